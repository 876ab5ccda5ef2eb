import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The environment of a command: no AWS credentials and no region. */
export const commandEnv = (home: string): NodeJS.ProcessEnv => ({
  PATH: `${ROOT}node_modules/.bin:${process.env.PATH}`,
  HOME: home,
  CI: 'true',
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
});

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. It must not block: this process must answer the test runner meanwhile. */
export async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input = '',
): Promise<Ended> {
  const child = spawn(command, args, { cwd: ROOT, env });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  child.stdin.end(input);
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}
