import { describe, expect, test } from 'vitest';
import { ageText } from '../../../../functions/domain/time/age-text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('how long ago something was, in words', () => {
  test.each([
    [0, 'en', '1 minute ago'],
    [-DAY, 'en', '1 minute ago'],
    [59 * MINUTE, 'en', '59 minutes ago'],
    [HOUR, 'en', '1 hour ago'],
    [47 * HOUR, 'en', '47 hours ago'],
    [2 * DAY, 'en-GB', '2 days ago'],
    [400 * DAY, 'en', '400 days ago'],
    [3 * DAY, 'de', 'vor 3 Tagen'],
    [HOUR, 'de-AT', 'vor 1 Stunde'],
  ])('%d ms in %s: %s', (age, locale, expected) => {
    const now = Date.UTC(2026, 10, 24);
    expect(ageText(now - age, now, locale)).toBe(expected);
  });
});
