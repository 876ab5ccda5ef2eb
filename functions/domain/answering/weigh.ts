import { type Instant, toEpochMs, toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import { type Answer, type Evidence, type Hit, isCounted, type Reason } from './evidence.ts';
import { type HabitClass, type Habits, habitsOf } from './habits.ts';
import { doubtsOf, isMachine, type Judged, judge, PRIOR_HABITS } from './judge-hits.ts';
import { scoresOf } from './machine-visits.ts';
import { WEIGHTS } from './weights.ts';

export interface Weighed extends Answer {
  readonly reasons: readonly Reason[];
  /** When it settles: of a pending answer, and while somebody may yet be seen at the page of a click. */
  readonly settlesAt?: Instant;
}

/** Evidence with the answer at the last settling. */
export interface SettledEvidence extends Evidence {
  readonly settled?: Answer & {
    readonly at: Instant;
    /** The score that counted before, if a later settling changed it or took it away. */
    readonly was?: number;
  };
}

/**
 * What the evidence of one ask adds up to; undefined when nobody has answered. Pure, and blind to the order
 * of the hits.
 *
 * - A tap confirms its score, whatever came before or after.
 * - A reason sent from the page behind a follow-up confirms the answer for which it was asked, even if that
 *   has fallen since.
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
  const { tap } = evidence;
  if (tap !== undefined) return { score: tap.score, grade: 'confirmed', reasons: ['tapped'] };

  const judged = judge(evidence, toEpochMs(sentAt), habits);
  const before = settledAnswer(evidence, judged);
  const answer = before ?? clickedAnswer(judged, toEpochMs(now));
  const asked = explained(evidence, judged, answer);
  if (asked !== undefined) return { score: asked, grade: 'confirmed', reasons: ['gave-reason'] };
  if (before !== undefined) return before;
  const weighed = answer ?? uncountedAnswer(judged, toEpochMs(sentAt));
  const until = evidence.lostHits > 0 ? undefined : mayBeSeenUntil(judged, toEpochMs(now));
  if (weighed === undefined || until === undefined || weighed.settlesAt !== undefined) return weighed;
  return { ...weighed, settlesAt: toInstant(until) };
}

/**
 * Until when somebody may yet be seen at the page of the last click that is doubted; undefined when that is
 * over. A flood is not waited for.
 */
function mayBeSeenUntil(judged: readonly Judged[], now: EpochMs): EpochMs | undefined {
  const doubted = judged.findLast(
    ({ hit, verdict }) => verdict === 'unsure' && hit.seen === undefined && hit.kind !== 'post',
  );
  const until = doubted === undefined ? now : doubted.at + WEIGHTS.seenWithinMs;
  return until > now ? until : undefined;
}

/**
 * The score for which somebody has said why: that of the answer that was settled, or counted before. They are
 * asked only about an answer that counts.
 */
function explained(
  { settled, whyAt }: SettledEvidence,
  judged: readonly Judged[],
  answer: Answer | undefined,
): number | undefined {
  if (whyAt === undefined || !judged.some(({ at }) => at <= toEpochMs(whyAt))) return undefined;
  if (settled !== undefined && isCounted(settled)) return settled.score;
  if (settled?.was !== undefined) return settled.was;
  return answer !== undefined && isCounted(answer) ? answer.score : undefined;
}

/** The answer that was settled before, while it holds. */
function settledAnswer({ settled }: SettledEvidence, judged: readonly Judged[]): Weighed | undefined {
  if (settled === undefined || !isCounted(settled)) return undefined;
  if (
    areMachines(
      judged.filter(({ at }) => at <= toEpochMs(settled.at)),
      settled.score,
    )
  )
    return undefined;
  return { score: settled.score, grade: settled.grade, reasons: ['settled-before'] };
}

/** Whether there were clicks on this score, and all of them are machines'. */
function areMachines(judged: readonly Judged[], score: number): boolean {
  const clicks = judged.filter(({ hit }) => hit.score === score);
  return clicks.length > 0 && clicks.every(isMachine);
}

/** Whether all clicks on a score of an ask turned out to be machines'. */
export const areClicksOfMachines = (mail: WeighedMail, score: number): boolean =>
  areMachines(judge(mail.evidence, toEpochMs(sentAtOf(mail)), habitsOf(mail.settled?.habit)), score);

/** The answer by clicks that stand for a person. */
function clickedAnswer(judged: readonly Judged[], now: EpochMs): Weighed | undefined {
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
    ...(last.points.own < 0 ? ['quiet-receiver' as const] : []),
  ];
  const { score } = last.hit;
  return now < settlesAt
    ? { score, grade: 'pending', reasons, settlesAt: toInstant(settlesAt) }
    : { score, grade: 'settled', reasons };
}

/** What is only shown. */
function uncountedAnswer(judged: readonly Judged[], sentAt: EpochMs): Weighed | undefined {
  const unsure = judged.findLast(({ verdict }) => verdict === 'unsure');
  if (unsure !== undefined)
    return { score: unsure.hit.score, grade: 'unsure', reasons: doubtsOf(unsure, sentAt) };
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

/** What weighing needs of an ask. */
export interface WeighedMail {
  readonly evidence: Evidence;
  readonly claimedAt: Instant;
  readonly sentAt?: Instant;
  readonly settleAt?: Instant;
  readonly settled?: NonNullable<SettledEvidence['settled']> & { readonly habit?: HabitClass };
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
 * Weighs the evidence of an ask as settling it anew would: what it was settled as has no say, but a reason
 * that was given for it has. With what was known of its receiver when it was settled.
 */
export function weighedAnew(mail: WeighedMail, now: Instant): Weighed | undefined {
  const { settled } = mail;
  if (settled === undefined) return weighAsk(mail, now);
  const was = isCounted(settled) ? { was: settled.score } : {};
  return weighAsk({ ...mail, settled: { ...settled, ...was, grade: 'pending' } }, now);
}

/**
 * Whether the answer stays as it was settled, whatever it is: no evidence has come since, and nobody had it
 * weighed anew.
 */
export const isFinal = ({ settled, settleAt }: WeighedMail): boolean =>
  settled !== undefined && settleAt === undefined && settled.grade !== 'pending';

/**
 * The answer to an ask. Settling is the only moment at which it is weighed for good: until new evidence
 * comes, it stays as it was settled, though the policy may have changed since.
 */
export function answerOf(mail: WeighedMail, now: Instant): Answer | undefined {
  const { settled } = mail;
  if (settled !== undefined && isFinal(mail)) return { score: settled.score, grade: settled.grade };
  const weighed = weighAsk(mail, now);
  return weighed === undefined ? undefined : { score: weighed.score, grade: weighed.grade };
}
