import type { Run, RunEntry, RunId } from '../domain/identity/run.ts';

/**
 * What each run did, so that it can be undone as a whole. It holds no address, no name of a person and no
 * name of a file.
 */
export interface RunStore {
  /** Records that a run begins. A second call changes nothing. */
  start(run: RunId, head: Omit<Run, 'id'>): Promise<void>;
  /** Reads strongly. */
  get(run: RunId): Promise<Run | undefined>;
  /**
   * Records what the run is about to do, before it does it. There is one note for each address and each
   * customer. The first stays, because only that one knows the state before the run.
   */
  note(run: RunId, entry: RunEntry): Promise<void>;
  /** Everything recorded, in no order, read page by page. */
  entries(run: RunId): AsyncIterable<RunEntry>;
}
