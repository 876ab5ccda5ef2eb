import { describe, expect, it } from 'vitest';
import type { Programme } from '../../../../functions/domain/programme/programme.ts';
import { dayAfter } from '../../../../functions/domain/time/day.ts';
import { listHolidays, shutWindows } from '../../../../functions/email/publishing/holidays.ts';

const NOW = Date.parse('2026-11-02T09:00:00Z');
type Entry = Omit<NonNullable<Programme['holidays']>[number], 'dates'> & { dates?: string[] };
const listed = (...entries: Entry[]) =>
  listHolidays(
    entries.map((entry) => ({ dates: [], ...entry })),
    NOW,
  );
const datesOf = async (entry: Entry): Promise<readonly string[]> =>
  (await listed(entry)).holidays[0]?.dates ?? [];

describe('holidays', () => {
  it('that are days stay as they are', async () => {
    const entries = [{ dates: ['2027-12-24', '2026-12-24'], regions: ['EMEA'] }];
    expect(await listed(...entries)).toEqual({ holidays: entries, faults: [] });
  });

  it('of a country are listed for this year and two more, among the days beside it', async () => {
    const dates = await datesOf({ country: 'DE', dates: ['2026-12-24', '2027-01-01'] });
    expect(dates).toEqual(dates.toSorted());
    expect(new Set(dates).size).toBe(dates.length);
    for (const day of ['2026-10-03', '2026-12-24', '2027-01-01', '2027-03-26', '2028-12-26'])
      expect(dates).toContain(day);
    for (const day of ['2025-10-03', '2029-10-03', '2027-01-06']) expect(dates).not.toContain(day);
  });

  it('of a state are those of its country too', async () => {
    const dates = await datesOf({ country: 'DE', state: 'BY' });
    for (const day of ['2027-01-06', '2027-10-03']) expect(dates).toContain(day);
  });

  it.each([
    ['a day by day', 'CN', ['2027-02-05', '2027-02-06', '2027-02-07']],
    ['several days in one', 'VN', ['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09']],
    ['from sunset on', 'TR', ['2027-03-09', '2027-03-10', '2027-03-11', '2027-03-12']],
    ['from noon on', 'FO', ['2027-06-05']],
    ['a day with a clock change', 'DE', ['2027-03-28', '2027-03-29']],
    ['instead of a Sunday', 'US', ['2027-07-05']],
  ])('last as long as they do: %s, %s', async (_what, country, days) => {
    const state = country === 'DE' ? { state: 'BB' } : {};
    const dates = await datesOf({ country, ...state });
    for (const day of days) expect(dates).toContain(day);
    const last = days.at(-1) ?? '';
    expect(dates).not.toContain(dayAfter(last, 'P1D'));
  });

  it('of a country or state that nobody knows are a fault each', async () => {
    const { faults, holidays } = await listed(
      { country: 'DE' },
      { country: 'XX' },
      { country: 'DE', state: 'XY' },
      { country: 'MT', state: 'A' },
    );
    expect(faults).toEqual([
      {
        path: ['holidays', 1, 'country'],
        message:
          'No holidays are known for "XX". Use the two letters of a country (ISO 3166), or list days under "dates".',
      },
      {
        path: ['holidays', 2, 'state'],
        message:
          'DE has no state "XY". There are: BB, BE, BW, BY, HB, HE, HH, MV, NI, NW, RP, SH, SL, SN, ST, TH.',
      },
      { path: ['holidays', 3, 'state'], message: 'No states are known for MT: remove this.' },
    ]);
    expect(holidays[1]).toEqual({ country: 'XX', dates: [] });
  });
});

describe('a window that never opens', () => {
  const days = (from: string, count: number, step = 1): string[] =>
    Array.from({ length: count }, (_, nth) => dayAfter(from, { months: 0, days: nth * step }));
  const window = (...weekdays: Programme['sendWindow']['days']) => ({
    days: weekdays,
    from: '09:00',
    until: '16:00',
  });
  const MESSAGE =
    'This window stays shut for more than 60 days on end: all its days are holidays. Nobody would be mailed.';
  const OWN = { path: ['sendWindow', 'days'], message: MESSAGE };

  it.each<[string, Parameters<typeof shutWindows>[0], object[]]>([
    ['is none without holidays', { sendWindow: window('mon') }, []],
    [
      'is none for sixty days',
      {
        sendWindow: window('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'),
        holidays: [{ dates: days('2027-01-01', 60) }],
      },
      [],
    ],
    [
      'is one for sixty-one',
      {
        sendWindow: window('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'),
        holidays: [{ dates: days('2027-01-01', 61) }],
      },
      [OWN],
    ],
    [
      'is none for seven Mondays',
      { sendWindow: window('mon'), holidays: [{ dates: days('2027-01-04', 7, 7) }] },
      [],
    ],
    [
      'is one for eight',
      { sendWindow: window('mon'), holidays: [{ dates: days('2027-01-04', 8, 7) }] },
      [OWN],
    ],
    [
      'is that of a region',
      {
        sendWindow: window('tue'),
        windows: [
          { ...window('tue'), regions: ['APAC'] },
          { ...window('mon'), regions: ['LATAM', 'EMEA'] },
        ],
        holidays: [{ regions: ['EMEA'], dates: days('2027-01-04', 8, 7) }],
      },
      [{ path: ['windows', 1, 'days'], message: MESSAGE }],
    ],
    [
      'is not that of a region by the holidays of others',
      {
        sendWindow: window('tue'),
        windows: [{ ...window('mon'), regions: ['LATAM', 'EMEA'] }],
        holidays: [
          { regions: ['EMEA'], dates: days('2027-01-04', 4, 7) },
          { regions: ['LATAM'], dates: days('2027-02-01', 4, 7) },
        ],
      },
      [],
    ],
    [
      'is that of everybody by the holidays of a region that has no other',
      { sendWindow: window('mon'), holidays: [{ regions: ['EMEA'], dates: days('2027-01-04', 8, 7) }] },
      [OWN],
    ],
    [
      'is not that of everybody by the holidays of a region with its own',
      {
        sendWindow: window('mon'),
        windows: [{ ...window('tue'), regions: ['EMEA'] }],
        holidays: [{ regions: ['EMEA'], dates: days('2027-01-04', 8, 7) }],
      },
      [],
    ],
  ])('%s', (_what, programme, faults) => {
    expect(shutWindows(programme, NOW)).toEqual(faults);
  });
});
