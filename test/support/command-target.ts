import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { refOf } from '../../functions/domain/identity/ref.ts';
import { toInstant } from '../../functions/domain/time/instant.ts';
import { DAY_MS } from '../../functions/domain/time/units.ts';
import { loadKeyRing } from '../../functions/runtime/key-source.ts';
import { removeRunning, writeRunning } from '../../infra/local/files/running.ts';
import type { World } from '../../infra/local/world/world.ts';
import { npmRun } from './npm-run.ts';
import { bundleWithoutDigests, startShippedWorld } from './shipped-world.ts';

/** Each command is a process of its own, and takes seconds to start on a busy machine. */
export const WITHIN_MS = 600_000;

/** A local target in this process, and the operator's commands on it, each in a process of its own. */
export interface CommandTarget {
  readonly world: World;
  /** A folder for lists of customers. */
  readonly files: string;
  /** Runs an operator command as a person would. Of what it complains, the last line. */
  command(name: string, ...args: string[]): Promise<{ code: number; out: string; err: string }>;
  /**
   * Imports people who will have been customers for thirty days tomorrow. That is the first milestone,
   * whatever the pepper.
   */
  bring(...ids: string[]): Promise<void>;
  refFor(id: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a target with the shipped templates and without digests. */
export async function startCommandTarget(): Promise<CommandTarget> {
  const files = await mkdtemp(path.join(tmpdir(), 'hearback-ledger-'));
  const world = await startShippedWorld({
    bundle: await bundleWithoutDigests(),
    startAt: Date.parse('2026-11-02T08:00:00Z'),
  });
  return {
    world,
    files,
    async command(name, ...args) {
      // The clock may have moved since the last command.
      await writeRunning({
        env: world.env,
        url: world.url,
        pid: process.pid,
        clockOffsetMs: world.clock.offset(),
      });
      const { code, stdout, stderr } = await npmRun(name, ...args, '--port', new URL(world.url).port);
      // When several targets run, the first line names the chosen one.
      return {
        code,
        out: stdout.trim(),
        err: code === 0 ? '' : stderr.trim().split('\n').slice(-1).join(''),
      };
    },
    async bring(...ids) {
      const file = path.join(files, 'customers.csv');
      const since = toInstant(world.clock.now() - 29 * DAY_MS).slice(0, 10);
      const rows = ids.map((id) => `${id},${id.toLowerCase()}@example.com,${since}`);
      await writeFile(file, ['id,email,customer_since', ...rows].join('\n'));
      await world.importFile(file);
    },
    refFor: async (id) =>
      refOf(id, (await loadKeyRing({ PEPPER_SECRET: world.env.PEPPER_SECRET ?? '' })).ref),
    async stop() {
      await removeRunning();
      await world.stop();
      await rm(files, { recursive: true, force: true });
    },
  };
}
