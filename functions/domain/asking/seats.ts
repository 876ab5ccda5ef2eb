import type { Ref } from '../identity/ref.ts';
import type { Day } from '../time/day.ts';
import type { Seat } from './customer.ts';
import { partOf, partStart } from './turns.ts';

/** One person of an account. */
export interface Sitter {
  readonly ref: Ref;
  /** The seat that they have. */
  readonly seat?: Seat;
  /** The last day on which they were asked. */
  readonly askedOn?: Day;
}

/** How often the people of one account may be asked. */
export interface YearlyMaximum {
  /** In so many parts of the year one of them may be asked. */
  readonly parts: number;
  readonly today: Day;
}

/**
 * The seats of the people of one account. Whoever has one keeps its rank where that is possible, so that a
 * newcomer changes nobody else's turn more than the number of seats does.
 *
 * @param maximum of an account, if there is one. Where somebody was asked in the part of today, turns begin
 *   with the next: with other seats another could be asked in the same part
 */
export function seatsOf(
  people: readonly Sitter[],
  maximum?: YearlyMaximum,
): ReadonlyMap<Ref, Seat | undefined> {
  const of = people.length;
  // Whoever is alone has nobody to take turns with, but a maximum holds for them too.
  if (of < 2 && maximum === undefined) return new Map(people.map(({ ref }) => [ref, undefined]));
  const taken = new Map<number, Ref>();
  const standing: Ref[] = [];
  for (const { ref, seat } of people.toSorted((a, b) => (a.ref < b.ref ? -1 : 1))) {
    if (seat !== undefined && seat.rank < of && !taken.has(seat.rank)) taken.set(seat.rank, ref);
    else standing.push(ref);
  }
  for (let rank = 0; standing.length > 0; rank += 1) {
    if (taken.has(rank)) continue;
    const ref = standing.shift();
    if (ref !== undefined) taken.set(rank, ref);
  }
  const from = maximum && turnsFrom(people, maximum);
  return new Map(
    [...taken].map(([rank, ref]) => [ref, { rank, of, ...(from === undefined ? {} : { from }) }]),
  );
}

/** The first day of the next part, if somebody was asked in the part of today. */
function turnsFrom(people: readonly Sitter[], { parts, today }: YearlyMaximum): Day | undefined {
  const part = partOf(today, parts);
  const isUsed = people.some(({ askedOn }) => askedOn !== undefined && partOf(askedOn, parts) === part);
  return isUsed ? partStart(part + 1, parts) : undefined;
}

/** Whether two seats mean the same from a day on. */
export const isSameSeat = (one: Seat | undefined, other: Seat | undefined, today: Day): boolean => {
  const startOf = (seat: Seat | undefined): Day =>
    seat?.from !== undefined && seat.from > today ? seat.from : '';
  return one?.rank === other?.rank && one?.of === other?.of && startOf(one) === startOf(other);
};
