import { kindOf, type Values } from './mail-kinds.ts';

const SCORES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/**
 * The scores, 1 to 10, whose link is missing in a part of a mail.
 *
 * @param part rendered HTML or text
 * @param scoreUrl without the score and the slash before it
 */
export function missingScores(part: string, scoreUrl: string): number[] {
  const linked = part
    .split(`${scoreUrl}/`)
    .slice(1)
    .map((rest) => Number.parseInt(rest, 10));
  return SCORES.filter((score) => !linked.includes(score));
}

/** The names, for messages, of links that a mail must have. */
const LINK_NAMES: Readonly<Record<string, string>> = {
  unsubscribe_url: 'unsubscribe link',
  cause_url: 'link to say why',
  case_url: 'link to the case',
};

/**
 * The last check before a mail goes. Whatever its template makes of the values, nobody gets a mail without a
 * way to answer, to act or to stop mail.
 *
 * @param template `score/new`
 * @param values the values that it was rendered with
 * @throws Error that names the template and the missing link
 */
export function assertLinked(
  template: string,
  mail: { readonly html: string; readonly text: string },
  values: Values,
): void {
  const { scale, links } = kindOf(template);
  for (const part of ['html', 'text'] as const) {
    const scores = scale ? missingScores(mail[part], String(values.score_url)) : [];
    if (scores.length > 0) {
      throw new Error(
        `The ${part} of "${template}" has no link for the score ${scores.join(', ')} with these values.`,
      );
    }
    for (const link of links) {
      if (mail[part].includes(String(values[link]))) continue;
      throw new Error(`The ${part} of "${template}" has no ${LINK_NAMES[link]} with these values.`);
    }
  }
}
