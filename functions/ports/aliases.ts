import type { Ref } from '../domain/identity/ref.ts';

/**
 * Which customer the new id of a CRM means, after it has changed its ids. The customer's `ref` stays what it
 * was made of first; an alias is the ref that the new id would have.
 */
export interface AliasStore {
  /** Reads strongly. */
  get(alias: Ref): Promise<Ref | undefined>;
  /** Put-if-absent; returns the ref that stands, which is another where somebody put one first. */
  put(alias: Ref, ref: Ref): Promise<Ref>;
}
