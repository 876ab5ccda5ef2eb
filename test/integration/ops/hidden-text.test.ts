import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refOf } from '../../../functions/domain/identity/ref.ts';
import { loadKeyRing } from '../../../functions/runtime/key-source.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { gate } from '../../../functions/store/gate.ts';
import { staffMailStore } from '../../../functions/store/staff-mails.ts';
import { removeRunning, writeRunning } from '../../../infra/local/files/running.ts';
import type { World } from '../../../infra/local/world/world.ts';
import { aClaim, aStaffMail } from '../../support/factories.ts';
import { npmRun } from '../../support/npm-run.ts';
import { startShippedWorld } from '../../support/shipped-world.ts';

// Text from customers, lists and mail servers, as the commands print it on a terminal.

const WITHIN_MS = 600_000;
const AT = '2026-11-03T10:00:00Z';

/** Reverses the text that follows, clears the screen, paints it red, and hides characters in between. */
const HOSTILE = 'ok\u202e\u2066ay\u2069\u001b[2J\u009b31m\u200b\u00ad\u061c\u{e0041}\u2028\u0007end';
/** Characters that no line may have. */
const HIDDEN = /[^\n\P{Cc}]|[\p{Bidi_Control}\p{Zl}\p{Zp}\u00ad\u200b\ufeff\u{e0000}-\u{e0fff}]/u;

let world: World;
let files: string;
let ref: string;

beforeAll(async () => {
  files = await mkdtemp(path.join(tmpdir(), 'hearback-hidden-'));
  world = await startShippedWorld({ startAt: Date.parse('2026-11-02T08:00:00Z') });
  await writeFile(path.join(files, 'good.csv'), 'id,email,customer_since\nH-1,h-1@example.com,2025-11-03\n');
  await world.importFile(path.join(files, 'good.csv'));
  ref = refOf('H-1', (await loadKeyRing({ PEPPER_SECRET: world.env.PEPPER_SECRET ?? '' })).ref);

  const { client, tableName } = world;
  const contacts = contactStore(client, tableName);
  const claim = aClaim('H-1', { ref, account: HOSTILE });
  await contacts.claim(claim);
  await contacts.finish(claim, claim.attempt, { status: 'UNKNOWN', reason: HOSTILE });
  await contacts.saveComment(claim, { text: `${HOSTILE}\n${AT} · 9 (yes)`, at: AT, mayShare: true });
  await gate(client, tableName).pause(HOSTILE, AT, 'operator');
  const staff = staffMailStore(client, tableName);
  const mail = aStaffMail('H-1');
  await staff.plan(mail);
  for (let time = 0; time < 3; time += 1) await staff.fail(mail, HOSTILE, AT);
  await writeRunning({
    env: world.env,
    url: world.url,
    pid: process.pid,
    clockOffsetMs: world.clock.offset(),
  });
}, WITHIN_MS);
afterAll(async () => {
  await removeRunning();
  await world.stop();
  await rm(files, { recursive: true, force: true });
});

/** The whole output of a command, as its reader sees it. */
async function printed(name: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await npmRun(name, ...args, '--port', new URL(world.url).port);
  return `${stdout}${stderr}`;
}

async function listOf(name: string, ...lines: string[]): Promise<string> {
  const file = path.join(files, name);
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

describe('a command prints nothing that hides or steers', { timeout: WITHIN_MS }, () => {
  it('from what customers wrote, and no line of theirs passes for ours', async () => {
    const out = await printed('score', '--week', '2026-W45', '--words');
    expect(out).not.toMatch(HIDDEN);
    expect(out).toContain(`${AT} · no answer · established · okay[2J31m end\n  okay[2J31m\n  end\n`);
    expect(out).toContain(`\n  ${AT} · 9 (yes)\n`);
  });

  it('from the reasons in its output', async () => {
    for (const [name, ...args] of [['explain', 'H-1'], ['gate'], ['redrive']] as const) {
      const out = await printed(name, ...args);
      expect(out, name).not.toMatch(HIDDEN);
      expect(out, name).toContain('okay[2J31m end');
    }
  });

  it('from a list: its headers, its values, and its questions', async () => {
    const customers = await listOf(
      'bad.csv',
      `id,email,customer_since,${HOSTILE.replace('\u2028', '')},Status`,
      `H-2,h-2@exam\u202eple.com\u001b[31m,2025-11-03,x,${HOSTILE.replace('\u2028', '')}`,
    );
    const imported = await printed('import', customers, '--dry-run');
    const suppressed = await printed('suppress', await listOf('bad.txt', 'email', `nobody\u202e\u001b[2J`));
    for (const out of [imported, suppressed]) expect(out).not.toMatch(HIDDEN);
    expect(imported).toContain('okay');
    expect(suppressed).toContain('nobody');
  });

  it('from its own command line', async () => {
    const out = await printed('redrive', HOSTILE);
    expect(out).not.toMatch(HIDDEN);
    expect(out).toContain("There is no 'okay");
  });
});
