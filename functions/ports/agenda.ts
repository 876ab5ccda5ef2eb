import type { AgendaKind } from '../domain/asking/customer.ts';
import type { CaseId } from '../domain/cases/case.ts';
import type { Ref } from '../domain/identity/ref.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import type { Lane } from '../domain/mail/lanes.ts';
import type { StaffMailId } from '../domain/mail/staff-mail.ts';
import type { Instant } from '../domain/time/instant.ts';

/**
 * One entry of the agenda index. It points at a customer, in the settle lane at an ask, in the case lane at a
 * case, in the staff lane at a staff mail; in the lane of the parked at a customer or at a staff mail.
 */
export type Due =
  | { readonly kind: AgendaKind; readonly ref: Ref; readonly dueAt: Instant }
  | { readonly kind: 'settle'; readonly contact: ContactId; readonly dueAt: Instant }
  | { readonly kind: 'case'; readonly case: CaseId; readonly dueAt: Instant }
  | { readonly kind: 'staff'; readonly staff: StaffMailId; readonly dueAt: Instant }
  | Parked;

/** What was put aside, since `dueAt`. */
export type Parked = { readonly kind: 'parked'; readonly dueAt: Instant } & (
  | { readonly ref: Ref }
  | { readonly staff: StaffMailId }
);

/** Where a sweep of one lane and shard stands. */
export type Cursor = string;

export interface DuePage {
  readonly due: readonly Due[];
  /** Where this page ended: that of the question when nothing was found. */
  readonly cursor: Cursor | undefined;
  /** Whether there may be more behind the cursor. */
  readonly more: boolean;
}

export interface Agenda {
  /** What is due by `until` in one lane and shard, oldest first, from after `cursor`; at most `limit`. */
  due(lane: Lane, shard: number, until: Instant, limit: number, cursor?: Cursor): Promise<DuePage>;
  /**
   * The earliest time at which anything is on the agenda, due or not; the parked, who wait for a person, left
   * out.
   */
  earliest(): Promise<Instant | undefined>;
}
