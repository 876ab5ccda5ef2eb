import { holdOf } from '../domain/mail/gate-state.ts';
import type { BundleSource } from '../ports/bundles.ts';
import type { OutboxMessage } from '../ports/outbox.ts';
import type { Trip } from './deliver.ts';
import type { Handled } from './handle-message.ts';
import { type ContactPorts, sendContact } from './send-contact.ts';
import { type StaffMailPorts, sendStaffMail } from './send-staff-mail.ts';

export interface SendPorts extends ContactPorts, StaffMailPorts {
  readonly bundles: BundleSource;
}

/** The longest wait of a batch for its slots. Beyond it, the agenda brings the messages back. */
const MAX_WAIT_MS = 15_000;
/**
 * After this time a batch starts no further mail. One more mail, with SES's timeout of 10 s, still ends
 * within the function's 60 s.
 */
const BATCH_TIME_MS = 40_000;
/** A slot is not used after this delay: mails that queued behind a slow call must not all go at once. */
const SLOT_GRACE_MS = 1_000;

/**
 * How soon a pause acts within a batch: the sender reads the gate again before a mail after this time or this
 * many mails. At full pace a batch of ten reads once, in its middle. Each read costs half a read unit, and
 * the CPU of a sixth of a mail.
 */
const LOOK_AFTER = { ms: 1_000, mails: 5 } as const;

/**
 * Works through one batch of the outbox, in order. When SES says stop or the gate is paused, the rest of the
 * batch is left: its customers and mails stay due.
 *
 * @returns one outcome for each message, in the same order, with the reason if the breaker tripped at it
 * @throws when something that all messages need (the templates, the gate) cannot be reached before anything
 *   was done, because then no customer is to blame
 */
export async function sendBatch(
  ports: SendPorts,
  messages: readonly OutboxMessage[],
): Promise<(Handled & Trip)[]> {
  const { clock, gate } = ports;
  const startedAt = clock.now();
  const bundle = await ports.bundles.current();
  const mails = messages.filter(({ kind }) => kind !== 'review').length;
  let slots: { readonly next: number; readonly spacingMs: number } | undefined;
  // All slots at first. One at a time when SES is slower than the pace, or the batch queues behind slots that
  // it cannot use.
  let wanted = mails;
  let seen = { at: startedAt, mailsSince: 0 };

  /** Waits for the next slot. Returns why there is none, if so. */
  async function waitForSlot(): Promise<string | undefined> {
    for (;;) {
      const timeLeft = startedAt + BATCH_TIME_MS - clock.now();
      if (timeLeft < 0) return 'out of time';
      if (slots === undefined || clock.now() - slots.next > SLOT_GRACE_MS) {
        const now = clock.now();
        const reserved = await gate.reserve(wanted, now, Math.min(MAX_WAIT_MS, timeLeft));
        if (reserved.kind === 'held') return reserved.why;
        if (reserved.kind !== 'granted') return reserved.kind;
        slots = { next: reserved.from, spacingMs: reserved.spacingMs };
        seen = { at: now, mailsSince: 0 };
        wanted = 1;
      }
      const wait = slots.next - clock.now();
      slots = { ...slots, next: slots.next + slots.spacingMs };
      if (wait > 0) await clock.sleep(Math.ceil(wait));
      if (clock.now() - seen.at >= LOOK_AFTER.ms || seen.mailsSince >= LOOK_AFTER.mails) {
        const state = await gate.look();
        seen = { at: clock.now(), mailsSince: 0 };
        if (state.kind === 'paused') return 'paused';
        // SES told another worker to stop. The reserved slots are now useless; slots after the hold are good.
        if (holdOf(state, clock.now()) !== undefined) {
          slots = undefined;
          continue;
        }
      }
      seen.mailsSince += 1;
      return undefined;
    }
  }

  const handled: (Handled & Trip)[] = [];
  /** The outcome of all further mails, once known. */
  let rest: Handled | undefined;
  for (const message of messages) {
    if (message.kind !== 'review') {
      try {
        const halted = rest === undefined ? await waitForSlot() : undefined;
        if (halted !== undefined) rest = { kind: 'left', reason: halted };
      } catch (error) {
        // Outcomes so far must not get lost. The queue brings the others back.
        if (handled.length === 0) throw error;
        rest = { kind: 'failed', error, parked: false };
      }
      if (rest !== undefined) {
        handled.push(rest);
        continue;
      }
    }
    const { halt, ...outcome } =
      message.kind === 'staff'
        ? await sendStaffMail(ports, bundle, message)
        : await sendContact(ports, bundle, message);
    if (halt !== undefined) rest = { kind: 'left', reason: halt };
    handled.push(outcome);
  }
  return handled;
}
