import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Customer } from '../../../functions/domain/asking/customer.ts';
import { UnreadableItem } from '../../../functions/ports/unreadable-item.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { removeRunning, writeRunning } from '../../../infra/local/files/running.ts';
import type { World } from '../../../infra/local/world/world.ts';
import { npmRun } from '../../support/npm-run.ts';
import { startShippedWorld } from '../../support/shipped-world.ts';

const SHIPPED = fileURLToPath(new URL('../../../templates', import.meta.url));

let folder: string;
let templates: string;
let world: World;

/** People of one account take turns. */
const LIST = [
  'id,email,customer_since,account,annual_value',
  'A-1,ada@example.com,2020-03-04,Example Ltd,90000',
  'B-2,bo@example.com,2020-03-05,Example Ltd,1000',
  'C-3,cy@example.com,2025-12-01,Other Ltd,',
];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hearback-programme-'));
  templates = path.join(folder, 'templates');
  await cp(SHIPPED, templates, { recursive: true });
  const file = path.join(templates, 'programme.yaml');
  const programme = await readFile(file, 'utf8');
  await writeFile(
    file,
    `${programme}\ncampaigns:\n  - name: spring\n    start: 2027-01-12\n    spreadOver: P1W\n`,
  );
  // The world runs in this process, so that no command has to start one.
  world = await startShippedWorld({ firstStartAt: Date.parse('2026-11-02T08:00:00Z') });
  const list = path.join(folder, 'customers.csv');
  await writeFile(list, LIST.join('\n'));
  await world.importFile(list);
  await world.tick();
  const { env, url, clock } = world;
  await writeRunning({ env, url, pid: process.pid, clockOffsetMs: clock.offset() });
});
afterAll(async () => {
  await removeRunning();
  await world.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs `npm run programme` as a person would, on the world of this test. */
async function programme(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const port = ['--port', new URL(world.url).port];
  const { code, stdout, stderr } = await npmRun('programme', ...args, ...port);
  return { code, out: stdout.trim(), err: stderr.trim() };
}
async function everybody(): Promise<Customer[]> {
  const all: Customer[] = [];
  for await (const each of customerStore(world.client, world.tableName).every())
    if (!(each instanceof UnreadableItem)) all.push(each);
  return all.sort((a, b) => (a.ref < b.ref ? -1 : 1));
}

describe('npm run programme', () => {
  it('preview writes who is mailed when as CSV and as a calendar, and changes nothing', async () => {
    const before = await everybody();
    const out = path.join(folder, 'preview');
    const { code, out: said } = await programme('preview', '--out', out);
    expect(code).toBe(0);
    expect(said).toContain('This programme is published.');
    expect(said).toContain('2 customers without a turn in their account so far');
    expect(said).toContain(`Written: ${path.join(out, 'contacts.csv')}`);
    const [header, ...rows] = (await readFile(path.join(out, 'contacts.csv'), 'utf8')).trim().split('\r\n');
    expect(header).toBe(
      '"day","at_utc","what","id","kind","campaign","band","template","language","key_account","rule","moved_to"',
    );
    expect(rows).toContainEqual(
      expect.stringMatching(
        /^"(2026-11-\d\d)","\1 \d\d:\d\d","goes","A-1","score","","veteran","score\/veteran","en","yes","",""$/,
      ),
    );
    expect(rows.join()).not.toContain('example.com');
    expect(await readFile(path.join(out, 'calendar.html'), 'utf8')).toContain('<caption>November 2026');
    expect(await everybody()).toEqual(before);
  });

  it('diff says what another folder would change, and nothing of the one that is published', async () => {
    const before = await everybody();
    expect((await programme('diff')).out).toBe(
      'There is no difference: the programme is what is published already. If it was not applied since: npm run programme -- apply.',
    );
    const { code, out } = await programme('diff', '--templates', templates);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}as before for +\d$/m);
    expect(out).toMatch(/^In these days spring asks \d of 3 customers\.$/m);
    expect(await everybody()).toEqual(before);
  });

  it('apply refuses what is not published, and changes nothing', async () => {
    const before = await everybody();
    const { code, out, err } = await programme('apply', '--templates', templates);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/ is not published yet; .* Publish it first .* Nothing was changed\.$/);
    expect(await everybody()).toEqual(before);
  });

  it('apply gives the people of an account their turns, and moves nobody the second time', async () => {
    expect((await programme('apply')).out).toBe(
      '2 customers planned anew or with another turn in their account, 1 stay as they were.',
    );
    const seats = (await everybody()).flatMap(({ seat }) => (seat === undefined ? [] : [seat]));
    expect(seats.map(({ rank, of }) => `${rank} of ${of}`).sort()).toEqual(['0 of 2', '1 of 2']);
    const after = await everybody();
    expect((await programme('apply')).out).toBe(
      '0 customers planned anew or with another turn in their account, 3 stay as they were.',
    );
    expect(await everybody()).toEqual(after);
  });

  it('refuses to look ahead for no days', async () => {
    expect(await programme('preview', '--days', '0')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Write a number of days from 1 to 730.'),
    });
  });
});
