import { type Instant, toEpochMs, toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import { type Answer, type Evidence, type Hit, isCounted, MAX_HITS, type Reason } from './evidence.ts';
import { type HabitClass, type Habits, habitsOf } from './habits.ts';
import { doubtsOf, isMachine, type Judged, judge, ownPoints, PRIOR_HABITS, scoresOf } from './judge-hits.ts';
import { WEIGHTS } from './weights.ts';

export interface Weighed extends Answer {
  readonly reasons: readonly Reason[];
  /** Of a pending answer: when it settles. */
  readonly settlesAt?: Instant;
}

/** Evidence with the answer at the last settling. */
export interface SettledEvidence extends Evidence {
  readonly settled?: Answer & { readonly at: Instant };
}

/**
 * What the evidence of one ask adds up to; undefined when nobody has answered. Pure, and blind to the order
 * of the hits.
 *
 * - A tap confirms its score, whatever came before or after.
 * - A reason sent from the page behind a follow-up confirms the answer for which it was asked.
 * - An answer that was settled and counts stays as it is, unless all its clicks turn out to be a machine's.
 * - Otherwise the last click of a person counts, of those within half an hour of the first. It is `pending`
 *   until that half hour is over. What machines did besides poisons nothing.
 * - Clicks that may be either are `unsure`, visits that only machines make are `doubtful`. Both have the
 *   score of the last of them, only for showing.
 *
 * @param sentAt when the mail went out
 * @param now the instant at which the evidence is judged
 */
export function weigh(
  evidence: SettledEvidence,
  sentAt: Instant,
  now: Instant,
  habits: Habits = PRIOR_HABITS,
): Weighed | undefined {
  const { tap, whyAt } = evidence;
  if (tap !== undefined) return { score: tap.score, grade: 'confirmed', reasons: ['tapped'] };

  const judged = judge(evidence, toEpochMs(sentAt), habits);
  const answer =
    settledAnswer(evidence, judged) ?? clickedAnswer(judged, evidence, toEpochMs(sentAt), toEpochMs(now));
  if (whyAt !== undefined) {
    const asked = answer !== undefined && isCounted(answer) ? answer : judged.map(({ hit }) => hit)[0];
    const first = judged[0];
    if (asked !== undefined && first !== undefined && first.at <= toEpochMs(whyAt))
      return { score: asked.score, grade: 'confirmed', reasons: ['gave-reason'] };
  }
  return answer ?? uncountedAnswer(judged, evidence, toEpochMs(sentAt), habits);
}

/** The answer that was settled before, while it holds. */
function settledAnswer({ settled }: SettledEvidence, judged: readonly Judged[]): Weighed | undefined {
  if (settled === undefined || !isCounted(settled)) return undefined;
  const behind = judged.filter(({ hit, at }) => hit.score === settled.score && at <= toEpochMs(settled.at));
  if (behind.length > 0 && behind.every(isMachine)) return undefined;
  return { score: settled.score, grade: settled.grade, reasons: ['settled-before'] };
}

/** The answer by clicks that stand for a person. */
function clickedAnswer(
  judged: readonly Judged[],
  evidence: Evidence,
  sentAt: EpochMs,
  now: EpochMs,
): Weighed | undefined {
  const standing = judged.filter(({ verdict }) => verdict === 'stands');
  const [first] = standing;
  if (first === undefined) return undefined;
  const settlesAt = first.at + WEIGHTS.quarantineMs;
  const clicks = standing.filter(({ at }) => at <= settlesAt);
  const last = clicks.at(-1) ?? first;
  const reasons: Reason[] = [
    last.hit.seen === undefined ? 'clicked' : 'seen',
    ...(scoresOf(clicks) > 1 ? ['last-of-several' as const] : []),
    ...(judged.some(isMachine) ? ['after-machines' as const] : []),
    ...(ownPoints(last, evidence, sentAt) < 0 ? ['quiet-receiver' as const] : []),
  ];
  const { score } = last.hit;
  return now < settlesAt
    ? { score, grade: 'pending', reasons, settlesAt: toInstant(settlesAt) }
    : { score, grade: 'settled', reasons };
}

/** What is only shown. */
function uncountedAnswer(
  judged: readonly Judged[],
  evidence: Evidence,
  sentAt: EpochMs,
  habits: Habits,
): Weighed | undefined {
  const unsure = judged.findLast(({ verdict }) => verdict === 'unsure');
  if (unsure !== undefined)
    return { score: unsure.hit.score, grade: 'unsure', reasons: doubtsOf(unsure, evidence, sentAt, habits) };
  const machine = judged.findLast(isMachine);
  if (machine === undefined) return undefined;
  const { verdict, hit } = machine;
  return { score: hit.score, grade: 'doubtful', reasons: [verdict] };
}

/**
 * Whether this click counts by itself: it stands for a person, and nobody else's is known. Numbers are not
 * compared, because somebody with a forwarded mail could find out the earlier one by trying.
 */
export function countsAlone(
  evidence: SettledEvidence,
  hit: Hit,
  sentAt: Instant,
  habits: Habits = PRIOR_HABITS,
): boolean {
  if (evidence.tap !== undefined || (evidence.settled !== undefined && isCounted(evidence.settled)))
    return false;
  const standing = judge(evidence, toEpochMs(sentAt), habits).filter(({ verdict }) => verdict === 'stands');
  return standing.length === 1 && standing[0]?.hit.at === hit.at && standing[0].hit.score === hit.score;
}

/**
 * The hits to keep when one more comes and there is no room: one goes whose loss changes nothing, a machine's
 * first. So no machine crowds a person out.
 *
 * @returns at most {@link MAX_HITS}, with the new one
 */
export function keptHits(evidence: SettledEvidence, hit: Hit, sentAt: Instant): Hit[] {
  const all: SettledEvidence = { ...evidence, hits: [...evidence.hits, hit] };
  if (all.hits.length <= MAX_HITS) return [...all.hits];
  const judgedFrom = (from: SettledEvidence) => judge(from, toEpochMs(sentAt), PRIOR_HABITS);
  const judged = judgedFrom(all);
  const later = Number.MAX_SAFE_INTEGER;
  const answerAt = (from: SettledEvidence): string =>
    JSON.stringify(weigh(from, sentAt, toInstant(toEpochMs(hit.at) + WEIGHTS.quarantineMs)) ?? later);
  const without = (dropped: Hit): SettledEvidence => ({
    ...all,
    hits: all.hits.filter((each) => each !== dropped),
  });
  const isHarmless = ({ hit: dropped }: Judged): boolean => {
    const rest = judgedFrom(without(dropped));
    return (
      rest.every(({ hit: kept, verdict }) =>
        judged.some((each) => each.hit === kept && each.verdict === verdict),
      ) && answerAt(without(dropped)) === answerAt(all)
    );
  };
  const others = judged.filter((each) => each.hit !== hit);
  const byWorth = [
    ...others.filter((each) => each.verdict === 'declared' || isMachine(each)),
    ...others.filter(({ verdict, hit: { seen } }) => verdict === 'unsure' && seen === undefined),
    ...others,
  ];
  const dropped = byWorth.find(isHarmless) ?? byWorth[0];
  return all.hits.filter((each) => each !== dropped?.hit);
}

/** What weighing needs of an ask. */
export interface WeighedMail {
  readonly evidence: Evidence;
  readonly claimedAt: Instant;
  readonly sentAt?: Instant;
  readonly settleAt?: Instant;
  readonly settled?: Answer & { readonly at: Instant; readonly habit?: HabitClass };
}

/** When the mail went out, as far as we know. */
export const sentAtOf = ({ sentAt, claimedAt }: WeighedMail): Instant => sentAt ?? claimedAt;

/** The evidence of an ask with the answer at the last settling. */
export const evidenceOf = ({ evidence, settled }: WeighedMail): SettledEvidence => ({
  ...evidence,
  ...(settled === undefined ? {} : { settled }),
});

/**
 * Weighs the evidence of an ask, even if it was settled before.
 *
 * @param habits without them what was known of the receiver when it was settled
 */
export const weighAsk = (
  mail: WeighedMail,
  now: Instant,
  habits: Habits = habitsOf(mail.settled?.habit),
): Weighed | undefined => weigh(evidenceOf(mail), sentAtOf(mail), now, habits);

/**
 * The answer to an ask. Settling is the only moment at which it is weighed for good: until new evidence
 * comes, it stays as it was settled, though the policy may have changed since.
 */
export function answerOf(mail: WeighedMail, now: Instant): Answer | undefined {
  const { settled, settleAt } = mail;
  if (settled !== undefined && settleAt === undefined && settled.grade !== 'pending')
    return { score: settled.score, grade: settled.grade };
  const weighed = weighAsk(mail, now);
  return weighed === undefined ? undefined : { score: weighed.score, grade: weighed.grade };
}
