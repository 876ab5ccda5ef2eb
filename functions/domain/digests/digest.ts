import type { Figures } from './digest-fold.ts';
import type { DigestHead } from './section.ts';

/**
 * The numbers of a finished digest: raw, nothing hidden. What is too few to show is left out when it is put
 * into words.
 */
export type Digest = DigestHead & Figures;
