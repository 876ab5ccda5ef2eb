import { type Instant, toEpochMs } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import type { Evidence, Presence, Reason } from './evidence.ts';
import { type Habits, habitsOf } from './habits.ts';
import {
  burstsAmong,
  crawlOf,
  familyOf,
  inTime,
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

/** A hit with how somebody was seen at its page, or within half an hour before by the same kind of client. */
interface Attended extends Timed {
  readonly presence: Presence | undefined;
}

export interface Judged extends Attended {
  readonly verdict: Verdict;
  /** For a person: those of the hit itself, and those by the habits of its receiver. */
  readonly points: { readonly own: number; readonly byHabit: number };
  /** It is unsure only because a machine of the same kind was here before. */
  readonly cameBack?: true;
}

/** Against the first minutes, and where it is no phone against the first half hour. */
function earlyPoints({ hit, at, presence }: Attended, sentAt: EpochMs): number {
  const since = at - sentAt;
  const early = WEIGHTS.early.find(({ untilMs }) => since < untilMs);
  if (early !== undefined) return early.points;
  // Programs of names that nobody knows are no desk, and nobody sits at them either. What bears a false name
  // runs no script mostly, and so its page cannot tell.
  const couldTell = (hit.client === 'desktop' || hit.client === 'other') && hit.kind !== 'forged';
  const isDeserted = couldTell && presence === undefined;
  return isDeserted && since < WEIGHTS.desertedDesk.untilMs ? WEIGHTS.desertedDesk.points : 0;
}

function seenPoints({ hit, presence }: Attended): number {
  if (presence === undefined) return 0;
  return WEIGHTS.seen[presence === 'moved' && hit.kind === 'navigation' ? 'movedUnnamed' : presence];
}

/** For the browser of a phone, where a program that is no phone's came before. */
function devicePoints({ hit, at }: Timed, { hits, headAt }: Evidence, sentAt: EpochMs): number {
  if (hit.client !== 'phone' || !isScannersTime(at, sentAt)) return 0;
  const isAfterProgram =
    (headAt !== undefined && toEpochMs(headAt) < at) ||
    hits.some(
      (other) => familyOf(other) !== 'browser' && other.client !== 'phone' && toEpochMs(other.at) < at,
    );
  return isAfterProgram ? WEIGHTS.otherDevice : 0;
}

/** The points of one hit for a person, without the habits of its receiver. */
function ownPoints(each: Attended, evidence: Evidence, sentAt: EpochMs): number {
  const { hit, at } = each;
  const hasFalseName = hit.kind === 'forged' && at - sentAt < WEIGHTS.falseName.untilMs;
  return (
    (hit.kind === undefined ? WEIGHTS.noKind : WEIGHTS.kind[hit.kind]) +
    (hasFalseName ? WEIGHTS.falseName.points : 0) +
    earlyPoints(each, sentAt) +
    seenPoints(each) +
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
  const usual = habitPoints(habits);

  const pointsOf = (each: Attended): Judged['points'] => ({
    own: ownPoints(each, evidence, sentAt),
    byHabit: isScannersTime(each.at, sentAt) && isLone(each, evidence, sentAt, machines) ? usual : 0,
  });
  const verdictOf = (each: Timed, { own, byHabit }: Judged['points']): Verdict => {
    if (named.includes(each)) return 'declared';
    if (bursts.includes(each)) return 'burst';
    if (crawled.includes(each)) return 'crawl';
    if (isSwept(each, evidence)) return 'swept';
    return own + byHabit >= 0 ? 'stands' : 'unsure';
  };

  // What came before has a say: who was seen there, and whether it was a machine.
  const judged: Judged[] = [];
  for (const each of timed) {
    const attended = { ...each, presence: each.hit.seen ?? presenceBefore(each, judged) };
    const points = pointsOf(attended);
    const one = { ...attended, points, verdict: verdictOf(each, points) };
    judged.push(isReturn(one, judged, sentAt) ? { ...one, verdict: 'unsure', cameBack: true } : one);
  }
  return judged;
}

/** How somebody was seen at the page of the last click that stands, by the same kind of client. */
const presenceBefore = ({ hit, at }: Timed, before: readonly Judged[]): Presence | undefined =>
  before.findLast(
    (each) =>
      each.verdict === 'stands' &&
      each.hit.seen !== undefined &&
      isSameClient(each.hit, hit) &&
      at - each.at <= WEIGHTS.quarantineMs,
  )?.hit.seen;

const MACHINES = ['burst', 'crawl', 'swept'] as const satisfies readonly Verdict[];
export const isMachine = <T extends Pick<Judged, 'verdict'>>(
  judged: T,
): judged is T & { readonly verdict: (typeof MACHINES)[number] } =>
  MACHINES.some((verdict) => verdict === judged.verdict);

/** Whether this click may well be of a machine that was here before. */
const isReturn = (
  { hit, at, verdict, presence }: Judged,
  before: readonly Judged[],
  sentAt: EpochMs,
): boolean =>
  verdict === 'stands' &&
  presence === undefined &&
  hit.kind !== undefined &&
  WEIGHTS.kind[hit.kind] + WEIGHTS.cameBack < 0 &&
  before.some(
    (each) =>
      each.at < at &&
      isSameClient(each.hit, hit) &&
      each.hit.seen === undefined &&
      (isMachine(each) || (each.verdict === 'unsure' && isScannersTime(each.at, sentAt))),
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
