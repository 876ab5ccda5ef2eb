import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { Customer } from '../../functions/domain/asking/customer.ts';
import { type Sitter, seatsOf } from '../../functions/domain/asking/seats.ts';
import { type Programme, programmeSchema } from '../../functions/domain/programme/programme.ts';
import { type Day, dayAfter, WEEKDAYS } from '../../functions/domain/time/day.ts';
import { toInstant } from '../../functions/domain/time/instant.ts';
import { aCustomer, aProgramme, refFor } from './factories.ts';

// Programmes and customers of all sorts, for properties that must hold for each of them.

/** When everything here begins, by each customer's own calendar: a Monday. */
export const START: Day = '2026-11-02';
/** The first moment of that day, in epoch ms. */
export const startIn = (timeZone: string): number =>
  Temporal.PlainDate.from(START).toZonedDateTime(timeZone).epochMilliseconds;
export const REGIONS = ['EMEA', 'APAC'] as const;
export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Niue',
  'Asia/Kathmandu',
] as const;

/** The longest time for which a case stays open here, in days. */
const MAX_OPEN_DAYS = 200;

/** What a customer does with a question of theirs; they do it in this order, again and again. */
export interface Habit {
  /** How many days later they answer, 1 to 7. Absent: they do not. */
  readonly answersAfter?: number;
  /** Whether they are thanked by mail on that day. */
  readonly isThanked: boolean;
  /** How many days the case of the answer stays unresolved. Absent: it opens none. */
  readonly caseFor?: number;
}

/** A customer, and what they will do. */
export interface Person {
  readonly customer: Customer;
  readonly habits: readonly Habit[];
}

const days = (min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((count) => `P${count}D`);
const dayWithin = (from: number, to: number): fc.Arbitrary<Day> =>
  fc.integer({ min: from, max: to }).map((count) => dayAfter(START, { months: 0, days: count }));

const EVERY = ['P8D', 'P3W', 'P1M', 'P45D', 'P3M', 'P6M', 'P1Y', 'P400D'] as const;
const BOUNDS = ['P3M', 'P6M', 'P1Y', 'P2Y', 'P5Y'] as const;

const ask = (from: string): fc.Arbitrary<{ at: string[]; every?: string }> => {
  const at = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 3 });
  return fc
    .record({ at, every: fc.option(fc.constantFrom(...EVERY), { freq: 8, nil: undefined }) })
    .map(({ at: counts, every }) => {
      // Before the end of even the shortest band.
      const within = counts.map((count) => (from === 'P0D' ? `P${count}D` : `${from}${count}D`));
      const milestones = every === undefined && within.length === 0 ? ['P30D'] : within;
      return every === undefined
        ? { at: from === 'P0D' || within.length > 0 ? milestones : [from] }
        : { at: milestones, every };
    });
};

const bands: fc.Arbitrary<unknown[]> = fc.subarray([...BOUNDS], { maxLength: 3 }).chain((bounds) => {
  const starts = ['P0D', ...bounds];
  return fc.tuple(...starts.map(ask)).map((asks) =>
    starts.map((from, index) => ({
      name: `band-${index}`,
      from,
      ...(starts[index + 1] === undefined ? {} : { until: starts[index + 1] }),
      template: 'score/new',
      ask: asks[index],
    })),
  );
});

const hour = (hours: number): string => `${String(hours).padStart(2, '0')}:00`;
const window = fc
  .record({
    days: fc.oneof(
      { weight: 2, arbitrary: fc.constant(WEEKDAYS.slice(0, 5)) },
      { weight: 1, arbitrary: fc.subarray([...WEEKDAYS], { minLength: 1 }) },
    ),
    from: fc.integer({ min: 4, max: 12 }),
    hours: fc.integer({ min: 1, max: 11 }),
  })
  .map(({ days: weekdays, from, hours }) => ({
    days: weekdays,
    from: hour(from),
    until: hour(from + hours),
  }));

const regions = fc.subarray([...REGIONS], { minLength: 1 });
/** Some holidays in a row, or each on its own. */
const holiday = fc
  .record({ start: fc.integer({ min: -20, max: 900 }), length: fc.integer({ min: 1, max: 20 }) })
  .map(({ start, length }) =>
    Array.from({ length }, (_, nth) => dayAfter(START, { months: 0, days: start + nth })),
  );

/** There once in so many times. (`freq` of `fc.option` counts the times in which it is not there.) */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, oneIn = 2): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
/** Without the settings that are not there. */
const settings = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

const fatigue = fc
  .record({
    minGap: days(8, 150),
    maxPerYear: fc.integer({ min: 1, max: 6 }),
    quietTime: maybe(days(1, 90)),
    maxContactsPerYear: maybe(fc.integer({ min: 1, max: 12 })),
    afterAnswer: maybe(fc.oneof(days(1, 300), fc.constantFrom('P1M', 'P6M', 'P1Y'))),
    whileCaseOpen: maybe(days(1, 200)),
    ignoredAsks: maybe(fc.integer({ min: 1, max: 6 })),
    maxPerAccountPerYear: maybe(fc.integer({ min: 1, max: 30 })),
    accountWeeks: maybe(fc.integer({ min: 2, max: 12 })),
  })
  .map(settings);

