import type { Case, CaseId } from '../domain/cases/case.ts';
import type { Ref } from '../domain/identity/ref.ts';

export interface CaseStore {
  /** Reads strongly. */
  get(id: CaseId): Promise<Case | undefined>;
  /** Put-if-absent; false when there is one already. */
  add(opened: Case): Promise<boolean>;
  /**
   * Writes `next` over what was read, its place on the agenda included; false when somebody else came first.
   * `next.revision` is that of `read`: the store counts on.
   */
  replace(read: Case, next: Case): Promise<boolean>;
  /** The cases of one customer that are open or taken. Reads strongly. */
  unresolvedOf(ref: Ref): Promise<Case[]>;
  /**
   * Every case that is open or taken, in no order. Costs with their number, never with how many cases there
   * ever were.
   */
  unresolved(): AsyncIterable<Case>;
}
