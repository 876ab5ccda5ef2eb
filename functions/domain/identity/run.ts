import type { Day } from '../time/day.ts';
import { type Instant, toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import { type Ref, toBase32 } from './ref.ts';

/**
 * Names one import or one opt-out list taken in: `20261127-091502-k7qf`, when it began in UTC and four random
 * characters. It tells nothing of the file, for it stands in keys and is typed by people.
 */
export type RunId = string;

const FORM = /^\d{8}-\d{6}-[a-z2-7]{4}$/;
/** Base32 writes whole groups of five bytes. */
const RANDOM_BYTES = 5;
/** Twenty bits: enough between the runs that begin in one second. */
const RANDOM_CHARACTERS = 4;

/** @param random as many random bytes as it is asked for, `randomBytes` of node:crypto */
export function makeRunId(now: EpochMs, random: (size: number) => Uint8Array): RunId {
  const time = toInstant(now).replace(/[-:Z]/g, '').replace('T', '-');
  return `${time}-${toBase32(random(RANDOM_BYTES)).slice(0, RANDOM_CHARACTERS)}`;
}

/** Whether a text is written as run ids are; there need not be such a run. */
export const isRunId = (text: string): text is RunId => FORM.test(text);

/** What a run began as. */
export interface Run {
  readonly id: RunId;
  readonly what: 'import' | 'suppress';
  readonly at: Instant;
}

/** One thing that a run does and that can be taken back. */
export type RunEntry =
  /** It says that this address must not be mailed. */
  | { readonly kind: 'suppressed'; readonly hash: string }
  /** It gives a customer this last day, in the place of the one before, where there was one. */
  | { readonly kind: 'ended'; readonly ref: Ref; readonly until: Day; readonly before?: Day };
