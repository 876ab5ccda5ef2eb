import { distance } from 'fastest-levenshtein';

const letters = (text: string): string => [...text].sort().join('');

/** `emial`: two letters changed places. */
export const isSwap = (a: string, b: string): boolean =>
  a.length === b.length && letters(a) === letters(b) && distance(a, b) === 2;

/**
 * How many letters must be inserted, removed or changed to turn one word into the other. Two letters that
 * changed places count as one.
 */
export const lettersApart = (a: string, b: string): number => (isSwap(a, b) ? 1 : distance(a, b));
