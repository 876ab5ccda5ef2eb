import { describe, expect, it } from 'vitest';
import { findMails, pageOf, previewOf } from '../../../infra/local/pages/inbox-page.ts';
import { frameHtml } from '../../../infra/local/pages/mail-page.ts';
import { aheadOf, signed, weekDays } from '../../../infra/local/pages/words.ts';

const HOUR = 3_600_000;

describe('the words of the local pages', () => {
  it.each([
    [0, 'in step with real time'],
    [HOUR, '1 hour ahead of real time'],
    [26 * HOUR + 59_000, '1 day 2 hours ahead of real time'],
    [-(48 * HOUR + 60_000), '2 days 1 minute behind real time'],
  ])('say how far the clock is away: %d', (offset, text) => {
    expect(aheadOf(offset)).toBe(text);
  });

  it.each([
    [3, '+3'],
    [0, '0'],
    [-2, '−2'],
  ])('write a score with its sign: %d', (value, text) => {
    expect(signed(value)).toBe(text);
  });

  it('name the days of a week that spans two years', () => {
    expect(weekDays('2026-W53')).toMatch(/^28 December 2026.*3 January 2027$/);
  });
});

describe('the frame of a mail', () => {
  const mail =
    '<html><head><style>@media (prefers-color-scheme: dark) { p {} }</style></head><body><a href="x">9</a></body></html>';

  it('opens links in a new window', () => {
    expect(frameHtml(mail, 'light')).toContain('<head><base target="_blank">');
    expect(frameHtml('<p>no head</p>', 'light')).toMatch(/^<base target="_blank">/);
  });

  it('shows the chosen colours whatever the browser prefers', () => {
    expect(frameHtml(mail, 'dark')).toContain('@media (min-width: 0) {');
    expect(frameHtml(mail, 'light')).toContain('@media (max-width: 0) {');
  });
});

describe('the search in the inbox', () => {
  const mail = (id: string, to: string, subject: string) => ({
    id,
    at: '',
    from: '',
    to: [to],
    subject,
    tags: {},
    size: 0,
  });
  const mails = [mail('1', 'ada@example.com', 'Hello'), mail('2', 'bob@example.org', 'One question, Ada')];

  it.each([
    ['', ['2', '1']],
    [' ADA ', ['2', '1']],
    ['example.org', ['2']],
    ['hello', ['1']],
    ['.*', []],
  ])('finds %j, newest first', (search, ids) => {
    expect(findMails(mails, search).map(({ id }) => id)).toEqual(ids);
  });
});

describe('the list of mails', () => {
  it('previews the hidden text at the beginning of a mail, and nothing else', () => {
    const hidden = '<div style="display:none;font-size:1px;"> It takes a &lt;minute&gt; </div>';
    expect(previewOf(`<body style="margin:0">\n${hidden}<p>Hello</p></body>`)).toBe(
      'It takes a &lt;minute&gt;',
    );
    expect(previewOf('<body><p>Hello</p></body>')).toBe('');
    expect(previewOf('<body><div style="display:none"><b>bold</b></div></body>')).toBe('');
  });

  it.each([
    [0, 1],
    [2, 2],
    [99, 2],
  ])('shows page %d as page %d of two', (asked, shown) => {
    const mails = Array.from({ length: 26 }, (_, n) => ({
      id: String(n),
      at: '',
      from: '',
      to: [],
      subject: '',
      tags: {},
      size: 0,
    }));
    expect(pageOf(mails, asked)).toMatchObject({ shown, last: 2 });
  });
});
