import { type DueLane, MAIL_LANES } from '../../../functions/domain/mail/lanes.ts';
import { toEpochMs } from '../../../functions/domain/time/instant.ts';
import { type EpochMs, MINUTE_MS } from '../../../functions/domain/time/units.ts';
import type { Clock } from '../../../functions/ports/clock.ts';
import type { Queue } from '../aws/queue.ts';
import { type AgendaHeads, earliestOf } from './overview.ts';

/** The functions that run by themselves, and what tells when they have something to do. */
export interface Scheduled {
  readonly clock: Clock;
  /** @param heads where the agenda holds anything, if somebody has just looked */
  settle(heads?: AgendaHeads): Promise<unknown>;
  digest(): Promise<unknown>;
  /** @param heads where the agenda holds anything, if somebody has just looked */
  plan(heads?: AgendaHeads): Promise<unknown>;
  /** Lets the sender work until nothing in the queue can be received. */
  drain(): Promise<void>;
  readonly queue: Pick<Queue, 'counts' | 'nextVisibleAt'>;
  /** Lets what SES has told be taken until nothing in its queue can be received. */
  hear(): Promise<void>;
  readonly feedback: Pick<Queue, 'counts' | 'nextVisibleAt'>;
  heads(): Promise<AgendaHeads>;
  /** The earliest digest strictly after an instant, both in epoch ms; Infinity when there is none. */
  nextDigestAt(now: EpochMs): number;
  /** Told of each call that failed. It holds up none of the others, and comes again at the next tick. */
  onError(where: string, error: unknown): void;
}

export interface Schedules {
  /**
   * Everything that the schedules and the queues would do within a minute: settle, digest, plan, send,
   * feedback.
   */
  tick(): Promise<void>;
  /**
   * The same, but only those functions are called that have something to do: for a clock that comes by often.
   */
  tickDue(): Promise<void>;
  /** When the next work is to be done, in epoch ms; in the past when some is overdue. */
  nextWork(): Promise<number | undefined>;
}

const SETTLED: readonly DueLane[] = ['settle', 'case'];
const PLANNED: readonly DueLane[] = ['review', ...MAIL_LANES];
/** After this a digest that could not be made is tried again, as it would be on AWS. */
const DIGEST_AGAIN_MS = 15 * MINUTE_MS;

/** Makes what EventBridge and SQS are on AWS. */
export function schedules({ clock, queue, feedback, ...work }: Scheduled): Schedules {
  let digestsAt = Number.NEGATIVE_INFINITY;

  /** Whether it went well. */
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
    digestsAt = (await call('digest')) ? work.nextDigestAt(now) : now + DIGEST_AGAIN_MS;
  };

  return {
    async tick() {
      await call('settle');
      await digest();
      await call('plan');
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
      // Either may have put staff mails on the agenda.
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
