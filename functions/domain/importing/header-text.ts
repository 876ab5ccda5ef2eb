/** Letters that Unicode does not split into a plain letter and an accent. */
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

/** Letters and digits alone, in lower case, without accents: `Désabonné le` becomes `desabonnele`. */
export const squeeze = (text: string): string =>
  plainLetters(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * The words of a text, in lower case and without accents, with one blank between them: `DO_NOT-email!`
 * becomes `do not email`.
 */
export const plainWords = (text: string): string =>
  plainLetters(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** A header is short. A longer text is no name of ours. */
const MAX_HEADER = 200;
const BRACKETS_BEHIND = /^(.*[\p{L}\p{N}].*?)\s*(?:\(([^()]*)\)|\[([^[\]]*)\])[\s*:"']*$/su;

/** A header, and the text in brackets after it: a format, a unit, or whose value it is. */
export function splitBracket(header: string): { readonly name: string; readonly bracket: string } {
  const text = header.slice(0, MAX_HEADER);
  const [, name, round, square] = BRACKETS_BEHIND.exec(text) ?? [];
  return name === undefined ? { name: text, bracket: '' } : { name, bracket: round ?? square ?? '' };
}

/**
 * The form in which headers are compared. Case, blanks, dashes, dots, accents, a byte order mark, quotes, and
 * a `*`, a `:` or brackets at the end make no difference: `E-Mail*`, `EMAIL` and `Email (Primary)` all become
 * `email`.
 */
export const squeezeHeader = (header: string): string => squeeze(splitBracket(header).name);

/**
 * The words of a header, in lower case and without accents. `HasOptedOutOfEmail` and `HAS_OPTED_OUT_OF_EMAIL`
 * have the same words.
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

/** The squeezed keys of a name of ours. People write German names with `ü`, `u` and `ue`. */
export const keysOf = (name: string): readonly string[] => [
  ...new Set([
    squeeze(name),
    squeeze(name.normalize('NFC').replace(/[äöüÄÖÜ]/g, (letter) => UMLAUTS[letter] ?? letter)),
  ]),
];

/** The names in a text with commas between them. As text, long lists are easy to read and compare. */
export const namesIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
