import addressparser from 'nodemailer/lib/addressparser';
import { normaliseAddress } from '../../domain/identity/address.ts';

// SES hands on what a receiving server wrote into its report, and servers write an address in many ways: with
// its type (RFC 3464, section 2.3.2: `rfc822;ana@example.com`), in brackets or quotes, with a name, several
// in one field, with an @ that is escaped, or as a name in a directory, which is no address at all.

/** An address has 254 characters at most; this leaves room for names and for a few of them. */
const MAX_FIELD = 2_000;

/** Copied along by accident. */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
/** What only the grammar of mail headers can take apart. */
const STRUCTURED = /["<>()]/;
/**
 * What stands between addresses, around them and behind a type. None of these may stand in a plain address.
 */
const BETWEEN = /[\s,;:<>()[\]"“”„«»]+/;
/**
 * A name of X.400 or X.500, `/o=Acme/cn=ana`, also where Exchange has packed one into what looks like an
 * address.
 */
const DIRECTORY_NAME = /^\/*(?:\w+=|imcea)/i;
/** The name of a host, and behind it punctuation or the query of a `mailto:`. */
const HOST = /^([A-Za-z0-9.\-\u0080-\u{10ffff}]+)(?:['`?&/!*].*)?$/u;

/** Ways to write a character by its number: in a URL, in quoted-printable, in RFC 3461 and in RFC 6533. */
const ESCAPES = [
  /%([0-9a-f]{2})/gi,
  /=([0-9a-f]{2})/gi,
  /\+([0-9a-f]{2})/gi,
  /\\x\{([0-9a-f]{2,6})\}/gi,
  /&#x([0-9a-f]{2,6});/gi,
] as const;

function normalised(text: string): string | undefined {
  const check = normaliseAddress(text);
  return check.kind === 'ok' ? check.normalised : undefined;
}

/** A word with one @, without what stands around an address in running text. */
function readWord(word: string): string | undefined {
  const at = word.indexOf('@');
  if (at < 1 || DIRECTORY_NAME.test(word)) return undefined;
  const host = HOST.exec(word.slice(at + 1))?.[1]?.replace(/\.+$/, '');
  if (host === undefined) return undefined;
  // An apostrophe may begin a name, unless it is one of a pair.
  const isQuoted = /^['`]/.test(word) && /['`]/.test(word.slice(at + 1 + host.length));
  return normalised(`${word.slice(isQuoted ? 1 : 0, at)}@${host}`);
}

function readAll(text: string): string[] {
  const parts = STRUCTURED.test(text)
    ? addressparser(text.replace(/>\s*</g, '>, <'), { flatten: true }).map(({ address }) => address)
    : text.replace(/\s*@\s*/g, '@').split(BETWEEN);
  return parts.flatMap((part) => {
    // Behind a `mailto:`.
    const plain = part.replace(/^\/\//, '');
    const whole = DIRECTORY_NAME.test(plain) ? undefined : normalised(plain);
    if (whole !== undefined) return [whole];
    return plain
      .split(BETWEEN)
      .map(readWord)
      .filter((word) => word !== undefined);
  });
}

const isPrintable = (code: number): boolean => code > 0x20 && code < 0x7f;

function unescaped(text: string, form: RegExp): string {
  return text.replace(form, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return isPrintable(code) ? String.fromCharCode(code) : whole;
  });
}

/**
 * The addresses in a field of a report, normalised (`domain/address.ts`), each once. None where nothing in it
 * is an address that we could have mailed: rather nobody than somebody else.
 */
export function addressesIn(field: string): string[] {
  const text = field.slice(0, MAX_FIELD).replace(INVISIBLE, '').replaceAll('＠', '@').trim();
  const spellings = text.includes('@') ? [text] : ESCAPES.map((form) => unescaped(text, form));
  for (const spelling of spellings) {
    const found = spelling.includes('@') ? readAll(spelling) : [];
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
}
