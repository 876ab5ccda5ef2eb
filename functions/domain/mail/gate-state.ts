import type { Instant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import type { HoldReason } from './breaker.ts';

/** Who paused the gate: a person, or the breaker (`breaker.ts`). */
export type PausedBy = 'operator' | 'breaker';

export type GateState =
  /** `hold`: nobody starts a mail before its end. It may be over already: see {@link holdOf}. */
  | { readonly kind: 'open'; readonly hold?: Hold }
  | { readonly kind: 'paused'; readonly why: string; readonly since: Instant; readonly by: PausedBy };

export interface Hold {
  readonly why: HoldReason;
  readonly until: EpochMs;
}

/** The hold that is not over yet. */
export const holdOf = (state: GateState, now: EpochMs): Hold | undefined =>
  state.kind === 'open' && state.hold !== undefined && state.hold.until > now ? state.hold : undefined;
