import { createHmac } from 'node:crypto';
import { domainToASCII, domainToUnicode } from 'node:url';
import { toBase32 } from './ref.ts';

export type AddressCheck =
  | {
      readonly kind: 'ok';
      /** For the envelope: trimmed, NFC, the domain in its ASCII form (`xn--…`). */
      readonly address: string;
      /**
       * Equal for two spellings of one address: lower-case, needless quotes gone. Dots and plus tags stay.
       */
      readonly normalised: string;
    }
  | {
      readonly kind: 'bad';
      /** What would have been right, for the person who corrects the file. */
      readonly expected: string;
    };

// RFC 5321, section 4.5.3.1; 254 follows from the path limit of 256 with its two angle brackets.
const MAX_ADDRESS = 254;
/**
 * The limit before normalising. Normalising can shorten an address: it joins separate accents and removes
 * needless quotes.
 */
const MAX_WRITTEN = 1_000;
const MAX_LOCAL = 64;
const MAX_LABEL = 63;

const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/;
const QUOTED = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"$/;
const LABEL = /^(?!-)[a-z0-9-]+(?<!-)$/;
// Letters, digits, hyphens and full stops of any script. Other characters in a host name could mean something
// to the URL parser behind domainToASCII (percent escapes, ports, credentials).
const DOMAIN_TEXT = /^[A-Za-z0-9.\-\u0080-\u{10ffff}]+$/u;

