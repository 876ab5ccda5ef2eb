import { type Instant, toEpochMs, toInstant } from '../time/instant.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../time/units.ts';
import { type Answer, type Evidence, type Hit, type HitKind, isCounted, MAX_HITS } from './evidence.ts';
import { type HabitClass, type Habits, habitsOf } from './habits.ts';

const SECOND_MS = 1_000;

/**
 * The policy of evidence: every window and weight. A click stands for a person when its points are not below
 * 0. Sources stand beside each number, and what other values cost stands in `decisions/07-evidence.md`.
 */
export const WEIGHTS = {
  /**
   * How long after the first click of a person another one replaces it, and nothing follows. Of 836 scanner
   * bursts seen by one sender, 99.3 % started within 30 minutes of sending (craft-campaign issue 546).
   */
  quarantineMs: 30 * MINUTE_MS,

  /** By what a request says of itself. Each step says less of a person. */
  kind: {
    // Only a browser that somebody uses has a page to come from.
    page: 3,
    // Mail programs, but also browsers that are driven.
    app: 2,
    // Safari has no word for a gesture (WebKit bug 247697), nor has a browser behind isolation or a redirect.
    navigation: 1,
    // Browsers of before 2020 to 2023.
    plain: 0,
    // Told 4 false accepts of 59 more apart, and cost nobody (7 to 3, in our own measurement).
    forged: -3,
    // Form.submit(), a click by script and programs never say a gesture (measured).
    post: -3,
    declared: -9,
  } satisfies Readonly<Record<HitKind, number>>,
  /** Hits from before kinds were kept: like a navigation, for nothing more is known. */
  noKind: 1,

  /**
   * Machines come soon: 69.1 % of the 836 bursts within a minute of sending, 28.3 % more within five, 1.9 %
   * more within 30. Two and five minutes made no difference in our measurement; thirty cost 23 people of 55.
   */
  early: [
    { untilMs: MINUTE_MS, points: -6 },
    { untilMs: 5 * MINUTE_MS, points: -4 },
    { untilMs: 30 * MINUTE_MS, points: -1 },
  ],

  /**
   * Somebody was at the page. Sandboxes move their pointer too, come in the first minute, and from no page: in
   * that minute what only moved is enough for a click on a page (3 + 3 - 6) and for no other. A press or a
   * touch outweighs the first minute for all.
   */
  seen: { moved: 3, pressed: 10 },

  /**
   * How far the habits of a receiver may move an early click: enough for a click in a mail program where
   * machines never come, and not for a request that says nothing. They speak for or against a lone click only:
   * where something else came as early, the machine of that receiver has been there.
   */
  habit: { points: 5, untilMs: 30 * MINUTE_MS },

  /** Requests that follow each other within this are one visit. Published bursts last seconds. */
  visitMs: 60 * SECOND_MS,
  /** One person does not follow two links this fast: each opens a page. */
  handMs: 5 * SECOND_MS,
  /** A person changes their mind once, perhaps. So many numbers in one visit are a program's. */
  burstScores: 3,
  /** So many numbers one at a time, all by the same kind of client, are a crawl. */
  crawlScores: 4,
  crawlMs: 24 * HOUR_MS,
} as const;

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

/** Why an answer has its grade, as words of a table. */
export type Reason =
  | 'tapped'
  | 'gave-reason'
  | 'settled-before'
  | 'clicked'
  | 'seen'
  | 'last-of-several'
  | 'after-machines'
  | 'too-early'
  | 'receiver'
  | 'quiet-receiver'
  | 'false-name'
  | 'weak-press'
  | 'burst'
  | 'crawl'
  | 'swept'
  | 'program';

export interface Weighed extends Answer {
  readonly reasons: readonly Reason[];
  /** Of a pending answer: when it settles. */
  readonly settlesAt?: Instant;
}

/** What one hit is taken for. */
type Verdict = 'stands' | 'unsure' | 'burst' | 'crawl' | 'swept' | 'declared';

interface Judged {
  readonly hit: Hit;
  readonly at: EpochMs;
  readonly verdict: Verdict;
}

/**
 * Programs that are no browsers visit apart from people's browsers: a burst of theirs says nothing of a click
 * a second later.
 */
