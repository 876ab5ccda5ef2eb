import { html, raw } from 'hono/html';
import type { Email } from 'postal-mime';
import type { Mail } from '../mailbox.ts';
import type { Html } from './layout.ts';
import { longTime } from './words.ts';

export const VIEWS = ['html', 'text', 'headers', 'raw'] as const;
export type View = (typeof VIEWS)[number];

export interface MailPage {
  readonly mail: Mail;
  readonly parsed: Email;
  readonly raw: Uint8Array;
  readonly view: View;
  readonly newer: string | undefined;
  readonly older: string | undefined;
}

const NAMES: Readonly<Record<View, string>> = { html: 'HTML', text: 'Text', headers: 'Headers', raw: 'Raw' };
/** More than this of a raw message is for a download, not for a page. In bytes. */
const MAX_RAW = 500_000;

function tabs(id: string, view: View): Html {
  return html`<nav class="tabs" aria-label="Views of the mail">${VIEWS.map(
    (each) =>
      html`<a href="/inbox/${id}?view=${each}"${each === view ? raw(' aria-current="page"') : ''}>${NAMES[each]}</a>`,
  )}</nav>`;
}

// The switches work by CSS alone: the page has no script.
const viewer = (id: string): Html => html`<div class="viewer card">
<div class="switches">
<fieldset><legend>Width</legend>
<label><input type="radio" name="width" id="desktop" checked> Desktop</label>
<label><input type="radio" name="width" id="phone"> Phone</label></fieldset>
<fieldset><legend>Colours</legend>
<label><input type="radio" name="colours" id="light" checked> Light</label>
<label><input type="radio" name="colours" id="dark"> Dark</label></fieldset>
</div>
<div class="stage"><iframe title="The mail as HTML" src="/inbox/${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe></div>
</div>`;

function content({ mail, parsed, raw: bytes, view }: MailPage): Html {
  if (view === 'html')
    return parsed.html === undefined
      ? html`<p class="card">This mail has no HTML part.</p>`
      : viewer(mail.id);
  if (view === 'text')
    return parsed.text === undefined
      ? html`<p class="card">This mail has no text part.</p>`
      : html`<div class="card"><pre>${parsed.text}</pre></div>`;
  if (view === 'headers')
    return html`<div class="card"><dl class="facts">${parsed.headers.map(
      ({ originalKey, value }) => html`<dt class="mono">${originalKey}</dt><dd class="mono">${value}</dd>`,
    )}</dl></div>`;
  const text = Buffer.from(bytes.subarray(0, MAX_RAW)).toString('utf8');
  return html`<div class="card">
<p><a href="/inbox/${mail.id}/raw.eml">Download ${mail.id}.eml</a></p>
<pre>${text}${bytes.length > MAX_RAW ? '\n…' : ''}</pre></div>`;
}

/** One mail, as its reader sees it and as it went over the wire. */
export function mailPage(page: MailPage): Html {
  const { mail, newer, older } = page;
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
${tags.length === 0 ? '' : html`<dt>Tags</dt><dd>${tags.map(([name, value]) => html`<span class="tag">${name}: ${value}</span> `)}</dd>`}
</dl>
${tabs(mail.id, page.view)}
${content(page)}`;
}

/** The mail's HTML with its links opening in a new window, for the frame has no way out. */
export const frameHtml = (mailHtml: string): string => {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(mailHtml)
    ? mailHtml.replace(/<head[^>]*>/i, (head) => `${head}${base}`)
    : `${base}${mailHtml}`;
};
