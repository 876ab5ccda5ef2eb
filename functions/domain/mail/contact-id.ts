import type { Ref } from '../identity/ref.ts';
import { type Instant, type IsoWeek, isoWeekOf } from '../time/instant.ts';
import type { ContactKind } from './contact-kinds.ts';

/**
 * Names the ask of one customer in one week, and so its reply and its case. A customer never has two asks in
 * a week, because the fatigue rules keep asks at least eight days apart.
 */
export interface AskId {
  readonly ref: Ref;
  readonly week: IsoWeek;
}

/**
 * Names one contact. The week is the week of the `dueAt` it was claimed for, never of the clock. The table of
 * kinds can say `about` instead: a reply bears the week of the ask it answers. So ask and reply stand
 * together, and no ask can get two follow-ups.
 */
export interface ContactId extends AskId {
  readonly kind: ContactKind;
  /** Tells several contacts of one kind and week apart, 1 to 63. Absent when there is only one. */
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
  // Not the clock's week: otherwise a crash on Sunday night mails again on Monday.
  week: aboutWeek ?? isoWeekOf(dueAt),
  kind,
  ...(occasion === undefined ? {} : { occasion }),
});

/** Whether two names of one customer's contacts mean the same contact. */
export const isSameContact = (
  a: Pick<ContactId, 'week' | 'kind' | 'occasion'>,
  b: Pick<ContactId, 'week' | 'kind' | 'occasion'>,
): boolean => a.week === b.week && a.kind === b.kind && a.occasion === b.occasion;
