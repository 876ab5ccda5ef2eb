import type { BundleSource, OutboxMessage } from '../domain/ports.ts';
import type { Handled } from './handled.ts';
import { type ContactPorts, sendContact } from './send-contact.ts';
import { type StaffMailPorts, sendStaffMail } from './send-staff-mail.ts';

export interface SendPorts extends ContactPorts, StaffMailPorts {
  readonly bundles: BundleSource;
}

/** A batch waits at most this long for its slots; beyond it the agenda brings them back. */
const MAX_WAIT_MS = 15_000;
/** After this long a batch starts no further mail: one more, with SES's timeout of 10 s, still ends within the function's 60 s. */
const BATCH_TIME_MS = 40_000;
/** A slot that passed longer ago is not used: mails that queued behind a slow call must not all go at once. */
const SLOT_GRACE_MS = 1_000;

/**
 * Works through one batch of the outbox, in order. As soon as SES says stop, or the gate is shut, the rest of the batch is left:
 * its customers and mails stay due.
 *
 * @returns one outcome for each message, in the same order
 * @throws when something that all messages need is out of reach (the templates, the gate): no customer is to blame then
 */
export async function sendBatch(ports: SendPorts, messages: readonly OutboxMessage[]): Promise<Handled[]> {
  const { clock, gate } = ports;
  const startedAt = clock.now();
  const bundle = await ports.bundles.current();
  const mails = messages.filter(({ kind }) => kind !== 'review').length;
  let slots: { readonly next: number; readonly spacingMs: number } | undefined;
  let halted: string | undefined;

  /** Waits for the next slot; says why there is none. */
  async function waitForSlot(): Promise<string | undefined> {
    const timeLeft = startedAt + BATCH_TIME_MS - clock.now();
    if (timeLeft < 0) return 'out of time';
    if (slots === undefined || clock.now() - slots.next > SLOT_GRACE_MS) {
      // All at first; one at a time once SES is slower than the pace, or the batch queues behind slots it cannot use.
      const reserved = await gate.reserve(
        slots === undefined ? mails : 1,
        clock.now(),
        Math.min(MAX_WAIT_MS, timeLeft),
      );
      if (reserved.kind !== 'granted') return reserved.kind;
      slots = { next: reserved.from, spacingMs: reserved.spacingMs };
    }
    const wait = slots.next - clock.now();
    slots = { ...slots, next: slots.next + slots.spacingMs };
    if (wait > 0) await clock.sleep(wait);
    return undefined;
  }

  const handled: Handled[] = [];
  for (const message of messages) {
    if (message.kind !== 'review') halted ??= await waitForSlot();
    if (message.kind !== 'review' && halted !== undefined) {
      handled.push({ kind: 'left', reason: halted });
      continue;
    }
    const { halt, ...outcome } =
      message.kind === 'staff'
        ? await sendStaffMail(ports, bundle, message)
        : await sendContact(ports, bundle, message);
    halted ??= halt;
    handled.push(outcome);
  }
  return handled;
}
