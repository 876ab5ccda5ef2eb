import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';

const START = fileURLToPath(new URL('../../infra/local/start.ts', import.meta.url));
export const HEADER =
  'id,email,first_name,last_name,account,owner_email,region,locale,time_zone,customer_since,customer_until,annual_value,opted_out';

/** A running `npm start`. */
export interface Run {
  readonly child: ChildProcess;
  readonly temporary: string;
  said(): string;
  complained(): string;
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
}

export interface Starts {
  /** `npm start -- …` as a process of its own, with its own temporary directory. */
  readonly npmStart: (...args: string[]) => Promise<Run>;
  readonly directory: () => Promise<string>;
  /** A customer file with this content. */
  readonly file: (content: string | Uint8Array) => Promise<string>;
  /** A port that was free a moment ago, or one that stays taken during the test. */
  readonly port: (state: 'free' | 'taken') => Promise<string>;
}

/** What tests of `npm start` need. All of it ends with each test of the file that calls this. */
export function startsForTests(): Starts {
  const ends: (() => Promise<unknown> | unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function directory(): Promise<string> {
    const dir = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
    ends.push(() => rm(dir, { recursive: true, force: true }));
    return dir;
  }

  async function file(content: string | Uint8Array): Promise<string> {
    const name = path.join(await directory(), 'customers.csv');
    await writeFile(name, content);
    return name;
  }

  async function port(state: 'free' | 'taken'): Promise<string> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const close = () => new Promise((resolve) => server.close(resolve));
    if (state === 'free') await close();
    else ends.push(close);
    return String(typeof address === 'object' ? address?.port : 0);
  }

  async function npmStart(...args: string[]): Promise<Run> {
    const temporary = await directory();
    const child = spawn(process.execPath, [START, ...args], {
      // Windows uses the other two.
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    });
    ends.push(() => child.kill('SIGKILL'));
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
    return { child, temporary, said: () => out, complained: () => err, ended };
  }

  return { npmStart, directory, file, port };
}
