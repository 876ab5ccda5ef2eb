import type { Digest } from '../domain/digests/digest.ts';
import type { IsoWeek } from '../domain/time/instant.ts';

export interface DigestStore {
  get(audience: string, week: IsoWeek): Promise<Digest | undefined>;
  /**
   * Keeps the numbers of a finished digest. Written after its mails were planned, so that where it is,
   * nothing is missing.
   */
  put(digest: Digest): Promise<void>;
  /** The digests of one audience from a week on, oldest first. */
  since(audience: string, week: IsoWeek): Promise<Digest[]>;
}
