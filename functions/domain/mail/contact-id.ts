import type { Ref } from '../identity/ref.ts';
import type { IsoWeek } from '../time/instant.ts';
import type { ContactKind } from './contact-kinds.ts';

/** Names an ask, and with it the reply and the case that come of it. */
export interface AskId {
  readonly ref: Ref;
  /** The week in which the ask was due. */
  readonly week: IsoWeek;
}

/**
 * Names one contact. The week of an ask is that of the `dueAt` it was claimed for, never the clock's. A reply bears the week of
 * the ask it answers, so that ask and reply stand together and no ask can get two follow-ups.
 */
export interface ContactId extends AskId {
  readonly kind: ContactKind;
}

/** The ask that a reply, a case or a page is about. */
export const askOf = ({ ref, week }: AskId): ContactId => ({
  ref,
  week,
  kind: 'score',
});
