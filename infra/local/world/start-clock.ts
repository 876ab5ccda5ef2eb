import { toInstant } from '../../../functions/domain/time/instant.ts';
import { UserError } from '../../terminal/user-error.ts';
import { type MovableClock, movableClock } from '../state/clock.ts';

/** What decides at which time a world's clock starts. All in epoch ms but `kept`. */
export interface StartTimes {
  /** The time to start at. It must not be before the time that the clock showed last. */
  readonly startAt: number | undefined;
  /** The start time of a new world; default: the real time. */
  readonly firstStartAt: number | undefined;
  /** How far the clock was ahead of the real time when that was last noted, in ms. */
  readonly kept: number | undefined;
  /** When the newest mail went: a killed run may have gone further than it noted. */
  readonly newestMailAt: number | undefined;
  /** Whether time passes only by moving the clock. */
  readonly isHeld: boolean;
}

/** How far the clock should be ahead of the real one, in ms. */
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

/** Starts the clock of a world. Throws a {@link UserError} when the clock would go back. */
export function startClock(times: StartTimes): MovableClock {
  const clock = movableClock(offsetFor(times));
  if (times.isHeld) clock.hold(times.startAt ?? times.firstStartAt);
  return clock;
}
