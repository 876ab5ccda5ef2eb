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

/** Where it can happen. `message` and `event`: as a queue hands one over. */
export type Step = 'mail' | 'write' | 'message' | 'event';

/**
 * How often what goes wrong: of all calls of its step this share. Some 2,000 mails go in twelve weeks, each
 * with four writes, so that a run has dozens of each kind, and yet nine mails in ten go as they should. Real
 * services fail far less.
 */
export const FAULT_RATES: Readonly<Record<Step, readonly (readonly [FaultKind, number])[]>> = {
  mail: [
    // SES never gets it, and we cannot know.
    ['request lost', 0.015],
    // SES takes it, and we never hear: what made others mail twice.
    ['response lost', 0.02],
    // An answer that says nothing about the mail.
    ['SES failed', 0.01],
    // The whole batch stops, so that each costs its neighbours an hour too.
    ['throttled', 0.015],
    ['crash before', 0.01],
    ['crash after', 0.01],
  ],
  // Four times as many calls, and the SDK makes good what is no crash.
  write: [
    ['answer of a write lost', 0.02],
    ['write throttled', 0.01],
    ['crash before', 0.004],
    ['crash after', 0.004],
  ],
  // Standard queues deliver at least once. Either another worker has it at the same moment, or it comes back
  // when all is done.
  message: [
    ['message twice at once', 0.03],
    ['message once more', 0.03],
  ],
  // SNS and SQS each deliver at least once.
  event: [['event twice', 0.05]],
};

/**
 * A call that is repeated is not hit for ever: the SDK tries three times, and a third fault would be none of
 * a wire any more.
 */
const IN_A_ROW = 2;

/**
 * In one week of so many SES does not answer for this long, in the middle of the day on which most mails go.
 */
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

/** Says what goes wrong: the same for the same seed, whatever happens to others. */
export interface Fates {
  /** @param name of what the call is about: each has a stream of its own, drawn from once a call */
  draw(step: Step, name: string): FaultKind | undefined;
  /** Whether SES answers nobody at an instant (epoch ms). */
  isOutage(now: EpochMs): boolean;
  /** From now on nothing goes wrong any more. */
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

/** One thing that went wrong because the simulation wanted it. */
export interface Incident {
  readonly kind: FaultKind;
  readonly at: EpochMs;
  /** Of a shut gate: when somebody opened it. */
  readonly until?: number;
  /** The write in which it happened, or the step. */
  readonly call: WriteName | Exclude<Step, 'write'>;
  /** The name of the mail that it was about (`mail-name.ts`); of the turn, where no mail was in hand. */
  readonly about: string;
  /**
   * The process died with a claim on that mail which it could not bring to an end: whoever comes next cannot
   * know what SES was told.
   */
  readonly abandons?: boolean;
  /** The turns of the whole batch that was in work: what is left of it has to wait. */
  readonly batch: readonly string[];
}
