import { html, raw } from 'hono/html';
import type { Email } from 'postal-mime';
import type { StaffStatus } from '../../../functions/domain/mail/staff-mail.ts';
import { longTime } from '../../terminal/dates-and-numbers.ts';
import type { Mail } from '../files/mailbox.ts';
import { fateMark } from './inbox-page.ts';
import type { Html } from './layout.ts';

export const VIEWS = ['html', 'text', 'headers', 'raw'] as const;
export type View = (typeof VIEWS)[number];

export const WIDTHS = ['desktop', 'phone'] as const;
export const COLOURS = ['light', 'dark'] as const;

export interface MailPage {
  readonly mail: Mail;
  /** What has become of the mail, if the table knows the mail. */
  readonly fate: StaffStatus | undefined;
  readonly parsed: Email;
  readonly raw: Uint8Array;
  readonly view: View;
  readonly width: (typeof WIDTHS)[number];
  readonly colours: (typeof COLOURS)[number];
  readonly newer: string | undefined;
  readonly older: string | undefined;
}

const NAMES: Readonly<Record<View, string>> = { html: 'HTML', text: 'Text', headers: 'Headers', raw: 'Raw' };
/** A raw message larger than this, in bytes, is offered as a download only. */
const MAX_RAW = 500_000;

function tabs(id: string, view: View): Html {
  return html`<nav class="tabs" aria-label="Views of the mail">${VIEWS.map(
    (each) =>
      html`<a href="/inbox/${id}?view=${each}"${each === view ? raw(' aria-current="page"') : ''}>${NAMES[each]}</a>`,
  )}</nav>`;
}

// The switches are links, because the page has no script.
function viewer({ mail, width, colours }: MailPage): Html {
  const option = (name: string, change: Partial<Pick<MailPage, 'width' | 'colours'>>): Html => {
    const next = { width, colours, ...change };
    const isNow = next.width === width && next.colours === colours;
    return html`<a href="/inbox/${mail.id}?${new URLSearchParams(next).toString()}"${isNow ? raw(' aria-current="true"') : ''}>${name}</a>`;
  };
  return html`<div class="viewer card ${width} ${colours}">
<div class="switches">
<div class="wide" role="group" aria-label="Width"><span>Width</span>${option('Desktop', { width: 'desktop' })}${option('Phone', { width: 'phone' })}</div>
<div role="group" aria-label="Colours"><span>Colours</span>${option('Light', { colours: 'light' })}${option('Dark', { colours: 'dark' })}</div>
</div>
<div class="stage"><iframe title="The mail as HTML" src="/inbox/${mail.id}/html?colours=${colours}" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe></div>
</div>`;
}

/** The text with clickable links, as most mail programs show it. */
const linked = (text: string): Html[] =>
  text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) =>
      index % 2 === 0 ? html`${part}` : html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>`,
    );

function content(page: MailPage): Html {
  const { mail, parsed, raw: bytes, view } = page;
  if (view === 'html')
    return parsed.html === undefined ? html`<p class="card">This mail has no HTML part.</p>` : viewer(page);
  if (view === 'text')
    return parsed.text === undefined
      ? html`<p class="card">This mail has no text part.</p>`
      : html`<div class="card"><pre>${linked(parsed.text)}</pre></div>`;
  if (view === 'headers')
    return html`<div class="card"><dl class="headers">${parsed.headers.map(
      ({ originalKey, value }) => html`<dt class="mono">${originalKey}</dt><dd class="mono">${value}</dd>`,
    )}</dl></div>`;
  const text = Buffer.from(bytes.subarray(0, MAX_RAW)).toString('utf8');
  return html`<div class="card">
<p><a href="/inbox/${mail.id}/raw.eml">Download ${mail.id}.eml</a></p>
<pre>${text}${bytes.length > MAX_RAW ? '\n…' : ''}</pre></div>`;
}

/** The page of one mail: as its reader sees it, and as it went over the wire. */
export function mailPage(page: MailPage): Html {
  const { mail, fate, newer, older } = page;
  const tags = Object.entries(mail.tags);
  return html`<div class="head"><a href="/inbox">← Inbox</a>
<nav class="weeks" aria-label="Other mails">${newer === undefined ? '' : html`<a href="/inbox/${newer}?view=${page.view}">Newer</a>`}${
    older === undefined ? '' : html`<a href="/inbox/${older}?view=${page.view}">Older</a>`
  }</nav></div>
<div>
<h1>${mail.subject === '' ? '(no subject)' : mail.subject}</h1>
</div>
<dl class="facts">
<dt>From</dt><dd>${mail.from}</dd>
<dt>To</dt><dd>${mail.to.join(', ')}</dd>
<dt>Sent</dt><dd><time datetime="${mail.at}">${longTime(mail.at)}</time></dd>
${fate === undefined || fate === 'SENT' ? '' : html`<dt>Then</dt><dd>${fateMark(fate)}</dd>`}
${tags.length === 0 ? '' : html`<dt>Tags</dt><dd>${tags.map(([name, value]) => html`<span class="tag">${name}: ${value}</span> `)}</dd>`}
</dl>
${tabs(mail.id, page.view)}
${content(page)}`;
}

/**
 * The mail's HTML for a frame. Links open in a new window, because they cannot leave the frame. The colour
 * scheme is the chosen one, whatever the browser prefers.
 */
export function frameHtml(mailHtml: string, colours: MailPage['colours']): string {
  const added = `<base target="_blank"><style>:root { color-scheme: ${colours} !important; }</style>`;
  // One media query always holds, the other never.
  const decided = mailHtml.replace(
    /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi,
    (_query, wanted: string) => (wanted.toLowerCase() === colours ? '(min-width: 0)' : '(max-width: 0)'),
  );
  return /<head[^>]*>/i.test(decided)
    ? decided.replace(/<head[^>]*>/i, (head) => `${head}${added}`)
    : `${added}${decided}`;
}
