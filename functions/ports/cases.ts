import type { Case, CaseId } from '../domain/cases/case.ts';

export interface CaseStore {
  /** Reads strongly. */
  get(id: CaseId): Promise<Case | undefined>;
  /** Put-if-absent; false when there is one already. */
  add(opened: Case): Promise<boolean>;
  /** Writes `next` over what was read, its place on the agenda included; false when somebody else came first. `next.revision` is that of `read`: the store counts on. */
  replace(read: Case, next: Case): Promise<boolean>;
  /** Every case that is open or taken, in no order. Costs with their number, never with how many cases there ever were. */
  unresolved(): AsyncIterable<Case>;
}
