import type { Ref } from '../identity/ref.ts';
import type { Seat } from './customer.ts';

/** One person of an account. */
export interface Sitter {
  readonly ref: Ref;
  /** The seat that they have. */
  readonly seat?: Seat;
}

/**
 * The seats of the people of one account. Whoever has one keeps its rank where that is possible, so that a
 * newcomer changes nobody else's turn more than the number of seats does. Nobody needs a seat who is alone.
 */
export function seatsOf(people: readonly Sitter[]): ReadonlyMap<Ref, Seat | undefined> {
  const of = people.length;
  if (of < 2) return new Map(people.map(({ ref }) => [ref, undefined]));
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
  return new Map([...taken].map(([rank, ref]) => [ref, { rank, of }]));
}
