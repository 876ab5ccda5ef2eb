import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import { byPopulation, type OfPopulation } from './figures.ts';
import type { Played } from './play.ts';

// Populations that no policy can tell apart, because what is stored of them is the same.

/** Times are the same when they fall between the same two of these, in ms. */
const SINCE_SENT = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 3 * HOUR_MS, DAY_MS, 7 * DAY_MS];
const SINCE_BEFORE = [2_000, 10_000, MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, DAY_MS];

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const classIn = (limits: readonly number[], ms: number): number =>
  limits.filter((limit) => ms >= limit).length;

function instantsIn(value: unknown): number[] {
  if (typeof value === 'string') return INSTANT.test(value) ? [Date.parse(value)] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(instantsIn) : [];
}

/** What is stored of an ask, without which scores and when exactly. */
export interface Shape {
  readonly text: string;
  /** The letter that stands for a score; undefined for one that is not stored. */
  readonly letterOf: (score: number) => string | undefined;
}

/**
 * Scores become letters in the order in which they are stored, and times the class of their distance to the
 * mail and to the time before. All else stays, so it does not matter what the product stores.
 */
export function shapeOf(stored: object, sentAt: EpochMs): Shape {
  const times = [...new Set(instantsIn(stored))].sort((a, b) => a - b);
  const letters = new Map<number, string>();
  const letter = (score: number): string => {
    const known = letters.get(score) ?? String.fromCharCode(97 + letters.size);
    letters.set(score, known);
    return known;
  };
  const time = (at: number): string => {
    const before = times[times.indexOf(at) - 1];
    const since = classIn(SINCE_SENT, at - sentAt);
    return before === undefined ? `t${since}` : `t${since}+${classIn(SINCE_BEFORE, at - before)}`;
  };
  const text = JSON.stringify(stored, (key, value: unknown) => {
    if (key === 'score' && typeof value === 'number') return letter(value);
    return typeof value === 'string' && INSTANT.test(value) ? time(Date.parse(value)) : value;
  });
  return { text, letterOf: (score) => letters.get(score) };
}

/** Two populations with asks of which the same is stored and that mean different things. */
export interface Pair {
  readonly names: readonly [string, string];
  /** Which share of the asks of each, from 0 to 1: one of the two is always judged wrongly. */
  readonly shares: readonly [number, number];
}

/** What pairs are found by. */
export type Stored = Pick<Played, 'meant' | 'stored' | 'sentAt'> & OfPopulation;

/** The pairs, those with the largest shares first. */
export function pairsOf(played: readonly Stored[]): Pair[] {
  const shaped = played
    .filter(({ population }) => population.who !== 'wish')
    .map((each) => {
      const { text, letterOf } = shapeOf(each.stored, each.sentAt);
      const truth = each.meant === undefined ? 'nobody' : (letterOf(each.meant) ?? 'not stored');
      return { population: each.population, text, truth };
    });
  const groups = [...byPopulation(shaped)];
  const pairs = groups.flatMap(([one, ofOne], index) =>
    groups.slice(index + 1).map(([other, ofOther]): Pair => {
      const shareLike = (asks: typeof ofOne, others: typeof ofOne): number =>
        asks.filter((ask) => others.some(({ text, truth }) => text === ask.text && truth !== ask.truth))
          .length / asks.length;
      return { names: [one, other], shares: [shareLike(ofOne, ofOther), shareLike(ofOther, ofOne)] };
    }),
  );
  return pairs
    .filter(({ shares }) => shares[0] > 0)
    .sort((a, b) => Math.min(...b.shares) - Math.min(...a.shares));
}
