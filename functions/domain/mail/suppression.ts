import type { Ref } from '../identity/ref.ts';
import type { RunId } from '../identity/run.ts';
import type { Instant } from '../time/instant.ts';
import type { SoftRun } from './soft-bounces.ts';

// Everything about suppression: for what reasons an address must not be mailed, how much each weighs and what
// takes it back, what stands of all that was said, and what ends what. How operators read it stands in
// `infra/terminal/suppression-words.ts`.

/** Why an address must not be mailed. Positions are part of stored addresses: append, never reorder. */
export const SUPPRESSION_REASONS = [
  /** Its reader asked for peace. */
  'unsubscribed',
  /** The company's own record says so. */
  'opted-out',
  /** A mail to it came back for good. */
  'bounced',
  /** Its reader called a mail spam. */
  'complained',
  /** Somebody of the company put it on a list. */
  'operator',
  /** A list says neither yes nor no, which counts as no mail. */
  'unclear',
] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];
/** Those that somebody, or a mailbox, can put into words. */
export type SpokenReason = Exclude<SuppressionReason, 'unclear'>;

/** A reason outweighs the lighter ones. */
export const SUPPRESSION_WEIGHT: Readonly<Record<SuppressionReason, number>> = {
  // Nobody has said anything yet: whatever somebody says, or a mailbox does, tells more.
  unclear: 0,
  bounced: 1,
  // A wish goes with its person to a new address, and a bounce does not: it is the wish that has to be told.
  'opted-out': 2,
  unsubscribed: 3,
  operator: 3,
  // AWS counts complaints fifty times as heavily, and none is ever lifted unless forced.
  complained: 4,
};

type Reasoned = Pick<Word, 'reason'>;

const weightOf = ({ reason }: Reasoned): number => SUPPRESSION_WEIGHT[reason];
const isHeavier = (a: Reasoned, b: Reasoned): boolean => weightOf(a) > weightOf(b);

/** The heaviest of some reasons, of equals the first; undefined where there are none. */
export const heaviestReason = <Reason extends SuppressionReason>(
  reasons: readonly Reason[],
): Reason | undefined => reasons.toSorted((a, b) => SUPPRESSION_WEIGHT[b] - SUPPRESSION_WEIGHT[a])[0];

/**
 * Whether somebody said so, or it is only known of their mailbox. A wish goes along to a new address of the
 * same person; a bounce does not. What a list leaves unclear goes along as a wish does.
 */
export const isWish = (reason: SuppressionReason): boolean => reason !== 'bounced';

/** What a list of people who want no mail may say: `opted-out` and `unclear` are words of customer lists. */
export const OPT_OUT_LIST_REASONS = [
  'unsubscribed',
  'operator',
  'bounced',
  'complained',
] as const satisfies readonly SuppressionReason[];
export type OptOutListReason = (typeof OPT_OUT_LIST_REASONS)[number];

/** Most lists come from an earlier tool, which these people asked for peace. */
export const DEFAULT_LIST_REASON: OptOutListReason = 'unsubscribed';

/**
 * Any reason may be lifted by an operator, with a word why; this one only by force. Only a person's own word
 * can take back that a mail was called spam, and mailing once more may cost the account.
 */
export const isLiftedByForce = (reason: SuppressionReason): boolean => reason === 'complained';

/** Whether SES keeps the address on a suppression list of its own, from which it has to be taken as well. */
export const isOnSesList = (reason: SuppressionReason): boolean =>
  reason === 'bounced' || reason === 'complained';

/** That an address must not be mailed, as somebody says it. */
export interface Word {
  readonly reason: SuppressionReason;
  readonly at: Instant;
}

/** What the list of one run says; it is as old as the run. */
export interface ListWord {
  readonly run: RunId;
  readonly reason: SuppressionReason;
}

/**
 * What stands against mailing an address, and of that what is in force: the heaviest word, of equals the
 * first. Every word stands for itself, so that none is lost when a heavier one is taken back.
 */
export interface Suppression extends Word {
  /**
   * What lists say, each run its word, in order of time; undoing a run takes its word back. Absent: what is
   * in force is the word of the reader, of SES or of an operator, and no undoing takes that back.
   */
  readonly lists?: readonly ListWord[];
  /**
   * What the reader, SES and operators said themselves, each reason once, the heaviest first. Absent: nothing
   * or, where no list speaks, what is in force alone.
   */
  readonly direct?: readonly Word[];
}

/** A suppression that a person took back, and why. */
export interface Lifted {
  /** What had stood. */
  readonly reason: SuppressionReason;
  readonly because: string;
  readonly at: Instant;
}

export interface Address {
  readonly hash: string;
  /** The customer who owns the address; absent when only a suppression is known. */
  readonly ref?: Ref;
  readonly suppression?: Suppression;
  /** Mails that failed for a while since the last one that arrived; absent when there are none. */
  readonly softBounces?: SoftRun;
  /** The last suppression that was taken back by hand. */
  readonly lifted?: Lifted;
}

/**
 * How many words of lists stand at one address. Whoever is on a list week after week is on it in these too,
 * and an item stays small; the word of a run that finds no room takes nothing back.
 */
export const MAX_LIST_WORDS = 8;

const RUN_TIME = /^(.{4})(..)(..)-(..)(..)(..).*/;

