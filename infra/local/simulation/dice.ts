import { createHash } from 'node:crypto';

/** A stream of random numbers. */
export interface Dice {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  between(from: number, until: number): number;
  /** Normally distributed. */
  around(mean: number, deviation: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
}

/**
 * The stream for these names; the same names always give the same stream. Each person draws from a stream of
 * their own and never from a shared sequence, so that a change for one person changes nothing for others. The
 * generator is sfc32 (Chris Doty-Humphrey, PractRand), seeded with SHA-256.
 */
export function dice(...names: readonly (string | number)[]): Dice {
  const seed = createHash('sha256').update(JSON.stringify(names)).digest();
  let a = seed.readInt32LE(0);
  let b = seed.readInt32LE(4);
  let c = seed.readInt32LE(8);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11) | 0) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  return {
    next,
    chance: (probability) => next() < probability,
    between: (from, until) => from + next() * (until - from),
    // The method of Box and Muller; 1 - u is never zero.
    around: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
  };
}