// Lower-case, without Punycode. If the last label starts with a digit, it could be part of an IP address.
const PLAIN_DOMAIN = /^(?!.*xn--)(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*$/;

const bad = (expected: string): AddressCheck => ({ kind: 'bad', expected });
const tooLong = (): AddressCheck => bad(`at most ${MAX_ADDRESS} characters`);

/** The last `@` splits: a quoted local part may hold one, a domain never does. */
function split(text: string): [local: string, domain: string] | undefined {
  const at = text.lastIndexOf('@');
  return at < 1 || at === text.length - 1 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}

const isDotAtom = (text: string): boolean => text.split('.').every((atom) => ATOM.test(atom));

/** RFC 5321, section 4.1.2: quotes around a local part mean nothing where they are not needed. */
function withoutNeedlessQuotes(local: string): string {
  if (!local.startsWith('"')) return local;
  const content = local.slice(1, -1).replace(/\\(.)/g, '$1');
  return isDotAtom(content) ? content : `"${content.replace(/["\\]/g, '\\$&')}"`;
}

function asciiDomain(text: string): string | undefined {
  if (!DOMAIN_TEXT.test(text)) return undefined;
  // Most domains are plain already, so the costly conversion is skipped.
  const domain = PLAIN_DOMAIN.test(text) ? text : domainToASCII(text);
  const labels = domain.split('.');
  const wellFormed = labels.every((label) => label.length <= MAX_LABEL && LABEL.test(label));
  // domainToASCII lets malformed Punycode pass. Only a valid label can be converted back.
  if (domain.includes('xn--') && /(^|\.)xn--/.test(domainToUnicode(domain))) return undefined;
  // A host name ends in letters; a last label of digits means an IP address.
  return wellFormed && labels.length > 1 && !/^\d+$/.test(labels.at(-1) ?? '') ? domain : undefined;
}

/**
 * Checks one email address and says which address it is.
 *
 * Plus tags, dots and quoted local parts are kept: only the receiving server knows what they mean.
 * Internationalised domains are written in ASCII (IDNA, UTS 46). A local part beyond ASCII is refused, since
 * SES has no SMTPUTF8.
 */
export function normaliseAddress(text: string): AddressCheck {
  const written = text.trim();
  if (written.length > MAX_WRITTEN) return tooLong();
  const trimmed = written.normalize('NFC');
  if (trimmed === '') return bad('an email address');
  if (/<([^<>]*)>$/.exec(trimmed)?.[1]?.includes('@')) {
    return bad('only the address, without a name and angle brackets');
  }
  const parts = split(trimmed);
  if (parts === undefined) return bad('an email address such as ana@example.com');
  const [local, unicodeDomain] = parts;

  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding what is not ASCII is the point.
  if (/[^\x00-\x7f]/.test(local)) {
    return bad(
      'only plain letters (a to z), digits and signs before the @: our mail service cannot deliver to other characters there',
    );
  }
  if (local.length > MAX_LOCAL) return bad(`at most ${MAX_LOCAL} characters before the @`);
  if (!isDotAtom(local) && !QUOTED.test(local)) {
    return bad(
      /[,;]/.test(trimmed)
        ? 'one email address only'
        : 'before the @ no spaces, brackets, double or outer dots (or all of it in double quotes)',
    );
  }
  const domain = asciiDomain(unicodeDomain);
  if (domain === undefined) return bad('a domain such as example.com after the @');
  const address = `${local}@${domain}`;
  if (address.length > MAX_ADDRESS) return tooLong();
  return { kind: 'ok', address, normalised: `${withoutNeedlessQuotes(local)}@${domain}`.toLowerCase() };
}

/**
 * The name of an address in keys: 24 base32 characters, a 120-bit HMAC-SHA256. It is keyed, because anyone
 * could hash guessed addresses. After erasure nothing else is left of a person.
 *
 * @param normalised from {@link normaliseAddress}
 * @param addressKey `KeyRing.address`
 */
export const addressHash = (normalised: string, addressKey: Uint8Array): string =>
  toBase32(createHmac('sha256', addressKey).update(normalised).digest().subarray(0, 15));

/**
 * The name of the domain of an address: 8 base32 characters, a 40-bit HMAC-SHA256. It is short, because it
 * stands in each contact, and two domains that share one do no harm. No normalised address begins with an @,
 * so it is the hash of no address.
 *
 * @param normalised from {@link normaliseAddress}
 * @param addressKey `KeyRing.address`
 */
export const domainHash = (normalised: string, addressKey: Uint8Array): string =>
  toBase32(
    createHmac('sha256', addressKey)
      .update(`@${domainOf(normalised)}`)
      .digest()
      .subarray(0, 5),
  );

/** The domain of an address as {@link normaliseAddress} gives it, in any case of letters. */
export const domainOf = (normalised: string): string =>
  normalised.slice(normalised.lastIndexOf('@') + 1).toLowerCase();

// Both patterns take linear time on any text. A plain address is tried only at the start of a run of its
// characters. A quoted one is tried over at most 256 characters: a local part of 64 that was escaped twice.
const DOMAIN = /(?:\[[^\]\s]{1,64}\]?|(?:\.?[^\s"'<>()[\]\\,;:.])+)/.source;
// A scope, as in node_modules/@scope, is no address: a stack trace must stay readable.
const PLAIN_ADDRESS = new RegExp(
  String.raw`(?<![^\s"<>()[\]\\,;:@])('?)[^\s"<>()[\]\\,;:@]+(?<!node_modules/)@${DOMAIN}`,
  'g',
);
// Inside JSON, backslashes stand before the closing quote, more of them before a quote inside the local part,
// and each backslash of the local part is doubled.
const CLOSING_QUOTE = String.raw`(?<!\\)(?:(?:\\\1){2})*\1"`;
// Punctuation of JSON between two texts is no quoted local part, even if the second text starts with an @.
const QUOTED_ADDRESS = new RegExp(
  String.raw`(?<!\\)(\\*)"(?![\s:,[\]{}]*${CLOSING_QUOTE})(?:(?!${CLOSING_QUOTE})[^\r\n]){0,256}${CLOSING_QUOTE}@${DOMAIN}`,
  'g',
);

/**
 * Replaces every email address in a free text by `[address]`, for logs and reasons. It rather hides too much
 * than too little.
 */
export const hideAddresses = (text: string): string =>
  // Most texts of a log have no address, and every address has this sign.
  text.includes('@') ? text.replace(QUOTED_ADDRESS, '[address]').replace(PLAIN_ADDRESS, '$1[address]') : text;
