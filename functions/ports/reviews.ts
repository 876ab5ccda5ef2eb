import type { Ref } from '../domain/identity/ref.ts';
import type { Instant } from '../domain/time/instant.ts';

/** Makes the sender plan a customer anew. */
export interface ReviewStore {
  /**
   * Puts a customer under review at `now`. Nothing where there is no such customer, or they are parked. Done
   * twice is the same as done once.
   */
  review(ref: Ref, now: Instant): Promise<void>;
}
