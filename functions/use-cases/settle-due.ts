import { answerOf } from '../domain/evidence.ts';
import { toInstant } from '../domain/instant.ts';
import type { Agenda, Clock, ContactStore, DuePage } from '../domain/ports.ts';

const PAGE = 100;

export interface SettlePorts {
  readonly agenda: Agenda;
  readonly contacts: ContactStore;
  readonly clock: Clock;
  /** Shards of every lane. */
  readonly shards: number;
}

export interface SettleResult {
  readonly settled: number;
  /** Asks whose evidence changed meanwhile: they come up again at the next tick. */
  readonly changed: number;
  /** Asks that could not be read or written, with the reason of each; they stay due. */
  readonly failed: readonly { readonly ref: string; readonly error: unknown }[];
}

/**
 * One tick of settling: every ask whose time has come leaves the agenda with the answer its evidence adds up to. One
 * that fails never holds up the others. Evidence that comes later sets a new time and is settled again.
 */
export async function settleDue(ports: SettlePorts): Promise<SettleResult> {
  const results = await Promise.all(
    Array.from({ length: ports.shards }, (_, shard) => settleShard(ports, shard)),
  );
  return {
    settled: results.reduce((sum, result) => sum + result.settled, 0),
    changed: results.reduce((sum, result) => sum + result.changed, 0),
    failed: results.flatMap((result) => result.failed),
  };
}

async function settleShard({ agenda, contacts, clock }: SettlePorts, shard: number): Promise<SettleResult> {
  const now = toInstant(clock.now());
  let settled = 0;
  let changed = 0;
  const failed: { ref: string; error: unknown }[] = [];
  let page: DuePage | undefined;
  do {
    page = await agenda.due('settle', shard, now, PAGE, page?.cursor);
    for (const { ref, contact: id } of page.due) {
      if (id === undefined) continue;
      try {
        const contact = await contacts.get(id);
        const done =
          contact !== undefined && (await contacts.settle(contact, answerOf(contact.evidence, now), now));
        if (done) settled += 1;
        else changed += 1;
      } catch (error) {
        failed.push({ ref, error });
      }
    }
  } while (page.more);
  return { settled, changed, failed };
}
