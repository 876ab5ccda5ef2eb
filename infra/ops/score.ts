import { Command } from 'commander';
import { isoWeekOf, toInstant } from '../../functions/domain/instant.ts';
import type { Clock } from '../../functions/domain/ports.ts';
import { dynamoClient } from '../../functions/runtime/clients.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { countWeek } from '../../functions/use-cases/count-score.ts';
import { movableClock } from '../local/clock.ts';
import { messageOf, Problem } from '../local/problem.ts';
import { readRunning } from '../local/running.ts';
import { startWorld } from '../local/world.ts';
import { findDeployed } from './deployed.ts';
import { scoreLines } from './score-text.ts';

interface Options {
  readonly week?: string;
  readonly data?: string;
  readonly stage?: string;
}

const WEEK = /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/;

interface Target {
  readonly env: NodeJS.ProcessEnv;
  readonly tableName: string;
  readonly clock: Clock;
  stop(): Promise<void>;
}

async function target({ data, stage }: Options): Promise<Target> {
  const stop = async (): Promise<void> => undefined;
  if (stage !== undefined) {
    const { region, outputs } = await findDeployed(stage, process.env);
    const tableName = outputs.TableName;
    if (tableName === undefined) throw new Problem(`The stack of ${stage} has no table; deploy it again.`);
    return { env: { ...process.env, AWS_REGION: region }, tableName, clock: systemClock, stop };
  }
  if (data !== undefined) {
    const world = await startWorld({ dataDir: data });
    return { env: world.env, tableName: world.tableName, clock: world.clock, stop: () => world.stop() };
  }
  const running = await readRunning();
  if (running === undefined) {
    throw new Problem(
      'Nothing runs here. Run "npm start" first, or say where to look: --data DIR or --stage NAME.',
    );
  }
  return {
    env: running.env,
    tableName: running.env.TABLE_NAME ?? '',
    clock: movableClock(running.now),
    stop,
  };
}

async function score(options: Options): Promise<void> {
  if (options.week !== undefined && !WEEK.test(options.week)) {
    throw new Problem(`"${options.week}" is not a week. Write the year and the ISO week, such as 2026-W45.`);
  }
  const { env, tableName, clock, stop } = await target(options);
  const client = dynamoClient(env);
  try {
    const week = options.week ?? isoWeekOf(toInstant(clock.now()));
    const count = await countWeek(week, { contacts: contactStore(client, tableName), clock });
    for (const line of scoreLines(count, clock.now())) console.log(line);
  } finally {
    client.destroy();
    await stop();
  }
}

const command = new Command('npm run score --')
  .description('Prints what the asks of one week add up to, folded from the raw contacts.')
  .option('--week <week>', 'an ISO week, such as 2026-W45; without it the week of today')
  .option('--data <dir>', 'read the data of a local target that does not run now')
  .option('--stage <name>', 'read a deployed stage of cdk.json')
  .action(score);

try {
  await command.parseAsync();
} catch (error) {
  console.error(error instanceof Problem ? error.message : messageOf(error));
  process.exitCode = 1;
}
