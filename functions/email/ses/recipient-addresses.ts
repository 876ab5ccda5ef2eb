import addressparser from 'nodemailer/lib/addressparser';
import { normaliseAddress } from '../../domain/identity/address.ts';

// SES passes on what a receiving server wrote into its report. Servers write an address in many ways: with
// its type (RFC 3464, section 2.3.2: `rfc822;ana@example.com`), in brackets or quotes, with a name, several
// in one field, with an escaped @, or as a name in a directory, which is no address at all.

/** An address has at most 254 characters. The rest is room for names and a few more addresses. */
const MAX_FIELD = 2_000;

/** Characters that get copied along by accident. */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
/** Only the grammar of mail headers can take these apart. */
const STRUCTURED = /["<>()]/;
/** Signs between addresses, around them and after a type. None of them may occur in a plain address. */
const BETWEEN = /[\s,;:<>()[\]"“”„«»]+/;
/** A name of X.400 or X.500: `/o=Acme/cn=ana`. Exchange may pack one into what looks like an address. */
const DIRECTORY_NAME = /^\/*(?:\w+=|imcea)/i;
/** The name of a host, perhaps with punctuation or the query of a `mailto:` after it. */
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

/** An address from a word with one @, without the signs around it in running text. */
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
    // After a `mailto:`.
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
 * The addresses in a field of a report, normalised (`domain/identity/address.ts`), each once. Empty when the
 * field has no address that we could have mailed: nobody is better than somebody else.
 */
export function mailboxesIn(field: string): string[] {
  const text = field.slice(0, MAX_FIELD).replace(INVISIBLE, '').replaceAll('＠', '@').trim();
  const spellings = text.includes('@') ? [text] : ESCAPES.map((form) => unescaped(text, form));
  for (const spelling of spellings) {
    const found = spelling.includes('@') ? readAll(spelling) : [];
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
}
