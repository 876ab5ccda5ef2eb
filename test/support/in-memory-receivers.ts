import {
  type HabitClass,
  MAX_DOMAINS,
  NOTHING_KNOWN,
  USUAL,
} from '../../functions/domain/answering/habits.ts';
import type {
  GatewayNote,
  HabitSource,
  ReceiverShard,
  ReceiverStore,
} from '../../functions/ports/receivers.ts';
import { RECEIVER_SHARDS, receiverShard } from '../../functions/wiring/table.ts';

export interface InMemoryReceivers extends ReceiverStore {
  readonly all: Map<number, ReceiverShard>;
}

/** A {@link ReceiverStore} in memory with the rules of the real one. */
export function inMemoryReceivers(): InMemoryReceivers {
  const all = new Map<number, ReceiverShard>();
  const of = (shard: number): ReceiverShard => all.get(shard) ?? { ...NOTHING_KNOWN, notes: [] };
  const isSame = (one: GatewayNote, other: GatewayNote): boolean =>
    one.domain === other.domain && one.gateway === other.gateway && one.week === other.week;
  const noted = (known: ReceiverShard, unsorted: readonly GatewayNote[]): ReceiverShard => {
    const notes = [...unsorted].sort((a, b) => (a.week < b.week ? -1 : 1));
    return { ...known, notes, via: new Map(notes.map(({ domain, gateway }) => [domain, gateway])) };
  };
  return {
    all,
    shards: RECEIVER_SHARDS,
    shardOf: receiverShard,
    get: async (shard) => of(shard),
    learn: async (shard, before, { forgotten, ...learnt }) => {
      const known = of(shard);
      if (known.week !== before) return false;
      const notes = known.notes.filter((note) => !forgotten.some((each) => isSame(each, note)));
      all.set(shard, noted({ ...known, ...learnt }, notes));
      return true;
    },
    note: async (note) => {
      const shard = receiverShard(note.domain);
      const { notes } = of(shard);
      if (notes.length < MAX_DOMAINS && !notes.some((each) => isSame(each, note)))
        all.set(shard, noted(of(shard), [...notes, note]));
    },
  };
}

/** The same for every receiver. */
export const sameHabit = (habit: HabitClass = USUAL): HabitSource => ({ habitOf: async () => habit });
