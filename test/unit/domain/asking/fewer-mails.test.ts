import { describe, expect, it } from 'vitest';
import {
  FEWER_CHOICES,
  type FewerMails,
  fewerMails,
  fewerOf,
  fewerText,
} from '../../../../functions/domain/asking/fewer-mails.ts';

describe('a choice', () => {
  it.each([
    ['yearly', '2026-11-16', { kind: 'yearly', since: '2026-11-16' }],
    ['P3M', '2026-11-16', { kind: 'pause', since: '2026-11-16', until: '2027-02-16' }],
    ['P6M', '2026-11-16', { kind: 'pause', since: '2026-11-16', until: '2027-05-16' }],
    // A month that lacks the day ends sooner.
    ['P3M', '2026-11-30', { kind: 'pause', since: '2026-11-30', until: '2027-02-28' }],
    ['P6M', '2027-08-31', { kind: 'pause', since: '2027-08-31', until: '2028-02-29' }],
  ] as const)('%s on %s', (choice, on, wish) => {
    expect(fewerMails(choice, on)).toEqual(wish);
  });
});

describe('a wish as a text', () => {
  it.each<[string, FewerMails]>([
    ['yg11', { kind: 'yearly', since: '2026-11-16' }],
    ['pg11g3l', { kind: 'pause', since: '2026-11-16', until: '2027-02-16' }],
    ['y000', { kind: 'yearly', since: '1970-01-01' }],
    ['y00z', { kind: 'yearly', since: '1970-02-05' }],
    ['yzzz', { kind: 'yearly', since: '2097-09-26' }],
  ])('%s is read as it was written', (text, wish) => {
    expect(fewerText(wish)).toBe(text);
    expect(fewerOf(text)).toEqual(wish);
  });

  it.each(
    FEWER_CHOICES.flatMap((choice) => ['2026-02-28', '2027-12-31'].map((on) => [choice, on] as const)),
  )('holds every choice: %s on %s', (choice, on) => {
    const wish = fewerMails(choice, on);
    expect(fewerOf(fewerText(wish))).toEqual(wish);
  });

  it.each([
    '',
    'y',
    'ykf',
    'ykf00',
    'ykf0khh',
    'p',
    'pkf0',
    'pkf0kh',
    'pkf0khh0',
    'kf0',
    'xkf0',
    'yKF0',
    'y-10',
    ' ykf0',
    'ykf0\n',
  ])('is no other text: %j', (text) => {
    expect(fewerOf(text)).toBeUndefined();
  });
});
