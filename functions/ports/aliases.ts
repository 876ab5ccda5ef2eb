import type { Ref } from '../domain/identity/ref.ts';

/**
 * Which customer a new CRM id means, after the CRM changed its ids. The customer's `ref` still comes from the
 * first id. An alias is the ref that the new id would give.
 */
export interface AliasStore {
  /** Reads strongly. */
  get(alias: Ref): Promise<Ref | undefined>;
  /** Put-if-absent. Returns the stored ref, which may be one that somebody put earlier. */
  put(alias: Ref, ref: Ref): Promise<Ref>;
}
