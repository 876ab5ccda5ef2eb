import { describe, it } from 'vitest';
import { times } from '../../../support/property-runs.ts';
import { checkLooks, checkYears } from './years-of-asking.ts';

const RUNS = times(2_500);

describe(`in ten years of ${RUNS} programmes`, () => {
  it('each question goes on the day that a plainer reading names, and in its window', () => {
    checkYears(RUNS);
  });

  it('the days depend neither on when somebody looks nor on imports in between', () => {
    checkLooks(2 * RUNS);
  });
});
