import type { TemplateProblem } from './template-problem.ts';

/**
 * Characters that readers may not see: controls; characters of private use (the icons of one font, or a
 * company's sign); and the replacement character, which an earlier program put where it could not read
 * something.
 */
const UNREADABLE = /[\p{Cc}\p{Co}\ufffd]/u;
const UNSEEN_BUT_FINE = /[\t\n\r\f]/g;

/** Characters that would not arrive, the first of each line. */
export function lintCharacters(file: string, text: string): TemplateProblem[] {
  if (!UNREADABLE.test(text.replace(UNSEEN_BUT_FINE, ''))) return [];
  return text.split('\n').flatMap((line, index) => {
    const found = UNREADABLE.exec(line.replace(UNSEEN_BUT_FINE, ''))?.[0];
    if (found === undefined) return [];
    const code = `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    const message =
      found === '\ufffd'
        ? 'A character here was lost before: there is only the sign for that (U+FFFD). Write it anew.'
        : `The character ${code} here is one that most programs cannot show. Remove it, or put a picture in its place.`;
    return [{ file, line: index + 1, message }];
  });
}
