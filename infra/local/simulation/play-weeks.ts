import { weeksUpTo } from '../../../functions/domain/digests/digest-schedule.ts';
import { isoWeekOf, toInstant } from '../../../functions/domain/time/instant.ts';
import { WEEK_MS } from '../../../functions/domain/time/units.ts';
import { showProgress } from '../../terminal/progress.ts';
import type { SimulationOptions, StartOptions } from '../options.ts';
import type { World } from '../world/world.ts';
import type { FaultRecord } from './fault-record.ts';
import { faultReport } from './fault-report.ts';
import { weekFigures } from './figures.ts';
import { reportLines } from './report.ts';
import { simulate } from './simulate.ts';

/** The command line that plays the same once more. */
function again(
  { isSample, customers, now }: StartOptions,
  { weeks, seed, faults }: SimulationOptions,
  at: number,
): string {
  return [
    `npm start -- --simulate ${weeks}w --seed ${seed}${faults ? ' --faults' : ''}`,
    ...(isSample ? [] : [`--customers ${customers}`]),
    ...(isSample && now === undefined ? [] : [`--now ${toInstant(at)}`]),
  ].join(' ');
}

/**
 * Plays the weeks with a progress bar, prints the figures, and lets the clock run on.
 *
 * @param record of the faults; absent when nothing is to go wrong
 * @returns false when something happened that must never happen, whatever the faults
 */
export async function playWeeks(
  world: World,
  options: StartOptions,
  simulation: SimulationOptions,
  out: NodeJS.WriteStream,
  record?: FaultRecord,
): Promise<boolean> {
  const { weeks, seed } = simulation;
  const startedAt = world.clock.now();
  const progress = showProgress('Simulating weeks', weeks, out, { areRows: false });
  await simulate({
    world,
    seed,
    weeks,
    joinedByOthers: options.isSample,
    onWeek: progress.at,
    ...(record === undefined ? {} : { witness: record.witness }),
  }).finally(progress.end);
  await world.release();
  const last = isoWeekOf(toInstant(startedAt + (weeks - 1) * WEEK_MS));
  const figures = await weekFigures(weeksUpTo(last, weeks), world);
  const say = (line: string): void => void out.write(`${line}\n`);
  reportLines(figures, again(options, simulation, startedAt)).forEach(say);
  if (record === undefined) return true;
  record.end();
  const { lines, isClean } = faultReport(await record.outside(), await record.table());
  lines.forEach(say);
  return isClean;
}
