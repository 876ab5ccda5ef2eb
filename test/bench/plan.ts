import type { Benchmark } from './benchmark.ts';
import { measureIdleTicks } from './plan-idle.ts';
import { measureSendUnits } from './send-units.ts';

/**
 * What the planner costs: a tick while nobody is due, at any number of customers, and each customer who is
 * due.
 */
export const planBenchmark: Benchmark = async ({ quick, progress }) => {
  const sizes = quick ? ([100, 1_000] as const) : ([1_000, 100_000] as const);
  const bar = progress('Customers who are not due', sizes[1]);
  const [few, many] = await measureIdleTicks(sizes, bar.at);
  bar.end();
  if (few === undefined || many === undefined) throw new Error('A size was left out.');
  const { planUnitsPerDue } = await measureSendUnits(quick ? 100 : 750);
  return {
    readUnitsIdle1k: {
      value: few.readUnits,
      says: 'read units of a tick in which none of 1,000 customers is due',
    },
    readUnitsIdle100k: {
      value: many.readUnits,
      goal: few.readUnits,
      says: 'the same with 100,000 customers: the goal is the figure above',
    },
    unitsPerDue: {
      value: planUnitsPerDue,
      says: 'units, reading and writing, for each who is due in a full tick, the idle part among them',
    },
  };
};
