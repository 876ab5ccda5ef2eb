import type { AgendaKind } from '../domain/asking/customer.ts';
import type { Ref } from '../domain/identity/ref.ts';
import type { StaffMailId } from '../domain/mail/staff-mail.ts';
import type { Instant } from '../domain/time/instant.ts';

/** Work on a customer: their next contact, or a review. */
export interface CustomerMessage {
  readonly ref: Ref;
  readonly kind: AgendaKind;
  readonly dueAt: Instant;
}

/** A staff mail. */
export interface StaffMessage {
  readonly kind: 'staff';
  readonly staff: StaffMailId;
  readonly dueAt: Instant;
}

export type OutboxMessage = CustomerMessage | StaffMessage;

export interface Outbox {
  put(messages: readonly OutboxMessage[]): Promise<void>;
  /**
   * Roughly how many messages wait. Messages under way do not count: a failed one stays under way for
   * minutes, and must not take the room of others.
   */
  size(): Promise<number>;
}
