import { type Instant, toEpochMs } from '../time/instant.ts';
import { DAY_MS, type EpochMs, MINUTE_MS } from '../time/units.ts';

/**
 * When mail stops by itself: every number in one place, with its reason. Opening the gate again is a person's
 * decision.
 */
export const BREAKER_POLICY = {
  /**
   * One silent call is a lost response; five in a row, whoever made them, are an outage. A handful of
   * contacts is what it may cost.
   */
  ambiguousInARow: 5,
  /**
   * One mail that SES finds fault with has an odd name in it; five in a row are a broken template. None of
   * them was sent, or is lost.
   */
  faultyInARow: 5,
  /**
   * AWS reviews an account at 5 % and pauses it at 10 %. Half of the review line leaves time to mend a list;
   * a list that is looked after stays near 1 %. Of the last 500 mails, so that a bad import shows at once and
   * a handful of dead addresses, 12 at most, does not.
   */
  bounces: { tripAt: 0.025, reviewAt: 0.05, sample: 500 },
  /**
   * AWS reviews an account at 0.1 % and pauses it at 0.5 %; Gmail asks for less than 0.1 %. Half of it, of
   * the last 6,000 mails: the third complaint. One is a finger that slipped, two can be chance.
   */
  complaints: { tripAt: 0.0005, reviewAt: 0.001, sample: 6_000 },
  /** As far back as SES tells (GetSendStatistics), in days. */
  daysBack: 14,
} as const;

/** What the breaker writes where a run of outcomes trips it. */
export const RUNS = {
  ambiguous: {
    limit: BREAKER_POLICY.ambiguousInARow,
    why: `${BREAKER_POLICY.ambiguousInARow} mails in a row may or may not have gone: SES did not answer.`,
  },
  faulty: {
    limit: BREAKER_POLICY.faultyInARow,
    why: `SES found fault with ${BREAKER_POLICY.faultyInARow} different mails in a row: most likely a template is broken. None of them was sent: they stay due, and who was tried three times is parked (npm run redrive).`,
  },
} as const;

export type Run = keyof typeof RUNS;

/** How long no worker starts a mail after SES told one of them to stop, in milliseconds. */
export const HOLDS_MS = {
  /**
   * SES counts mails per second: after one it takes them again, and the other one is for its clock and ours.
   */
  'slow-down': 2_000,
  /**
   * SES counts the last 24 hours, so room comes back bit by bit. Four refused calls an hour are what asking
   * again costs.
   */
  'stop-for-today': 15 * MINUTE_MS,
} as const;

/** Why the gate can be held. SES took no mail, and will again without anybody's help. */
export type HoldReason = keyof typeof HOLDS_MS;

/** What SES counted in one stretch of 15 minutes. */
export interface SendPoint {
  /** When it began, in epoch milliseconds. */
  readonly at: number;
  readonly attempts: number;
  readonly bounces: number;
  readonly complaints: number;
}

/** One of the rates that the breaker watches, over the latest mails. */
export interface Reputation {
  readonly measure: 'bounces' | 'complaints';
  readonly count: number;
  /** The latest mails that the count is of: as many as make up the sample, or all there are. */
  readonly attempts: number;
  /** Count over attempts; 0 when nothing was sent. */
  readonly rate: number;
  readonly trips: boolean;
}

/**
 * The rates that the breaker watches. Each is taken over the latest stretches that together make up its
 * sample, so that a fresh bad list is not thinned out by good weeks before it. Where fewer mails were sent,
 * the missing ones are taken to have gone well: one bounce among three mails says nothing, thirteen among
 * sixty say everything.
 *
 * @param points as SES gives them, in any order
 * @param openedAt when somebody last opened the gate: what came before is judged already
 */
export function reputationOf(
  points: readonly SendPoint[],
  openedAt: Instant | undefined,
  now: EpochMs,
): Reputation[] {
  const from = Math.max(
    now - BREAKER_POLICY.daysBack * DAY_MS,
    openedAt === undefined ? Number.NEGATIVE_INFINITY : toEpochMs(openedAt),
  );
  const latest = points.filter(({ at }) => at >= from).sort((a, b) => b.at - a.at);
  return (['complaints', 'bounces'] as const).map((measure) => {
    const { tripAt, sample } = BREAKER_POLICY[measure];
    let count = 0;
    let attempts = 0;
    for (const point of latest) {
      if (attempts >= sample) break;
      count += point[measure];
      attempts += point.attempts;
    }
    return {
      measure,
      count,
      attempts,
      rate: attempts === 0 ? 0 : count / attempts,
      trips: count / Math.max(attempts, sample) >= tripAt,
    };
  });
}

/** A share as a person reads it: `2.5 %`, `0.05 %`. */
export const shareText = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

const SAID = {
  bounces: 'bounced',
  complaints: 'were marked as spam',
} as const;

/** `13 of the last 512 mails bounced (2.5 %)` */
export const reputationText = ({ measure, count, attempts, rate }: Reputation): string =>
  `${count} of the last ${attempts} mails ${SAID[measure]} (${shareText(rate)})`;

/**
 * Whether too many of the latest mails bounced or were marked as spam; undefined when not. See {@link
 * reputationOf}.
 *
 * @returns why, for the person who decides when the gate is opened again
 */
export function breakerTrip(
  points: readonly SendPoint[],
  openedAt: Instant | undefined,
  now: EpochMs,
): { readonly why: string } | undefined {
  const worst = reputationOf(points, openedAt, now).find(({ trips }) => trips);
  if (worst === undefined) return undefined;
  const { tripAt, reviewAt } = BREAKER_POLICY[worst.measure];
  return {
    why: `${reputationText(worst)}. Mail stops at ${shareText(tripAt)}, for AWS reviews an account at ${shareText(reviewAt)}.`,
  };
}
