import { SCORES } from '../../domain/answering/evidence.ts';
import type { KeyRing } from '../../domain/identity/key-ring.ts';
import type { ContactId } from '../../domain/mail/contact-id.ts';
import type { ContactKinds } from '../../domain/mail/contact-kinds.ts';
import { type Purpose, signToken } from '../../domain/mail/token.ts';
import type { EpochMs } from '../../domain/time/units.ts';
import { linkPath } from '../../wiring/routes.ts';
import { kindOf, type Values } from './mail-kinds.ts';

// The links of mails: how they are made, and which ones must not be missing.

export interface LinkSettings {
  /** The keys in force, read again for each link. */
  readonly keys: KeyRing;
  /** The address of the public pages, without a slash at the end. */
  readonly publicUrl: string;
  readonly kinds?: ContactKinds;
}

/**
 * A link of a mail.
 *
 * @param about the contact for which the link is signed
 * @param expiresAt absent for links that hold forever
 */
export const signLink = (
  { keys, publicUrl, kinds }: LinkSettings,
  purpose: Purpose,
  about: ContactId,
  expiresAt?: EpochMs,
): string => `${publicUrl}${linkPath(purpose)}${signToken(keys, purpose, about, expiresAt, kinds)}`;

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
  kinds?: ContactKinds,
): void {
  const { scale, links } = kindOf(template, kinds);
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
