import { MACHINES } from './machines.ts';
import { PEOPLE } from './people.ts';
import type { Population } from './population.ts';
import { WISHES } from './wishes.ts';

/** All of them, in the order of the report. */
export const POPULATIONS: readonly Population[] = [...MACHINES, ...PEOPLE, ...WISHES];
