import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { median } from './send-cpu.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the pages cannot do without: the two clients of the SDK with their commands, and the router. */
const FLOOR = `
import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import middy from '@middy/core';
import router from '@middy/http-router';
export const clients = [new DynamoDBClient({}), new SecretsManagerClient({})];
export const commands = [GetItemCommand, PutItemCommand, UpdateItemCommand, GetSecretValueCommand];
export const handler = middy().handler(router({ routes: [] }));
`;

export interface AnswerBundle {
  readonly bytes: number;
  readonly floorBytes: number;
  /** CPU of loading the bundle by that of the floor: the median over the pairs. */
  readonly importRatio: number;
}

/** Bundles a file as the stack does. */
const bundled = async (entry: string, outfile: string): Promise<number> => {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    nodePaths: [join(ROOT, 'node_modules')],
    logLevel: 'warning',
  });
  return (await stat(outfile)).size;
};

/** CPU of a fresh process that only loads the file, in ms. */
async function loadCpu(file: string): Promise<number> {
  const code = `await import(${JSON.stringify(pathToFileURL(file).href)});
const { user, system } = process.cpuUsage(); console.log((user + system) / 1000); process.exit();`;
  const env = { PATH: process.env.PATH, AWS_REGION: 'us-east-1' };
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { env });
  return Number(stdout);
}

/** The size of the bundle of the public pages, and what it costs to load, beside a floor. */
export async function measureAnswerBundle(pairs: number): Promise<AnswerBundle> {
  const work = await mkdtemp(join(tmpdir(), 'hearback-bundle-'));
  try {
    const entry = join(work, 'floor.ts');
    await writeFile(entry, FLOOR);
    const [ours, floor] = [join(work, 'answer.mjs'), join(work, 'floor.mjs')];
    const bytes = await bundled(join(ROOT, 'functions/answer.ts'), ours);
    const floorBytes = await bundled(entry, floor);
    const ratios: number[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const floorCpu = await loadCpu(floor);
      ratios.push((await loadCpu(ours)) / floorCpu);
    }
    return { bytes, floorBytes, importRatio: median(ratios) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
