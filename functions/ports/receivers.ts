import type { HabitClass, Receivers, Visits } from '../domain/answering/habits.ts';
import type { Gateway } from '../domain/mail/gateway.ts';
import type { IsoWeek } from '../domain/time/instant.ts';

/** Through which gateway the mail of a domain went when it was noted. */
export interface GatewayNote {
  readonly domain: string;
  readonly gateway: string;
  readonly week: IsoWeek;
}

/** One shard of what is known of receivers, with what learning needs besides. */
export interface ReceiverShard extends Receivers {
  /** The last week that was learnt from; absent before the first. */
  readonly week?: IsoWeek;
  readonly notes: readonly GatewayNote[];
}

/** What a shard knows after a week more. */
export interface Learnt {
  readonly week: IsoWeek;
  readonly anywhere: Visits;
  readonly gateways: ReadonlyMap<string, Visits>;
  readonly domains: ReadonlyMap<string, Visits>;
  /** Notes to be forgotten. */
  readonly forgotten: readonly GatewayNote[];
}

export interface ReceiverStore {
  /** How many shards there are, and in which one a domain stands. */
  readonly shards: number;
  shardOf(domain: string): number;
  /** Writes of the last second may be missing. */
  get(shard: number): Promise<ReceiverShard>;
  /**
   * Keeps what a shard has learnt, if nobody has learnt since it was read. False otherwise, and when the
   * same write comes twice. Notes that came meanwhile stay.
   */
  learn(shard: number, before: IsoWeek | undefined, learnt: Learnt): Promise<boolean>;
  /** Notes the gateway of a domain, if there is room. */
  note(note: GatewayNote & { readonly gateway: Gateway }): Promise<void>;
}

export interface GatewayNotes {
  /** Notes the gateway of a domain, the first time that it is told. */
  note(note: GatewayNote & { readonly gateway: Gateway }): Promise<void>;
}

/** What is known of one receiver, as coarse as weighing takes it. */
export interface HabitSource {
  /** Never throws: what cannot be read is not known. */
  habitOf(domain: string | undefined): Promise<HabitClass>;
}