const campaign = fc.record({
  start: dayWithin(-40, 1_500),
  spreadOver: days(1, 60),
  audience: fc.constantFrom<object>(
    {},
    { bands: ['band-0'] },
    { regions: ['EMEA'] },
    { annualValueFrom: 1_000 },
    { annualValueBelow: 1_000 },
    { locales: ['de'] },
    { tags: { plan: 'gold' } },
  ),
});

/** Programmes as they could be published. */
export const programmes: fc.Arbitrary<Programme> = fc
  .record({
    bands,
    sendWindow: window,
    windows: maybe(fc.record({ of: regions, window })),
    holidays: maybe(fc.array(fc.record({ regions: maybe(regions), dates: holiday }), { maxLength: 6 })),
    fatigue,
    staleAfter: days(1, 30),
    onboarding: fc.record({ spreadOver: days(1, 60) }),
    renewal: maybe(fc.record({ askBefore: days(0, 90) })),
    dates: maybe(
      fc.oneof(
        fc.record({ column: fc.constant('go_live'), askAfter: days(0, 90) }),
        fc.record({ column: fc.constant('go_live'), askBefore: days(0, 90) }),
      ),
    ),
    campaigns: maybe(fc.array(campaign, { minLength: 1, maxLength: 3 })),
  })
  .map(({ windows, holidays, dates, campaigns, renewal, ...rest }) => {
    const { causes, digests: _, ...sound } = aProgramme();
    return programmeSchema.parse({
      ...sound,
      causes,
      ...rest,
      ...(windows && { windows: [{ ...windows.window, regions: windows.of }] }),
      ...(holidays && { holidays: holidays.map(settings) }),
      ...(dates && { dates: [dates] }),
      ...(renewal && { renewal }),
      ...(campaigns && { campaigns: campaigns.map((each, nth) => ({ ...each, name: `campaign-${nth}` })) }),
    });
  });

const fewer: fc.Arbitrary<Customer['fewer']> = fc.oneof(
  fc.record({ kind: fc.constant('yearly' as const), since: dayWithin(-30, 0) }),
  fc.record({ kind: fc.constant('pause' as const), since: dayWithin(-30, 0), until: dayWithin(1, 200) }),
);

const customer = (name: string, account: string): fc.Arbitrary<Customer> =>
  fc
    .record({
      since: fc.oneof(dayWithin(-4_000, 0), dayWithin(-60, 30)),
      zone: fc.constantFrom(...ZONES),
      region: maybe(fc.constantFrom(...REGIONS)),
      locale: fc.constantFrom('en', 'de', 'de-AT'),
      annualValue: maybe(fc.constantFrom(10, 1_000, 100_000)),
      renewalOn: maybe(dayWithin(-50, 2_000)),
      tags: maybe(
        fc.record({
          go_live: fc.oneof(dayWithin(-50, 2_000), fc.constant('soon')),
          plan: fc.constantFrom('gold', 'free'),
        }),
      ),
      lastAsked: maybe(dayWithin(-400, -1), 3),
      lastAnswered: maybe(dayWithin(-400, -1), 3),
      fewer: maybe(fewer, 3),
      until: maybe(dayWithin(-10, 3_000), 6),
      ref: fc.integer({ min: 0, max: 1_000_000 }).map((salt) => refFor(`${name}-${salt}`)),
    })
    .map((values) => {
      const importedAt = toInstant(startIn(values.zone));
      return aCustomer(name, { ...settings(values), account, importedAt } as Partial<Customer>);
    });

const habits: fc.Arbitrary<Habit[]> = fc.array(
  fc
    .record({
      answersAfter: maybe(fc.integer({ min: 1, max: 7 })),
      isThanked: fc.boolean(),
      caseFor: maybe(fc.integer({ min: 1, max: MAX_OPEN_DAYS })),
    })
    .map(({ answersAfter, isThanked, caseFor }) => ({
      isThanked,
      ...(answersAfter !== undefined && { answersAfter }),
      ...(caseFor !== undefined && { caseFor }),
    })),
  { minLength: 1, maxLength: 4 },
);

/** A yearly maximum for an account as seats are handed out, and whether somebody was just asked. */
const maximums = maybe(fc.record({ parts: fc.integer({ min: 1, max: 30 }), isUsed: fc.boolean() }));

/** The people of one account, with their seats. */
export const accounts = (size: { readonly min: number; readonly max: number }): fc.Arbitrary<Person[]> =>
  fc.integer(size).chain((count) =>
    fc
      .tuple(
        maximums,
        ...Array.from({ length: count }, (_, nth) =>
          fc.record({ customer: customer(`p${nth}`, 'Example Ltd'), habits }),
        ),
      )
      .map(([maximum, ...people]) => {
        const sitters = people.map(
          ({ customer: { ref } }): Sitter => ({ ref, ...(maximum?.isUsed && { askedOn: START }) }),
        );
        const seats = seatsOf(sitters, maximum && { parts: maximum.parts, today: START });
        return people.map((each) => {
          const seat = seats.get(each.customer.ref);
          return { ...each, customer: { ...each.customer, ...(seat && { seat }) } };
        });
      }),
  );
