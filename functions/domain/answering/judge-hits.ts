import { type Instant, toEpochMs } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import type { Evidence, Hit, Reason } from './evidence.ts';
import { type Habits, habitsOf } from './habits.ts';
import {
  burstsAmong,
  crawlOf,
  inTime,
  isByBrowser,
  isSameClient,
  isScannersTime,
  isSwept,
  type Timed,
} from './machine-visits.ts';
import { WEIGHTS } from './weights.ts';

/** Nothing is known of a receiver. */
export const PRIOR_HABITS: Habits = habitsOf();

const oddsOf = ({ visitedShare }: Habits): number => {
  const share = Math.min(0.99, Math.max(0.01, visitedShare));
  return share / (1 - share);
};

/** Above 0 where machines come less often than elsewhere. One point for each doubling of the odds. */
function habitPoints(habits: Habits): number {
  const points = Math.round(Math.log2(oddsOf(PRIOR_HABITS) / oddsOf(habits)));
  return Math.max(-WEIGHTS.habit.points, Math.min(WEIGHTS.habit.points, points));
}

/** What one hit is taken for. */
export type Verdict = 'stands' | 'unsure' | 'burst' | 'crawl' | 'swept' | 'declared';

export interface Judged extends Timed {
  readonly verdict: Verdict;
  /** For a person: those of the hit itself, and those by the habits of its receiver. */
  readonly points: { readonly own: number; readonly byHabit: number };
  /** It is unsure only because the same kind of client was here before, and was doubted. */
  readonly cameBack?: true;
}

/** Against the first minutes, and where it is no phone against the first half hour. */
function earlyPoints({ hit, at }: Timed, sentAt: EpochMs): number {
  const since = at - sentAt;
  const early = WEIGHTS.early.find(({ untilMs }) => since < untilMs);
  if (early !== undefined) return early.points;
  // Programs of names that nobody knows are no desk, and nobody sits at them either. What bears a false name
  // runs no script mostly, and so its page cannot tell.
  const couldTell = (hit.client === 'desktop' || hit.client === 'other') && hit.kind !== 'forged';
  const isDeserted = couldTell && hit.seen === undefined;
  return isDeserted && since < WEIGHTS.desertedDesk.untilMs ? WEIGHTS.desertedDesk.points : 0;
}

function seenPoints({ kind, seen }: Hit): number {
  if (seen === undefined) return 0;
  return WEIGHTS.seen[seen === 'moved' && kind === 'navigation' ? 'movedUnnamed' : seen];
}

/** For the browser of a phone, where a program that is no phone's came before. */
function devicePoints({ hit, at }: Timed, { hits, headAt }: Evidence, sentAt: EpochMs): number {
  if (hit.client !== 'phone' || !isScannersTime(at, sentAt)) return 0;
  const isAfterProgram =
    (headAt !== undefined && toEpochMs(headAt) < at) ||
    hits.some((other) => !isByBrowser(other) && other.client !== 'phone' && toEpochMs(other.at) < at);
  return isAfterProgram ? WEIGHTS.otherDevice : 0;
}

/** The points of one hit for a person, without the habits of its receiver. */
function ownPoints(each: Timed, evidence: Evidence, sentAt: EpochMs): number {
  const { hit, at } = each;
  const hasFalseName = hit.kind === 'forged' && at - sentAt < WEIGHTS.falseName.untilMs;
  return (
    (hit.kind === undefined ? WEIGHTS.noKind : WEIGHTS.kind[hit.kind]) +
    (hasFalseName ? WEIGHTS.falseName.points : 0) +
    earlyPoints(each, sentAt) +
    seenPoints(hit) +
    devicePoints(each, evidence, sentAt)
  );
}

/**
 * Whether nothing else came as early: no other client, no sweep, and nothing that only machines do. Another
 * number by the same client may be a change of mind.
 */
