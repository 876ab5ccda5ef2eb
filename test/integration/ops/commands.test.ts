import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeRunning, writeRunning } from '../../../infra/local/files/running.ts';
import { openDataDir } from '../../../infra/local/world/data-dir.ts';
import type { World } from '../../../infra/local/world/world.ts';
import { npmRun } from '../../support/npm-run.ts';
import { startShippedWorld } from '../../support/shipped-world.ts';

let data: string;
beforeAll(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'hearback-ops-'));
  await (await openDataDir(data)).close();
});
afterAll(() => rm(data, { recursive: true, force: true }));

/** Runs an operator command as a person would. */
async function command(name: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await npmRun(name, ...args);
  return { code, out: stdout.trim(), err: stderr.trim() };
}

describe('npm run score', () => {
  it('says that nobody was asked in an empty week', async () => {
    const { code, out } = await command('score', '--data', data, '--week', '2026-W45');
    expect(code).toBe(0);
    expect(out).toContain('Week 2026-W45, from Monday 2026-11-02');
    expect(out).toContain('Nobody was asked in this week.');
  });

  it('refuses what is no week with one clear line', async () => {
    expect(await command('score', '--data', data, '--week', '2026-W54')).toEqual({
      code: 1,
      out: '',
      err: '"2026-W54" is not a week. Write the year and the ISO week, such as 2026-W45.',
    });
  });

  it('says what is known of receivers, which is nothing at first, and of no single week', async () => {
    const { code, out } = await command('score', '--data', data, '--habits');
    expect([code, out]).toEqual([0, expect.stringContaining('Nothing was learnt of receivers yet.')]);
    expect(await command('score', '--data', data, '--habits', '--week', '2026-W45')).toMatchObject({
      code: 1,
      err: 'Write --habits alone: what is known of receivers is of no single week.',
    });
  });
});

describe('npm run gate', () => {
  const OPEN = 'The gate is open: mail goes out.';
  // The world runs in this process, so that no command has to start one.
  let world: World;
  beforeAll(async () => {
    world = await startShippedWorld();
    const { env, url, clock } = world;
    await writeRunning({ env, url, pid: process.pid, clockOffsetMs: clock.offset() });
  });
  afterAll(async () => {
    await removeRunning();
    await world.stop();
  });

  it('shows the gate and what the breaker sees, pauses it with a reason, and opens it', {
    timeout: 180_000,
  }, async () => {
    const target = ['--port', new URL(world.url).port];
    expect((await command('gate', ...target)).out.split('\n')).toEqual([
      OPEN,
      '  Pace        not set yet: the planner asks SES within a minute',
      '  Silence     0 mails in a row without an answer of SES; mail stops at 5',
      '  Faults      0 mails in a row that SES found fault with; mail stops at 5',
      '  Complaints  no mails to judge by; mail stops at 0.05 %, and at no fewer than 3',
      '  Bounces     no mails to judge by; mail stops at 2.5 %, and at no fewer than 13',
    ]);
    const paused = await command('gate', ...target, 'pause', 'A wrong list');
    expect(paused.out).toMatch(
      /^The gate was paused by an operator, on 20.*Z: "A wrong list"\. No mail goes out/,
    );
    const again = await command('gate', 'pause', 'Another reason', ...target);
    expect(again.out).toBe(`It was paused already, and is left as it was.\n${paused.out}`);
    expect((await command('gate', 'open', ...target)).out).toBe(OPEN);
    expect((await command('gate', 'show', ...target)).out).toMatch(
      /^ {2}Opened {6}last on 20.*Z; what came back before/m,
    );
  });
});

describe('an operator command', () => {
  it.each([
    ['gate', ['frob'], "There is no 'frob'; write show, pause WHY or open."],
    ['gate', ['pause'], 'Say why: npm run gate -- pause "A wrong list was imported."'],
    ['gate', ['open', 'wide'], "'open' takes no more words: 'wide' is too much."],
  ])('%s %j says in one line what is wrong', async (name, args, err) => {
    expect(await command(name, '--data', data, ...args)).toEqual({ code: 1, out: '', err });
  });

  it.each(['score', 'gate'])('%s invents no data when there are none', async (name) => {
    const nowhere = path.join(data, 'nowhere');
    const { code, out, err } = await command(name, '--data', nowhere);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^\S+ holds no data of Hearback\. .*$/);
    await expect(stat(nowhere)).rejects.toThrow('ENOENT');
  });
});
