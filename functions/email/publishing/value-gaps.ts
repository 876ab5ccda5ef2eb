import type { SampleMail } from './sample-mails.ts';
import type { Shortcoming } from './shortcoming.ts';

/** A blank before a mark, or two blanks in a row, with the word before: "Hello ,". */
const GAPS = /\S{1,30} {1,9}([,.!?;:])(?=\s|$)|\S{1,30} {2,9}\S{1,30}/g;

/** A line of the scale in the text part, where two blanks are right. */
const SCORE_LINE = /^ ?\d+ {2}http.*$/gm;

/** The gaps of a text, by what follows the blank: a mark, or a word after two blanks. */
function gapsIn(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [gap, mark = ''] of text.replace(SCORE_LINE, '').matchAll(GAPS))
    found.set(mark, [...(found.get(mark) ?? []), gap]);
  return found;
}

/**
 * Gaps that an empty value leaves. French has a blank before a mark, so a gap counts only if the mail with
 * all values has fewer of its kind.
 */
export function gaps(
  named: SampleMail,
  others: readonly { readonly names: readonly string[]; readonly mail: SampleMail }[],
): Shortcoming[] {
  // It is better to blame one name than all of them.
  const byNames = [...others].sort((a, b) => a.names.length - b.names.length);
  return (['subject', 'text'] as const).flatMap((part) => {
    const usual = gapsIn(named[part]);
    return byNames
      .flatMap(({ names: [name, ...more], mail }): Shortcoming[] => {
        // Blanks also separate the columns of a text part.
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
