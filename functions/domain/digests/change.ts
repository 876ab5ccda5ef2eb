import { referenceability, steadied, type Tally, Z_95 } from '../answering/score.ts';

/** How the rate of one week differs from that of another. */
export interface Change {
  /** Rate now minus rate before, from −2 to 2. */
  readonly value: number;
  /** 95 % interval, within −2 to 2. */
  readonly low: number;
  readonly high: number;
  /** Whether a change of this size, with so few answers, may well be chance: the interval holds zero. */
  readonly isNoise: boolean;
}

/** Whether a change may well be chance by its interval, as it is told: rounded to whole points it may hold a zero that it did not. */
export const mayBeChance = ({ low, high }: Pick<Change, 'low' | 'high'>): boolean => low <= 0 && high >= 0;

/**
 * The change of the rate between two weeks, whose answers come from different people; undefined when either has none.
 *
 * The interval is the adjusted Wald interval for the difference of two independent rates: each week is steadied by one imagined
 * yes and one imagined no, as in the interval of a single week (Bonett and Price, Journal of Educational and Behavioral Statistics
 * 37(4), 2012; for two samples Agresti and Caffo, The American Statistician 54(4), 2000), and the variances add up. Counted out
 * exactly for weeks of 5 to 40 answers it calls at most 5 % of unchanged weeks a change. Splitting the two imagined answers
 * between the weeks (Price and Bonett 2004) would call up to 9 %, the plain Wald interval up to 35 %.
 */
export function changeOf(before: Tally, now: Tally): Change | undefined {
  if (before.answered === 0 || now.answered === 0) return undefined;
  const first = steadied(before);
  const second = steadied(now);
  const middle = second.value - first.value;
  const half = Z_95 * Math.sqrt(first.variance + second.variance);
  const low = Math.max(-2, middle - half);
  const high = Math.min(2, middle + half);
  return {
    value: referenceability(now) / now.answered - referenceability(before) / before.answered,
    low,
    high,
    isNoise: mayBeChance({ low, high }),
  };
}
