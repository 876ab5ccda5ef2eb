import { type Instant, toEpochMs } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import type { Evidence, Hit, Reason } from './evidence.ts';
import { type Habits, habitsOf } from './habits.ts';
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

export interface Judged {
  readonly hit: Hit;
  readonly at: EpochMs;
  readonly verdict: Verdict;
  /** It is unsure only because a machine of the same kind was here before. */
  readonly cameBack?: true;
}

/**
 * Programs that are no browsers visit apart from people's browsers: a burst of theirs says nothing of a click
 * a second later.
 */
const familyOf = ({ kind }: Hit): string =>
  kind === 'page' || kind === 'app' || kind === 'navigation' ? 'browser' : kind === 'post' ? 'post' : 'plain';

export const scoresOf = (hits: readonly { readonly hit: Hit }[]): number =>
  new Set(hits.map(({ hit }) => hit.score)).size;

type Timed = Pick<Judged, 'hit' | 'at'>;

/** The visits of one family, each in the order of time. */
function visitsOf(timed: readonly Timed[]): Timed[][] {
  const visits: Timed[][] = [];
  for (const each of timed) {
    const visit = visits.findLast((open) => familyOf(open[0]?.hit ?? each.hit) === familyOf(each.hit));
    const last = visit?.at(-1);
    if (visit !== undefined && last !== undefined && each.at - last.at <= WEIGHTS.visitMs) visit.push(each);
    else visits.push([each]);
  }
  return visits;
}

/** Whether a visit went through the numbers faster than a hand, or through too many of them. */
const isBurst = (visit: readonly Timed[]): boolean =>
  scoresOf(visit) >= WEIGHTS.burstScores ||
  visit.some(({ hit, at }, index) => {
    const before = visit[index - 1];
    return before !== undefined && before.hit.score !== hit.score && at - before.at < WEIGHTS.handMs;
  });

/** Somebody who is seen at one or two pages of a visit is not the machine of the others. */
function burstOf(visit: readonly Timed[]): readonly Timed[] {
  if (!isBurst(visit)) return [];
  const seen = visit.filter(({ hit }) => hit.seen !== undefined);
  return isBurst(seen) ? visit : visit.filter(({ hit }) => hit.seen === undefined);
}

const isSameClient = (one: Hit, other: Hit): boolean =>
  one.kind === other.kind && one.client === other.client;

/** The unseen hits that go from number to number, one at a time. */
const crawlOf = (timed: readonly Timed[]): readonly Timed[] =>
  timed.filter(
    (each) =>
      scoresOf(
        timed.filter(
          ({ hit, at }) => isSameClient(hit, each.hit) && Math.abs(at - each.at) <= WEIGHTS.crawlMs / 2,
        ),
      ) >= WEIGHTS.crawlScores,
  );

/** A program that only sweeps over the links, and what it opened in the same visit. */
const isSwept = ({ hit, at }: Timed, { headAt, leaveAt }: Evidence): boolean =>
  hit.seen === undefined &&
  ((headAt !== undefined &&
    familyOf(hit) !== 'browser' &&
    Math.abs(at - toEpochMs(headAt)) <= WEIGHTS.visitMs) ||
    (leaveAt !== undefined && Math.abs(at - toEpochMs(leaveAt)) < WEIGHTS.handMs));

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
  return WEIGHTS.seen[seen.how === 'moved' && kind === 'navigation' ? 'movedUnnamed' : seen.how];
}

/** For the browser of a phone, where a program that is no phone's came before. */
function devicePoints({ hit, at }: Timed, { hits, headAt }: Evidence, sentAt: EpochMs): number {
  if (hit.client !== 'phone' || !isEarly(at, sentAt)) return 0;
  const isAfterProgram =
    (headAt !== undefined && toEpochMs(headAt) < at) ||
    hits.some(
      (other) => familyOf(other) !== 'browser' && other.client !== 'phone' && toEpochMs(other.at) < at,
    );
  return isAfterProgram ? WEIGHTS.otherDevice : 0;
}

