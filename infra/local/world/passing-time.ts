import { UserError } from '../../terminal/user-error.ts';
import { oneByOne } from '../files/one-by-one.ts';
import type { MovableClock } from '../state/clock.ts';
import type { Functions } from './functions.ts';
import { travelTo } from './travel.ts';

export interface PassingTimeOptions {
  readonly clock: MovableClock;
  readonly functions: Pick<Functions, 'tick' | 'tickDue' | 'drain' | 'hear' | 'nextWork'>;
  /** Called whenever the clock has been put forward and stands again. */
  readonly onMoved: () => Promise<void>;
  /** Called with the reason when the clock stopped on its way. */
  readonly onError: (error: unknown) => void;
}

/** The work that time brings, one piece after the other. */
export interface PassingTime {
  tick(): Promise<void>;
  tickDue(): Promise<void>;
  drain(): Promise<void>;
  /** Puts the clock forward by this much, doing all work on the way. */
  move(ms: number): Promise<void>;
  /** Where a moving clock goes, in epoch ms; undefined while the clock only runs. */
  target(): number | undefined;
  /** Begins no more work, waits for work that has begun, and takes all events that SES has sent. */
  end(): Promise<void>;
}

/** Does the work of a world as its time passes. A tick and a moving clock must not run at once. */
export function passingTime({ clock, functions, onMoved, onError }: PassingTimeOptions): PassingTime {
  const serially = oneByOne();
  let stopping = false;
  let movingTo: number | undefined;

  /** Work that does not begin once the world is being stopped. */
  const unlessStopping = (work: () => Promise<void>) => async (): Promise<void> => {
    if (stopping) throw new UserError('It was stopped on the way.');
    await work();
  };
  const tick = unlessStopping(functions.tick);
  const tickDue = unlessStopping(functions.tickDue);

  const moveTo = (target: number): Promise<void> =>
    serially(async () => {
      movingTo = target;
      try {
        await tick();
        await travelTo(target, { clock, nextWork: functions.nextWork, tick: tickDue });
      } catch (error) {
        if (!stopping) onError(error);
        throw error;
      } finally {
        movingTo = undefined;
        await onMoved();
      }
    });

  return {
    tick: () => serially(tick),
    tickDue: () => serially(tickDue),
    drain: () => serially(functions.drain),
    move: (ms) => moveTo(clock.now() + ms),
    target: () => movingTo,
    end() {
      stopping = true;
      // Takes the last events: their queue is in memory, and SES tells nothing twice.
      return serially(functions.hear);
    },
  };
}
