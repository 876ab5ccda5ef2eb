import { weeksUpTo } from '../../../functions/domain/digest-schedule.ts';
import { isoWeekOf, toInstant } from '../../../functions/domain/instant.ts';
import type { SimulationOptions, StartOptions } from '../options.ts';
import { showProgress } from '../progress.ts';
import type { World } from '../world.ts';
import { weekFigures } from './figures.ts';
import { reportLines } from './report.ts';
import { simulate } from './simulate.ts';

const WEEK_MS = 7 * 86_400_000;

/** The command line that plays the same once more. */
function again(
  { isSample, customers, now }: StartOptions,
  { weeks, seed }: SimulationOptions,
  at: number,
): string {
  return [
    `npm start -- --simulate ${weeks}w --seed ${seed}`,
    ...(isSample ? [] : [`--customers ${customers}`]),
    ...(isSample && now === undefined ? [] : [`--now ${toInstant(at)}`]),
  ].join(' ');
}

/** Plays the weeks with a progress bar, prints what they came to, and lets the clock run on. */
export async function playWeeks(
  world: World,
  options: StartOptions,
  { weeks, seed }: SimulationOptions,
  out: NodeJS.WriteStream,
): Promise<void> {
  const startedAt = world.clock.now();
  const progress = showProgress('Simulating weeks', weeks, out);
  await simulate({
    world,
    seed,
    weeks,
    joinedByOthers: options.isSample,
    onWeek: progress.at,
  }).finally(progress.end);
  await world.release();
  const last = isoWeekOf(toInstant(startedAt + (weeks - 1) * WEEK_MS));
  const figures = await weekFigures(weeksUpTo(last, weeks), world);
  for (const line of reportLines(figures, again(options, { weeks, seed }, startedAt))) out.write(`${line}\n`);
}
