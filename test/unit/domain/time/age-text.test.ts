import { describe, expect, test } from 'vitest';
import { ageText } from '../../../../functions/domain/time/age-text.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../functions/domain/time/units.ts';

describe('how long ago something was, in words', () => {
  test.each([
    [0, 'en', '1 minute ago'],
    [-DAY_MS, 'en', '1 minute ago'],
    [59 * MINUTE_MS, 'en', '59 minutes ago'],
    [HOUR_MS, 'en', '1 hour ago'],
    [47 * HOUR_MS, 'en', '47 hours ago'],
    [2 * DAY_MS, 'en-GB', '2 days ago'],
    [400 * DAY_MS, 'en', '400 days ago'],
    [3 * DAY_MS, 'de', 'vor 3 Tagen'],
    [HOUR_MS, 'de-AT', 'vor 1 Stunde'],
  ])('%d ms in %s: %s', (age, locale, expected) => {
    const now = Date.UTC(2026, 10, 24);
    expect(ageText(now - age, now, locale)).toBe(expected);
  });
});
