import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { MAX_RECENT } from '../../../../functions/domain/asking/customer.ts';
import { restedOn } from '../../../../functions/domain/asking/eligibility.ts';
import {
  askReason,
  hasReason,
  isInWindow,
  nextContact,
  slotOn,
} from '../../../../functions/domain/asking/schedule.ts';
import { fractionOf } from '../../../../functions/domain/identity/ref.ts';
import { CONTACT_KINDS, type ContactKinds } from '../../../../functions/domain/mail/contact-kinds.ts';
import { toEpochMs } from '../../../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { aCustomer, aProgramme, refFor } from '../../../support/factories.ts';

const programme = aProgramme();
const window = programme.sendWindow;
// A Monday.
const NOW = Date.parse('2026-11-02T09:00:00Z');
const asked = (...dates: string[]) => dates.map((on) => ({ week: '2026-W01', kind: 'score' as const, on }));
const localOf = (instant: string, zone: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone);

describe('the send window', () => {
  it.each([
    ['2026-11-02T08:59:59Z', 'UTC', false],
    ['2026-11-02T09:00:00Z', 'UTC', true],
    ['2026-11-02T15:59:59Z', 'UTC', true],
    ['2026-11-02T16:00:00Z', 'UTC', false],
    ['2026-11-07T12:00:00Z', 'UTC', false],
    ['2026-11-01T23:30:00Z', 'Australia/Sydney', true],
    ['2026-11-02T12:00:00Z', 'America/New_York', false],
    ['2026-11-02T14:00:00Z', 'America/New_York', true],
  ])('%s in %s: %s', (instant, zone, open) => {
    expect(isInWindow(window, zone, toEpochMs(instant))).toBe(open);
  });

  it('gives every customer a slot inside it, never in the past, whatever the zone and the hour', () => {
    const zones = [
      'UTC',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'Australia/Lord_Howe',
      'America/St_Johns',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 800 * 24 * 60 }),
        fc.string(),
        (zone, minutes, name) => {
          const now = NOW + minutes * MINUTE_MS;
          const today = localOf(new Date(now).toISOString(), zone).toPlainDate().toString();
          const slot = slotOn(window, zone, refFor(name), today, now);
          expect(toEpochMs(slot)).toBeGreaterThanOrEqual(now);
          expect(isInWindow(window, zone, toEpochMs(slot))).toBe(true);
        },
      ),
    );
  });

  it('keeps a customer’s own time of day through a clock change', () => {
    const times = ['2026-10-23', '2026-10-26'].map((date) =>
      localOf(slotOn(window, 'Europe/Berlin', refFor('x'), date, 0), 'Europe/Berlin')
        .toPlainTime()
        .toString(),
    );
    expect(times[0]).toBe(times[1]);
  });

  it('uses the rest of today when the customer’s own time has passed', () => {
    const early = Array.from({ length: 50 }, (_, index) => refFor(`n${index}`)).find(
      (ref) => fractionOf(ref, 'time') < 0.1,
    );
    const noon = Date.parse('2026-11-02T12:00:00Z');
    expect(slotOn(window, 'UTC', early ?? '', '2026-11-02', noon)).toBe('2026-11-02T12:00:00Z');
  });

  // The last six characters of a ref say where in the window its customer's time is.
  const FIRST = 'zzzzzzzzzzaaaaaa';
  const MIDDLE = 'zzzzzzzzzzqaaaaa';
  const LAST = 'aaaaaaaaaa777777';

  it.each([
    ['the first at its beginning', FIRST, '09:30:00'],
    ['one half way', MIDDLE, '12:52:30'],
    ['the last half an hour before its end', LAST, '16:14:59'],
  ])('is filled from its beginning: %s', (_what, ref, time) => {
    const quarters = { ...window, from: '09:30', until: '16:45' };
    expect(slotOn(quarters, 'UTC', ref, '2026-11-02', 0)).toBe(`2026-11-02T${time}Z`);
  });

  it('gives a day that has passed no say in the time of today', () => {
    const tuesday = Date.parse('2026-11-03T09:00:00Z');
    expect(slotOn(window, 'UTC', MIDDLE, '2026-11-02', tuesday)).toBe('2026-11-03T12:15:00Z');
  });

  it('keeps a time that a clock change moved out of it, up to that very moment', () => {
    const night = { ...window, days: ['sun' as const], from: '02:00', until: '03:00' };
    const moved = '2026-03-29T01:15:00Z';
    expect(slotOn(night, 'Europe/Berlin', MIDDLE, '2026-03-29', 0)).toBe(moved);
    expect(slotOn(night, 'Europe/Berlin', MIDDLE, '2026-03-29', toEpochMs(moved))).toBe(moved);
  });
});

