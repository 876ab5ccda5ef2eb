import type { StaffSkipReason } from '../domain/cases/staff-decision.ts';
import type { ContactKind } from '../domain/mail/contact-kinds.ts';
import type { MailStatus } from '../domain/mail/mail-status.ts';
import type { SkipReason } from '../domain/mail/skip-reason.ts';
import { UnreadableItem } from '../ports/unreadable-item.ts';
import type { Delivered, Trip } from './deliver.ts';

/**
 * What became of one message. `left`: nothing happened, so the customer or the mail stays due and comes up
 * again.
 */
export type Handled =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'skipped'; readonly reason: SkipReason | StaffSkipReason }
  | { readonly kind: 'deferred' }
  | { readonly kind: 'reviewed' }
  /** `contact`: its kind, if it is not the contact of the message. */
  | { readonly kind: 'resolved'; readonly status: MailStatus; readonly contact?: ContactKind }
  | { readonly kind: 'dropped'; readonly reason: 'moved-on' | 'no-such-customer' | 'no-such-mail' }
  | { readonly kind: 'left'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: unknown; readonly parked: boolean };

/** An outcome, and why the rest of the batch must not go out, if it must not. */
export type Step = Handled & Trip & Pick<Delivered, 'halt'>;

/**
 * The result of work on one message. It includes a fault that SES found in the mail, and an outcome that
 * could not be written.
 */
export type Work = Step | Extract<Delivered, { readonly kind: 'faulty' | 'unwritten' }>;

/**
 * A fault of this customer or this mail, template included. It will come again; after three the customer or
 * mail is parked.
 */
export class ItemFault extends Error {
  override readonly name = 'ItemFault';
}

/** Does work on the data of one customer or mail, and turns a failure into an {@link ItemFault}. */
export async function asItemFault<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new ItemFault(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/**
 * Works on one message. A failure becomes an outcome, so that it never hides what became of the others.
 *
 * @param fail counts a fault of the customer or the mail
 */
export async function handle(
  work: () => Promise<Work>,
  fail: (reason: string) => Promise<'counted' | 'parked' | 'moved-on'>,
): Promise<Step> {
  try {
    const step = await work();
    if (step.kind === 'unwritten') return { ...step, kind: 'failed', parked: false };
    if (step.kind !== 'faulty') return step;
    const { reason, ...rest } = step;
    return {
      ...rest,
      kind: 'failed',
      error: new Error(`SES refuses this mail: ${reason}`),
      parked: await isParked(() => fail(reason)),
    };
  } catch (error) {
    const isOfItem = error instanceof ItemFault || error instanceof UnreadableItem;
    return { kind: 'failed', error, parked: isOfItem && (await isParked(() => fail(error.message))) };
  }
}

/** If the store cannot be reached either, the first failure is still reported. */
async function isParked(fail: () => Promise<'counted' | 'parked' | 'moved-on'>): Promise<boolean> {
  try {
    return (await fail()) === 'parked';
  } catch {
    return false;
  }
}
