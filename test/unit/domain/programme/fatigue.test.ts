import { describe, expect, it } from 'vitest';
import { FATIGUE_DAY } from '../../../../functions/domain/programme/fatigue.ts';

const FATIGUE = { minGap: 'P2M', maxPerYear: 2 };

describe('from which day on the next question may go', () => {
  it.each([
    [[], undefined, undefined],
    [['2026-01-31'], '2026-03-31', undefined],
    [['2026-01-31', '2026-12-31'], '2027-02-28', '2027-01-31'],
    [['2025-01-31', '2026-01-31', '2026-06-01'], '2026-08-01', '2027-01-31'],
  ])('after %j: by the gap %s, by the yearly maximum %s', (asked, byGap, byYear) => {
    expect(FATIGUE_DAY.minGap(asked, FATIGUE)).toBe(byGap);
    expect(FATIGUE_DAY.maxPerYear(asked, FATIGUE)).toBe(byYear);
  });
});
