import { HOLDS_MS, STREAKS } from '../../functions/domain/mail/breaker.ts';
import type { GateState, Hold, PausedBy } from '../../functions/domain/mail/gate-state.ts';
import type { Instant } from '../../functions/domain/time/instant.ts';
import type { Gate, Sweep } from '../../functions/ports/gate.ts';

/** A {@link Gate} in memory with the rules of the real one. All workers of a test share it. */
export function inMemoryGate(): Gate {
  let paused: { why: string; since: Instant; by: PausedBy } | undefined;
  let hold: Hold | undefined;
  let openedAt: Instant | undefined;
  let pace: number | undefined;
  let freeFrom = 0;
  const runs = { ambiguous: new Set<string>(), faulty: new Set<string>() };
  const clear = async (): Promise<void> => {
    for (const run of Object.values(runs)) run.clear();
  };
  let sweep: Sweep | undefined;

  function state(): GateState {
    if (paused !== undefined) return { kind: 'paused', ...paused };
    return hold === undefined ? { kind: 'open' } : { kind: 'open', hold };
  }

  const pause: Gate['pause'] = async (why, since, by) => {
    paused ??= { why, since, by };
    return paused.why === why && paused.since === since && paused.by === by;
  };

  return {
    view: async () => ({
      state: state(),
      ...(openedAt === undefined ? {} : { openedAt }),
      ...(pace === undefined ? {} : { perSecond: pace }),
      ambiguous: runs.ambiguous.size,
      faulty: runs.faulty.size,
    }),
    look: async () => state(),
    pause,
    async open(at) {
      if (hold !== undefined) freeFrom = 0;
      paused = undefined;
      hold = undefined;
      await clear();
      openedAt = at;
    },
    async hold(why, now) {
      const until = now + HOLDS_MS[why];
      if (hold !== undefined && hold.until >= until) return;
      hold = { why, until };
      freeFrom = Math.max(freeFrom, until);
    },
    async count(run, mail, at) {
      runs[run].add(mail);
      const { limit, why } = STREAKS[run];
      if (runs[run].size < limit) return 'open';
      await pause(why, at, 'breaker');
      return 'tripped';
    },
    clear,
    setPace: async (perSecond) => {
      pace = perSecond;
    },
    async reserve(count, now, maxWaitMs) {
      const perSecond = pace ?? 1;
      if (!(perSecond > 0)) return { kind: 'slowed' };
      if (paused !== undefined) return { kind: 'paused', why: paused.why };
      const from = Math.max(freeFrom, now);
      if (from > now + maxWaitMs)
        return hold !== undefined && hold.until > now ? { kind: 'held', why: hold.why } : { kind: 'slowed' };
      const spacingMs = 1_000 / perSecond;
      freeFrom = from + Math.ceil(count * spacingMs);
      return { kind: 'granted', from, spacingMs };
    },
    sweep: async () => sweep,
    saveSweep: async (next) => {
      sweep = next;
    },
  };
}
