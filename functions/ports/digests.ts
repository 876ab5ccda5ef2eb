import type { Digest } from '../domain/digests/digest.ts';
import type { IsoWeek } from '../domain/time/instant.ts';

export interface DigestStore {
  get(audience: string, week: IsoWeek): Promise<Digest | undefined>;
  /**
   * Stores the numbers of a finished digest. It is written after the digest's mails were planned, so its
   * presence means that nothing is missing.
   */
  put(digest: Digest): Promise<void>;
  /** The digests of one audience from a week on, oldest first. */
  since(audience: string, week: IsoWeek): Promise<Digest[]>;
}
