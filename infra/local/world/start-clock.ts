import { toInstant } from '../../../functions/domain/time/instant.ts';
import { UserError } from '../../terminal/user-error.ts';
import { type MovableClock, movableClock } from './clock.ts';

/** When the clock of a world is to start, and what it showed before. All in epoch ms but `kept`. */
export interface StartTimes {
  /** Whatever it showed before; never earlier than that. */
  readonly startAt: number | undefined;
  /** Of a new world; the real time when absent. */
  readonly firstStartAt: number | undefined;
  /** What it was ahead of the real time when it was last noted, in ms. */
  readonly kept: number | undefined;
  /** A run that was killed may have gone further than it noted, as this tells. */
  readonly newestMailAt: number | undefined;
  /** Whether time passes only by moving the clock. */
  readonly isHeld: boolean;
}

/** How far the clock is to be ahead of the real one, in ms. */
function offsetFor({ startAt, firstStartAt, kept, newestMailAt }: StartTimes): number {
  const now = Date.now();
  const known = [kept, newestMailAt === undefined ? undefined : newestMailAt - now].filter(
    (ms) => ms !== undefined,
  );
  const shown = known.length === 0 ? undefined : Math.max(...known);
  if (startAt === undefined) return shown ?? (firstStartAt === undefined ? 0 : firstStartAt - now);
  if (shown !== undefined && startAt < now + shown) {
    throw new UserError(
      `The clock cannot go back: in this directory it is ${toInstant(now + shown)} already. Choose a later time, leave --now out, or name another directory.`,
    );
  }
  return startAt - now;
}

/** Starts the clock of a world. Throws a {@link UserError} when it would go back. */
export function startClock(times: StartTimes): MovableClock {
  const clock = movableClock(offsetFor(times));
  if (times.isHeld) clock.hold(times.startAt ?? times.firstStartAt);
  return clock;
}
