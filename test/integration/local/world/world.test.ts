import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import PostalMime from 'postal-mime';
import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../functions/domain/time/units.ts';
import { SAYS } from '../../../../infra/local/simulation/browser.ts';
import { startWorld, type World } from '../../../../infra/local/world/world.ts';
import type { WorldOptions } from '../../../../infra/local/world/world-options.ts';
import { startOwnWorld, startShippedWorld } from '../../../support/shipped-world.ts';

const WEDNESDAY = Date.parse('2026-11-04T12:00:00Z');
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function directory(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function start(options: WorldOptions = {}): Promise<World> {
  const startOne = options.dataDir === undefined ? startShippedWorld : startOwnWorld;
  const world = await startOne({ firstStartAt: WEDNESDAY, ...options });
  ends.push(world.stop);
  return world;
}

/** Customers who joined thirty days before that Wednesday: that day is their first milestone. */
async function customersFile(...names: string[]): Promise<string> {
  const file = path.join(await directory(), 'customers.csv');
  const rows = names.map(
    (name, n) => `C-${n},${name}@example.com,${name},Test,Alder,,EMEA,en,Europe/London,2026-10-05,,,no`,
  );
  const header =
    'id,email,first_name,last_name,account,owner_email,region,locale,time_zone,customer_since,customer_until,annual_value,opted_out';
  await writeFile(file, [header, ...rows].join('\n'));
  return file;
}

async function sendToAll(world: World, file: string): Promise<void> {
  await world.importFile(file);
  await world.tick();
  await world.move(2 * DAY_MS);
}

const get = async (url: string): Promise<{ status: number; body: string; headers: Headers }> => {
  // Only the public pages are for visitors from elsewhere.
  const response = await fetch(url, url.includes('/s/') ? { headers: SAYS.person } : {});
  return { status: response.status, body: await response.text(), headers: response.headers };
};

async function scoreLinks(world: World, id: string): Promise<string[]> {
  const { html = '' } = await PostalMime.parse((await world.mailbox.raw(id)) ?? new Uint8Array());
  return [...html.matchAll(/href="([^"]+\/s\/[^"]+)"/g)].map(([, link = '']) => link);
}

describe('a local world', () => {
  it('runs the real functions: import, plan, send, click, count', async () => {
    const world = await start();
    const file = await customersFile('ada', 'bob');
    await sendToAll(world, file);
    expect(
      world.mailbox
        .list()
        .map(({ to }) => to.join())
        .sort(),
    ).toEqual(['ada@example.com', 'bob@example.com']);
    expect(await world.overview()).toMatchObject({
      customers: 2,
      due: 0,
      sent: 2,
      gate: { state: { kind: 'open' } },
    });

    const [link = ''] = await scoreLinks(world, world.mailbox.list()[0]?.id ?? '');
    expect(link.startsWith(`${world.url}/s/`)).toBe(true);
    expect((await get(link)).status).toBe(200);
    const page = await get(`${world.url}/?week=2026-W45`);
    expect(page.body).toContain('1 waiting to settle');
    await world.move(HOUR_MS);
    expect((await get(`${world.url}/?week=2026-W45`)).body).toMatch(/of 1 answer/);
  });

  it('keeps customers, mails, keys and clock in its directory, and adds nothing on a second import', async () => {
    const dataDir = await directory();
    const file = await customersFile('ada');
    const first = await start({ dataDir });
    await sendToAll(first, file);
    const [mail] = first.mailbox.list();
    const [link = ''] = await scoreLinks(first, mail?.id ?? '');
    const shown = first.clock.now();
    await first.stop();

    const second = await start({ dataDir, firstStartAt: 0 });
    expect(second.clock.now()).toBeGreaterThanOrEqual(shown);
    expect(second.mailbox.list()).toEqual([mail]);
    expect((await second.importFile(file)).counts).toMatchObject({ added: 0, unchanged: 1 });
    expect((await get(second.url + new URL(link).pathname)).status).toBe(200);
    // Windows has no such bits.
    const rights = process.platform === 'win32' ? 0o666 : 0o600;
    expect((await stat(path.join(dataDir, 'keys/pepper'))).mode & 0o777).toBe(rights);
  });

  it('says in one line what a person can put right', async () => {
    const dataDir = await directory();
    const world = await start({ dataDir });
    const port = Number(new URL(world.url).port);
    await expect(startWorld({ port })).rejects.toThrow(
      `Port ${port} is taken. Choose another one: npm start -- --port ${port + 1}`,
    );
    await world.stop();
    await expect(startWorld({ dataDir, startAt: WEDNESDAY - DAY_MS })).rejects.toThrow(
      /The clock cannot go back/,
    );
    await expect(startWorld({ dataDir: fileURLToPath(import.meta.url) })).rejects.toThrow(/is a file/);
  });

  it('prints what is wrong in a template with its file, and starts nothing', async () => {
    const templatesDir = await directory();
    await writeFile(path.join(templatesDir, 'programme.yaml'), 'bands: 7\n');
    await expect(startWorld({ templatesDir })).rejects.toThrow(/programme\.yaml/);
  });
});

describe('the local pages', () => {
  it('show the inbox, find by address, and show a mail in all its views', async () => {
    const world = await start();
    await sendToAll(world, await customersFile('ada', 'bob'));
    const id = world.mailbox.list().find(({ to }) => to[0] === 'ada@example.com')?.id ?? '';
    expect((await get(`${world.url}/inbox`)).body).toContain('2 mails');
    const found = await get(`${world.url}/inbox?q=ada@`);
    expect([found.body.includes('ada@example.com'), found.body.includes('bob@example.com')]).toEqual([
      true,
      false,
    ]);

    const views = await Promise.all(
      ['html', 'text', 'headers', 'raw'].map((view) => get(`${world.url}/inbox/${id}?view=${view}`)),
    );
    expect(views.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(views[2]?.body).toContain('List-Unsubscribe-Post');
    const frame = await get(`${world.url}/inbox/${id}/html`);
    expect(frame.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
    );
    expect(frame.body).toContain('<base target="_blank">');
    expect((await get(`${world.url}/inbox/${id}/raw.eml`)).headers.get('content-disposition')).toContain(
      '.eml',
    );
    expect((await get(`${world.url}/inbox/none`)).status).toBe(404);
  });

  it('show what customers wrote in a week, escaped and with what is known of the ask', async () => {
    const world = await start();
    await sendToAll(world, await customersFile('ada'));
    const [link = ''] = await scoreLinks(world, world.mailbox.list()[0]?.id ?? '');
    const score = /\/(\d+)$/.exec(link)?.[1] ?? '';
    const answer = await fetch(link.slice(0, link.lastIndexOf('/')), {
      method: 'POST',
      body: new URLSearchParams({ score, comment: '<b>Too slow</b>' }),
      headers: { ...SAYS.person, 'sec-fetch-site': 'same-origin', origin: world.url },
    });
    expect(answer.ok).toBe(true);
    const { body } = await get(`${world.url}/words?week=2026-W45`);
    expect(body).toContain('1 comment, newest first');
    expect(body).toContain('<blockquote>&lt;b&gt;Too slow&lt;/b&gt;</blockquote>');
    expect(body).toMatch(/new.* · Alder · /);
    expect((await get(`${world.url}/words?week=2026-W44`)).body).toContain('Nobody wrote anything');
    expect((await get(world.url)).body).not.toContain('Week after');
    expect((await get(`${world.url}/?week=2026-W44`)).body).toContain('Week after');
  });

  it('show the weeks, the cases and the digests, and find mails by their kind', async () => {
    const world = await start();
    await sendToAll(world, await customersFile('ada', 'bob'));
    expect((await get(`${world.url}/cases`)).body).toContain('No case waits for anybody.');
    expect((await get(`${world.url}/digests`)).body).toContain('No digest has been sent yet.');

    const [link = ''] = await scoreLinks(world, world.mailbox.list()[0]?.id ?? '');
    expect(link.endsWith('/1')).toBe(true);
    await get(link);
    await world.move(HOUR_MS);
    const cases = await get(`${world.url}/cases`);
    expect(cases.body).toMatch(/Alder.*new/);
    expect(cases.body).toContain('under a day');
    const weeks = await get(`${world.url}/weeks`);
    expect(weeks.body).toMatch(/<svg class="chart wide"[^>]* role="img" aria-label="The rate of one week /);
    expect(weeks.body).toContain('−100 % (');

    await world.move(7 * DAY_MS);
    const digests = await get(`${world.url}/digests`);
    expect(digests.body).toContain('leadership');
    expect(digests.body).toContain('2026-W45');
    const byKind = async (kind: string) => (await get(`${world.url}/inbox?kind=${kind}`)).body;
    expect(await byKind('score')).toContain('2 mails');
    expect(await byKind('digest')).toContain('leadership@hearback.example.com');
    expect(await byKind('digest')).not.toContain('ada@example.com');
    // The account has no owner.
    expect(await byKind('alert')).toContain('customer.care@hearback.example.com');
    expect(await byKind('thanks')).toContain('There is no such mail');
  });

  it('move the clock when their own button is pressed, never when a button of another site is', async () => {
    const world = await start();
    const press = (origin: string) =>
      fetch(`${world.url}/clock`, {
        method: 'POST',
        body: new URLSearchParams({ by: 'day' }),
        headers: { origin },
        redirect: 'manual',
      });
    const before = world.clock.now();
    expect((await press('https://evil.example')).status).toBe(403);
    expect(world.clock.now() - before).toBeLessThan(DAY_MS);
    expect((await press(world.url)).status).toBe(303);
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(DAY_MS);
  });

  it('load nothing from anywhere and run no script', async () => {
    const world = await start();
    const { headers, body } = await get(world.url);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:;/,
    );
    expect(body).not.toMatch(/<script|https?:\/\//);
  });
});
