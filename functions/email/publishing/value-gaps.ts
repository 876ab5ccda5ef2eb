import type { RenderedMail } from './sample-mails.ts';
import type { Shortcoming } from './shortcoming.ts';

/** A blank before a mark, or two blanks in a row, with the word before: "Hello ,". */
const GAPS = /\S{1,30} {1,9}([,.!?;:])(?=\s|$)|\S{1,30} {2,9}\S{1,30}/g;

/** Of the text part: two blanks are right there. */
const SCORE_LINE = /^ ?\d+ {2}http.*$/gm;

/** The gaps of a text by what follows the blank: a mark, or a word after one blank too many. */
function gapsIn(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [gap, mark = ''] of text.replace(SCORE_LINE, '').matchAll(GAPS))
    found.set(mark, [...(found.get(mark) ?? []), gap]);
  return found;
}

/**
 * Gaps that an empty value leaves. A blank before a mark is right in French, so that only one more of the
 * same kind than with all values is a gap.
 */
export function gaps(
  named: RenderedMail,
  others: readonly { readonly names: readonly string[]; readonly mail: RenderedMail }[],
): Shortcoming[] {
  // One name is better to blame than all of them.
  const byNames = [...others].sort((a, b) => a.names.length - b.names.length);
  return (['subject', 'text'] as const).flatMap((part) => {
    const usual = gapsIn(named[part]);
    return byNames
      .flatMap(({ names: [name, ...more], mail }): Shortcoming[] => {
        // Columns of a text part are set apart by blanks.
        if (name === undefined) return [];
        for (const [mark, found] of gapsIn(mail[part])) {
          const known = usual.get(mark) ?? [];
          if (found.length <= known.length) continue;
          const gap = found.find((each) => !known.includes(each)) ?? found[0];
          return [
            {
              message: `Without a value for ${[name, ...more].join(', ')} the ${part} reads "${gap}". Use {{ ${name} | default: "…" }} or {% if ${name} %}…{% endif %}.`,
              at: new RegExp(`\\{\\{-?\\s*${name}\\b`),
              isInText: part === 'text',
            },
          ];
        }
        return [];
      })
      .slice(0, 1);
  });
}
