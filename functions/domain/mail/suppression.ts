import type { Ref } from '../identity/ref.ts';
import type { RunId } from '../identity/run.ts';
import { type Instant, toEpochMs } from '../time/instant.ts';
import { type EpochMs, HOUR_MS } from '../time/units.ts';
import type { SoftRun } from './soft-bounces.ts';

// All rules of suppression: the reasons not to mail an address, the weight of each, what takes a reason back,
// and what is in force after each word. `infra/terminal/suppression-words.ts` words the reasons for
// operators.

/**
 * Why an address must not be mailed, each with the sign by which stored addresses name it. A sign is a digit
 * or a letter of base 36. It lasts: no other reason ever gets it.
 */
export const SUPPRESSION_SIGNS = {
  /** The reader asked for peace. */
  unsubscribed: '0',
  /** The company's own record says so. */
  'opted-out': '1',
  /** A mail to it came back for good. */
  bounced: '2',
  /** The reader called a mail spam. */
  complained: '3',
  /** On a list, a person of the company wrote "do not contact". */
  operator: '4',
  /** A list says neither yes nor no. That counts as no. */
  unclear: '5',
} as const;
export type SuppressionReason = keyof typeof SUPPRESSION_SIGNS;
export const SUPPRESSION_REASONS = Object.keys(SUPPRESSION_SIGNS) as SuppressionReason[];
/** The reason behind a sign; undefined for a sign of another version. */
export const reasonWithSign = (sign: string | undefined): SuppressionReason | undefined =>
  SUPPRESSION_REASONS.find((reason) => SUPPRESSION_SIGNS[reason] === sign);
/** The reason that stands in the company's own record, the list of customers. */
export const RECORD_REASON = 'opted-out' satisfies SuppressionReason;
/** Reasons that a person or a mailbox states. */
export type SpokenReason = Exclude<SuppressionReason, 'unclear'>;

/** A reason outweighs the lighter ones. */
export const SUPPRESSION_WEIGHT: Readonly<Record<SuppressionReason, number>> = {
  // Nobody has said anything yet, so every other word tells more.
  unclear: 0,
  bounced: 1,
  // When a person has two reasons, we must know the wish: it goes along to a new address, and a bounce does
  // not.
  'opted-out': 2,
  unsubscribed: 3,
  operator: 3,
  // AWS counts complaints fifty times as heavily, and only force lifts one.
  complained: 4,
};

type Reasoned = Pick<Word, 'reason'>;

const weightOf = ({ reason }: Reasoned): number => SUPPRESSION_WEIGHT[reason];
const isHeavier = (a: Reasoned, b: Reasoned): boolean => weightOf(a) > weightOf(b);

/** The heaviest of some reasons, of equals the first; undefined when there are none. */
export const heaviestReason = <Reason extends SuppressionReason>(
  reasons: readonly Reason[],
): Reason | undefined => reasons.toSorted((a, b) => SUPPRESSION_WEIGHT[b] - SUPPRESSION_WEIGHT[a])[0];

/**
 * Whether this is the wish of a person, and not a fact about a mailbox. A wish goes along to the person's new
 * address; a bounce does not. What a list leaves unclear counts as a wish.
 */
export const isWish = (reason: SuppressionReason): boolean => reason !== 'bounced';

/** What an opt-out list may say. `opted-out` and `unclear` come from customer lists only. */
export const OPT_OUT_LIST_REASONS = [
  'unsubscribed',
  'operator',
  'bounced',
  'complained',
] as const satisfies readonly SuppressionReason[];
export type OptOutListReason = (typeof OPT_OUT_LIST_REASONS)[number];

/** Most lists come from an earlier tool, and the people on them had asked it for peace. */
export const DEFAULT_LIST_REASON: OptOutListReason = 'unsubscribed';

/**
 * An operator may lift any reason by stating why; this reason only by force. Only the person can take back
 * that a mail was spam, and one more mail may cost us the SES account.
 */
export const isLiftedByForce = (reason: SuppressionReason): boolean => reason === 'complained';

/** Whether SES has the address on its own suppression list too, so that we must remove it there. */
export const isOnSesList = (reason: SuppressionReason): boolean =>
  reason === 'bounced' || reason === 'complained';

/** One statement that an address must not be mailed. */
export interface Word {
  readonly reason: SuppressionReason;
  readonly at: Instant;
}

/** What the list of one run says. The word is as old as the run. */
export interface ListWord {
  readonly run: RunId;
  readonly reason: SuppressionReason;
}

/**
 * All words against mailing an address, and the one in force: the heaviest, of equals the first. Each word is
 * kept separately, so that taking back a heavier one loses no other.
 */
export interface Suppression extends Word {
  /**
   * The words of lists, one for each run, oldest first. Undoing a run takes its word back. Absent: the word
   * in force is that of the reader, SES or an operator, and no undoing takes it back.
   */
  readonly lists?: readonly ListWord[];
  /**
   * What the reader, SES and operators said themselves: each reason once, the heaviest first. Absent: they
   * said nothing; or, if `lists` is absent too, only the word in force.
   */
  readonly direct?: readonly Word[];
}

