import { figuresOf } from '../scanner-rig/figures.ts';
import { GOALS } from '../scanner-rig/goals.ts';
import { play } from '../scanner-rig/play.ts';
import { OURS } from '../scanner-rig/policies.ts';
import { POPULATIONS } from '../scanner-rig/populations.ts';
import { chromiumPath, launchBrowser } from '../support/browser.ts';
import type { Benchmark } from './benchmark.ts';

/**
 * Whom the policy of evidence believes: the scanner rig, with as many asks of each population, each of which
 * counts the same. It uses Chromium where there is one.
 */
export const rigBenchmark: Benchmark = async ({ quick, progress }) => {
  const each = quick ? 1 : 10;
  const path = quick ? undefined : chromiumPath();
  const browser = path === undefined ? undefined : await launchBrowser(path);
  const bar = progress('Asks of the rig', POPULATIONS.length * each);
  try {
    const played = await play({
      populations: POPULATIONS,
      seed: 1,
      each,
      weeks: 1,
      onProgress: bar.at,
      ...(browser === undefined ? {} : { browser }),
    });
    const { falseAccepts = 0, falseRejects = 0, unsure = 0 } = figuresOf(played, OURS);
    return {
      falseAcceptShare: {
        value: falseAccepts,
        goal: GOALS.falseAccepts,
        says: 'asks that only machines touched of which a score is counted (scanner rig)',
      },
      falseRejectShare: {
        value: falseRejects,
        goal: GOALS.falseRejects,
        says: 'asks that people answered of which nothing is counted, or another score',
      },
      unsureShare: {
        value: unsure,
        goal: GOALS.unsure,
        says: 'asks that people answered that are counted apart',
      },
    };
  } finally {
    bar.end();
    await browser?.close();
  }
};
