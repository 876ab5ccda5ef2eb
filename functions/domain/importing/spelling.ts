import { distance } from 'fastest-levenshtein';
import { isSwap } from '../text/letters-apart.ts';

/**
 * Whether one squeezed name is probably a misspelling of another.
 *
 * @param most so many letters may differ; two that changed places count as one
 */
export function isMisspelt(key: string, of: string, most: number): boolean {
  // A plural names several things, and often counts them.
  if (key === `${of}s` || Math.abs(key.length - of.length) > 2) return false;
  // `Account Name.id` is the number of what it names.
  if (/ids?$/.test(key) && !of.endsWith('id')) return false;
  return isSwap(key, of) || distance(key, of) <= most;
}
