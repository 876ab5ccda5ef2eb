import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const isEnded = (value: unknown): value is Ended =>
  typeof value === 'object' && value !== null && 'code' in value && 'stdout' in value && 'stderr' in value;

/** Runs an operator's command as `npm run <name> -- …` does, in a process of its own. */
export const npmRun = (name: string, ...args: readonly string[]): Promise<Ended> =>
  promisify(execFile)(process.execPath, [
    fileURLToPath(new URL(`../../infra/ops/${name}.ts`, import.meta.url)),
    ...args,
  ]).then(
    (output) => ({ code: 0, ...output }),
    (error: unknown) => {
      if (!isEnded(error)) throw error;
      return error;
    },
  );
