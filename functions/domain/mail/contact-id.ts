import type { Ref } from '../identity/ref.ts';
import { type Instant, type IsoWeek, isoWeekOf } from '../time/instant.ts';
import type { ContactKind } from './contact-kinds.ts';

/**
 * Names the ask of one customer in one week, and with it the reply and the case that come of it. There is
 * never a second: kinds that ask for the score are kept apart by the fatigue rules, by eight days at least.
 */
export interface AskId {
  readonly ref: Ref;
  readonly week: IsoWeek;
}

/**
 * Names one contact. The week is that of the `dueAt` it was claimed for, never the clock's; or, where the
 * table of kinds says so, that of what it is about: a reply bears the week of the ask it answers, so that ask
 * and reply stand together and no ask can get two follow-ups.
 */
export interface ContactId extends AskId {
  readonly kind: ContactKind;
  /** Tells several of one kind for one week apart, 1 to 63; absent where there is one. */
  readonly occasion?: number;
}

/** The name of a contact that is due. */
export const contactIdOf = (
  ref: Ref,
  {
    kind,
    dueAt,
    aboutWeek,
    occasion,
  }: Pick<ContactId, 'kind' | 'occasion'> & { readonly dueAt: Instant; readonly aboutWeek?: IsoWeek },
): ContactId => ({
  ref,
  // Never the clock's: else a crash on Sunday night mails again on Monday.
  week: aboutWeek ?? isoWeekOf(dueAt),
  kind,
  ...(occasion === undefined ? {} : { occasion }),
});

/** Whether two names of one customer's contacts are of the same contact. */
export const isSameContact = (
  a: Pick<ContactId, 'week' | 'kind' | 'occasion'>,
  b: Pick<ContactId, 'week' | 'kind' | 'occasion'>,
): boolean => a.week === b.week && a.kind === b.kind && a.occasion === b.occasion;