describe('the fatigue rules', () => {
  it.each([
    [[], undefined],
    [['2026-10-01'], '2026-11-30'],
    [['2026-01-01', '2026-03-15', '2026-06-01', '2026-08-15'], '2027-01-01'],
    [['2025-01-01', '2026-03-15', '2026-06-01', '2026-08-15'], '2026-10-14'],
  ])('asked %s: rested on %s', (dates, rested) => {
    expect(restedOn(aCustomer('f', { recent: asked(...dates) }), programme, 'score')).toBe(rested);
  });
});

describe('the next ask', () => {
  const planned = (change: Parameters<typeof aCustomer>[1], now = NOW): string => {
    const schedule = nextContact(aCustomer('s', change), programme, now);
    if (schedule.kind !== 'planned') throw new Error(`nothing planned: ${schedule.why}`);
    return schedule.next.dueAt;
  };

  it('of a new customer is the first milestone', () => {
    // 30 days after 20 October is Thursday 19 November.
    expect(planned({ since: '2026-10-20' })).toMatch(/^2026-11-19T/);
  });

  it('on a Saturday goes on the Monday, and is still ahead on the Sunday', () => {
    const customer = { since: '2026-10-08', importedAt: '2026-10-08T09:00:00Z' };
    expect(planned(customer, Date.parse('2026-11-08T12:00:00Z'))).toMatch(/^2026-11-09T/);
  });

  it('of a long-standing customer falls within the onboarding time of the first import', () => {
    const days = Array.from({ length: 200 }, (_, index) => {
      const schedule = nextContact(aCustomer(`on-${index}`, { since: '2019-05-05' }), programme, NOW);
      return schedule.kind === 'planned' ? schedule.next.dueAt.slice(0, 10) : '';
    });
    // Fourteen days from a Monday: ten weekdays. The days of the last weekend move to the Monday after.
    expect(new Set(days).size).toBe(11);
    for (const day of days) expect(day >= '2026-11-02' && day <= '2026-11-16').toBe(true);
  });

  it('of a customer who reaches a milestone on the day of the first import goes out on that day', () => {
    for (let index = 0; index < 20; index += 1) {
      const customer = aCustomer(`today-${index}`, { since: '2024-11-02' });
      expect(nextContact(customer, programme, NOW)).toMatchObject({
        next: { dueAt: expect.stringMatching(/^2026-11-02T/) },
      });
    }
  });

  it('after an ask waits for the next milestone', () => {
    expect(planned({ since: '2019-05-05', recent: asked('2026-11-02') })).toMatch(/^2027-05-05T/);
  });

  it('skips a milestone that would come too soon after the last ask', () => {
    // "settled" since 15 July 2026. The milestone of 15 January is within 60 days of 1 December.
    expect(
      planned({ since: '2025-07-15', recent: asked('2026-12-01') }, Date.parse('2026-12-01T11:00:00Z')),
    ).toMatch(/^2027-07-15T/);
  });

  it.each([
    [{ optedOut: true }, 'opted-out'],
    [{ until: '2026-11-01' }, 'former-customer'],
    [{ since: '2026-10-20', until: '2026-11-10' }, 'former-customer'],
  ])('there is none for %o', (change, why) => {
    expect(nextContact(aCustomer('s', change), programme, NOW)).toEqual({ kind: 'nothing', why });
  });

  it('of a valuable customer waits in the lane of the key accounts', () => {
    expect(nextContact(aCustomer('s', { annualValue: 50_000 }), programme, NOW)).toMatchObject({
      next: { lane: 'key' },
    });
    expect(nextContact(aCustomer('s', { annualValue: 49_999 }), programme, NOW)).toMatchObject({
      next: { lane: 'rest' },
    });
  });

  it('never breaks the fatigue rules over many years of asking', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000 }),
        fc.constantFrom('UTC', 'Asia/Tokyo', 'America/Lima'),
        (age, zone) => {
          const since = Temporal.PlainDate.from('2026-11-02').subtract({ days: age }).toString();
          let customer = aCustomer(`fatigue-${age}`, { since, zone });
          let now = NOW;
          const dates: Temporal.PlainDate[] = [];
          for (let count = 0; count < 12; count += 1) {
            const schedule = nextContact(customer, programme, now);
            if (schedule.kind !== 'planned') throw new Error(schedule.why);
            now = toEpochMs(schedule.next.dueAt);
            dates.push(localOf(schedule.next.dueAt, zone).toPlainDate());
            customer = {
              ...customer,
              recent: [...customer.recent, ...asked(schedule.next.dueAt.slice(0, 10))].slice(-MAX_RECENT),
            };
          }
          for (const [index, date] of dates.entries()) {
            const before = dates[index - 1];
            if (before !== undefined) expect(before.until(date).days).toBeGreaterThanOrEqual(59);
            const fourBefore = dates[index - 4];
            if (fourBefore !== undefined) expect(fourBefore.until(date).days).toBeGreaterThanOrEqual(364);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the reason for an ask', () => {
  const once = aProgramme({
    bands: [
      { name: 'new', from: 'P0D', template: 'score/new', ask: { at: ['P30D', 'P31D', 'P33D'] }, thanks: {} },
    ],
  });
  const every = (duration: string) =>
    aProgramme({
      bands: [
        { name: 'all', from: 'P0D', template: 'score/new', ask: { at: [], every: duration }, thanks: {} },
      ],
    });
  const monthlyStale = aProgramme({ staleAfter: 'P1M' });
  // Their turn in the onboarding is its first day.
  const FIRST_DAY = 'zzzaaaaaazzzzzzz';
  // Half way through it: a week after the import.
  const MID_WAY = 'zzzqaaaaazzzzzzz';
  const thanks = (on: string) => ({ week: '2026-W01', kind: 'thanks' as const, on });
  const importedLater = { importedAt: '2026-11-04T09:00:00Z' };

  it.each([
    [
      'none after the last milestone of all',
      once,
      { since: '2019-05-05', recent: asked('2026-06-01') },
      undefined,
    ],
    [
      'the turn in the onboarding of who was never asked',
      once,
      { since: '2019-05-05', ref: MID_WAY },
      { kind: 'onboarding', on: '2026-11-09', from: '2026-11-02' },
    ],
    [
      'the same of who got nothing but thanks',
      once,
      { since: '2019-05-05', ref: MID_WAY, recent: [thanks('2026-06-01')] },
      { kind: 'onboarding', on: '2026-11-09', from: '2026-11-02' },
    ],
    [
      'the onboarding where a milestone is on the same day',
      programme,
      { since: '2024-11-02', ref: FIRST_DAY },
      { kind: 'onboarding', on: '2026-11-02', from: '2026-11-02' },
    ],
    [
      'a milestone before the turn in the onboarding',
      programme,
      { since: '2024-11-02', ref: MID_WAY },
      { kind: 'milestone', on: '2026-11-02', from: '2026-11-02' },
    ],
    [
      'no milestone whose mail would have gone before they had rested',
      programme,
      { since: '2026-05-02', recent: asked('2026-09-05'), ...importedLater },
      { kind: 'milestone', on: '2027-05-02', from: '2026-11-04' },
    ],
    [
      'a milestone beyond a year',
      every('P3Y'),
      { since: '2026-10-20' },
      { kind: 'milestone', on: '2029-10-20', from: '2026-11-02' },
    ],
    [
      'a milestone beyond five years',
      every('P8Y'),
      { since: '2026-10-20' },
      { kind: 'milestone', on: '2034-10-20', from: '2026-11-02' },
    ],
    [
      'a milestone that passed without a mail and is not stale',
      monthlyStale,
      { since: '2026-09-10', importedAt: '2026-10-01T09:00:00Z' },
      { kind: 'milestone', on: '2026-10-10', from: '2026-10-01' },
    ],
  ])('is %s', (_what, anyProgramme, change, reason) => {
    expect(askReason(aCustomer('why', change), anyProgramme, NOW, 'score')).toEqual(reason);
  });

  it.each([
    ['2026-11-08', false],
    ['2026-11-09', true],
    ['2026-11-20', true],
  ])('stands from the turn in the onboarding on: %s, %s', (today, stands) => {
    const customer = aCustomer('why', { since: '2019-05-05', ref: MID_WAY });
    expect(hasReason(customer, once, today, { kind: 'score' })).toBe(stands);
  });

  it.each([
    ['2026-11-18', false],
    ['2026-11-19', true],
  ])('stands from a milestone on: %s, %s', (today, stands) => {
    expect(hasReason(aCustomer('why', { since: '2026-10-20' }), programme, today, { kind: 'score' })).toBe(
      stands,
    );
  });

  describe('of a kind that the fatigue rules do not hold', () => {
    const kinds: ContactKinds = {
      ...CONTACT_KINDS,
      score: { ...CONTACT_KINDS.score, fatigueApplies: false },
    };
    // Their milestones are Monday 2, Tuesday 3 and Thursday 5 November.
    const customer = { since: '2026-10-03', importedAt: '2026-10-03T09:00:00Z' };

    it.each([
      ['the first milestone after the import', [], '2026-11-02', '2026-10-03'],
      ['the next on the day after the last of it', asked('2026-11-02'), '2026-11-03', '2026-11-03'],
      [
        'that, whatever other kinds went since',
        [...asked('2026-11-02'), thanks('2026-11-03')],
        '2026-11-03',
        '2026-11-03',
      ],
    ])('is %s', (_what, recent, on, from) => {
      const reason = askReason(aCustomer('why', { ...customer, recent }), once, NOW, 'score', { kinds });
      expect(reason).toEqual({ kind: 'milestone', on, from });
    });
  });
});

describe('a contact that a rule keeps back', () => {
  const customer = aCustomer('kept', {
    since: '2020-11-03',
    importedAt: '2026-10-01T09:00:00Z',
    recent: asked('2026-01-05'),
  });
  const planned = (now: string, since?: string, change = {}) => {
    const keptBack = since && { keptBack: { kind: 'score' as const, since } };
    const schedule = nextContact({ ...customer, ...change }, programme, Date.parse(now), { ...keptBack });
    if (schedule.kind !== 'planned') throw new Error(schedule.why);
    return [schedule.next.dueAt.slice(0, 10), schedule.next.keptBackSince];
  };
  const SINCE = '2026-11-03T10:00:00Z';

  it.each([
    ['otherwise becomes stale', '2026-11-23T08:00:00Z', undefined, {}, ['2027-11-03', undefined]],
    ['keeps its milestone', '2026-11-23T08:00:00Z', SINCE, {}, ['2026-11-23', SINCE]],
    ['keeps it for long', '2027-02-23T08:00:00Z', SINCE, {}, ['2027-02-23', SINCE]],
    [
      'has one that came meanwhile, by another date of theirs',
      '2026-11-23T08:00:00Z',
      SINCE,
      { since: '2020-11-05' },
      ['2026-11-23', SINCE],
    ],
    [
      'has none left, by another date of theirs',
      '2026-11-23T08:00:00Z',
      SINCE,
      { since: '2020-12-01' },
      ['2026-12-01', undefined],
    ],
    [
      'was stale before the rule',
      '2026-11-23T08:00:00Z',
      '2026-11-20T10:00:00Z',
      {},
      ['2027-11-03', undefined],
    ],
    [
      'has gone meanwhile',
      '2026-11-24T08:00:00Z',
      SINCE,
      { recent: asked('2026-11-23') },
      ['2027-11-03', undefined],
    ],
  ] as const)('%s', (_, now, since, change, expected) => {
    expect(planned(now, since, change)).toEqual(expected);
  });
});

describe('the next contact of several kinds', () => {
  const table = (reminder: Partial<ContactKinds['reminder']>): ContactKinds => ({
    ...CONTACT_KINDS,
    reminder: { ...CONTACT_KINDS.reminder, trigger: 'milestone', ...reminder },
  });
  const kindOf = (schedule: ReturnType<typeof nextContact>): string =>
    schedule.kind === 'planned' ? schedule.next.kind : schedule.why;
  const newcomer = aCustomer('several', { since: '2026-10-20' });

  it.each([
    [5, 'reminder'],
    [15, 'score'],
  ])('is of those due at once the first in the table: priority %i, the %s', (priority, kind) => {
    expect(kindOf(nextContact(newcomer, programme, NOW, { kinds: table({ priority }) }))).toBe(kind);
  });

  it.each([
    // Their milestone is Thursday 19 November, and the mail waits for the end of their rest.
    ['about', '2026-W47', '2026-12-31'],
    ['about', '2026-W47', '2026-11-19'],
    ['due', undefined, '2026-11-19'],
  ] as const)('bears the week that its row says: %s, %s, due on %s', (week, aboutWeek, day) => {
    const objects = () => ({ kind: 'until', day, reason: 'too-soon' }) as const;
    const kinds = table({ priority: 5, week, fatigueApplies: false });
    const rules = { customer: [{ name: 'rest', objects }], beyond: [] };
    const schedule = nextContact(newcomer, programme, NOW, { kinds, rules });
    if (schedule.kind !== 'planned') throw new Error(schedule.why);
    expect(schedule.next.dueAt).toContain(day);
    expect(schedule.next.aboutWeek).toBe(aboutWeek);
  });

  it('is the first that is due, wherever it stands in the table', () => {
    const rested = aCustomer('several', { since: '2026-10-20', recent: asked('2026-11-01') });
    expect(kindOf(nextContact(rested, programme, NOW, { kinds: table({ priority: 20 }) }))).toBe('reminder');
  });

  it('is one that may go where another may not', () => {
    const noScores = {
      name: 'no-scores',
      objects: ({ kind }: { kind: { code: number } }) =>
        kind.code === CONTACT_KINDS.score.code
          ? ({ kind: 'standing', reason: 'no-longer-due' } as const)
          : undefined,
    };
    const facts = { kinds: table({}), rules: { customer: [noScores], beyond: [] } };
    expect(kindOf(nextContact(newcomer, programme, NOW, facts))).toBe('reminder');
    expect(kindOf(nextContact(newcomer, programme, NOW, { rules: facts.rules }))).toBe('no-longer-due');
  });

  it.each([
    [
      'a suppressed one',
      { hash: 'h', suppression: { reason: 'bounced', at: '2026-11-01T10:00:00Z' } },
      'bounced',
    ],
    ['that of another', { hash: 'h', ref: 'b'.repeat(16) }, 'address-of-another'],
    ['one of which nothing is known', 'none', 'score'],
  ] as const)('respects the address if it was read: %s', (_, address, planned) => {
    expect(kindOf(nextContact(newcomer, programme, NOW, { address }))).toBe(planned);
  });

  it('is none where no kind goes by milestones', () => {
    const kinds: ContactKinds = { ...CONTACT_KINDS, score: { ...CONTACT_KINDS.score, trigger: 'none' } };
    expect(nextContact(newcomer, programme, NOW, { kinds })).toEqual({
      kind: 'nothing',
      why: 'no-milestone',
    });
  });

  it.each([
    [false, 'no-milestone'],
    [true, 'opted-out'],
  ])('is none without a milestone, for the reason that weighs more: opted out %s, %s', (optedOut, why) => {
    const noMore = aProgramme({
      bands: [{ name: 'new', from: 'P0D', template: 'score/new', ask: { at: ['P30D'] }, thanks: {} }],
    });
    const customer = aCustomer('several', { since: '2019-05-05', recent: asked('2026-06-01'), optedOut });
    expect(nextContact(customer, noMore, NOW)).toEqual({ kind: 'nothing', why });
  });
});
