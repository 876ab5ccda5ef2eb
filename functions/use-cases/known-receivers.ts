import { habitAt, MAX_DOMAINS, NOTHING_KNOWN } from '../domain/answering/habits.ts';
import { HOUR_MS } from '../domain/time/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { GatewayNotes, HabitSource, ReceiverShard, ReceiverStore } from '../ports/receivers.ts';

/** How long what was read of receivers is used. They change once a week. */
const LASTS_MS = HOUR_MS;

/** Told when something could not be read, which then counts as not known. Without it the reading fails. */
type OnError = (error: unknown) => void;
type Store = Pick<ReceiverStore, 'get' | 'shardOf'>;

/** The shards in which domains stand, each read once an hour. */
function shards(store: Store, clock: Pick<Clock, 'now'>, onError?: OnError) {
  const kept = new Map<number, { readonly at: number; readonly shard: Promise<ReceiverShard> }>();

  async function read(shard: number): Promise<ReceiverShard> {
    try {
      return await store.get(shard);
    } catch (error) {
      kept.delete(shard);
      if (onError === undefined) throw error;
      onError(error);
      return { ...NOTHING_KNOWN, notes: [] };
    }
  }

  return {
    of(domain: string): Promise<ReceiverShard> {
      const shard = store.shardOf(domain);
      const now = clock.now();
      const found = kept.get(shard);
      if (found !== undefined && Math.abs(now - found.at) < LASTS_MS) return found.shard;
      const fresh = read(shard);
      kept.set(shard, { at: now, shard: fresh });
      return fresh;
    },
    forget: (domain: string): void => void kept.delete(store.shardOf(domain)),
  };
}

/**
 * What is known of receivers. A page goes on without it (`onError`). Settling does not: what it takes stands
 * for good, so it throws what the store throws, and the next tick tries again.
 */
export function knownHabits(store: Store, clock: Pick<Clock, 'now'>, onError?: OnError): HabitSource {
  const known = shards(store, clock, onError);
  return {
    // Each shard bears the sums of all domains. Of an ask without a domain any shard tells.
    habitOf: async (domain) => habitAt(await known.of(domain ?? ''), domain),
  };
}

/**
 * Notes of gateways: one write for each domain in half a year, and none for each mail. Domains for which
 * there is no room are left out.
 */
export function gatewayNotes(
  store: Store & Pick<ReceiverStore, 'note'>,
  clock: Pick<Clock, 'now'>,
  onError: OnError,
): GatewayNotes {
  const known = shards(store, clock, onError);
  return {
    async note(note) {
      const { via, notes } = await known.of(note.domain);
      if (via.has(note.domain) || notes.length >= MAX_DOMAINS) return;
      await store.note(note);
      known.forget(note.domain);
    },
  };
}
