import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../functions/domain/ports.ts';
import { dynamoClient } from '../../functions/runtime/clients.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { movableClock } from '../local/clock.ts';
import { messageOf, Problem } from '../local/problem.ts';
import { readRunning } from '../local/running.ts';
import { startWorld } from '../local/world.ts';
import { findDeployed } from './deployed.ts';

/** Where an operator command looks; the local target that runs here when neither is named. */
export interface TargetOptions {
  readonly data?: string;
  readonly stage?: string;
}

/** The table that an operator command works on, and its time. */
export interface Target {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
}

/**
 * Opens the table of a deployed stage, of a data directory or of the local target that runs in this checkout, does the
 * work and closes it again.
 *
 * @throws Problem when nothing runs here and nothing else was named
 */
export async function withTarget(
  { data, stage }: TargetOptions,
  work: (target: Target) => Promise<void>,
): Promise<void> {
  if (data !== undefined) {
    const world = await startWorld({ dataDir: data });
    return work(world).finally(() => world.stop());
  }
  const { env, tableName, clock } = stage === undefined ? await running() : await deployed(stage);
  const client = dynamoClient(env);
  return work({ client, tableName, clock }).finally(() => client.destroy());
}

async function deployed(stage: string) {
  const { region, outputs } = await findDeployed(stage, process.env);
  const tableName = outputs.TableName;
  if (tableName === undefined) throw new Problem(`The stack of ${stage} has no table; deploy it again.`);
  return { env: { ...process.env, AWS_REGION: region }, tableName, clock: systemClock };
}

async function running() {
  const found = await readRunning();
  if (found === undefined) {
    throw new Problem(
      'Nothing runs here. Run "npm start" first, or say where to look: --data DIR or --stage NAME.',
    );
  }
  return { env: found.env, tableName: found.env.TABLE_NAME ?? '', clock: movableClock(found.now) };
}

/** Runs a command line; what the person can put right is one line, and the status is 1. */
export async function runCommand(command: { parseAsync(): Promise<unknown> }): Promise<void> {
  try {
    await command.parseAsync();
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
