import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PastContact, SkippedContact } from '../../../functions/domain/asking/customer.ts';
import {
  CONTACT_KINDS,
  kindNames,
  MAX_KIND_CODE,
  MAX_OCCASION,
} from '../../../functions/domain/mail/contact-kinds.ts';
import { SKIP_REASONS } from '../../../functions/domain/mail/skip-reason.ts';
import { type Day, dayOf } from '../../../functions/domain/time/day.ts';
import { isoWeekOf, toInstant } from '../../../functions/domain/time/instant.ts';
import { DAY_MS } from '../../../functions/domain/time/units.ts';
import {
  DAYS_FORM,
  isKnownPast,
  OLD_PAST_FORM,
  PAST_FORM,
  readDays,
  readFewer,
  readOldPast,
  readPast,
  readSeconds,
  readSkip,
  readWeek,
  writeDays,
  writePast,
  writeSeconds,
  writeSkip,
  writeWeek,
} from '../../../functions/store/customer-notes.ts';
import { invented, withKinds } from '../../support/invented-kinds.ts';

/** Besides the kinds that there are, one with the last code that a kind may have. */
const LAST = invented('last');
const kinds = withKinds({ last: { ...CONTACT_KINDS.score, code: MAX_KIND_CODE } });

const days = (first: Day, last: Day): fc.Arbitrary<Day> =>
  fc
    .integer({ min: Date.parse(first) / DAY_MS, max: Date.parse(last) / DAY_MS })
    .map((day) => dayOf(day * DAY_MS));
const weeks = days('2000-01-03', '2099-12-31').map((day) => isoWeekOf(`${day}T00:00:00Z`));
const instants = fc
  .integer({ min: Date.parse('2000-01-01') / 1_000, max: Date.parse('2100-01-01') / 1_000 })
  .map((seconds) => toInstant(seconds * 1_000));
const occasions = fc.option(fc.integer({ min: 1, max: MAX_OCCASION }), { nil: undefined });
const kindOf = fc.constantFrom(...kindNames(kinds));

describe('past contacts', () => {
  const ask: PastContact = { week: '2026-W45', kind: 'score', on: '2026-11-03' };

  it.each<[string, Partial<PastContact>]>([
    ['of which nobody knows whether it was answered', {}],
    ['that was answered', { answered: true }],
    ['that was not', { answered: false }],
    ['that is the first of several', { occasion: 1 }],
    ['that is the last of as many as there may be', { occasion: MAX_OCCASION }],
    ['of the last kind that there may be', { kind: LAST }],
    ['of a week 53', { week: '2026-W53', on: '2026-12-28' }],
    ['of a week 53 that ends in the year after', { week: '2026-W53', on: '2027-01-03' }],
    ['of a week 1 that begins in the year before', { week: '2025-W01', on: '2024-12-30' }],
    ['of a week 52 that ends in the year after', { week: '2027-W52', on: '2028-01-02' }],
    ['on a leap day', { week: '2028-W09', on: '2028-02-29' }],
    ['on the first day that is counted', { on: '1970-01-01' }],
    ['on a day long from now', { week: '2090-W52', on: '2090-12-31' }],
  ])('are read as they were written, in nine signs: one %s', (_, change) => {
    const past = { ...ask, ...change };
    const text = writePast([past], kinds);
    expect(text).toHaveLength(9);
    expect(text).toMatch(PAST_FORM);
    expect(readPast(text, kinds)).toStrictEqual([past]);
  });

  it('are read as they were written, whatever and however many they are', () => {
    const anyPast = fc
      .record({
        week: weeks,
        kind: kindOf,
        occasion: occasions,
        on: days('1970-01-01', '2090-12-31'),
        answered: fc.option(fc.boolean(), { nil: undefined }),
      })
      .map(
        ({ week, kind, occasion, on, answered }): PastContact => ({
          week,
          kind,
          ...(occasion === undefined ? {} : { occasion }),
          on,
          ...(answered === undefined ? {} : { answered }),
        }),
      );
    fc.assert(
      fc.property(fc.array(anyPast, { maxLength: 12 }), (recent) => {
        const text = writePast(recent, kinds);
        expect(text).toHaveLength(9 * recent.length);
        expect(text).toMatch(PAST_FORM);
        expect(readPast(text, kinds)).toStrictEqual(recent);
      }),
    );
  });

  it('are written with the code of their kind, week, day and occasion', () => {
    const reply: PastContact = { ...ask, kind: 'thanks', occasion: 2, on: '2026-11-05', answered: true };
    expect(writePast([ask, reply], kinds)).toBe('0-2adg0o0' + '3y2adg0q2');
  });

  it('of a kind that this version does not know are left out', () => {
    const known = { ...ask, kind: 'follow-up' } as const;
    const text = writePast([ask, { ...ask, kind: LAST, occasion: 3 }, known], kinds);
    expect(readPast(text, CONTACT_KINDS)).toStrictEqual([ask, known]);
  });

  it.each([
    ['words', 'xx'],
    ['a sign too few', '0-2adg0o'],
    ['a sign too many', '0-2adg0o00'],
    ['a kind of no code', '!-2adg0o0'],
    ['capital letters', '0-2ADG0O0'],
    ['another answer', '0x2adg0o0'],
    ['an occasion beyond the last', '0-2adg0op'],
    ['a gap', '0-2adg0o0 0-2adg0o0'],
    ['the end of a line', '0-2adg0o0\n'],
    ['the form of earlier versions', '2026-W45#thqkjk'],
  ])('have no form with %s', (_, text) => {
    expect(text).not.toMatch(PAST_FORM);
  });

  describe('that earlier versions wrote', () => {
    const at = writeSeconds('2026-11-03T23:59:59Z');

    it.each<[string, PastContact]>([
      [`2026-W45#${at}`, ask],
      [`2026-W45#${at}#thanks`, { ...ask, kind: 'thanks' }],
      [`2026-W45#${at}#score#63`, { ...ask, occasion: 63 }],
      [`2026-W53#${at}#follow-up#2`, { ...ask, week: '2026-W53', kind: 'follow-up', occasion: 2 }],
    ])('are read with their day in UTC: %s', (text, past) => {
      expect(text).toMatch(OLD_PAST_FORM);
      expect(isKnownPast(text, CONTACT_KINDS)).toBe(true);
      expect(readOldPast(text)).toStrictEqual(past);
    });

    it.each(['last', 'constructor'])('may be of a kind that this version does not know: %s', (kind) => {
      expect(isKnownPast(`2026-W45#${at}#${kind}`, CONTACT_KINDS)).toBe(false);
    });
  });
});