function isLone(each: Timed, evidence: Evidence, sentAt: EpochMs, machines: readonly Timed[]): boolean {
  const isSoon = (at: Instant): boolean => isScannersTime(toEpochMs(at), sentAt);
  const { headAt, leaveAt, hits } = evidence;
  return (
    ![headAt, leaveAt].some((at) => at !== undefined && isSoon(at)) &&
    hits.every((hit) => !isSoon(hit.at) || isSameClient(hit, each.hit)) &&
    machines.every(({ at }) => !isScannersTime(at, sentAt))
  );
}

/** Takes each hit for a person's, a machine's, or neither; in the order of time. */
export function judge(evidence: Evidence, sentAt: EpochMs, habits: Habits): Judged[] {
  const timed = inTime(evidence.hits);
  const named = timed.filter(({ hit }) => hit.kind === 'declared');
  const others = timed.filter((each) => !named.includes(each));
  const bursts = burstsAmong(others);
  const crawled = crawlOf(others.filter((each) => !bursts.includes(each)));
  const machines = [...bursts, ...crawled];
  const ofHabits = habitPoints(habits);

  const pointsOf = (each: Timed): Judged['points'] => ({
    own: ownPoints(each, evidence, sentAt),
    byHabit: isScannersTime(each.at, sentAt) && isLone(each, evidence, sentAt, machines) ? ofHabits : 0,
  });
  const verdictOf = (each: Timed, { own, byHabit }: Judged['points']): Verdict => {
    if (named.includes(each)) return 'declared';
    if (bursts.includes(each)) return 'burst';
    if (crawled.includes(each)) return 'crawl';
    if (isSwept(each, evidence)) return 'swept';
    return own + byHabit >= 0 ? 'stands' : 'unsure';
  };

  const judged: Judged[] = [];
  for (const each of timed) {
    const points = pointsOf(each);
    const one = { ...each, points, verdict: verdictOf(each, points) };
    judged.push(isReturn(one, judged, sentAt) ? { ...one, verdict: 'unsure', cameBack: true } : one);
  }
  return judged;
}

const MACHINES = ['burst', 'crawl', 'swept'] as const satisfies readonly Verdict[];
export const isMachine = <T extends Pick<Judged, 'verdict'>>(
  judged: T,
): judged is T & { readonly verdict: (typeof MACHINES)[number] } =>
  MACHINES.some((verdict) => verdict === judged.verdict);

/**
 * Whether this click may well be of a machine that was here before: a lone one that scans again. A burst or a
 * crawl has given itself away, and poisons nothing after it.
 */
const isReturn = ({ hit, at, verdict }: Judged, before: readonly Judged[], sentAt: EpochMs): boolean =>
  verdict === 'stands' &&
  hit.seen === undefined &&
  hit.kind !== undefined &&
  WEIGHTS.kind[hit.kind] + WEIGHTS.cameBack < 0 &&
  before.some(
    (each) =>
      each.at < at &&
      isSameClient(each.hit, hit) &&
      each.hit.seen === undefined &&
      each.verdict === 'unsure' &&
      isScannersTime(each.at, sentAt),
  );

/** Why a click may be a machine's. */
export function doubtsOf({ hit, at, points, cameBack }: Judged, sentAt: EpochMs): Reason[] {
  if (cameBack) return ['came-back'];
  if (hit.kind === 'forged') return ['false-name'];
  if (hit.kind === 'post') return ['weak-press'];
  return [
    ...(isScannersTime(at, sentAt) ? ['too-early' as const] : []),
    ...(points.byHabit < 0 ? ['receiver' as const] : []),
  ];
}

/**
 * Whether the habits of a receiver have a say in any of these clicks. They have one only early, and reading
 * them is not free.
 */
export const habitsMatter = ({ hits }: Evidence, sentAt: Instant): boolean =>
  hits.some(({ at }) => isScannersTime(toEpochMs(at), toEpochMs(sentAt)));
