import type { EpochMs } from '../../../functions/domain/time/units.ts';

/** Entries for the future, by the time at which the clock stops for them. */
export interface Diary<Entry> {
  /** @param at epoch ms */
  add(at: number, entry: Entry): void;
  /** The earliest time with an entry. */
  next(): number | undefined;
  /**
   * Takes out everything up to and including `now`, the earliest first. Entries of one time come in the order
   * in which they were added.
   */
  take(now: EpochMs): Entry[];
}

/** @param gridMs entries are delayed to multiples of this */
export function diary<Entry>(gridMs: number): Diary<Entry> {
  const stops = new Map<number, Entry[]>();
  const next = (): number | undefined => (stops.size === 0 ? undefined : Math.min(...stops.keys()));
  return {
    add(at, entry) {
      const stop = Math.ceil(at / gridMs) * gridMs;
      const entries = stops.get(stop);
      if (entries === undefined) stops.set(stop, [entry]);
      else entries.push(entry);
    },
    next,
    take(now) {
      const taken: Entry[] = [];
      for (let stop = next(); stop !== undefined && stop <= now; stop = next()) {
        taken.push(...(stops.get(stop) ?? []));
        stops.delete(stop);
      }
      return taken;
    },
  };
}
