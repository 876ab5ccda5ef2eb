import type { Instant } from '../time/instant.ts';

/**
 * What a request said of itself.
 *
 * - `page`: a person's gesture on a page led here, such as a click in a web mailer
 * - `app`: a gesture outside of any page: a mail program, an address bar, but also a driven browser
 * - `navigation`: a browser went to the page, and did not say that somebody had clicked. Safari never says so
 * - `plain`: nothing about its way, from a browser that may be too old to say it
 * - `forged`: nothing about its way, under the name of a browser that always says it
 * - `declared`: a preview or a program by its own name
 * - `post`: a press that may be a machine's, with the number that it carried
 */
export type HitKind = 'page' | 'app' | 'navigation' | 'plain' | 'forged' | 'declared' | 'post';

/** What a request came from, as coarse as can be. */
export type Client = 'desktop' | 'phone' | 'other';

/** How somebody was seen at a page: they only moved a pointer or a wheel, or pressed, touched or typed. */
export type Presence = 'moved' | 'pressed';

/** One raw request on a score link, kept as evidence, never edited. */
export interface Hit {
  readonly score: number;
  readonly at: Instant;
  /** Absent for hits from before kinds were kept. */
  readonly kind?: HitKind;
  readonly client?: Client;
  /** How somebody was seen at the page that this request opened. */
  readonly seen?: Presence;
}

/** The last button a person pressed on the page. */
export interface Tap {
  readonly score: number;
  readonly at: Instant;
}

/**
 * confirmed: a person acted. settled: the clicks are a person's, by all we know. pending: the same, but its
 * half hour is not over. unsure: a click that may be a person's or a machine's. doubtful: only visits that
 * machines make.
 */
export const GRADES = ['confirmed', 'settled', 'pending', 'unsure', 'doubtful'] as const;
export type Grade = (typeof GRADES)[number];

export interface Answer {
  readonly score: number;
  readonly grade: Grade;
}

export const isCountedGrade = (grade: Grade): grade is 'confirmed' | 'settled' =>
  grade === 'confirmed' || grade === 'settled';

/** Whether an answer counts: all others are only shown apart. */
export const isCounted = ({ grade }: Pick<Answer, 'grade'>): boolean => isCountedGrade(grade);

/** Whether two answers make the same figures. What is unsure and what is doubtful are told apart. */
export const isSameAnswer = (one: Answer, other: Answer | undefined): boolean =>
  other !== undefined && isCounted(one)
    ? isCounted(other) && one.score === other.score
    : one.grade === other?.grade;

/**
 * The score that counted before, when settling anew changes it or takes it away. It may have been reported,
 * so the change is told as a change.
 */
export const changedFrom = (before: Answer | undefined, now: Answer | undefined): number | undefined =>
  before !== undefined &&
  isCounted(before) &&
  now !== undefined &&
  (!isCounted(now) || now.score !== before.score)
    ? before.score
    : undefined;

/** Everything known about the answer to one ask. A tap has its own field, so no scanner crowds it out. */
export interface Evidence {
  readonly hits: readonly Hit[];
  /** Hits that were not kept, because there was no room and they would have changed nothing. */
  readonly lostHits: number;
  /** The first time that a program asked for a score link without wanting its page (HEAD). */
  readonly headAt?: Instant;
  /** The first time that the link to unsubscribe was opened. */
  readonly leaveAt?: Instant;
  readonly tap?: Tap;
  /** What the customer said went wrong: names of the programme's causes, as last sent. */
  readonly causes?: readonly string[];
  /**
   * Whether somebody may contact the customer about the answer, as last sent with a form that asked. Absent
   * when no form asked.
   */
  readonly mayContact?: boolean;
  /** When a person last sent the form behind a follow-up, with causes or words. */
  readonly whyAt?: Instant;
}

/**
 * The evidence that had come by then. Of taps, causes and reasons only the last is stored: before it came
 * there is none. Causes come with a reason or with a tap, whichever was last.
 */
export function evidenceThen(
  { hits, lostHits, headAt, leaveAt, tap, causes, mayContact, whyAt }: Evidence,
  hadCome: (at: Instant) => boolean,
): Evidence {
  const [saidAt] = [whyAt, tap?.at].filter((at) => at !== undefined).sort((a, b) => (a < b ? 1 : -1));
  const hadSaid = saidAt !== undefined && hadCome(saidAt);
  return {
    lostHits,
    hits: hits.filter(({ at }) => hadCome(at)),
    ...(headAt !== undefined && hadCome(headAt) ? { headAt } : {}),
    ...(leaveAt !== undefined && hadCome(leaveAt) ? { leaveAt } : {}),
    ...(tap !== undefined && hadCome(tap.at) ? { tap } : {}),
    ...(whyAt !== undefined && hadCome(whyAt) ? { whyAt } : {}),
    ...(causes !== undefined && hadSaid ? { causes } : {}),
    ...(mayContact !== undefined && hadSaid ? { mayContact } : {}),
  };
}

/**
 * Ten links and two re-opens. Each takes 10 bytes, and 9 more where somebody was seen: with facts of usual
 * length the contact stays within one write unit (1 KB).
 */
export const MAX_HITS = 12;

/** The ten scores, worst first. */
export const SCORES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

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
  | 'came-back'
  | 'burst'
  | 'crawl'
  | 'swept';
