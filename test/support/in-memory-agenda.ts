import { PARK_AFTER } from '../../functions/domain/asking/customer.ts';
import { shardOf } from '../../functions/domain/identity/ref.ts';
import type { Agenda, Due } from '../../functions/ports/agenda.ts';
import type { InMemoryCustomers } from './in-memory-customers.ts';
import type { InMemoryStaffMails } from './in-memory-staff-mails.ts';

interface Entry {
  readonly lane: string;
  readonly shard: number;
  readonly at: string;
  readonly due: Due;
}

/**
 * The agenda of customers and of staff mails, from their stores in memory. The lanes `settle` and `case` are
 * always empty.
 */
export function inMemoryAgenda(
  customers: InMemoryCustomers,
  staffMails: InMemoryStaffMails,
  shards: number,
): Agenda {
  function* entries(): Generator<Entry> {
    for (const { ref, agenda } of customers.all.values()) {
      if (agenda === undefined) continue;
      const { lane, kind, dueAt } = agenda;
      yield {
        lane,
        shard: shardOf(ref, shards),
        at: [dueAt, kind, ref].join('#'),
        due: kind === 'parked' ? { kind, ref, dueAt } : { kind, ref, dueAt },
      };
    }
    for (const {
      audience,
      week,
      recipient,
      kind,
      turn,
      dueAt,
      status,
      failures,
    } of staffMails.all.values()) {
      if ((status !== 'DUE' && status !== 'SENDING') || failures >= PARK_AFTER) continue;
      yield {
        lane: 'staff',
        shard: shardOf(recipient, shards),
        at: [dueAt, 'staff', recipient, audience, week, kind, turn].join('#'),
        due: { kind: 'staff', staff: { audience, week, recipient, kind, turn }, dueAt },
      };
    }
  }
  const sorted = (): Entry[] => [...entries()].sort((a, b) => (a.at < b.at ? -1 : 1));

  return {
    due: async (lane, shard, until, limit, cursor = '') => {
      const found = sorted()
        .filter((each) => each.lane === lane && each.shard === shard)
        .filter(({ at, due }) => due.dueAt <= until && at > cursor)
        .slice(0, limit);
      return {
        due: found.map(({ due }) => due),
        cursor: found.at(-1)?.at ?? (cursor === '' ? undefined : cursor),
        more: found.length === limit,
      };
    },
    earliest: async () => sorted()[0]?.due.dueAt,
  };
}
