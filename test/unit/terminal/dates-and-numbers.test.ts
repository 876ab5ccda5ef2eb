import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY } from '../../../functions/domain/answering/score.ts';
import { numbersIn } from '../../../functions/domain/digests/numbers.ts';
import { HOUR_MS, MINUTE_MS } from '../../../functions/domain/time/units.ts';
import { audiencesOf } from '../../../infra/local/pages/digests-page.ts';
import { findMails, mailKindOf, pageOf, previewOf } from '../../../infra/local/pages/inbox-page.ts';
import { frameHtml } from '../../../infra/local/pages/mail-page.ts';
import { askedChart, rateChart } from '../../../infra/local/pages/weeks-chart.ts';
import { aheadOf, days, percent, signed, weekDays } from '../../../infra/terminal/dates-and-numbers.ts';

describe('the words of the local pages', () => {
  it.each([
    [0, 'in step with real time'],
    [HOUR_MS, '1 hour ahead of real time'],
    [26 * HOUR_MS + 59_000, '1 day 2 hours ahead of real time'],
    [-(48 * HOUR_MS + MINUTE_MS), '2 days 1 minute behind real time'],
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

  it.each([
    [0.35, '+35 %'],
    [-0.125, '−13 %'],
    [0.145, '+15 %'],
    [-0.001, '0 %'],
    [0, '0 %'],
  ])('round a rate as the mails do: %d', (share, text) => {
    expect(percent(share)).toBe(text);
    const inMail = numbersIn('en').signedPercent(share);
    expect(inMail).toBe(text.replace(' ', ''));
  });

  it.each([
    [HOUR_MS, 'under a day'],
    [25 * HOUR_MS, '1 day'],
    [71 * HOUR_MS, '2 days'],
  ])('say how old something is: %d', (ms, text) => {
    expect(days(ms)).toBe(text);
  });

  it('name the days of a week that spans two years', () => {
    expect(weekDays('2026-W53')).toMatch(/^28 December 2026.*3 January 2027$/);
  });
});

describe('the digests', () => {
  const digest = (id: string, audience: string, week: string, to: string) => ({
    id,
    at: '',
    from: '',
    to: [to],
    subject: '',
    tags: { kind: 'digest', audience, week },
    size: 0,
  });

  it('are sorted as in the programme, the owners last, and each has its newest week first', () => {
    const audiences = audiencesOf(
      [
        digest('1', 'owners_x', '2026-W45', 'zoe@example.com'),
        digest('2', 'owners_y', '2026-W45', 'ada@example.com'),
        digest('3', 'leadership', '2026-W45', 'lead@example.com'),
        digest('4', 'leadership', '2026-W46', 'lead@example.com'),
        digest('6', 'emea', '2026-W45', 'emea@example.com'),
        { ...digest('5', 'x', '2026-W46', 'x@example.com'), tags: { kind: 'score' } },
      ],
      ['leadership', 'emea', 'owners'],
    );
    expect(audiences.map(({ name, owner, mails }) => [name, owner, mails.map(({ id }) => id)])).toEqual([
      ['leadership', undefined, ['4', '3']],
      ['emea', undefined, ['6']],
      ['owners', 'ada@example.com', ['2']],
      ['owners', 'zoe@example.com', ['1']],
    ]);
  });
});

describe('the chart of weeks', () => {
  const week = (name: string, asked: number, answered: number, promoters: number) => ({
    week: name,
    all: { ...EMPTY_TALLY, asked, answered, promoters, detractors: answered - promoters },
    byBand: new Map(),
    unknown: 0,
    refused: 0,
    bounced: 0,
    complained: 0,
  });
  const weeks = [week('2026-W45', 80, 20, 15), week('2026-W46', 0, 0, 0)];

  it('shows score and interval of each week that has answers, within the frame', () => {
    const [narrow = '', wide = ''] = rateChart(weeks).map(String);
    for (const chart of [narrow, wide]) {
      expect(chart).toMatch(/role="img" aria-label="[^"]+table below/);
      expect(chart.match(/class="interval"/g)).toHaveLength(1);
      expect(chart).toContain('>+10</text>');
      expect(chart).not.toContain('NaN');
    }
  });

  it('shows bars on a round scale, also when nobody was asked', () => {
    expect(String(askedChart(weeks)[0])).toContain('>80</text>');
    expect(String(askedChart([week('2026-W46', 0, 0, 0)])[0])).not.toMatch(/NaN|Infinity/);
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

  it('finds within one kind of mail', () => {
    const tagged = ['score', 'escalation', 'digest', 'alert'].map((kind, n) => ({
      ...mail(String(n), 'ada@example.com', kind),
      tags: { kind },
    }));
    const found = (kind: string): string[] => findMails(tagged, '', mailKindOf(kind)).map(({ id }) => id);
    expect([found('score'), found('alert'), found('digest')]).toEqual([['0'], ['3', '1'], ['2']]);
    expect(found('nonsense')).toHaveLength(4);
    expect(findMails(tagged, 'esc', 'alert')).toHaveLength(1);
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
