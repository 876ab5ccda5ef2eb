import type { Played } from './play.ts';
import type { Judged, Policy } from './policies.ts';
import type { Who } from './population.ts';
import type { Counted } from './verdict.ts';

/**
 * - `accepted`: nobody has answered, and a score is counted
 * - `wrong`: somebody has answered, and another score is counted
 * - `lost`: somebody has answered, and nothing is counted
 * - `unsure`: somebody or nobody has answered, and it is counted apart
 */
export type Judgement = 'right' | 'accepted' | 'wrong' | 'lost' | 'unsure';

/** @param meant the score that the person means in the end; undefined where no person answers */
export function judge(counted: Counted, meant: number | undefined): Judgement {
  if (counted === 'unsure') return 'unsure';
  if (meant === undefined) return counted === 'none' ? 'right' : 'accepted';
  if (counted === 'none') return 'lost';
  return counted === meant ? 'right' : 'wrong';
}

type ForPolicy = Pick<Played, 'meant'> & Judged;
/** Which population an ask is of. */
export type OfPopulation = { readonly population: { readonly name: string; readonly who: Who } };

/** How a policy does on some asks. Shares are from 0 to 1. */
export interface Shares {
  readonly falseAccepts: number;
  readonly falseRejects: number;
  readonly unsure: number;
}

/** The shares of some asks, each of which counts the same. */
export function sharesOf(played: readonly ForPolicy[], { count }: Pick<Policy, 'count'>): Shares {
  const judged = played.map((each) => judge(count(each), each.meant));
  const share = (...of: readonly Judgement[]): number =>
    judged.filter((each) => of.includes(each)).length / Math.max(1, judged.length);
  return { falseAccepts: share('accepted'), falseRejects: share('wrong', 'lost'), unsure: share('unsure') };
}

/** How much a population counts in all. */
export type WeightOf = (population: string) => number;
export const EACH_THE_SAME: WeightOf = () => 1;

/** The asks by the names of their populations, in the order of the play. */
export function byPopulation<Ask extends OfPopulation>(played: readonly Ask[]): ReadonlyMap<string, Ask[]> {
  const groups = new Map<string, Ask[]>();
  for (const each of played) {
    const { name } = each.population;
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return groups;
}

/**
 * The shares over populations of one kind: the mean of those of each population, by its weight. Undefined
 * when none of them counts.
 */
export function sharesOfAll(
  played: readonly (ForPolicy & OfPopulation)[],
  who: Who,
  policy: Pick<Policy, 'count'>,
  weightOf: WeightOf = EACH_THE_SAME,
): Shares | undefined {
  const groups = [...byPopulation(played.filter(({ population }) => population.who === who))];
  const weighed = groups.map(([name, asks]) => ({ weight: weightOf(name), shares: sharesOf(asks, policy) }));
  const sum = weighed.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) return undefined;
  const mean = (of: keyof Shares): number =>
    weighed.reduce((total, { weight, shares }) => total + weight * shares[of], 0) / sum;
  return {
    falseAccepts: mean('falseAccepts'),
    falseRejects: mean('falseRejects'),
    unsure: mean('unsure'),
  };
}

/** What a policy comes to; a figure without asks is undefined. */
export interface Figures {
  /** Of the asks that only machines touched. */
  readonly falseAccepts: number | undefined;
  /** Of the asks that people answered: lost, or another score. */
  readonly falseRejects: number | undefined;
  /** Of the asks that people answered: counted apart. */
  readonly unsure: number | undefined;
  /** Told apart: of the asks whose mails went on to others. */
  readonly forwardedFalseRejects: number | undefined;
  readonly forwardedUnsure: number | undefined;
  /** Told apart: of the asks that a machine touched that presses buttons by real events. */
  readonly presserFalseAccepts: number | undefined;
}

export function figuresOf(
  played: readonly (ForPolicy & OfPopulation)[],
  policy: Pick<Policy, 'count'>,
  weightOf: WeightOf = EACH_THE_SAME,
): Figures {
  const of = (who: Who) => sharesOfAll(played, who, policy, weightOf);
  const [machines, people, forwarded, pressers] = [
    of('machine'),
    of('person'),
    of('forwarded'),
    of('presser'),
  ];
  return {
    falseAccepts: machines?.falseAccepts,
    falseRejects: people?.falseRejects,
    unsure: people?.unsure,
    forwardedFalseRejects: forwarded?.falseRejects,
    forwardedUnsure: forwarded?.unsure,
    presserFalseAccepts: pressers?.falseAccepts,
  };
}
