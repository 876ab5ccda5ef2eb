import type { AgendaKind } from '../domain/asking/customer.ts';
import type { CaseId } from '../domain/cases/case.ts';
import type { Ref } from '../domain/identity/ref.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import type { Lane } from '../domain/mail/lanes.ts';
import type { StaffMailId } from '../domain/mail/staff-mail.ts';
import type { Instant } from '../domain/time/instant.ts';

/**
 * One entry of the agenda index. It points at a customer; in the lane `settle` at an ask, in `case` at a
 * case, in `staff` at a staff mail, and in `parked` at a customer or a staff mail.
 */
export type Due =
  | { readonly kind: AgendaKind; readonly ref: Ref; readonly dueAt: Instant }
  | { readonly kind: 'settle'; readonly contact: ContactId; readonly dueAt: Instant }
  | { readonly kind: 'case'; readonly case: CaseId; readonly dueAt: Instant }
  | { readonly kind: 'staff'; readonly staff: StaffMailId; readonly dueAt: Instant }
  | Parked;

/** Something put aside, since `dueAt`. */
export type Parked = { readonly kind: 'parked'; readonly dueAt: Instant } & (
  | { readonly ref: Ref }
  | { readonly staff: StaffMailId }
);

/** How far a sweep of one lane and shard has come. */
export type Cursor = string;

export interface DuePage {
  readonly due: readonly Due[];
  /** The end of this page. When nothing was found, the cursor of the question. */
  readonly cursor: Cursor | undefined;
  /** Whether more may follow after the cursor. */
  readonly more: boolean;
}

export interface Agenda {
  /** What is due by `until` in one lane and shard, oldest first, after `cursor`; at most `limit` entries. */
  due(lane: Lane, shard: number, until: Instant, limit: number, cursor?: Cursor): Promise<DuePage>;
  /**
   * The earliest time of any entry on the agenda, due or not. Parked entries are left out, because they wait
   * for a person.
   */
  earliest(): Promise<Instant | undefined>;
}
