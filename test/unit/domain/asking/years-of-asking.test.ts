import { describe, it } from 'vitest';
import { times } from '../../../support/property-runs.ts';
import { checkLooks, checkYears } from './years-of-asking.ts';

// `years-of-asking.long.test.ts` tries thousands.

describe('in ten years of any programme', () => {
  it('each question goes on the day that a plainer reading names, and in its window', () => {
    checkYears(times(50));
  });

  it('the days depend neither on when somebody looks nor on imports in between', () => {
    checkLooks(times(60));
  });
});
