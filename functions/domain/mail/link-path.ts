import type { KeyRing } from '../identity/key-ring.ts';
import type { ContactKinds } from './contact-kinds.ts';
import { findToken, PAGE_LETTERS } from './token.ts';

// Mail programs, filters and fingers change a link on its way. This file finds the link again.

/** API Gateway lets no longer request line through, so a longer text never was a link of ours. */
const MAX_LENGTH = 10_240;
/** API Gateway has decoded the path once. Filters on the way may have encoded it twice more. */
const MAX_DECODINGS = 3;

const LETTERS = Object.values(PAGE_LETTERS).join('');
const NOTHING_READABLE = '[^\\p{L}\\p{N}]*';
// Not the flag `i`: with it `s` would also be the long s, `ſ`.
const PAGE = new RegExp(
  `^${NOTHING_READABLE}([${LETTERS}${LETTERS.toUpperCase()}])${NOTHING_READABLE}/(.*)$`,
  'su',
);
/** What may stand before a score: blanks, quotes and brackets, but no sign and no decimal point. */
const BEFORE = /^[\s\p{Ps}\p{Pi}"'<*]*/u;
const SCORE = /^(?:10|[1-9])(?![\p{L}\p{N}])/u;
/**
 * What may stand after a score: only punctuation, or a mark that ends a link and then a word. So `3.` and
 * `3&utm=x` hold a score, but `3.5`, `3/10` and `3-x` do not.
 */
const BEHIND = /^[^\p{L}\p{N}]*$|^(?=[^\p{L}\p{N}]*[\s&?;#/|*"'”’<>()[\]{}])[^\p{L}\p{N}]+\p{L}/u;

/** Undoes percent-encoding once. Other text stays. */
const decode = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString());

/** A text as it came, then with one encoding less each time. */
function decodings(text: string, most = MAX_DECODINGS): string[] {
  const decoded = decode(text);
  return decoded === text || most === 0 ? [text] : [text, ...decodings(decoded, most - 1)];
}

/**
 * A text without encodings and without invisible characters (`DI`, Unicode's Default_Ignorable_Code_Point).
 */
const visible = (text: string): string => (decodings(text).at(-1) ?? '').replace(/\p{DI}/gu, '');

/** The text after the first slash that something readable follows; '' without one. */
function segmentsIn(text: string): string {
  const slash = text.indexOf('/');
  const segments = slash < 0 ? '' : text.slice(slash + 1).replace(/^[^\p{L}\p{N}]*\//u, '');
  return /[\p{L}\p{N}]/u.test(segments) ? segments : '';
}

/**
 * The score in a text, in plain digits. It is never guessed: a text that may be another number has no score.
 */
function scoreIn(text: string): string | undefined {
  const rest = text.replace(BEFORE, '');
  const score = SCORE.exec(rest)?.[0];
  return score !== undefined && BEHIND.test(rest.slice(score.length)) ? score : undefined;
}

/** Stands in a path for "no score". */
const NO_SCORE = '-';

export type TidyPath =
  /** The path as we once wrote it. */
  | { readonly kind: 'ours'; readonly path: string }
  /** The path may be ours, signed with keys newer than ours. */
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'none' };

function ours(page: string, token: string, rest: string, method: string): TidyPath {
  const link = `/${page}/${token}`;
  const behind = page === PAGE_LETTERS.score ? segmentsIn(visible(rest)) : '';
  const score = scoreIn(behind);
  const isBare = behind === '' || (score === undefined && method === 'POST');
  return { kind: 'ours', path: isBare ? link : `${link}/${score ?? NO_SCORE}` };
}

/**
 * Cuts the path of a link out of its surroundings: `/S/%20TOKEN.//10)` was `/s/TOKEN/10`. The token is ours;
 * the page itself checks whether it is for this page and still valid. When the score is missing or
 * unreadable, the path says so; but not for a posted form, because the form carries its number itself.
 */
export function tidyPath(keys: KeyRing, method: string, path: string, kinds?: ContactKinds): TidyPath {
  let kind: 'unsigned' | 'none' = 'none';
  // The text as it came goes first: decoding half an encoding before a token would eat the token's first
  // letter.
  for (const text of decodings(path.slice(0, MAX_LENGTH))) {
    const [, letter = '', rest = ''] = PAGE.exec(text) ?? [];
    const found = findToken(keys, rest, kinds);
    if (found.kind === 'found') return ours(letter.toLowerCase(), found.token, rest.slice(found.end), method);
    if (found.kind === 'unsigned') kind = 'unsigned';
  }
  return { kind };
}
