import type { KeyRing } from '../identity/key-ring.ts';
import { findToken } from './token.ts';

// What becomes of a link on its way through mail programs, filters and fingers, and how it is found again.

/** API Gateway lets no longer request line through, so what is behind it never was a link of ours. */
const MAX_LENGTH = 10_240;
/** API Gateway has decoded the path once; filters on the way may have encoded it twice more. */
const MAX_DECODINGS = 3;

const PAGE = /^[^\p{L}\p{N}]*([cswuCSWU])[^\p{L}\p{N}]*\/(.*)$/su;
/** What may stand before a score: blanks, quotes and brackets, but no sign and no point. */
const BEFORE = /^[\s\p{Ps}\p{Pi}"'<*]*/u;
const SCORE = /^(?:10|[1-9])(?![\p{L}\p{N}])/u;
/**
 * Behind it: only punctuation, or a mark that ends a link and then a word. So `3.` and `3&utm=x`, but not
 * `3.5`, `3/10` or `3-x`.
 */
const BEHIND = /^[^\p{L}\p{N}]*$|^(?=[^\p{L}\p{N}]*[\s&?;#/|*"'”’<>()[\]{}])[^\p{L}\p{N}]+\p{L}/u;

/** Undoes percent-encoding once; what is none stays as it is. */
const decode = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString());

/** A text as it came, and then with one encoding less each. */
function decodings(text: string, most = MAX_DECODINGS): string[] {
  const decoded = decode(text);
  return decoded === text || most === 0 ? [text] : [text, ...decodings(decoded, most - 1)];
}

/** A text without encodings and what nobody sees (`DI`, Unicode's Default_Ignorable_Code_Point). */
const visible = (text: string): string => (decodings(text).at(-1) ?? '').replace(/\p{DI}/gu, '');

/** What stands behind the next slash that something readable follows; '' without one. */
function segmentsIn(text: string): string {
  const slash = text.indexOf('/');
  const segments = slash < 0 ? '' : text.slice(slash + 1).replace(/^[^\p{L}\p{N}]*\//u, '');
  return /[\p{L}\p{N}]/u.test(segments) ? segments : '';
}

/** The score that a text holds, in plain digits. It is never guessed: what may be another number is none. */
function scoreIn(text: string): string | undefined {
  const rest = text.replace(BEFORE, '');
  const score = SCORE.exec(rest)?.[0];
  return score !== undefined && BEHIND.test(rest.slice(score.length)) ? score : undefined;
}

/** In a path, what is no score. */
const NO_SCORE = '-';

export type TidyPath =
  /** The path as we once wrote it. */
  | { readonly kind: 'ours'; readonly path: string }
  /** It may be ours: newer keys than those in hand would tell. */
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'none' };

function ours(page: string, token: string, rest: string, method: string): TidyPath {
  const link = `/${page}/${token}`;
  const behind = page === 's' ? segmentsIn(visible(rest)) : '';
  const score = scoreIn(behind);
  const isBare = behind === '' || (score === undefined && method === 'POST');
  return { kind: 'ours', path: isBare ? link : `${link}/${score ?? NO_SCORE}` };
}

/**
 * Cuts the path of a link out of whatever stands around it: `/S/%20TOKEN.//10)` was `/s/TOKEN/10`. Its
 * token is ours; whether it is one for this page, and still good, the page asks. Where a score should stand
 * and none does, the path says so; but not for a posted form, which carries its number itself.
 */
export function tidyPath(keys: KeyRing, method: string, path: string): TidyPath {
  let kind: 'unsigned' | 'none' = 'none';
  // As it came, first: half an encoding before a token would take its first letter along.
  for (const text of decodings(path.slice(0, MAX_LENGTH))) {
    const [, letter = '', rest = ''] = PAGE.exec(text) ?? [];
    const found = findToken(keys, rest);
    if (found.kind === 'found') return ours(letter.toLowerCase(), found.token, rest.slice(found.end), method);
    if (found.kind === 'unsigned') kind = 'unsigned';
  }
  return { kind };
}