/** The points of one hit for a person, without the habits of its receiver. */
export function ownPoints(each: Timed, evidence: Evidence, sentAt: EpochMs): number {
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

const isEarly = (at: EpochMs, sentAt: EpochMs): boolean => at - sentAt < WEIGHTS.habit.untilMs;

/** Whether nothing else came as early: no other number, no other client, no sweep. */
function isLone(each: Timed, evidence: Evidence, sentAt: EpochMs): boolean {
  const hasSweep = [evidence.headAt, evidence.leaveAt].some(
    (at) => at !== undefined && isEarly(toEpochMs(at), sentAt),
  );
  return (
    !hasSweep &&
    inTime(evidence.hits).every(
      ({ hit, at }) => !isEarly(at, sentAt) || (hit.score === each.hit.score && isSameClient(hit, each.hit)),
    )
  );
}

/** The points of one hit by the habits of its receiver. */
function pointsByHabit(each: Timed, evidence: Evidence, sentAt: EpochMs, habits: Habits): number {
  const points = habitPoints(habits);
  return points !== 0 && isEarly(each.at, sentAt) && isLone(each, evidence, sentAt) ? points : 0;
}

// Within one second the lower score comes first: the order of arrival must not flatter us.
const inTime = (hits: readonly Hit[]): Timed[] =>
  hits
    .map((hit) => ({ hit, at: toEpochMs(hit.at) }))
    .sort((a, b) => a.at - b.at || b.hit.score - a.hit.score);

/** Takes each hit for a person's, a machine's, or neither; in the order of time. */
export function judge(evidence: Evidence, sentAt: EpochMs, habits: Habits): Judged[] {
  const timed = inTime(evidence.hits);
  const named = timed.filter(({ hit }) => hit.kind === 'declared');
  const others = timed.filter((each) => !named.includes(each));
  const bursts = visitsOf(others).flatMap(burstOf);
  const rest = others.filter((each) => !bursts.includes(each));
  const crawled = crawlOf(rest.filter(({ hit }) => hit.seen === undefined));
  const verdictOf = (each: Timed): Verdict => {
    if (named.includes(each)) return 'declared';
    if (bursts.includes(each)) return 'burst';
    if (crawled.includes(each)) return 'crawl';
    if (isSwept(each, evidence)) return 'swept';
    return ownPoints(each, evidence, sentAt) + pointsByHabit(each, evidence, sentAt, habits) >= 0
      ? 'stands'
      : 'unsure';
  };
  const judged = timed.map((each): Judged => ({ ...each, verdict: verdictOf(each) }));
  return judged.map((each) =>
    isReturn(each, judged, sentAt) ? { ...each, verdict: 'unsure', cameBack: true } : each,
  );
}

const MACHINES = ['burst', 'crawl', 'swept'] as const satisfies readonly Verdict[];
export const isMachine = <T extends Pick<Judged, 'verdict'>>(
  judged: T,
): judged is T & { readonly verdict: (typeof MACHINES)[number] } =>
  MACHINES.some((verdict) => verdict === judged.verdict);

/** Whether this click may well be of a machine that was here before. */
const isReturn = ({ hit, at, verdict }: Judged, judged: readonly Judged[], sentAt: EpochMs): boolean =>
  verdict === 'stands' &&
  hit.seen === undefined &&
  hit.kind !== undefined &&
  WEIGHTS.kind[hit.kind] + WEIGHTS.cameBack < 0 &&
  judged.some(
    (before) =>
      before.at < at &&
      isSameClient(before.hit, hit) &&
      before.hit.seen === undefined &&
      (isMachine(before) || (before.verdict === 'unsure' && isEarly(before.at, sentAt))),
  );

/** Why a click may be a machine's. */
export function doubtsOf(each: Judged, evidence: Evidence, sentAt: EpochMs, habits: Habits): Reason[] {
  const { hit, at, cameBack } = each;
  if (cameBack) return ['came-back'];
  if (hit.kind === 'forged') return ['false-name'];
  if (hit.kind === 'post') return ['weak-press'];
  return [
    ...(isEarly(at, sentAt) ? ['too-early' as const] : []),
    ...(pointsByHabit(each, evidence, sentAt, habits) < 0 ? ['receiver' as const] : []),
  ];
}

/**
 * Whether the habits of a receiver have a say in a click at this instant. They have one only early, and
 * reading them is not free.
 */
export const habitsMatter = (at: Instant, sentAt: Instant): boolean =>
  isEarly(toEpochMs(at), toEpochMs(sentAt));

/**
 * Whether a machine visited this mail as early as it is doubted that a click is a person's, by what gives
 * machines away by itself, whatever is made of the clicks: several numbers in one visit faster than a hand, a
 * crawl from number to number, a sweep over the links by HEAD, the link to unsubscribe opened together with a
 * number, or a press of automation that nobody followed up. One link opened by a program of its own name
 * may be the preview of a chat to which the mail was forwarded.
 */
export function wasVisited(evidence: Evidence, sentAt: Instant): boolean {
  const sent = toEpochMs(sentAt);
  const early = inTime(evidence.hits).filter(({ at }) => isEarly(at, sent));
  return (
    visitsOf(early).some((visit) => burstOf(visit).length > 0) ||
    crawlOf(early.filter(({ hit }) => hit.seen === undefined)).length > 0 ||
    (evidence.headAt !== undefined && isEarly(toEpochMs(evidence.headAt), sent)) ||
    early.some((each) => isSwept(each, evidence)) ||
    (evidence.tap === undefined && early.some(({ hit }) => hit.kind === 'post'))
  );
}