/** When a run began, by its name. Its words are as old as that, to whichever address they go along. */
const beganAt = (run: RunId): Instant => run.replace(RUN_TIME, '$1-$2-$3T$4:$5:$6Z');

/** The heaviest first, of equals the earliest; of those the order tells nothing, but is always the same. */
export const heaviestFirst = (words: readonly Word[]): readonly Word[] =>
  words.toSorted(
    (a, b) => weightOf(b) - weightOf(a) || a.at.localeCompare(b.at) || a.reason.localeCompare(b.reason),
  );

/** What stands where these words do: the heaviest of them is in force, of equals the first. */
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

/** The words of lists at an address, in order of time. */
export const listWords = (stands: Suppression | undefined): readonly ListWord[] => stands?.lists ?? [];

/** What was said of an address itself, the heaviest first: by its reader, by SES, by operators. */
export const directWords = (stands: Suppression | undefined): readonly Word[] =>
  stands?.direct ?? (stands && !stands.lists ? [stands] : []);

/** Whether a word of this reason stands at an address, in force or not. */
export const isSaid = (stands: Suppression | undefined, reason: SuppressionReason): boolean =>
  [...directWords(stands), ...listWords(stands)].some((word) => word.reason === reason);

/** What a run's list says of an address. */
export const reasonOfRun = (stands: Suppression | undefined, run: RunId): SuppressionReason | undefined =>
  listWords(stands).find((word) => word.run === run)?.reason;

/** What stands of the words whose reason is such a one. */
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
 * What stands after somebody said so themselves: the reader, a mail server through SES, an operator. What
 * was said for another reason stays beside it, lighter or heavier, and so do the words of lists. Of two
 * words for one reason the first stays. The very same object when nothing changes, as with the others here.
 */
export function afterDirectWord(stands: Suppression | undefined, { reason, at }: Word): Suppression {
  const word = { reason, at };
  const direct = directWords(stands);
  if (stands && direct.some((each) => each.reason === reason)) return stands;
  return standing([...direct, word], listWords(stands)) ?? word;
}

/**
 * Where there is no room, a word takes the place of the lightest, of equals the last; unless as heavy a one
 * stands.
 */
function withRoom(stands: Suppression, word: ListWord): readonly ListWord[] | undefined {
  const lists = listWords(stands);
  if (lists.length < MAX_LIST_WORDS) return lists;
  if (!isHeavier(word, stands)) return undefined;
  const lightest = lists.toSorted((a, b) => weightOf(a) - weightOf(b));
  const last = lightest.findLast((each) => lightest[0] !== undefined && !isHeavier(each, lightest[0]));
  return lists.filter((each) => each !== last);
}

/** What stands after a list of a run said so. Of two words of one run the heavier is its word. */
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
  // Their names begin with their time.
  const sorted = [...others, word].toSorted((a, b) => (a.run < b.run ? -1 : 1));
  return standing(directWords(stands), sorted) ?? first;
}

/** What stands without some words of lists. */
function withoutLists(
  stands: Suppression | undefined,
  isGone: (word: ListWord) => boolean,
): Suppression | undefined {
  const lists = listWords(stands);
  const left = lists.filter((word) => !isGone(word));
  return left.length === lists.length ? stands : standing(directWords(stands), left);
}

/** What stands after a run was undone. */
export const afterUndo = (stands: Suppression | undefined, run: RunId): Suppression | undefined =>
  withoutLists(stands, (word) => word.run === run);

/** What stands after a list plainly said yes, where earlier ones had said neither yes nor no. */
export const afterPlainYes = (stands: Suppression | undefined): Suppression | undefined =>
  withoutLists(stands, ({ reason }) => reason === 'unclear');

/**
 * What stands after a person took back a reason: every word for it, whoever said it, and no word for another.
 */
export const afterLifting = (
  stands: Suppression | undefined,
  lifted: SuppressionReason,
): Suppression | undefined => wordsOnly(stands, (reason) => reason !== lifted);

/** What goes along to a new address of the same person. */
export const wishesOf = (stands: Suppression | undefined): Suppression | undefined =>
  wordsOnly(stands, isWish);

/** What a row of a customer list says of mail, all its columns together. */
type RowSays =
  | { readonly kind: 'no'; readonly reason: SuppressionReason }
  | { readonly kind: 'yes' | 'unreadable' | 'nothing' };

/**
 * Whether the company's record says "opted out" of a customer after a row of its list. A plain "yes" takes
 * that back only where no word stands against the address: else it rests on a word, and goes when that is
 * lifted or undone.
 */
export function isOptedOutAfter(
  says: RowSays,
  wasOptedOut: boolean,
  stands: Suppression | undefined,
): boolean {
  switch (says.kind) {
    case 'no':
      // Any other reason stands at the address alone, so that lifting it there is enough.
      return says.reason === 'opted-out' || wasOptedOut;
    case 'yes':
      return wasOptedOut && stands !== undefined;
    case 'unreadable':
    case 'nothing':
      return wasOptedOut || isSaid(stands, 'opted-out');
  }
}

/** Whether the company's record says "opted out" by the word of this run alone, and goes with it. */
export const isRecordOfRun = (stands: Suppression | undefined, run: RunId): boolean =>
  reasonOfRun(stands, run) === 'opted-out' && !isSaid(afterUndo(stands, run), 'opted-out');
