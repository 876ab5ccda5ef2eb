const SCORES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/**
 * Which of the ten score links a part of a mail lacks, 1 to 10.
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

/**
 * The last look before a mail may go: whatever its template makes of this customer's values, nobody gets a mail
 * that cannot be answered or stopped.
 *
 * @throws Error that names the template and what it lacks
 */
export function assertLinked(
  template: string,
  mail: { readonly html: string; readonly text: string },
  links: { readonly score_url: string; readonly unsubscribe_url: string },
): void {
  for (const part of ['html', 'text'] as const) {
    const scores = missingScores(mail[part], links.score_url);
    if (scores.length > 0) {
      throw new Error(
        `The ${part} of "${template}" has no link for the score ${scores.join(', ')} with this customer's values.`,
      );
    }
    if (!mail[part].includes(links.unsubscribe_url)) {
      throw new Error(`The ${part} of "${template}" has no unsubscribe link with this customer's values.`);
    }
  }
}
