import type { Day } from '../time/day.ts';
import { type Instant, toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import { type Ref, toBase32 } from './ref.ts';

/**
 * Names one import or one opt-out list: `20261127-091502-k7qf`, when the run began in UTC and four random
 * characters. It says nothing about the file, because it stands in keys and people type it.
 */
export type RunId = string;

const FORM = /^\d{8}-\d{6}-[a-z2-7]{4}$/;
/** Base32 turns each five bytes into whole characters. */
const RANDOM_BYTES = 5;
/** Twenty bits: enough to tell apart the runs that begin in one second. */
const RANDOM_CHARACTERS = 4;

/** @param random makes as many random bytes as it is told, like `randomBytes` of node:crypto */
export function makeRunId(now: EpochMs, random: (size: number) => Uint8Array): RunId {
  const time = toInstant(now).replace(/[-:Z]/g, '').replace('T', '-');
  return `${time}-${toBase32(random(RANDOM_BYTES)).slice(0, RANDOM_CHARACTERS)}`;
}

/** Whether a text has the form of a run id. Such a run need not exist. */
export const isRunId = (text: string): text is RunId => FORM.test(text);

/** What is known of a run when it begins. */
export interface Run {
  readonly id: RunId;
  readonly what: 'import' | 'suppress';
  readonly at: Instant;
}

/** One thing that a run did and that undoing takes back. */
export type RunEntry =
  /** It said that this address must not be mailed. */
  | { readonly kind: 'suppressed'; readonly hash: string }
  /** It gave a customer this last day; `before` is the day that stood there until then. */
  | { readonly kind: 'ended'; readonly ref: Ref; readonly until: Day; readonly before?: Day };
