import { type DueLane, MAIL_LANES } from '../../../functions/domain/mail/lanes.ts';
import { toEpochMs } from '../../../functions/domain/time/instant.ts';
import { TICKS_MS } from '../../../functions/domain/time/ticks.ts';
import type { EpochMs } from '../../../functions/domain/time/units.ts';
import type { Clock } from '../../../functions/ports/clock.ts';
import type { Queue } from '../aws/queue.ts';
import { type AgendaHeads, earliestOf } from '../state/overview.ts';

/** The functions that run by themselves, and the sources that tell when they have work. */
export interface Scheduled {
  readonly clock: Clock;
  /** @param heads where the agenda has anything, if somebody has just looked */
  settle(heads?: AgendaHeads): Promise<unknown>;
  digest(): Promise<unknown>;
  /** @param heads where the agenda has anything, if somebody has just looked */
  plan(heads?: AgendaHeads): Promise<unknown>;
  /** Runs the sender until no message in the queue can be received. */
  drain(): Promise<void>;
  readonly queue: Pick<Queue, 'counts' | 'nextVisibleAt'>;
  /** Runs the feedback function until no event in its queue can be received. */
  hear(): Promise<void>;
  readonly feedback: Pick<Queue, 'counts' | 'nextVisibleAt'>;
  heads(): Promise<AgendaHeads>;
  /** The earliest digest strictly after an instant, both in epoch ms; Infinity when there is none. */
  nextDigestAt(now: EpochMs): number;
  /**
   * Called with the error of each failed call. The other calls go on, and the failed one is repeated at the
   * next tick.
   */
  onError(where: string, error: unknown): void;
}

export interface Schedules {
  /**
   * Does everything that the schedules and queues would do within a minute: settle, digest, plan, send,
   * feedback.
   */
  tick(): Promise<void>;
  /** The same, but calls only the functions that have work. This is for a clock that asks often. */
  tickDue(): Promise<void>;
  /** When the next work is due, in epoch ms; in the past when work is overdue. */
  nextWork(): Promise<number | undefined>;
}

const SETTLED: readonly DueLane[] = ['settle', 'case'];
const PLANNED: readonly DueLane[] = ['review', ...MAIL_LANES];
/** Does what EventBridge and SQS do on AWS. */
export function schedules({ clock, queue, feedback, ...work }: Scheduled): Schedules {
  let digestsAt = Number.NEGATIVE_INFINITY;

  /** Whether the call succeeded. */
  const call = async (where: 'settle' | 'digest' | 'plan', heads?: AgendaHeads): Promise<boolean> => {
    try {
      await work[where](heads);
      return true;
    } catch (error) {
      work.onError(where, error);
      return false;
    }
  };
  const digest = async (): Promise<void> => {
    const now = clock.now();
    digestsAt = (await call('digest')) ? work.nextDigestAt(now) : now + TICKS_MS.digest;
  };

  return {
    async tick() {
      // Without the heads a function looks everywhere, and tells itself what is wrong with the database.
      const heads = () => work.heads().catch(() => undefined);
      await call('settle', await heads());
      await digest();
      // Both may have put staff mails on the agenda.
      await call('plan', await heads());
      await work.drain();
      await work.hear();
    },

    async tickDue() {
      let heads = await work.heads();
      const isDue = (lanes: readonly DueLane[]): boolean => {
        const head = earliestOf(heads, lanes);
        return head !== undefined && toEpochMs(head) <= clock.now();
      };
      const hasSettled = isDue(SETTLED);
      if (hasSettled) await call('settle', heads);
      const hasReported = digestsAt <= clock.now();
      if (hasReported) await digest();
      // Both may have put staff mails on the agenda.
      if (hasSettled || hasReported) heads = await work.heads();
      if (isDue(PLANNED)) await call('plan', heads);
      if (queue.counts().waiting > 0) await work.drain();
      if (feedback.counts().waiting > 0) await work.hear();
    },

    async nextWork() {
      const head = earliestOf(await work.heads());
      const times = [
        head === undefined ? undefined : toEpochMs(head),
        queue.nextVisibleAt(),
        feedback.nextVisibleAt(),
        digestsAt,
      ];
      return times
        .filter((time) => time !== undefined && Number.isFinite(time))
        .sort((a = 0, b = 0) => a - b)[0];
    },
  };
}
