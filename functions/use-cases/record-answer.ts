import type { Comment } from '../domain/answering/comment.ts';
import { MAX_COMMENT } from '../domain/answering/comment.ts';
import type { Hit, Presence } from '../domain/answering/evidence.ts';
import { WEIGHTS } from '../domain/answering/weights.ts';
import type { Contact } from '../domain/asking/contact.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import { groupOf } from '../domain/programme/group.ts';
import { toEpochMs, toInstant } from '../domain/time/instant.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { AnswerStore } from '../ports/contacts.ts';

export interface Recorded {
  readonly kind: 'recorded';
  readonly contact: Contact;
}

/** We signed the link, but the ask is no longer stored. */
export interface NoSuchAsk {
  readonly kind: 'no-such-ask';
}

export type CommentOutcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'too-long'; readonly length: number };

const settleTime = (now: EpochMs): string => toInstant(now + WEIGHTS.quarantineMs);

/**
 * Somebody has this mail, so it went out, whatever SES said. Writes nothing for a mail that we know has gone.
 */
export async function noteArrival(
  contacts: Pick<AnswerStore, 'arrived'>,
  mail: Contact | undefined,
): Promise<void> {
  if (mail?.status === 'UNKNOWN') await contacts.arrived(mail);
}

async function outcome(contacts: AnswerStore, contact: Contact | undefined): Promise<Recorded | NoSuchAsk> {
  if (contact === undefined) return { kind: 'no-such-ask' };
  await noteArrival(contacts, contact);
  return { kind: 'recorded', contact };
}

/** Stores one request on a score link as evidence. It decides nothing, because machines follow links too. */
export async function recordHit(
  contacts: AnswerStore,
  ask: ContactId,
  hit: Hit,
  now: EpochMs,
): Promise<Recorded | NoSuchAsk> {
  return outcome(contacts, await contacts.recordHit(ask, hit, settleTime(now)));
}

/** Stores that somebody was seen at the page that a hit opened, unless that was long ago. */
export async function recordSeen(
  contacts: AnswerStore,
  ask: ContactId,
  hit: Hit,
  how: Presence,
  now: EpochMs,
): Promise<void> {
  if (Math.abs(now - toEpochMs(hit.at)) <= WEIGHTS.seenWithinMs) await contacts.recordSeen(ask, hit, how);
}

/** What a person sends from the page of numbers. */
export interface SaidReasons {
  /** 1 to 10. */
  readonly score: number;
  /** Names of the programme's causes. Only a detractor's are stored. An empty list takes nothing back. */
  readonly causes: readonly string[];
  /** Only a detractor's is stored. Absent when the form did not ask. */
  readonly mayContact?: boolean;
  readonly words: Pick<Comment, 'text' | 'mayShare'>;
}

/** How a form of the page of numbers was sent. */
export interface Sent {
  /** Whether a person pressed, as far as the request itself says. */
  readonly isPerson: boolean;
  readonly by: Pick<Hit, 'client'>;
}

/** A press that may be a machine's. It is kept as evidence; the page asks for another press. */
export interface WeakPress {
  readonly kind: 'weak';
  readonly contact: Contact;
}

/** Stores a press that may be a machine's as what it is. */
export const recordWeakPress = (
  contacts: AnswerStore,
  ask: ContactId,
  score: number,
  by: Pick<Hit, 'client'>,
  now: EpochMs,
): Promise<Recorded | NoSuchAsk> =>
  recordHit(contacts, ask, { score, at: toInstant(now), kind: 'post', ...by }, now);

/**
 * Stores the button that a person pressed and what they said with it; the last button wins. Nothing follows
 * before the ask is settled, so people can correct a slip of the finger. The words are stored first, so that
 * settling in between finds them. Of a press that may be a machine's only the press is kept.
 */
export async function recordAnswer(
  contacts: AnswerStore,
  ask: ContactId,
  { score, causes, mayContact, words }: SaidReasons,
  { isPerson, by }: Sent,
  now: EpochMs,
): Promise<(Recorded & { readonly comment: CommentOutcome }) | WeakPress | NoSuchAsk> {
  const found = await contacts.get(ask);
  if (found === undefined) return { kind: 'no-such-ask' };
  if (!isPerson) {
    const weak = await recordWeakPress(contacts, ask, score, by, now);
    return weak.kind === 'recorded' ? { kind: 'weak', contact: weak.contact } : weak;
  }
  const comment = await saveComment(contacts, ask, { ...words, score }, now);
  const tap = { score, at: toInstant(now) };
  const said = groupOf(score) === 'detractor' ? { causes, mayContact } : { causes: [] };
  const kept = await contacts.recordTap(ask, tap, settleTime(now), said.causes, said.mayContact);
  const recorded = await outcome(contacts, kept);
  return recorded.kind === 'recorded' ? { ...recorded, comment } : recorded;
}

/**
 * Stores what a detractor says went wrong and has the ask settled anew, because something follows from it.
 * Call it after the words of the same request are saved, so that settling finds them.
 *
 * @param said names of the programme's causes, where an empty list takes nothing back, and whether the
 *   customer may be contacted
 */
export async function recordCauses(
  contacts: AnswerStore,
  ask: ContactId,
  said: Pick<SaidReasons, 'causes' | 'mayContact'>,
  now: EpochMs,
): Promise<Recorded | NoSuchAsk> {
  const why = { ...said, at: toInstant(now) };
  return outcome(contacts, await contacts.recordCauses(ask, why, settleTime(now)));
}

// Control characters carry no words, and later break CSV files and logs. Line breaks and tabs stay.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** A comment as stored: LF line ends, no control characters, no blanks around it. */
export const tidyComment = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').trim();

/**
 * Stores what the customer wrote; the last words win. An empty box takes nothing back: the page never shows
 * stored words, so an empty box says nothing about them. A text over {@link MAX_COMMENT} is not stored; we
 * never cut words off silently.
 *
 * @param comment its text as {@link tidyComment} returns it
 */
export async function saveComment(
  contacts: AnswerStore,
  ask: ContactId,
  comment: Pick<Comment, 'text' | 'mayShare' | 'score'>,
  now: EpochMs,
): Promise<CommentOutcome> {
  const { length } = comment.text;
  if (length === 0) return { kind: 'none' };
  if (length > MAX_COMMENT) return { kind: 'too-long', length };
  await contacts.saveComment(ask, { ...comment, at: toInstant(now) });
  return { kind: 'saved' };
}
