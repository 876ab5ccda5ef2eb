import { distance } from 'fastest-levenshtein';
import { isSwap } from '../text/letters-apart.ts';

/**
 * Whether one squeezed name probably misspells another.
 *
 * @param most how many letters may differ; two that changed places count as one
 */
export function isMisspelt(key: string, word: string, most: number): boolean {
  // A plural is no misspelling: it names several things, and often counts them.
  if (key === `${word}s` || Math.abs(key.length - word.length) > 2) return false;
  // `Account Name.id` is an id of the thing it names.
  if (/ids?$/.test(key) && !word.endsWith('id')) return false;
  return isSwap(key, word) || distance(key, word) <= most;
}
