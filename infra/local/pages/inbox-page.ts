import { html, raw } from 'hono/html';
import type { Mail } from '../mailbox.ts';
import type { Html } from './layout.ts';
import { count, shortTime } from './words.ts';

export const PAGE_SIZE = 25;

export interface InboxPage {
  /** Newest first, all that match. */
  readonly mails: readonly Mail[];
  readonly search: string;
  /** From 1. */
  readonly page: number;
  /** The words that a mail program shows beside the subject, by the mail's id, as HTML without tags. */
  readonly previews: ReadonlyMap<string, string>;
}

/** The mails whose address or subject holds the text, newest first. */
export function findMails(mails: readonly Mail[], search: string): Mail[] {
  const wanted = search.trim().toLowerCase();
  return mails
    .filter(({ to, subject }) => [...to, subject].some((text) => text.toLowerCase().includes(wanted)))
    .reverse();
}

/** The mails on one page, from 1; a page that is not there is the nearest one that is. */
export function pageOf(
  mails: readonly Mail[],
  page: number,
): { shown: number; last: number; some: readonly Mail[] } {
  const last = Math.max(1, Math.ceil(mails.length / PAGE_SIZE));
  const shown = Math.min(Math.max(page, 1), last);
  return { shown, last, some: mails.slice((shown - 1) * PAGE_SIZE, shown * PAGE_SIZE) };
}

/** The hidden text at the beginning of a mail, which mail programs show in their lists: HTML without tags; empty when there is none. */
export const previewOf = (mailHtml: string): string =>
  /<body[^>]*>\s*<div[^>]*display:\s*none[^>]*>([^<]*)<\/div>/i.exec(mailHtml)?.[1]?.trim() ?? '';

const entry = (mail: Mail, preview = ''): Html => html`<li><a href="/inbox/${mail.id}">
<span class="to">${mail.to.join(', ')}</span>
<span class="subject">${mail.subject}${preview === '' ? '' : html` <span class="preview">– ${raw(preview)}</span>`}</span>
<time datetime="${mail.at}">${shortTime(mail.at)}</time>
</a></li>`;

function pager(search: string, page: number, last: number): Html {
  const link = (to: number, name: string): Html =>
    html`<a href="/inbox?${new URLSearchParams({ ...(search === '' ? {} : { q: search }), page: String(to) }).toString()}">${name}</a>`;
  return html`<nav class="pages" aria-label="Pages of the inbox">
<span>${page > 1 ? link(page - 1, '← Newer') : ''}</span>
<span class="soft">Page ${page} of ${last}</span>
<span>${page < last ? link(page + 1, 'Older →') : ''}</span>
</nav>`;
}

/** The list of mails that the local SES took. */
export function inboxPage({ mails, search, page, previews }: InboxPage): Html {
  const { shown, last, some } = pageOf(mails, page);
  const none =
    search === ''
      ? html`<p class="card">No mail has been sent yet. Put the clock forward on the <a href="/">overview</a>.</p>`
      : html`<p class="card">No mail has “${search}” in its address or subject. <a href="/inbox">Show all</a></p>`;
  return html`<div class="head">
<div><h1>Inbox</h1><p class="soft" role="status">${count(mails.length)} ${mails.length === 1 ? 'mail' : 'mails'}${search === '' ? '' : html` with “${search}”`}, newest first; times are UTC</p></div>
<form class="search" role="search" action="/inbox">
<input type="search" name="q" value="${search}" aria-label="Address or subject" placeholder="Address or subject" maxlength="200">
<button>Search</button>
</form>
</div>
${some.length === 0 ? none : html`<ul class="mails">${some.map((mail) => entry(mail, previews.get(mail.id)))}</ul>`}
${last > 1 ? pager(search, shown, last) : ''}`;
}
