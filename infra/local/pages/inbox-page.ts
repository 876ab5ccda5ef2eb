import { html, raw } from 'hono/html';
import {
  CONTACT_KINDS,
  type ContactKinds,
  kindNames,
  milestoneKinds,
} from '../../../functions/domain/mail/contact-kinds.ts';
import { STAFF_KINDS, type StaffStatus } from '../../../functions/domain/mail/staff-mail.ts';
import { count, shortTime } from '../../terminal/dates-and-numbers.ts';
import type { Mail } from '../files/mailbox.ts';
import type { Html } from './layout.ts';

const PAGE_SIZE = 25;

/** The kinds of mail in the inbox, and the mail tags that belong to each. */
export const INBOX_TABS: Readonly<Record<string, { name: string; tags: readonly string[] }>> = {
  ...Object.fromEntries(
    kindNames(CONTACT_KINDS)
      .filter((kind) => CONTACT_KINDS[kind].trigger !== 'none')
      .map((kind) => [kind, { name: CONTACT_KINDS[kind].plural, tags: [kind] }]),
  ),
  alert: { name: 'Alerts', tags: STAFF_KINDS.filter((kind) => kind !== 'digest') },
  digest: { name: 'Digests', tags: ['digest'] },
};
export type ShownKind = string;

/** The kind of mail that a query names; undefined for all. */
export const mailKindOf = (asked: string | undefined): ShownKind | undefined =>
  asked !== undefined && Object.hasOwn(INBOX_TABS, asked) ? asked : undefined;

const isOf = (kind: ShownKind, { tags }: Mail): boolean =>
  INBOX_TABS[kind]?.tags.some((tag) => tag === tags.kind) ?? false;

export interface InboxPage {
  /** All that match, newest first. */
  readonly mails: readonly Mail[];
  readonly search: string;
  /** Absent for all kinds. */
  readonly kind: ShownKind | undefined;
  /** From 1. */
  readonly page: number;
  /** The text that a mail program shows beside the subject, by the mail's id, as HTML without tags. */
  readonly previews: ReadonlyMap<string, string>;
  /** What has become of the mails on the page, by their ids. */
  readonly fates: ReadonlyMap<string, StaffStatus | undefined>;
}

/** The mails of one kind, or of all, with this text in their address or subject, newest first. */
export function findMails(mails: readonly Mail[], search: string, kind?: ShownKind): Mail[] {
  const wanted = search.trim().toLowerCase();
  return mails
    .filter((mail) => kind === undefined || isOf(kind, mail))
    .filter(({ to, subject }) => [...to, subject].some((text) => text.toLowerCase().includes(wanted)))
    .reverse();
}

/** The mails on one page, counted from 1. For a page that does not exist, the nearest page. */
export function pageOf(
  mails: readonly Mail[],
  page: number,
): { shown: number; last: number; some: readonly Mail[] } {
  const last = Math.max(1, Math.ceil(mails.length / PAGE_SIZE));
  const shown = Math.min(Math.max(page, 1), last);
  return { shown, last, some: mails.slice((shown - 1) * PAGE_SIZE, shown * PAGE_SIZE) };
}

/**
 * The hidden text at the beginning of a mail, which mail programs show in their lists: HTML without tags;
 * empty when there is none.
 */
export const previewOf = (mailHtml: string): string =>
  /<body[^>]*>\s*<div[^>]*display:\s*none[^>]*>([^<]*)<\/div>/i.exec(mailHtml)?.[1]?.trim() ?? '';

/** A mark on a mail that did not simply go out. */
export const fateMark = (fate: StaffStatus | undefined): Html | '' =>
  fate === undefined || fate === 'SENT' ? '' : html`<span class="tag bad">${fate.toLowerCase()}</span> `;

/** A mark on a mail that is not of the usual kind, which milestones ask for. */
export const kindMark = ({ tags }: Pick<Mail, 'tags'>, kinds: ContactKinds = CONTACT_KINDS): Html | '' =>
  tags.kind === undefined || tags.kind === milestoneKinds(kinds)[0]
    ? ''
    : html`<span class="tag">${tags.kind}</span> `;

const entry = (mail: Mail, preview = '', fate?: StaffStatus): Html => html`<li><a href="/inbox/${mail.id}">
<span class="to">${mail.to.join(', ')}</span>
<span class="subject">${fateMark(fate)}${kindMark(mail)}${mail.subject}${preview === '' ? '' : html` <span class="preview">– ${raw(preview)}</span>`}</span>
<time datetime="${mail.at}">${shortTime(mail.at)}</time>
</a></li>`;

/** The URL of a list. Absent parts are left out. */
function listUrl(view: { q: string; kind: ShownKind | undefined; page?: number }): string {
  const query = new URLSearchParams({
    ...(view.q === '' ? {} : { q: view.q }),
    ...(view.kind === undefined ? {} : { kind: view.kind }),
    ...(view.page === undefined ? {} : { page: String(view.page) }),
  }).toString();
  return query === '' ? '/inbox' : `/inbox?${query}`;
}

function kinds({ search, kind }: InboxPage): Html {
  const link = (to: ShownKind | undefined, name: string): Html =>
    html`<a href="${listUrl({ q: search, kind: to })}"${to === kind ? raw(' aria-current="true"') : ''}>${name}</a>`;
  return html`<nav class="kinds" aria-label="Kinds of mail">${link(undefined, 'All')}${Object.entries(
    INBOX_TABS,
  ).map(([each, { name }]) => link(each, name))}</nav>`;
}

function pager({ search, kind }: InboxPage, page: number, last: number): Html {
  const link = (to: number, name: string): Html =>
    html`<a href="${listUrl({ q: search, kind, page: to })}">${name}</a>`;
  return html`<nav class="pages" aria-label="Pages of the inbox">
<span>${page > 1 ? link(page - 1, '← Newer') : ''}</span>
<span class="soft">Page ${page} of ${last}</span>
<span>${page < last ? link(page + 1, 'Older →') : ''}</span>
</nav>`;
}

/** The list of mails that the local SES took. */
export function inboxPage(page: InboxPage): Html {
  const { mails, search, kind, previews, fates } = page;
  const { shown, last, some } = pageOf(mails, page.page);
  const none =
    search === '' && kind === undefined
      ? html`<p class="card">No mail has been sent yet. Put the clock forward on the <a href="/">overview</a>.</p>`
      : html`<p class="card">There is no such mail${search === '' ? '' : html` with “${search}” in its address or subject`}. <a href="/inbox">Show all</a></p>`;
  return html`<div class="head">
<div><h1>Inbox</h1><p class="soft" role="status">${count(mails.length)} ${mails.length === 1 ? 'mail' : 'mails'}${search === '' ? '' : html` with “${search}”`}, newest first; times are UTC</p></div>
<form class="search" role="search" action="/inbox">
${kind === undefined ? '' : html`<input type="hidden" name="kind" value="${kind}">`}
<input type="search" name="q" value="${search}" aria-label="Address or subject" placeholder="Address or subject" maxlength="200">
<button>Search</button>
</form>
</div>
${kinds(page)}
${some.length === 0 ? none : html`<ul class="mails">${some.map((mail) => entry(mail, previews.get(mail.id), fates.get(mail.id)))}</ul>`}
${last > 1 ? pager(page, shown, last) : ''}`;
}
