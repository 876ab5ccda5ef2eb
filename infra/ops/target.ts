import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Command } from 'commander';
import type { KeyRing } from '../../functions/domain/identity/key-ring.ts';
import type { Bundle } from '../../functions/domain/programme/bundle.ts';
import type { Programme } from '../../functions/domain/programme/programme.ts';
import type { BundleSource } from '../../functions/ports/bundles.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import { bundleSource } from '../../functions/runtime/bundle-source.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { dynamoClient } from '../../functions/runtime/dynamo-client.ts';
import { loadKeyRing } from '../../functions/runtime/key-source.ts';
import { chooseRunning, type Running, readRunning } from '../local/files/running.ts';
import { parseDirectory, parsePort } from '../local/options.ts';
import { movableClock } from '../local/state/clock.ts';
import { plainly } from '../terminal/system-problem.ts';
import { complain } from '../terminal/terminal.ts';
import { UserError } from '../terminal/user-error.ts';

/**
 * Which target an operator command uses: a data directory or a stage; without both, the local target that
 * runs here.
 */
export interface TargetOptions {
  readonly data?: string;
  /** The port of its pages, when several local targets run. */
  readonly port?: number;
  readonly stage?: string;
}

/** The table that an operator command works on, and its clock. */
export interface Target {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
  /** Names of the programme's bands, in its order; empty when the bundle cannot be reached. */
  readonly bands: readonly string[];
  /**
   * The variables of the target's functions, as far as the commands use them: endpoints, secrets, bundle,
   * queues.
   */
  readonly env: Variables;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Opens the table of a deployed stage, of a data directory or of the local target that runs in this checkout.
 * Does the work, then closes the table. This is the operator commands' only way to a local target.
 *
 * @param keepsPublished whether what is published in a data directory stays in force; otherwise the templates
 *   of this checkout are
 * @throws UserError when the options match no target, or the target cannot be read
 */
export async function withTarget<T>(
  { data, port, stage }: TargetOptions,
  work: (target: Target) => Promise<T>,
  keepsPublished = false,
): Promise<T> {
  if (data !== undefined) {
    // Loaded only here: a whole world takes seconds to load, with its compiler of templates.
    const { startWorld } = await import('../local/world/world.ts');
    const world = await startWorld({
      dataDir: data,
      mustExist: true,
      keepsPublished,
      onNotice: complain,
    });
    return work(world).finally(() => world.stop());
  }
  const { env, tableName, clock, bands } = stage === undefined ? await running(port) : await deployed(stage);
  const client = dynamoClient(env);
  return work({ env, client, tableName, clock, bands }).finally(() => client.destroy());
}

async function deployed(stage: string) {
  // Loaded only here: without a stage nothing needs the client of CloudFormation.
  const { findDeployed } = await import('./deployed.ts');
  const { region, outputs, credentials } = await findDeployed(stage, process.env);
  const tableName = outputs.TableName;
  if (tableName === undefined) throw new UserError(`The stack of ${stage} has no table; deploy it again.`);
  // Outputs have the names of the functions' variables: `OutboxUrl` is OUTBOX_URL.
  const named = Object.entries(outputs).map(([name, value]) => [
    name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
    value,
  ]);
  const env = { ...process.env, AWS_REGION: region, ...credentials, ...Object.fromEntries(named) };
  return { env, tableName, clock: systemClock, bands: [] };
}

async function running(port: number | undefined) {
  const { env, clockOffsetMs } = await findRunning(port);
  const clock = movableClock(clockOffsetMs);
  const { programme } = await bundleSource(env.BUNDLE_URL ?? '', env, clock, () => undefined).current();
  return { env, tableName: env.TABLE_NAME ?? '', clock, bands: programme.bands.map(({ name }) => name) };
}

/**
 * The local target that the options mean. If several run, it prints the address of the chosen one. Throws a
 * {@link UserError} when none is meant.
 */
async function findRunning(port: number | undefined): Promise<Running> {
  const all = await readRunning();
  const chosen = chooseRunning(all, port);
  if (all.length > 1) complain(`Of ${all.length} local targets here: the one at ${chosen.url}`);
  return chosen;
}

/** Each signal, with the exit status that a shell gives it. */
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/** The keys of a target. Throws a {@link UserError} when no variable says where the pepper is. */
export function keysOf({ env }: Pick<Target, 'env'>): Promise<KeyRing> {
  if (env.PEPPER_SECRET === undefined)
    throw new UserError('Nothing says where the pepper is. Deploy the stage again.');
  return loadKeyRing({ PEPPER_SECRET: env.PEPPER_SECRET }, env.AWS_REGION);
}

/** What is published in a target. Undefined when no variable says where it is. */
export const bundlesOf = ({ env, clock }: Pick<Target, 'env' | 'clock'>): BundleSource | undefined =>
  env.BUNDLE_URL === undefined ? undefined : bundleSource(env.BUNDLE_URL, env, clock, () => undefined);

/**
 * What a folder of templates would publish, compiled unless an earlier start has done it. Throws a {@link
 * UserError} with a line for each thing that is wrong.
 */
export async function compileTemplates(folder: string): Promise<Bundle> {
  const { compile } = await import('../local/world/publish.ts');
  return compile(folder);
}

/**
 * The programme in force in a target. Throws a {@link UserError} when no variable says where the bundle is.
 */
export async function programmeOf(target: Pick<Target, 'env' | 'clock'>): Promise<Programme> {
  const bundles = bundlesOf(target);
  if (bundles === undefined)
    throw new UserError('Nothing says where the programme is. Deploy the stage again.');
  return (await bundles.current()).programme;
}

/** Adds the options that choose the target of a command. */
export const withTargetOptions = (command: Command): Command =>
  command
    .option('--data <dir>', 'the data of a local target that does not run now', parseDirectory)
    .option('--port <number>', 'the local target on this port, where several run', parsePort)
    .option('--stage <name>', 'a deployed stage of cdk.json');

/** Runs a command line. An error that a person can put right becomes one line, and the exit status is 1. */
export async function runCommand(command: { parseAsync(): Promise<unknown> }): Promise<void> {
  // By default a signal ends the process without its exit handlers. Then an engine started for the work would
  // live on.
  for (const [signal, status] of SIGNALS) process.once(signal, () => process.exit(status));
  try {
    await command.parseAsync();
  } catch (error) {
    complain(plainly(error));
    process.exitCode = 1;
  }
}
