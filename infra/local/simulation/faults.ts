import { type EpochMs, WEEK_MS } from '../../../functions/domain/time/units.ts';
import type { WriteName } from '../../../functions/store/write-name.ts';
import { dice } from './dice.ts';

/** Everything that `--faults` lets go wrong. */
export const FAULT_KINDS = [
  'request lost',
  'response lost',
  'SES failed',
  'outage of SES',
  'throttled',
  'crash before',
  'crash after',
  'answer of a write lost',
  'write throttled',
  'message twice at once',
  'message once more',
  'event twice',
  'gate shut',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Where a fault can happen. `message` and `event`: when a queue delivers one. */
export type Step = 'mail' | 'write' | 'message' | 'event';

/**
 * The rate of each fault, as a share of all calls of its step. In twelve weeks go some 2,000 mails with four
 * writes each. So a run has dozens of each kind, and yet nine mails in ten go as they should. Real services
 * fail far less.
 */
export const FAULT_RATES: Readonly<Record<Step, readonly (readonly [FaultKind, number])[]>> = {
  mail: [
    // SES never gets the mail, and we cannot know that.
    ['request lost', 0.015],
    // SES takes the mail, and we never hear of it: this makes naive systems send a mail twice.
    ['response lost', 0.02],
    // The answer says nothing about the mail.
    ['SES failed', 0.01],
    // The whole batch stops, so each of these also delays the other mails of its batch by an hour.
    ['throttled', 0.015],
    ['crash before', 0.01],
    ['crash after', 0.01],
  ],
  // Writes are four times as many calls, and the SDK repairs all but a crash.
  write: [
    ['answer of a write lost', 0.02],
    ['write throttled', 0.01],
    ['crash before', 0.004],
    ['crash after', 0.004],
  ],
  // Standard queues deliver at least once. The copy goes to another worker at the same moment, or it comes
  // when all is done.
  message: [
    ['message twice at once', 0.03],
    ['message once more', 0.03],
  ],
  // SNS and SQS both deliver at least once.
  event: [['event twice', 0.05]],
};

/**
 * How many calls in a row may fail. The SDK tries three times, and a third fault would be no fault of a wire
 * any more.
 */
const IN_A_ROW = 2;

/** Every sixth week SES is out for these hours, in the middle of the day on which most mails go. */
const OUTAGE = { everyWeeks: 6, weekday: 3, from: 13, until: 15 } as const;

function isOutage(seed: number, now: EpochMs): boolean {
  const date = new Date(now);
  const week = Math.floor(now / WEEK_MS);
  const outageWeek = Math.floor(dice(seed, 'outage').next() * OUTAGE.everyWeeks);
  const hour = date.getUTCHours();
  return (
    week % OUTAGE.everyWeeks === outageWeek &&
    date.getUTCDay() === OUTAGE.weekday &&
    hour >= OUTAGE.from &&
    hour < OUTAGE.until
  );
}

/**
 * Decides what goes wrong. The same seed gives the same faults to the same mail, whatever happens to others.
 */
export interface Fates {
  /** @param name of what the call is about: each name has a stream of its own, and each call draws once */
  draw(step: Step, name: string): FaultKind | undefined;
  /** Whether SES answers nobody at an instant (epoch ms). */
  isOutage(now: EpochMs): boolean;
  /** Ends the faults: from now on nothing goes wrong. */
  end(): void;
}

export function fates(seed: number): Fates {
  const calls = new Map<string, number>();
  const inARow = new Map<string, number>();
  let isOver = false;
  return {
    isOutage: (now) => !isOver && isOutage(seed, now),
    end() {
      isOver = true;
    },
    draw(step, name) {
      if (isOver) return undefined;
      const key = `${step} ${name}`;
      const call = (calls.get(key) ?? 0) + 1;
      calls.set(key, call);
      let left = dice(seed, 'fault', step, name, call).next();
      const drawn = FAULT_RATES[step].find(([, rate]) => {
        left -= rate;
        return left < 0;
      })?.[0];
      const before = inARow.get(key) ?? 0;
      const fault = before < IN_A_ROW ? drawn : undefined;
      inARow.set(key, fault === undefined ? 0 : before + 1);
      return fault;
    },
  };
}

/** One fault of the simulation. */
export interface Incident {
  readonly kind: FaultKind;
  readonly at: EpochMs;
  /** For a shut gate: when somebody opened it. */
  readonly until?: number;
  /** The write in which it happened, or the step. */
  readonly call: WriteName | Exclude<Step, 'write'>;
  /**
   * The name of the mail that it was about (`mail-name.ts`); of the message, when it was about no single
   * mail.
   */
  readonly about: string;
  /**
   * Whether the process died after a claim on that mail and before its outcome: then nobody can know what SES
   * was told.
   */
  readonly abandons?: boolean;
  /** The names of all messages in the current batch: those that are left have to wait. */
  readonly batch: readonly string[];
}
