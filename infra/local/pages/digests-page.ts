import { html } from 'hono/html';
import { readAudience, taggedAudience } from '../../../functions/domain/mail/audience.ts';
import { shortTime, weekDays } from '../../terminal/dates-and-numbers.ts';
import type { Mail } from '../files/mailbox.ts';
import type { Html } from './layout.ts';

/** The digest mails of one audience, newest week first. */
export interface AudienceOnPage {
  /** Its name in the programme. */
  readonly name: string;
  /** The owner's address, for a digest that each owner gets. */
  readonly owner: string | undefined;
  readonly mails: readonly Mail[];
}

/**
 * Groups digest mails by audience. The audiences of owners come last, sorted by address.
 *
 * @param programme names of its digests, in its order
 */
export function audiencesOf(mails: readonly Mail[], programme: readonly string[]): AudienceOnPage[] {
  const digests = mails.filter(({ tags }) => tags.kind === 'digest');
  const groups = Map.groupBy(digests, ({ tags }) => tags.audience ?? '');
  return [...groups]
    .flatMap(([tag, theirs]): AudienceOnPage[] => {
      const audience = readAudience(taggedAudience(tag));
      if (audience.kind === 'case') return [];
      return [
        {
          name: audience.digest,
          owner: audience.kind === 'owner' ? theirs[0]?.to[0] : undefined,
          mails: theirs.toReversed(),
        },
      ];
    })
    .sort(
      (a, b) =>
        Number(a.owner !== undefined) - Number(b.owner !== undefined) ||
        programme.indexOf(a.name) - programme.indexOf(b.name) ||
        (a.owner ?? '').localeCompare(b.owner ?? ''),
    );
}

const entry = (mail: Mail): Html => html`<li><a href="/inbox/${mail.id}">
<span class="to">${mail.tags.week ?? ''} <span class="soft">${mail.tags.week === undefined ? '' : weekDays(mail.tags.week)}</span></span>
<span class="subject">${mail.subject}</span>
<time datetime="${mail.at}">${shortTime(mail.at)}</time>
</a></li>`;

const audience = ({ name, owner, mails }: AudienceOnPage, index: number): Html => {
  const shown = html`<ul class="mails">${mails.map(entry)}</ul>`;
  return owner === undefined
    ? html`<section aria-labelledby="audience-${index}" class="audience"><h2 id="audience-${index}">${name}</h2>${shown}</section>`
    : html`<details class="audience"><summary><h2>${name}: ${owner}</h2></summary>${shown}</details>`;
};

/** The page of digests, by audience and by the week they are about. */
export const digestsPage = (audiences: readonly AudienceOnPage[]): Html => html`<div class="head">
<div><h1>Digests</h1><p class="soft">By audience, newest week first; a digest that goes to several is listed once for each</p></div>
</div>
${
  audiences.length === 0
    ? html`<p class="card">No digest has been sent yet. The programme says when they go; put the clock forward on the <a href="/">overview</a>.</p>`
    : audiences.map(audience)
}`;
