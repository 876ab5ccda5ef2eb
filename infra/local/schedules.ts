import { type Lane, MAIL_LANES } from '../../functions/domain/customer.ts';
import { type Instant, toEpochMs } from '../../functions/domain/instant.ts';
import type { Clock } from '../../functions/domain/ports.ts';
import { earliestOf } from './overview.ts';
import type { Queue } from './queue.ts';

/** The functions that run by themselves, and what tells when they have something to do. */
export interface Scheduled {
  readonly clock: Clock;
  settle(): Promise<unknown>;
  digest(): Promise<unknown>;
  plan(): Promise<unknown>;
  /** Lets the sender work until nothing in the queue can be received. */
  drain(): Promise<void>;
  readonly queue: Pick<Queue, 'counts' | 'nextVisibleAt'>;
  /** The earliest time in each lane of the agenda that holds anything. */
  heads(): Promise<ReadonlyMap<Lane, Instant>>;
  /** The earliest digest strictly after an instant, both in epoch ms; Infinity when there is none. */
  nextDigestAt(now: number): number;
}

export interface Schedules {
  /** Everything that the schedules and the queue would do within a minute: settle, digest, plan, send. */
  tick(): Promise<void>;
  /** The same, but only those functions are called that have something to do: for a clock that comes by often. */
  tickDue(): Promise<void>;
  /** When the next work is to be done, in epoch ms; in the past when some is overdue. */
  nextWork(): Promise<number | undefined>;
}

const SETTLED: readonly Lane[] = ['settle', 'case'];
const PLANNED: readonly Lane[] = ['review', ...MAIL_LANES];

/** Makes what EventBridge and SQS are on AWS. */
export function schedules({ clock, queue, ...work }: Scheduled): Schedules {
  // What the last look at the agenda found, for the tick that follows it.
  let seen: ReadonlyMap<Lane, Instant> | undefined;
  let digestsAt = Number.NEGATIVE_INFINITY;

  const digest = async (): Promise<void> => {
    const now = clock.now();
    await work.digest();
    digestsAt = work.nextDigestAt(now);
  };

  return {
    async tick() {
      seen = undefined;
      await work.settle();
      await digest();
      await work.plan();
      await work.drain();
    },

    async tickDue() {
      let heads = seen ?? (await work.heads());
      seen = undefined;
      const isDue = (lanes: readonly Lane[]): boolean => {
        const head = earliestOf(heads, lanes);
        return head !== undefined && toEpochMs(head) <= clock.now();
      };
      const hasSettled = isDue(SETTLED);
      if (hasSettled) await work.settle();
      const hasReported = digestsAt <= clock.now();
      if (hasReported) await digest();
      // Either may have put mails to colleagues on the agenda.
      if (hasSettled || hasReported) heads = await work.heads();
      if (isDue(PLANNED)) await work.plan();
      if (queue.counts().waiting > 0) await work.drain();
    },

    async nextWork() {
      seen = await work.heads();
      const head = earliestOf(seen);
      const times = [head === undefined ? undefined : toEpochMs(head), queue.nextVisibleAt(), digestsAt];
      return times
        .filter((time) => time !== undefined && Number.isFinite(time))
        .sort((a = 0, b = 0) => a - b)[0];
    },
  };
}
