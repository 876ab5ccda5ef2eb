import { describe, expect, it } from 'vitest';
import { afterSendDay, firstSendDay, isSendDay } from '../../../../functions/domain/asking/send-days.ts';
import { windowOf } from '../../../../functions/domain/asking/windows.ts';
import { aProgramme } from '../../../support/factories.ts';

const AT_NIGHT = { days: ['sat' as const], from: '20:00', until: '22:00' };
const ON_SUNDAYS = { days: ['sun' as const], from: '10:00', until: '12:00' };

describe('the window of a region', () => {
  const programme = aProgramme({
    windows: [
      { ...AT_NIGHT, regions: ['EMEA', 'LATAM'] },
      { ...ON_SUNDAYS, regions: ['APAC'] },
    ],
    holidays: [
      { dates: ['2026-12-25'] },
      { regions: ['EMEA'], dates: ['2026-12-26'] },
      { regions: ['NORTH', 'EMEA'], dates: ['2026-12-27'] },
    ],
  });

  it.each([
    ['EMEA', AT_NIGHT, ['2026-12-25', '2026-12-26', '2026-12-27']],
    ['LATAM', AT_NIGHT, ['2026-12-25']],
    ['APAC', ON_SUNDAYS, ['2026-12-25']],
    ['NORTH', programme.sendWindow, ['2026-12-25', '2026-12-27']],
    ['emea', programme.sendWindow, ['2026-12-25']],
    [undefined, programme.sendWindow, ['2026-12-25']],
  ])('%s: %o without %j', (region, window, off) => {
    const known = windowOf(programme, region);
    expect(known).toEqual({ ...window, off: new Set(off) });
    expect(windowOf(programme, region)).toBe(known);
  });

  it('is of its own programme', () => {
    const other = aProgramme({ sendWindow: ON_SUNDAYS });
    expect(windowOf(other, 'EMEA')).toEqual(ON_SUNDAYS);
    expect(windowOf(programme, 'EMEA').days).toEqual(['sat']);
  });
});

describe('a send day', () => {
  const window = { days: ['mon' as const, 'tue' as const], from: '09:00', until: '16:00' };
  const shut = { ...window, off: new Set(['2026-11-03', '2026-11-09']) };

  it.each([
    ['2026-11-02', true],
    ['2026-11-03', false],
    ['2026-11-04', false],
    ['2026-11-09', false],
    ['2026-11-10', true],
  ])('is one of its weekdays and no holiday: %s, %s', (day, open) => {
    expect(isSendDay(day, shut)).toBe(open);
  });

  it.each([
    ['2026-11-02', '2026-11-02', '2026-10-28'],
    ['2026-11-03', '2026-11-10', '2026-11-03'],
    ['2026-11-08', '2026-11-10', '2026-11-03'],
    ['2026-11-10', '2026-11-10', '2026-11-03'],
    ['2026-11-11', '2026-11-16', '2026-11-11'],
  ])('from %s on is first %s, for the days from %s on', (from, first, since) => {
    expect(firstSendDay(from, shut)).toBe(first);
    expect(afterSendDay(from, shut)).toBe(since);
    expect(firstSendDay(since, shut) >= from).toBe(true);
  });

  it('is any day where none is open', () => {
    const never = { ...window, days: [] };
    expect(firstSendDay('2026-11-02', never)).toBe('2026-11-02');
    expect(afterSendDay('2026-11-02', never)).toBe('2026-11-02');
  });

  it('may be a year away', () => {
    const off = new Set(
      Array.from({ length: 364 }, (_, nth) =>
        new Date(Date.UTC(2026, 10, 2 + nth)).toISOString().slice(0, 10),
      ),
    );
    const rare = { ...window, days: [...window.days, 'wed' as const], off };
    expect(firstSendDay('2026-11-02', rare)).toBe('2027-11-01');
  });
});
