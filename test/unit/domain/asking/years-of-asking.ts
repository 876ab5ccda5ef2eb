import fc from 'fast-check';
import { expect } from 'vitest';
import type { Customer } from '../../../../functions/domain/asking/customer.ts';
import { isInWindow } from '../../../../functions/domain/asking/schedule.ts';
import { windowOf } from '../../../../functions/domain/asking/windows.ts';
import type { Programme } from '../../../../functions/domain/programme/programme.ts';
import { dateIn } from '../../../../functions/domain/programme/tenure.ts';
import { type Day, dayAfter } from '../../../../functions/domain/time/day.ts';
import { isoWeekOf } from '../../../../functions/domain/time/instant.ts';
import { DAY_MS, MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { eachMinutes, type Look, lived, onceADay } from '../../../support/lived-years.ts';
import { plainYears } from '../../../support/plain-years.ts';
import { accounts, type Person, programmes, START, startIn } from '../../../support/random-programmes.ts';

const YEARS = 10;
/** The years of a customer, in epoch ms. */
const span = ({ customer: { zone } }: Person, years: number): readonly [number, number] => {
  const start = startIn(zone);
  return [start, start + years * 365 * DAY_MS];
};

/** Questions without what the plain reading does not know. */
const plainly = (went: ReturnType<typeof lived>) =>
  went.map(({ on, occasion, band }) => ({ on, ...(occasion !== undefined && { occasion }), band }));

function grouped<T>(all: readonly T[], nameOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(nameOf(each), [...(groups.get(nameOf(each)) ?? []), each]);
  return groups;
}

/** What the people of one account got together. */
function checkAccount(
  { fatigue: { accountWeeks, maxPerAccountPerYear } }: Programme,
  asked: readonly { readonly on: Day; readonly seat: Customer['seat'] }[],
): void {
  const years = grouped(asked, ({ on }) => on.slice(0, 4));
  const isAlone = asked.every(({ seat }) => seat === undefined);
  for (const ofYear of years.values())
    if (maxPerAccountPerYear !== undefined && !isAlone)
      expect(ofYear.length, 'in a year').toBeLessThanOrEqual(maxPerAccountPerYear);
  if (accountWeeks === undefined || isAlone) return;
  const weeks = grouped(asked, ({ on }) => isoWeekOf(`${on}T00:00:00Z`));
  for (const ofWeek of weeks.values()) {
    const seats = new Set(ofWeek.map(({ seat }) => (seat?.rank ?? 0) % accountWeeks));
    expect(seats.size, 'at once').toBe(1);
  }
}

/** Each question goes on the day that the plain reading names, and in its window. */
export function checkYears(runs: number, years = YEARS): void {
  fc.assert(
    fc.property(programmes, accounts({ min: 1, max: 3 }), (programme, people) => {
      const asked: { readonly on: Day; readonly seat: Customer['seat'] }[] = [];
      for (const person of people) {
        const [start, end] = span(person, years);
        const { zone, region } = person.customer;
        const went = lived(person, programme, [start, end], eachMinutes(1));
        for (const { at } of went)
          expect(isInWindow(windowOf(programme, region), zone, at), 'in its window').toBe(true);
        const expected = plainYears(person, programme, START, dateIn(zone, end));
        asked.push(...went.map(({ on }) => ({ on, seat: person.customer.seat })));
        // The mail of the last day may lie behind the last moment.
        const last = dateIn(zone, end);
        const isOver = ({ on }: { on: string }): boolean => on < last;
        expect(plainly(went).filter(isOver)).toEqual(expected.filter(isOver));
      }
      checkAccount(programme, asked);
    }),
    { numRuns: runs },
  );
}

/**
 * The person, with cases that nobody resolves: a plan that is made after a case was resolved is free of it,
 * and a plan of before is not.
 */
const withOpenCases = ({ customer, habits }: Person): Person => ({
  customer,
  habits: habits.map((habit) => (habit.caseFor === undefined ? habit : { ...habit, caseFor: 40_000 })),
});

/** Neither when somebody looks nor an import that brings nothing changes the days. */
export function checkLooks(runs: number, years = YEARS): void {
  const looks: fc.Arbitrary<(person: Person, programme: Programme) => Look> = fc.constantFrom(
    () => eachMinutes(1),
    () => eachMinutes(29),
    ({ customer }: Person, programme: Programme) => onceADay(customer, programme),
  );
  fc.assert(
    fc.property(
      programmes,
      accounts({ min: 1, max: 2 }),
      looks,
      fc.array(fc.integer({ min: 0, max: years * 365 * 24 * 60 }), { maxLength: 40 }),
      (programme, people, look, minutes) => {
        for (const person of people.map(withOpenCases)) {
          const reviews = minutes.map((minute) => span(person, years)[0] + minute * MINUTE_MS);
          const days = lived(person, programme, span(person, years), eachMinutes(1)).map(({ on }) => on);
          const others = lived(person, programme, span(person, years), look(person, programme), reviews).map(
            ({ on }) => on,
          );
          const last = dayAfter(START, { months: 0, days: years * 365 - 2 });
          const isOver = (on: string): boolean => on < last;
          expect(others.filter(isOver)).toEqual(days.filter(isOver));
        }
      },
    ),
    { numRuns: runs },
  );
}
