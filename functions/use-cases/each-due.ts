import type { Ref } from '../domain/identity/ref.ts';
import { toInstant } from '../domain/time/instant.ts';
import type { Agenda, Due, DuePage } from '../ports/agenda.ts';
import type { Clock } from '../ports/clock.ts';

const PAGE = 100;

export interface DuePorts {
  readonly agenda: Agenda;
  readonly clock: Clock;
  /** The number of shards of each lane. */
  readonly shards: number;
}

/** Work that failed and stays due. */
export interface Failure {
  readonly ref: Ref;
  readonly error: unknown;
}

/** Lanes that are worked on directly, without the outbox. */
type InnerLane = 'settle' | 'case';
type Entry<Lane extends InnerLane> = Extract<Due, { readonly kind: Lane }>;

const refOf = (due: Entry<InnerLane>): Ref => (due.kind === 'settle' ? due.contact.ref : due.case.ref);
const isOf =
  <Lane extends InnerLane>(lane: Lane) =>
  (due: Due): due is Entry<Lane> =>
    due.kind === lane;

/**
 * Works on everything that is due in one lane: its shards in parallel, each oldest first. A failure never
 * stops the others.
 *
 * @throws when the agenda cannot be read
 */
export async function eachDue<Lane extends InnerLane, Outcome>(
  { agenda, clock, shards }: DuePorts,
  lane: Lane,
  work: (due: Entry<Lane>) => Promise<Outcome>,
): Promise<{ outcomes: Outcome[]; failed: Failure[] }> {
  const outcomes: Outcome[] = [];
  const failed: Failure[] = [];
  const until = toInstant(clock.now());
  await Promise.all(
    Array.from({ length: shards }, async (_, shard) => {
      let page: DuePage | undefined;
      do {
        page = await agenda.due(lane, shard, until, PAGE, page?.cursor);
        for (const due of page.due.filter(isOf(lane))) {
          try {
            outcomes.push(await work(due));
          } catch (error) {
            failed.push({ ref: refOf(due), error });
          }
        }
      } while (page.more);
    }),
  );
  return { outcomes, failed };
}
