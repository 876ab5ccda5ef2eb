import type { Figures } from './digest-fold.ts';
import type { DigestHead } from './section.ts';

/**
 * The raw numbers of a finished digest, with nothing hidden. Figures of too few answers are left out later,
 * when the digest is worded.
 */
export type Digest = DigestHead & Figures;
