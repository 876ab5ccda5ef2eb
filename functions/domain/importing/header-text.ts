/** Letters that do not fall apart into a plain one and its accent. */
const WHOLE_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  ø: 'o',
  Ø: 'O',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
};

const plainLetters = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßẞøØæÆœŒłŁ]/g, (letter) => WHOLE_LETTERS[letter] ?? letter);

/** The letters and digits of a text, small and without accents: `Désabonné le` is `desabonnele`. */
export const squeeze = (text: string): string =>
  plainLetters(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * The words of a text, small and without accents, one blank between them: `DO_NOT-email!` is `do not
 * email`.
 */
export const plainWords = (text: string): string =>
  plainLetters(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** A header is short. What is longer is somebody's text, and no name of ours. */
const MAX_HEADER = 200;
const BRACKETS_BEHIND = /^(.*[\p{L}\p{N}].*?)\s*(?:\(([^()]*)\)|\[([^[\]]*)\])[\s*:"']*$/su;

/** A header, and what stands in brackets behind it: a format, a unit, or whose value it is. */
export function splitBracket(header: string): { readonly name: string; readonly bracket: string } {
  const text = header.slice(0, MAX_HEADER);
  const [, name, round, square] = BRACKETS_BEHIND.exec(text) ?? [];
  return name === undefined ? { name: text, bracket: '' } : { name, bracket: round ?? square ?? '' };
}

/**
 * What headers are compared by. Case, blanks, dashes, dots, accents, a byte order mark, quotes, a `*` or
 * `:` at the end and brackets at the end make no difference: `E-Mail*`, `EMAIL` and `Email (Primary)` are
 * all `email`.
 */
export const squeezeHeader = (header: string): string => squeeze(splitBracket(header).name);

/**
 * The words of a header, small and without accents: `HasOptedOutOfEmail` and `HAS_OPTED_OUT_OF_EMAIL` have
 * the same.
 */
export const headerWords = (header: string): string[] =>
  plainLetters(header.slice(0, MAX_HEADER))
    .replace(/([\p{Ll}\p{N}])(?=\p{Lu})/gu, '$1 ')
    .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1 ')
    .replace(/(\p{L})(?=\p{N})/gu, '$1 ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' };

/** The squeezed keys of a name of ours: German ones are written with `ü`, `u` and `ue`. */
export const keysOf = (name: string): readonly string[] => [
  ...new Set([
    squeeze(name),
    squeeze(name.normalize('NFC').replace(/[äöüÄÖÜ]/g, (letter) => UMLAUTS[letter] ?? letter)),
  ]),
];

/** The names in a text, with commas between them: long lists are read, and compared, by the line. */
export const namesIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
