import { distance } from 'fastest-levenshtein';

const letters = (text: string): string => [...text].sort().join('');

/** `emial`: two letters changed places. */
export const isSwap = (a: string, b: string): boolean =>
  a.length === b.length && letters(a) === letters(b) && distance(a, b) === 2;

/**
 * How many letters must be put in, taken out or changed to make one word of another; two that changed places
 * count as one.
 */
export const lettersApart = (a: string, b: string): number => (isSwap(a, b) ? 1 : distance(a, b));
