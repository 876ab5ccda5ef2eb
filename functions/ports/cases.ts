import type { Case, CaseId } from '../domain/cases/case.ts';
import type { Ref } from '../domain/identity/ref.ts';

export interface CaseStore {
  /** Reads strongly. */
  get(id: CaseId): Promise<Case | undefined>;
  /** Put-if-absent; false when there is one already. */
  add(opened: Case): Promise<boolean>;
  /**
   * Replaces the case that was read by `next`, with its place on the agenda. False when somebody else wrote
   * first. `next.revision` must be that of `read`; the store counts it up.
   */
  replace(read: Case, next: Case): Promise<boolean>;
  /** The cases of one customer that are open or taken. Writes of the last second may be missing. */
  unresolvedOf(ref: Ref): Promise<Case[]>;
  /**
   * Every open or taken case, in no order. The cost grows with their number, not with the number of all
   * cases.
   */
  unresolved(): AsyncIterable<Case>;
}
