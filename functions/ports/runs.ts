import type { Run, RunEntry, RunId } from '../domain/identity/run.ts';

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