describe('the days of a profile', () => {
  it.each([
    ['all of them', { since: '2023-04-11', until: '9999-12-31' }, 'f0i.1qv1c'],
    ['the first that a list may say', { since: '1900-01-01' }, '-jq7'],
    ['a first day alone', { since: '1970-01-01' }, '0'],
    ['a last day alone', { until: '2030-01-01' }, '.gwr'],
    ['none', {}, ''],
  ])('are read as they were written: %s', (_, said, text) => {
    expect(writeDays(said)).toBe(text);
    expect(text).toMatch(DAYS_FORM);
    expect(readDays(text)).toStrictEqual(said);
  });

  it('are read as they were written, whichever they are', () => {
    const anyDay = days('1900-01-01', '9999-12-31');
    fc.assert(
      fc.property(fc.record({ since: anyDay, until: anyDay }, { requiredKeys: [] }), (said) => {
        const text = writeDays(said);
        expect(text).toMatch(DAYS_FORM);
        expect(text).not.toMatch(/\.$/);
        expect(readDays(text)).toStrictEqual({ ...said });
      }),
    );
  });

  it('of a later version, which has more of them, are left out', () => {
    const text = `f0i${'.'.repeat(20)}gx1`;
    expect(text).toMatch(DAYS_FORM);
    expect(readDays(text)).toStrictEqual({ since: '2023-04-11' });
  });

  it.each([
    ['another sign', '!'],
    ['a sign after a day', 'f0i!'],
    ['capital letters', 'F0I'],
    ['a minus alone', '-'],
    ['two of them', '--jq7'],
    ['another gap', 'f0i,gx1'],
    ['a space', 'f0i. gx1'],
    ['too many signs', '1qv0n1qv0n'],
    ['the day in full', '2023-04-11'],
    ['the end of a line', 'f0i\n'],
  ])('have no form with %s', (_, text) => {
    expect(text).not.toMatch(DAYS_FORM);
  });
});

describe('a week', () => {
  it.each([
    '2026-W45',
    '2026-W53',
    '2027-W01',
    '2020-W53',
    '2099-W53',
  ])('is read as it was written, in three signs: %s', (week) => {
    expect(writeWeek(week)).toHaveLength(3);
    expect(readWeek(writeWeek(week))).toBe(week);
  });

  it('is read as it was written, whichever it is', () => {
    fc.assert(
      fc.property(weeks, (week) => {
        expect(readWeek(writeWeek(week))).toBe(week);
      }),
    );
  });

  it.each([
    '2026-W45',
    '2026-W53',
    '2027-W01',
  ])('is read in full, as earlier versions wrote it: %s', (week) => {
    expect(readWeek(week)).toBe(week);
  });
});

describe('an instant', () => {
  it('is read to the second as it was written', () => {
    expect(writeSeconds('2026-11-03T08:00:00Z')).toBe('tnx280');
    fc.assert(
      fc.property(instants, (at) => {
        expect(readSeconds(writeSeconds(at))).toBe(at);
      }),
    );
  });

  it.each([
    '2026-11-02T09:00:00Z',
    '2026-12-31T23:59:59Z',
  ])('is read in full, as earlier versions wrote it: %s', (at) => {
    expect(readSeconds(at)).toBe(at);
  });
});

describe('a skip', () => {
  it('is read as it was written, whichever it is', () => {
    const anySkip = fc
      .record({
        week: weeks,
        kind: kindOf,
        occasion: occasions,
        reason: fc.constantFrom(...SKIP_REASONS),
        at: instants,
      })
      .map(({ occasion, ...skip }): SkippedContact => ({ ...skip, ...(occasion && { occasion }) }));
    fc.assert(
      fc.property(anySkip, (skip) => {
        expect(readSkip(writeSkip(skip, kinds), kinds)).toStrictEqual(skip);
      }),
    );
  });

  it.each([
    ['where there is none', undefined],
    ['in no form', 'nonsense'],
    ['of a kind that this version does not know', '2645tnx2800v'],
    ['for a reason that this version does not know', '2645tnx280z0'],
  ])('is absent %s', (_, text) => {
    expect(readSkip(text, CONTACT_KINDS)).toBeUndefined();
  });
});

describe('a wish for fewer mails', () => {
  it('is read, and one of a later version counts as a wish for one mail a year', () => {
    expect(readFewer(undefined)).toBeUndefined();
    expect(readFewer('yg11')).toEqual({ kind: 'yearly', since: '2026-11-16' });
    expect(readFewer('pg11g3l')).toEqual({ kind: 'pause', since: '2026-11-16', until: '2027-02-16' });
    expect(readFewer('q7')).toEqual({ kind: 'yearly', since: '1970-01-01' });
  });
});
