import { type Instant, toEpochMs } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import type { Evidence, Hit } from './evidence.ts';
import { WEIGHTS } from './weights.ts';

// What gives machines away by itself, whatever is made of a single click.

export interface Timed {
  readonly hit: Hit;
  readonly at: EpochMs;
}

/**
 * In the order of time. Within one second the lower score comes last: the order of arrival must not flatter
 * us.
 */
export const inTime = (hits: readonly Hit[]): Timed[] =>
  hits
    .map((hit) => ({ hit, at: toEpochMs(hit.at) }))
    .sort((a, b) => a.at - b.at || b.hit.score - a.hit.score);

/** Whether it is so soon after the mail that scanners still come by themselves. */
export const isScannersTime = (at: EpochMs, sentAt: EpochMs): boolean => at - sentAt < WEIGHTS.habit.untilMs;

/** Whether what a request says is what a browser says, and no program that hides. */
export const isByBrowser = ({ kind }: Hit): boolean =>
  kind === 'page' || kind === 'app' || kind === 'navigation';

export const scoresOf = (hits: readonly { readonly hit: Hit }[]): number =>
  new Set(hits.map(({ hit }) => hit.score)).size;

const isByProgram = (hit: Hit): boolean => !isByBrowser(hit) && hit.kind !== 'post';

/** Hits of one kind by one kind of client. It may be more clients than one: nothing tells them apart. */
export const isSameClient = (one: Hit, other: Hit): boolean =>
  one.kind === other.kind && one.client === other.client;

/** A program may take another name for each request. */
const isSameVisitor = (one: Hit, other: Hit): boolean =>
  isSameClient(one, other) || (isByProgram(one) && isByProgram(other));

/** The visits of each client, in the order of time. Who comes in another way meanwhile is no part of them. */
function visitsOf(timed: readonly Timed[]): Timed[][] {
  const visits: Timed[][] = [];
  for (const each of timed) {
    const visit = visits.findLast(([first]) => first !== undefined && isSameVisitor(first.hit, each.hit));
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

/** The hits of bursts. */
export const burstsAmong = (timed: readonly Timed[]): readonly Timed[] => visitsOf(timed).flatMap(burstOf);

/**
 * The hits of one kind of client without clicks on one number long before or after all others: a pause many
 * times as long as the usual step. Somebody has come in the same way as a crawler did hours later.
 */
function withoutStrays(hits: readonly Timed[]): readonly Timed[] {
  const sinceLast = (index: number): number => (hits[index]?.at ?? 0) - (hits[index - 1]?.at ?? 0);
  const steps = hits
    .flatMap(({ hit }, index) =>
      index > 0 && hits[index - 1]?.hit.score !== hit.score ? [sinceLast(index)] : [],
    )
    .sort((a, b) => a - b);
  const longest = WEIGHTS.crawlPause * (steps[Math.floor(steps.length / 2)] ?? 0);
  const pauses = [...hits.keys()].filter((index) => index > 0 && sinceLast(index) > longest);
  const [first, last] = [pauses[0] ?? 0, pauses.at(-1) ?? hits.length];
  const isStray = (some: readonly Timed[], others: readonly Timed[]): boolean =>
    scoresOf(some) === 1 && scoresOf(others) >= WEIGHTS.crawlScores;
  const from = isStray(hits.slice(0, first), hits.slice(first)) ? first : 0;
  const until = isStray(hits.slice(last), hits.slice(from, last)) ? last : hits.length;
  return hits.slice(from, until);
}

/** The unseen hits that go from number to number, one at a time. */
export function crawlOf(timed: readonly Timed[]): readonly Timed[] {
  const unseen = timed.filter(({ hit }) => hit.seen === undefined);
  const clients = unseen.filter(
    ({ hit }, index) => unseen.findIndex((other) => isSameClient(other.hit, hit)) === index,
  );
  return clients
    .map((client) => unseen.filter(({ hit }) => isSameClient(hit, client.hit)))
    .map(withoutStrays)
    .flatMap((steps) =>
      steps.filter(
        (each) =>
          scoresOf(steps.filter(({ at }) => Math.abs(at - each.at) <= WEIGHTS.crawlMs / 2)) >=
          WEIGHTS.crawlScores,
      ),
    );
}

/** A program that only sweeps over the links, and what it opened in the same visit. */
export const isSwept = ({ hit, at }: Timed, { headAt, leaveAt }: Evidence): boolean =>
  hit.seen === undefined &&
  ((headAt !== undefined && !isByBrowser(hit) && Math.abs(at - toEpochMs(headAt)) <= WEIGHTS.visitMs) ||
    (leaveAt !== undefined && Math.abs(at - toEpochMs(leaveAt)) < WEIGHTS.handMs));

/**
 * Whether a machine visited this mail as early as it is doubted that a click is a person's, by what gives
 * machines away by itself, whatever is made of the clicks: several numbers in one visit faster than a hand, a
 * crawl from number to number, a sweep over the links by HEAD, the link to unsubscribe opened together with a
 * number, or a press of automation that nobody followed up. One link opened by a program of its own name
 * may be the preview of a chat to which the mail was forwarded.
 */
export function wasVisited(evidence: Evidence, sentAt: Instant): boolean {
  const sent = toEpochMs(sentAt);
  const early = inTime(evidence.hits).filter(({ at }) => isScannersTime(at, sent));
  return (
    burstsAmong(early).length > 0 ||
    crawlOf(early).length > 0 ||
    (evidence.headAt !== undefined && isScannersTime(toEpochMs(evidence.headAt), sent)) ||
    early.some((each) => isSwept(each, evidence)) ||
    (evidence.tap === undefined && early.some(({ hit }) => hit.kind === 'post'))
  );
}
