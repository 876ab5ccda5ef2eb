import { CssSyntaxError, parse } from 'postcss';
import type { Finding } from './lint-attributes.ts';
import { unveiled } from './veil.ts';

/** The parser's messages, in words for marketers. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/^Unclosed block/, 'A { in this style is never closed. Add } where it ends.'],
  [/^Unexpected \}/, 'A } in this style closes nothing. Remove it.'],
  [/^Unclosed (?:string|quote)/, 'A quote in this style is never closed. Add it.'],
  [/^Unclosed comment/, 'A /* in this style never ends. Add */ where it does.'],
  [/^Unclosed bracket/, 'A ( in this style is never closed. Add ) where it ends.'],
  [/^(?:Missed semicolon|Double colon)/, 'A ; is missing in this style. Add it between two settings.'],
];
const UNREADABLE =
  'This style cannot be read. A setting is written color: #24357a; and a rule .words { color: #24357a; }.';
const WITH_LIQUID =
  'This style cannot be read. Liquid can only be a value in it, as in color: {{ … }}; and cannot stand around rules or settings.';
const TYPOGRAPHIC = /[“”„‟«»‘’‚‛‹›＂＇`]/;
/** Parts that may contain any sign: comments, and texts in quotes. */
const FREE = /\/\*[\s\S]*?\*\/|"[^"\n]*"|'[^'\n]*'/g;

const offsetOf = (text: string, line: number, column: number): number =>
  text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, each) => sum + each.length + 1, column - 1);

/** Why MJML could not read CSS. Its Liquid is veiled. */
export function cssProblems(css: string): Finding[] {
  try {
    parse(css);
    return [];
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error;
    const plain = PLAIN.find(([pattern]) => pattern.test(error.reason))?.[1];
    const message = plain ?? (unveiled(css) !== css ? WITH_LIQUID : UNREADABLE);
    return [{ offset: offsetOf(css, error.line ?? 1, error.column ?? 1), message }];
  }
}

/** What is wrong with CSS: what MJML could not read, and what mail programs would drop. */
export function lintCss(css: string): Finding[] {
  const problems = cssProblems(css);
  const offset = css.replace(FREE, (free) => ' '.repeat(free.length)).search(TYPOGRAPHIC);
  if (problems.length > 0 || offset < 0) return problems;
  const message = 'This style has typographic quotes, which mean nothing there. Write straight ones.';
  return [{ offset, message }];
}
