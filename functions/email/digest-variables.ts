import type { Digest } from '../domain/digest.ts';
import type { Programme } from '../domain/programme.ts';

/** Values as a digest can have them; what is not in it does not exist. */
export const DIGEST_SAMPLE = { sender_name: 'Qsenderq' };

/** The values of a digest's mail. */
export const digestVariables = (
  _digest: Digest,
  programme: Programme,
  _locale: string,
  _now: number,
): typeof DIGEST_SAMPLE => ({ sender_name: programme.sender.name });
