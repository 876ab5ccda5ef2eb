import { describe, expect, it } from 'vitest';
import { calendarPage } from '../../../infra/ops/programme-calendar.ts';
import type { PreviewFacts } from '../../../infra/ops/programme-text.ts';
import { FROM, figuresOf, goes, held } from './programme-figures.ts';

const KEY = { annualValue: 80_000 };
const page = async (change: Partial<PreviewFacts> = {}): Promise<string> =>
  String(
    await calendarPage({
      figures: figuresOf([
        [KEY, [goes('2026-11-04T10:00:00Z')]],
        [{}, [goes('2026-11-04T11:00:00Z'), held('2026-11-20', 'min-gap')]],
        [{}, [goes('2026-12-01T09:00:00Z')]],
      ]),
      spreads: [],
      unknownNames: [],
      withoutTurn: 0,
      unreadable: [],
      from: FROM,
      days: 30,
      perDay: 1,
      ...change,
    }),
  );
/** The row of a day in the table of a month, as its cells read. */
function rowOf(html: string, month: string, day: string): string[] {
  const table = html.split('<table').find((each) => each.includes(`<caption>${month}</caption>`)) ?? '';
  const row = table.split('<tr').find((each) => each.includes(`>${day}</th>`)) ?? '';
  return [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
    cell.replace(/<[^>]+>/g, ''),
  );
}

describe('the calendar of a preview', () => {
  it('has a table for each month, and in it a row for each day with its mails', async () => {
    const html = await page({ perDay: 1_000 });
    expect([...html.matchAll(/<caption>(.*?)<\/caption>/g)].map(([, month]) => month)).toEqual([
      'November 2026',
      'December 2026',
    ]);
    expect(rowOf(html, 'November 2026', 'Wed 4')).toEqual(['Wed 4', '', '2', '1']);
    expect(rowOf(html, 'November 2026', 'Thu 5')).toEqual(['Thu 5', '', '–', '–']);
    expect(rowOf(html, 'December 2026', 'Tue 1')).toEqual(['Tue 1', '', '1', '–']);
    expect(html).toContain('3 customers; 3 of them get 3 mails in 30 days from Tue, 3 Nov 2026.');
  });

  it('says how many mails of a day are over what SES takes, and has no column for it where none are', async () => {
    const over = await page();
    expect(rowOf(over, 'November 2026', 'Wed 4')).toEqual(['Wed 4', '', '2', '1', '1']);
    expect(rowOf(over, 'December 2026', 'Tue 1').at(-1)).toBe('');
    expect(over).toContain('SES takes 1 mail a day.</p>');
    for (const perDay of [2, undefined, Number.POSITIVE_INFINITY])
      expect(await page({ perDay })).not.toContain('Over the limit');
  });

  it('says what SES takes, also where that is not known or without end', async () => {
    expect(await page({ perDay: undefined })).toContain('What SES takes in a day is not known here.');
    expect(await page({ perDay: Number.POSITIVE_INFINITY })).toContain('SES sets no limit for a day.');
  });

  it('lists what the rules hold back, each with its reason, and says so when none does', async () => {
    const html = await page();
    expect(html).toMatch(/<th scope="row">min-gap<span>they were asked not long ago/);
    expect(await page({ figures: figuresOf([]) })).toContain('<p>No rule holds anything back.</p>');
  });

  it('escapes whatever stands in it, and loads nothing', async () => {
    const figures = figuresOf([[{}, [held('2026-11-05', '<img src=x>', '2026-11-06')]]]);
    const html = await page({ figures });
    expect(html).toContain('&lt;img src=x&gt;');
    expect(html).not.toMatch(/<img|<script|<link|url\(|src="/);
  });
});
