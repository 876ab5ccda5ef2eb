import { it } from 'vitest';
import { times } from '../../../support/property-runs.ts';
import { checkForecasts } from './forecast-and-life.ts';

// `forecast-and-life.long.test.ts` tries thousands.

it('what is foreseen is what the sender does, if nobody answers', () => checkForecasts(times(80)));
