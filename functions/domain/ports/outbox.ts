import type { AgendaKind } from '../customer.ts';
import type { Instant } from '../instant.ts';
import type { Ref } from '../ref.ts';
import type { StaffMailId } from '../staff-mail.ts';

/** Work on a customer: their next contact, or a review. */
export interface CustomerMessage {
  readonly ref: Ref;
  readonly kind: AgendaKind;
  readonly dueAt: Instant;
}

/** A mail to a colleague. */
export interface StaffMessage {
  readonly kind: 'staff';
  readonly staff: StaffMailId;
  readonly dueAt: Instant;
}

export type OutboxMessage = CustomerMessage | StaffMessage;

export interface Outbox {
  put(messages: readonly OutboxMessage[]): Promise<void>;
  /** How many messages wait, about. Not those in hand: one that failed stays in hand for minutes, and must not take others' room. */
  size(): Promise<number>;
}