/** A suppression that a person took back, with the reason. */
export interface Lifted {
  /** The reason that was in force. */
  readonly reason: SuppressionReason;
  readonly because: string;
  readonly at: Instant;
}

export interface Address {
  readonly hash: string;
  /** The customer who owns the address. Absent when only a suppression is known. */
  readonly ref?: Ref;
  readonly suppression?: Suppression;
  /** Mails that failed for a while since the last arrival. Absent when there are none. */
  readonly softBounces?: SoftRun;
  /** The last suppression that a person took back. */
  readonly lifted?: Lifted;
}

/**
 * How many words of lists one address keeps, so that its item stays small. A person who is on a list week
 * after week is on the kept ones too. A word that finds no room is not stored, so undoing its run takes
 * nothing back here.
 */
export const MAX_LIST_WORDS = 8;

const RUN_TIME = /^(.{4})(..)(..)-(..)(..)(..).*/;

/** When a run began, read from its name. Its words keep this time when they go along to another address. */
const beganAt = (run: RunId): Instant => run.replace(RUN_TIME, '$1-$2-$3T$4:$5:$6Z');

/** The heaviest first, of equals the earliest. The order only has to be always the same. */
export const heaviestFirst = (words: readonly Word[]): readonly Word[] =>
  words.toSorted(
    (a, b) => weightOf(b) - weightOf(a) || a.at.localeCompare(b.at) || a.reason.localeCompare(b.reason),
  );

/** The suppression that these words add up to: the heaviest is in force, of equals the first. */
function standing(direct: readonly Word[], lists: readonly ListWord[]): Suppression | undefined {
  const said = lists.map(({ run, reason }) => ({ reason, at: beganAt(run) }));
  const [inForce] = heaviestFirst([...direct, ...said]);
  const isAlone = direct.length === (said.length > 0 ? 0 : 1);
  return (
    inForce && {
      ...inForce,
      ...(said.length > 0 && { lists }),
      ...(!isAlone && { direct: heaviestFirst(direct) }),
    }
  );
}

/** The words of lists at an address, oldest first. */
export const listWords = (stands: Suppression | undefined): readonly ListWord[] => stands?.lists ?? [];

/** What the reader, SES and operators said of an address, the heaviest first. */
export const directWords = (stands: Suppression | undefined): readonly Word[] =>
  stands?.direct ?? (stands && !stands.lists ? [stands] : []);

/** The suppression before an instant, by those words that still stand. */
export const suppressionBefore = (stands: Suppression | undefined, at: EpochMs): Suppression | undefined =>
  standing(
    directWords(stands).filter((word) => toEpochMs(word.at) < at),
    listWords(stands).filter(({ run }) => toEpochMs(beganAt(run)) < at),
  );

/** Whether an address has a word with this reason, in force or not. */
export const isSaid = (stands: Suppression | undefined, reason: SuppressionReason): boolean =>
  [...directWords(stands), ...listWords(stands)].some((word) => word.reason === reason);

/** What a run's list says of an address. */
export const reasonOfRun = (stands: Suppression | undefined, run: RunId): SuppressionReason | undefined =>
  listWords(stands).find((word) => word.run === run)?.reason;

/** The suppression that is left of the words whose reason passes the test. */
export function wordsOnly(
  stands: Suppression | undefined,
  isMeant: (reason: SuppressionReason) => boolean,
): Suppression | undefined {
  return standing(
    directWords(stands).filter(({ reason }) => isMeant(reason)),
    listWords(stands).filter(({ reason }) => isMeant(reason)),
  );
}

/**
 * The suppression after a direct word: from the reader, from a mail server through SES, or from an operator.
 * Words with other reasons stay beside it, and so do words of lists. Of two direct words with one reason the
 * first stays. Returns the same object when nothing changes, like the functions below.
 */
export function afterDirectWord(stands: Suppression | undefined, { reason, at }: Word): Suppression {
  const word = { reason, at };
  const direct = directWords(stands);
  if (stands && direct.some((each) => each.reason === reason)) return stands;
  return standing([...direct, word], listWords(stands)) ?? word;
}

/** When the direct word was said that stands for the reason of this one: of two the first stands. */
export const saidAt = (stands: Suppression | undefined, { reason, at }: Word): Instant =>
  directWords(stands).find((word) => word.reason === reason)?.at ?? at;

/**
 * How long after a direct word its reader can take it back. Older ones were a wish, whoever presses again.
 */
export const TAKE_BACK_WITHIN_MS = HOUR_MS;