const familyOf = ({ kind }: Hit): string =>
  kind === 'page' || kind === 'app' || kind === 'navigation' ? 'browser' : kind === 'post' ? 'post' : 'plain';

const scoresOf = (hits: readonly { readonly hit: Hit }[]): number =>
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

/** The points of one hit for a person, without the habits of its receiver. */
function ownPoints({ hit, at }: Timed, sentAt: EpochMs): number {
  const early = WEIGHTS.early.find(({ untilMs }) => at - sentAt < untilMs);
  return (
    (hit.kind === undefined ? WEIGHTS.noKind : WEIGHTS.kind[hit.kind]) +
    (early?.points ?? 0) +
    (hit.seen === undefined ? 0 : WEIGHTS.seen[hit.seen.how])
  );
}

const isEarly = (at: EpochMs, sentAt: EpochMs): boolean => at - sentAt < WEIGHTS.habit.untilMs;

/** Whether nothing else came as early: no other number, no other client, no sweep. */
function isLone(each: Timed, evidence: Evidence, sentAt: EpochMs): boolean {
  const isSwept = [evidence.headAt, evidence.leaveAt].some(
    (at) => at !== undefined && isEarly(toEpochMs(at), sentAt),
  );
  return (
    !isSwept &&
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
function judge(evidence: Evidence, sentAt: EpochMs, habits: Habits): Judged[] {
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
    return ownPoints(each, sentAt) + pointsByHabit(each, evidence, sentAt, habits) >= 0 ? 'stands' : 'unsure';
  };
  return timed.map((each) => ({ ...each, verdict: verdictOf(each) }));
}

const MACHINES: readonly Verdict[] = ['burst', 'crawl', 'swept'];
const isMachine = ({ verdict }: Judged): boolean => MACHINES.includes(verdict);

/** Why a click may be a machine's. */
function doubtsOf(each: Judged, evidence: Evidence, sentAt: EpochMs, habits: Habits): Reason[] {
  const { hit, at } = each;
  if (hit.kind === 'forged') return ['false-name'];
  if (hit.kind === 'post') return ['weak-press'];
  return [
    ...(isEarly(at, sentAt) ? ['too-early' as const] : []),
    ...(pointsByHabit(each, evidence, sentAt, habits) < 0 ? ['receiver' as const] : []),
  ];
}

/** Evidence with the answer at the last settling. */
export interface SettledEvidence extends Evidence {
  readonly settled?: Answer & { readonly at: Instant };
}

/**
 * What the evidence of one ask adds up to; undefined when nobody has answered. Pure, and blind to the order of
 * the hits.
 *
 * - A tap confirms its score, whatever came before or after.
 * - A reason sent from the page behind a follow-up confirms the answer for which it was asked.
 * - An answer that was settled and counts stays as it is, unless all its clicks turn out to be a machine's.
 * - Otherwise the last click of a person counts, of those within half an hour of the first. It is `pending`
 *   until that half hour is over. What machines did besides poisons nothing.
 * - Clicks that may be either are `unsure`, visits that only machines make are `doubtful`. Both have the score
 *   of the last of them, only for showing.
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
  const answer = settledAnswer(evidence, judged) ?? clickedAnswer(judged, toEpochMs(sentAt), toEpochMs(now));
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
function clickedAnswer(judged: readonly Judged[], sentAt: EpochMs, now: EpochMs): Weighed | undefined {
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
    ...(ownPoints(last, sentAt) < 0 ? ['quiet-receiver' as const] : []),
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
  return { score: hit.score, grade: 'doubtful', reasons: [verdict as Reason] };
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
 * The answer to an ask. Settling is the only moment at which it is weighed for good: until new evidence comes,
 * it stays as it was settled, though the policy may have changed since.
 */
export function answerOf(mail: WeighedMail, now: Instant): Answer | undefined {
  const { settled, settleAt } = mail;
  if (settled !== undefined && settleAt === undefined && settled.grade !== 'pending')
    return { score: settled.score, grade: settled.grade };
  const weighed = weighAsk(mail, now);
  return weighed === undefined ? undefined : { score: weighed.score, grade: weighed.grade };
}
