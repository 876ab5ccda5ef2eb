/** Set to 4 in `.ci/run`, which has the time. */
const FACTOR = Number(process.env.PROPERTY_RUNS ?? 1);

/**
 * How often a property is tried that takes seconds: so many times in `npm test`, `PROPERTY_RUNS` times as
 * often where that is set.
 */
export const times = (runs: number): number => runs * FACTOR;
