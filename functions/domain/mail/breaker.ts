import { type Instant, toEpochMs } from '../time/instant.ts';
import { DAY_MS, type EpochMs, MINUTE_MS } from '../time/units.ts';

/**
 * When mail stops by itself: every number in one place, with its reason. Only a person opens the gate again.
 */
export const BREAKER_POLICY = {
  /**
   * One silent call is a lost response. Five in a row, by any workers, are an outage. An outage then costs a
   * handful of contacts.
   */
  ambiguousInARow: 5,
  /**
   * One mail that SES finds fault with has an odd name in it; five in a row are a broken template. No mail
   * was sent, and none is lost.
   */
  faultyInARow: 5,
  /**
   * AWS reviews an account at 5 % and pauses it at 10 %. Half of the review line leaves time to mend a list;
   * a well-kept list stays near 1 %. The sample is 500 mails: a bad import shows at once, and a handful of
   * dead addresses (12 at most) does not.
   */
  bounces: { tripAt: 0.025, reviewAt: 0.05, sample: 500 },
  /**
   * AWS reviews an account at 0.1 % and pauses it at 0.5 %; Gmail asks for less than 0.1 %. Half of the
   * review line over 6,000 mails is the third complaint. One complaint is a finger that slipped, two can be
   * chance.
   */
  complaints: { tripAt: 0.0005, reviewAt: 0.001, sample: 6_000 },
  /** In days: the span that SES reports (GetSendStatistics). */
  daysBack: 14,
} as const;

/** What the breaker writes when a run of outcomes trips it. */
export const STREAKS = {
  ambiguous: {
    limit: BREAKER_POLICY.ambiguousInARow,
    why: `${BREAKER_POLICY.ambiguousInARow} mails in a row may or may not have gone: SES did not answer.`,
  },
  faulty: {
    limit: BREAKER_POLICY.faultyInARow,
    why: `SES found fault with ${BREAKER_POLICY.faultyInARow} different mails in a row: most likely a template is broken. None of them was sent: they stay due, and who was tried three times is parked (npm run redrive).`,
  },
} as const;

export type Streak = keyof typeof STREAKS;

/** How long no worker starts a mail after SES told one of them to stop, in milliseconds. */
export const HOLDS_MS = {
  /**
   * SES counts mails per second and takes mails again after one. The second one allows for clocks that
   * differ.
   */
  'slow-down': 2_000,
  /**
   * SES counts the last 24 hours, so room comes back bit by bit. Trying again costs four refused calls an
   * hour.
   */
  'stop-for-today': 15 * MINUTE_MS,
} as const;

/** Why the gate can be held: SES took no mail, and will take mail again without anybody's help. */
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
  /** How many of the latest mails the count covers: as many as fill the sample, or all there are. */
  readonly attempts: number;
  /** Count over attempts; 0 when nothing was sent. */
  readonly rate: number;
  readonly trips: boolean;
}

/**
 * The rates that the breaker watches. Each covers the latest stretches that together fill its sample, so that
 * good weeks do not thin out a fresh bad list. When fewer mails were sent, the missing ones count as good:
 * one bounce among three mails says nothing, thirteen among sixty say everything.
 *
 * @param points as SES gives them, in any order
 * @param openedAt when somebody last opened the gate; earlier mails were judged then
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

/** A share as people write it: `2.5 %`, `0.05 %`. */
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
 * @returns the reason, for the person who decides about opening the gate again
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
