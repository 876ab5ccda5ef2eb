import type { Contact, ContactId } from '../domain/contact.ts';
import { EVIDENCE_POLICY } from '../domain/evidence.ts';
import { toInstant } from '../domain/instant.ts';
import type { AnswerStore } from '../domain/ports.ts';
import { groupOf } from '../domain/score.ts';

/** Enough for two pages of writing; beyond it, it is a paste by mistake. Counted as browsers do, in UTF-16 units. */
export const MAX_COMMENT = 5_000;

export type Recorded =
  | { readonly kind: 'recorded'; readonly contact: Contact }
  /** The link was signed by us, but the ask is no longer kept. */
  | { readonly kind: 'no-such-ask' };

export type CommentOutcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'too-long'; readonly length: number };

const settleTime = (now: number): string => toInstant(now + EVIDENCE_POLICY.quarantineMs);

/** Somebody has this mail, so it went out, whatever SES said. Nothing is written of a mail that is known to have gone. */
export async function noteArrival(
  contacts: Pick<AnswerStore, 'arrived'>,
  mail: Contact | undefined,
): Promise<void> {
  if (mail?.status === 'UNKNOWN') await contacts.arrived(mail);
}

async function outcome(contacts: AnswerStore, contact: Contact | undefined): Promise<Recorded> {
  if (contact === undefined) return { kind: 'no-such-ask' };
  await noteArrival(contacts, contact);
  return { kind: 'recorded', contact };
}

/**
 * Keeps one request on a score link as evidence. It decides nothing: machines follow links too.
 *
 * @param score 1 to 10
 * @param now epoch milliseconds
 */
export async function recordHit(
  contacts: AnswerStore,
  ask: ContactId,
  score: number,
  now: number,
): Promise<Recorded> {
  return outcome(contacts, await contacts.recordHit(ask, { score, at: toInstant(now) }, settleTime(now)));
}

/**
 * Keeps the button that a person pressed; the last one wins. Nothing follows from it before the ask is settled, so
 * that a slip of the finger can be put right.
 *
 * @param score 1 to 10
 * @param causes names of the programme's causes; kept for a detractor only, and none takes nothing back
 * @param now epoch milliseconds
 */
export async function recordTap(
  contacts: AnswerStore,
  ask: ContactId,
  score: number,
  causes: readonly string[],
  now: number,
): Promise<Recorded> {
  const tap = { score, at: toInstant(now) };
  const wrong = groupOf(score) === 'detractor' ? causes : [];
  return outcome(contacts, await contacts.recordTap(ask, tap, settleTime(now), wrong));
}

/**
 * Keeps what a detractor says went wrong, and has the ask settled anew, for something follows from it. To be called after the words
 * of the same request were saved, so that whoever settles finds them.
 *
 * @param causes names of the programme's causes; none takes nothing back
 * @param now epoch milliseconds
 */
export async function recordCauses(
  contacts: AnswerStore,
  ask: ContactId,
  causes: readonly string[],
  now: number,
): Promise<Recorded> {
  return outcome(contacts, await contacts.recordCauses(ask, causes, settleTime(now)));
}

// Control characters carry no words, and break CSV files and logs later on. Line breaks and tabs stay.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** A comment as it is kept: LF line ends, no control characters, no space around it. */
export const tidyComment = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').trim();

/**
 * Keeps what the customer wrote; the last words win. An empty box takes nothing back: the page never shows kept words,
 * so an empty box says nothing about them. A text over {@link MAX_COMMENT} is not kept, and nothing of it is cut off in silence.
 *
 * @param text as {@link tidyComment} returns it
 * @param mayShare whether the customer allows the owner of the account to read it
 * @param now epoch milliseconds
 */
export async function saveComment(
  contacts: AnswerStore,
  ask: ContactId,
  text: string,
  mayShare: boolean,
  now: number,
): Promise<CommentOutcome> {
  if (text === '') return { kind: 'none' };
  if (text.length > MAX_COMMENT) return { kind: 'too-long', length: text.length };
  await contacts.saveComment(ask, { text, at: toInstant(now), mayShare });
  return { kind: 'saved' };
}
