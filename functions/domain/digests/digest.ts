import type { Figures } from './digest-fold.ts';
import type { DigestHead } from './section.ts';

/**
 * The raw numbers of a finished digest, with nothing hidden. Figures of too few answers are left out later,
 * when the digest is worded.
 */
export type Digest = DigestHead & Figures;

/** False for an installation that has asked nobody yet. Later, a week without mails is news. */
export const hasNews = ({ weeks, earlier, cases }: Pick<Digest, 'weeks' | 'earlier' | 'cases'>): boolean =>
  cases.total > 0 || [...earlier, ...weeks].some(({ tally }) => tally.asked > 0);
