import { it } from 'vitest';
import { times } from '../../../support/property-runs.ts';
import { checkForecasts } from './forecast-and-life.ts';

const RUNS = times(3_000);

it(`what is foreseen is what the sender does, if nobody answers, in ${RUNS} worlds`, () =>
  checkForecasts(RUNS));
