import type { Day } from '../day.ts';
import type { Instant } from '../instant.ts';
import type { RunId } from '../lists/run.ts';
import type { Ref } from '../ref.ts';

/** What a run began as. */
export interface Run {
  readonly id: RunId;
  readonly what: 'import' | 'suppress';
  readonly at: Instant;
}

/** One thing that a run does and that can be taken back. */
export type RunEntry =
  /** It says that this address must not be mailed. */
  | { readonly kind: 'suppressed'; readonly hash: string }
  /** It gives a customer this last day, in the place of the one before, where there was one. */
  | { readonly kind: 'ended'; readonly ref: Ref; readonly until: Day; readonly before?: Day };

/**
 * What each run did, so that it can be undone as a whole. Holds no address, no name of a person and none of a
 * file.
 */
export interface RunStore {
  /** Writes down that a run begins. Again changes nothing. */
  start(run: RunId, head: Omit<Run, 'id'>): Promise<void>;
  /** Reads strongly. */
  get(run: RunId): Promise<Run | undefined>;
  /**
   * Writes down what the run is about to do, before it does it. One for each address and each customer: the
   * first stays, for only that one knows what was before the run.
   */
  note(run: RunId, entry: RunEntry): Promise<void>;
  /** Everything noted, in no order; a page at a time. */
  entries(run: RunId): AsyncIterable<RunEntry>;
}