/** The suppression after somebody took back this very word, because it was said by mistake. */
export function afterTakenBack(
  stands: Suppression | undefined,
  { reason, at }: Word,
): Suppression | undefined {
  const direct = directWords(stands);
  const left = direct.filter((word) => word.reason !== reason || toEpochMs(word.at) !== toEpochMs(at));
  return left.length === direct.length ? stands : standing(left, listWords(stands));
}

/**
 * The list words that leave room for one more. Without room, the lightest is dropped, of equals the last.
 * Undefined when the new word is no heavier than the one in force.
 */
function withRoom(stands: Suppression, word: ListWord): readonly ListWord[] | undefined {
  const lists = listWords(stands);
  if (lists.length < MAX_LIST_WORDS) return lists;
  if (!isHeavier(word, stands)) return undefined;
  const lightest = lists.toSorted((a, b) => weightOf(a) - weightOf(b));
  const last = lightest.findLast((each) => lightest[0] !== undefined && !isHeavier(each, lightest[0]));
  return lists.filter((each) => each !== last);
}

/** The suppression after a word of a run's list. Of two words of one run the heavier counts. */
export function afterListWord(
  stands: Suppression | undefined,
  { reason }: Reasoned,
  run: RunId,
): Suppression {
  const word = { run, reason };
  const first = standing([], [word]) ?? { reason, at: beganAt(run) };
  if (stands === undefined) return first;
  const lists = listWords(stands);
  const earlier = lists.find((each) => each.run === run);
  if (earlier !== undefined && !isHeavier(word, earlier)) return stands;
  const others = earlier === undefined ? withRoom(stands, word) : lists.filter((each) => each !== earlier);
  if (others === undefined) return stands;
  // The name of a run begins with its time.
  const sorted = [...others, word].toSorted((a, b) => (a.run < b.run ? -1 : 1));
  return standing(directWords(stands), sorted) ?? first;
}

/** The suppression without some words of lists. */
function withoutLists(
  stands: Suppression | undefined,
  isGone: (word: ListWord) => boolean,
): Suppression | undefined {
  const lists = listWords(stands);
  const left = lists.filter((word) => !isGone(word));
  return left.length === lists.length ? stands : standing(directWords(stands), left);
}

/** The suppression after undoing a run. */
export const afterUndo = (stands: Suppression | undefined, run: RunId): Suppression | undefined =>
  withoutLists(stands, (word) => word.run === run);

/** The suppression after a list said a plain yes, which takes back an earlier "neither yes nor no". */
export const afterPlainYes = (stands: Suppression | undefined): Suppression | undefined =>
  withoutLists(stands, ({ reason }) => reason === 'unclear');

/** The suppression after a person lifted a reason: every word with that reason goes, and no other. */
export const afterLifting = (
  stands: Suppression | undefined,
  lifted: SuppressionReason,
): Suppression | undefined => wordsOnly(stands, (reason) => reason !== lifted);

/** What goes along to a new address of the same person. */
export const wishesOf = (stands: Suppression | undefined): Suppression | undefined =>
  wordsOnly(stands, isWish);

/** Whether lifting this reason takes back the company's own record that says "opted out". */
export const isLiftedWithRecord = (reason: SuppressionReason): boolean => reason === RECORD_REASON;

/**
 * Whether a record that says "opted out" stands against the address by itself after a reason was lifted. No
 * word at the address says it yet.
 *
 * @param stands the suppression after the lifting
 */
export const isRecordUnsaid = (lifted: SuppressionReason, stands: Suppression | undefined): boolean =>
  !isLiftedWithRecord(lifted) && !isSaid(stands, RECORD_REASON);

/**
 * Whether lifting this reason begins the count of soft bounces anew. Otherwise the next one would already be
 * one too many.
 */
export const endsSoftRun = (reason: SuppressionReason): boolean => reason === 'bounced';

/** What a row of a customer list says about mail, all its columns together. */
type RowSays =
  | { readonly kind: 'no'; readonly reason: SuppressionReason }
  | { readonly kind: 'yes' | 'unreadable' | 'nothing' };

/**
 * Whether the company's record says "opted out" of a customer after a row of its list. A plain "yes" takes
 * that back only if no word stands against the address. Otherwise the record rests on a word, and changes
 * when that word is lifted or its run undone.
 */
export function isOptedOutAfter(
  says: RowSays,
  wasOptedOut: boolean,
  stands: Suppression | undefined,
): boolean {
  switch (says.kind) {
    case 'no':
      // Other reasons are stored only at the address, so lifting them there is enough.
      return says.reason === RECORD_REASON || wasOptedOut;
    case 'yes':
      return wasOptedOut && stands !== undefined;
    case 'unreadable':
    case 'nothing':
      return wasOptedOut || isSaid(stands, RECORD_REASON);
  }
}

/** Whether the record says "opted out" only because of this run, so that undoing the run removes it. */
export const isRecordOfRun = (stands: Suppression | undefined, run: RunId): boolean =>
  reasonOfRun(stands, run) === RECORD_REASON && !isSaid(afterUndo(stands, run), RECORD_REASON);
