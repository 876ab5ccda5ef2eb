/** What a receiver usually does: the share of asks there that machines visit. */
export interface Habits {
  /** 0 to 1. */
  readonly visitedShare: number;
}

/** How many asks there were, and how many of them machines visited. Older asks weigh less. */
export interface Visits {
  readonly asks: number;
  readonly visited: number;
}

/** What is known of the receivers in one shard of domains, with the sums over all domains beside it. */
export interface Receivers {
  readonly anywhere: Visits;
  readonly gateways: ReadonlyMap<string, Visits>;
  /** By the hash of the domain. */
  readonly domains: ReadonlyMap<string, Visits>;
  /** Through which gateway the mail of a domain goes. */
  readonly via: ReadonlyMap<string, string>;
}

const NONE: Visits = { asks: 0, visited: 0 };

/**
 * How many domains a shard knows at most, and of how many it knows the gateway; those with the most asks.
 * There are 16 shards. The others are judged by their gateway, or by what is usual anywhere.
 */
export const MAX_DOMAINS = 256;

export const NOTHING_KNOWN: Receivers = {
  anywhere: NONE,
  gateways: new Map(),
  domains: new Map(),
  via: new Map(),
};

/**
 * How many of the visits of machines give themselves away: 8 kinds of 17 in our own measurement. Only those
 * are counted, so that a share that is seen is half of what it stands for.
 */
const SEEN = 0.5;

/** What is believed before anything was seen: 20 to 80 % of clicks in B2B are no person's (M3AAWG). */
const USUAL_SHARE = 0.4;

/**
 * A beta distribution with this mean and this many asks behind it has 95 % of its weight between 3 and 48 %.
 * With half as many asks a receiver was quiet after ten without a visit, and it was not.
 */
const PRIOR = { share: SEEN * USUAL_SHARE, asks: 10 };

/** The mean of a beta distribution around `before` after these asks. */
const shrunken = ({ asks, visited }: Visits, before: number): number =>
  (visited + PRIOR.asks * before) / (asks + PRIOR.asks);

/**
 * The share of asks at a domain that machines are seen to visit. Each step is the posterior mean of a
 * beta-binomial model whose prior is the step before, worth {@link PRIOR} asks (the m-estimate of Cestnik
 * 1990; chapter 5 of Gelman and others, Bayesian Data Analysis):
 *
 * ```text
 * anywhere = (visited + m · 0.2)      / (asks + m)      over all domains
 * gateway  = (visited + m · anywhere) / (asks + m)      over the domains behind it
 * domain   = (visited + m · gateway)  / (asks + m)      m = 10
 * ```
 *
 * So few asks say little, and without any the share is that of the gateway, or that of anywhere.
 *
 * @param domain the hash of the domain; undefined for asks that have none
 */
export function visitedShare(receivers: Receivers, domain: string | undefined): number {
  const { anywhere, gateways, domains, via } = receivers;
  const everywhere = shrunken(anywhere, PRIOR.share);
  if (domain === undefined) return everywhere;
  const behind = shrunken(gateways.get(via.get(domain) ?? '') ?? NONE, everywhere);
  return shrunken(domains.get(domain) ?? NONE, behind);
}

/**
 * The classes of receivers, by the share of asks that machines visit there: each up to the share `below`, and
 * weighed with the share `taken`. They are coarse, so that recounts years later need one word.
 */
const CLASSES = {
  never: { below: 0.05, taken: 0.02 },
  seldom: { below: 0.2, taken: 0.1 },
  sometimes: { below: 0.6, taken: USUAL_SHARE },
  often: { below: 0.85, taken: 0.75 },
  always: { below: Number.POSITIVE_INFINITY, taken: 0.95 },
} as const;

/** How often machines visit the asks at a receiver. */
export type HabitClass = keyof typeof CLASSES;

export const HABIT_CLASSES = Object.keys(CLASSES) as readonly HabitClass[];

/** The class that says nothing out of the ordinary. It is not stored. */
export const USUAL: HabitClass = 'sometimes';

/** @param seen the share of asks that machines are seen to visit */
export const habitClassOf = (seen: number): HabitClass =>
  HABIT_CLASSES.find((each) => seen < SEEN * CLASSES[each].below) ?? USUAL;

/** What weighing takes from a class. */
export const habitsOf = (habit: HabitClass = USUAL): Habits => ({ visitedShare: CLASSES[habit].taken });

/** The class of a domain by what is known. */
export const habitAt = (receivers: Receivers, domain: string | undefined): HabitClass =>
  habitClassOf(visitedShare(receivers, domain));
