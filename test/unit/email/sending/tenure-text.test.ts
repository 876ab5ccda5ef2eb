import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tenureText } from '../../../../functions/email/sending/tenure-text.ts';

describe('how long somebody has been with us, in words', () => {
  test.each([
    ['2026-11-22', '2026-11-22', 'en', 'one day'],
    ['2026-11-20', '2026-11-22', 'en', 'two days'],
    ['2026-11-01', '2026-11-22', 'en', 'three weeks'],
    ['2026-01-31', '2026-02-28', 'en', 'one month'],
    ['2026-10-23', '2026-11-22', 'en', 'four weeks'],
    ['2026-10-22', '2026-11-22', 'en', 'one month'],
    ['2025-11-23', '2026-11-22', 'en-GB', 'eleven months'],
    ['2024-02-29', '2025-02-28', 'en', 'one year'],
    ['2024-11-22', '2026-11-22', 'en', 'two years'],
    ['2013-11-22', '2026-11-22', 'en', '13 years'],
    ['2024-11-22', '2026-11-22', 'fr-CA', '2 ans'],
    ['2024-11-22', '2026-11-22', 'de', '2 Jahre'],
  ])('since %s, on %s, in %s: %s', (since, today, language, expected) => {
    expect(tenureText(since, today, language).replace(/\s/g, ' ')).toBe(expected);
  });

  test('never says zero, not even before the first day', () => {
    const date = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10));
    fc.assert(
      fc.property(date, date, (since, today) => {
        expect(tenureText(since, today, 'en')).toMatch(
          /^(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d\d) (day|week|month|year)s?$/,
        );
      }),
    );
  });
});
