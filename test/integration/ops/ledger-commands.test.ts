import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeHit } from '../../../functions/domain/answering/hit-text.ts';
import { refOf } from '../../../functions/domain/identity/ref.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { DAY_MS, HOUR_MS } from '../../../functions/domain/time/units.ts';
import { sqsClient } from '../../../functions/runtime/clients.ts';
import { loadKeyRing } from '../../../functions/runtime/key-source.ts';
import { caseStore } from '../../../functions/store/cases.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { toItem, toKey } from '../../../functions/store/items.ts';
import { contactKey, customerKey } from '../../../functions/wiring/table.ts';
import { isToCustomer } from '../../../infra/local/files/mailbox.ts';
import { removeRunning, writeRunning } from '../../../infra/local/files/running.ts';
import type { World } from '../../../infra/local/world/world.ts';
import { GESTURE } from '../../support/http-events.ts';
import { npmRun } from '../../support/npm-run.ts';
import { bundleWithoutDigests, startShippedWorld } from '../../support/shipped-world.ts';

// The operator's commands, each in a process of its own, on a local target in this process.

/** Each command is a process of its own, and takes seconds to start on a busy machine. */
const WITHIN_MS = 600_000;

let world: World;
let files: string;

beforeAll(async () => {
  files = await mkdtemp(path.join(tmpdir(), 'hearback-ledger-'));
  world = await startShippedWorld({
    bundle: await bundleWithoutDigests(),
    startAt: Date.parse('2026-11-02T08:00:00Z'),
  });
  await tell();
}, WITHIN_MS);
afterAll(async () => {
  await removeRunning();
  await world.stop();
  await rm(files, { recursive: true, force: true });
});

/** Tells the commands of this target and its clock. */
const tell = (): Promise<void> =>
  writeRunning({ env: world.env, url: world.url, pid: process.pid, clockOffsetMs: world.clock.offset() });

/** Runs an operator command as a person would. */
async function command(name: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  await tell();
  const { code, stdout, stderr } = await npmRun(name, ...args, '--port', new URL(world.url).port);
  // When several targets run, the first line names the chosen one.
  return { code, out: stdout.trim(), err: code === 0 ? '' : stderr.trim().split('\n').slice(-1).join('') };
}

/**
 * Imports people who will have been customers for thirty days tomorrow. That is the first milestone, whatever
 * the pepper.
 */
async function bring(...ids: string[]): Promise<void> {
  const file = path.join(files, 'customers.csv');
  const since = toInstant(world.clock.now() - 29 * DAY_MS).slice(0, 10);
  const rows = ids.map((id) => `${id},${id.toLowerCase()}@example.com,${since}`);
  await writeFile(file, ['id,email,customer_since', ...rows].join('\n'));
  await world.importFile(file);
}

const refFor = async (id: string): Promise<string> =>
  refOf(id, (await loadKeyRing({ PEPPER_SECRET: world.env.PEPPER_SECRET ?? '' })).ref);
const mailsTo = (id: string): number =>
  world.mailbox
    .list()
    .filter((mail) => isToCustomer(mail) && mail.to.includes(`${id.toLowerCase()}@example.com`)).length;

const setLocale = async (id: string, value: { S: string } | { N: string }): Promise<void> =>
  void (await world.client.send(
    new UpdateItemCommand({
      TableName: world.tableName,
      Key: toKey(customerKey(await refFor(id))),
      UpdateExpression: 'SET #locale = :value',
      ExpressionAttributeNames: { '#locale': 'locale' },
      ExpressionAttributeValues: { ':value': value },
    }),
  ));

describe('npm run explain', { timeout: WITHIN_MS }, () => {
  it('explains one customer by id, by address and by ref, before and after the mail', async () => {
    await bring('E-1');
    await world.move(HOUR_MS);
    const before = await command('explain', 'E-1', '--on', '2026-11-01');
    expect(before).toMatchObject({ code: 0, err: '' });
    expect(before.out).toContain('Next      the question, on Tuesday, 3 November 2026 at ');
    expect(before.out).toContain('They reach a milestone of the programme on Tuesday, 3 November 2026.');
    expect(before.out).toContain('On Sunday, 1 November 2026 they were not known here');
    expect(before.out).toContain('Ledger    no mail to them was begun since 2026-W44.');

    await world.move(2 * DAY_MS);
    const ref = await refFor('E-1');
    const byId = await command('explain', 'E-1', '--on', '2026-11-03');
    expect(byId.out).toContain(`Customer  ${ref}: band new, a customer for one month, since 2026-10-04`);
    expect(byId.out).toMatch(
      /On Tuesday, 3 November 2026, by .*:\n {2}At Tuesday, .* the question goes out, in band new\./,
    );
    expect(byId.out).toMatch(
      /Done that day: the question of 2026-W45 was sent on Tuesday, 3 November 2026 at \d\d:\d\d \(UTC\)\./,
    );
    expect(byId.out).toMatch(/status SENT, due 2026-11-03T.*, attempt [0-9a-f-]{36}, band new, template /);
    expect((await command('explain', ' E-1@Example.com', '--on', '2026-11-03')).out).toBe(byId.out);
    expect(byId.out).not.toContain('@');

    const later = await command('explain', 'E-1', '--on', '2026-11-04');
    expect(later.out).toContain('the question is not sent, because they were asked not long ago');
    expect(later.out).toContain('Done that day: no mail to them was begun.');
  });

  it('says in one line what it looked for, and what to try, when it finds nobody', async () => {
    const { code, out, err } = await command('explain', 'nobody@example.com');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /^Nobody was found; looked for it as the id of a customer in the CRM and as an email address\. Try /,
    );
  });

  it('refuses a day that does not exist', async () => {
    const { code, err } = await command('explain', 'E-1', '--on', '2026-11-31');
    expect(code).toBe(1);
    expect(err).toContain('Write a day as 2026-11-03.');
  });
});

describe('npm run lift', { timeout: WITHIN_MS }, () => {
  it('lifts the suppression, keeps the reason, and plans the owner anew', async () => {
    await bring('L-1');
    await world.move(HOUR_MS);
    const list = path.join(files, 'list.txt');
    await writeFile(list, 'l-1@example.com\n');
    await command('suppress', list, '--reason', 'complained');
    expect((await command('explain', 'L-1')).out).toContain('its reader called a mail of ours spam');

    const refused = await command('lift', 'l-1@example.com', '--because', 'She asked us to.');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(
      /^Not lifted: since 2026-.*spam\. One more mail can cost .* repeat with --force\.$/,
    );

    const lifted = await command('lift', 'L-1@example.com', '--because', 'She asked us to.', '--force');
    expect(lifted).toMatchObject({ code: 0, err: '' });
    expect(lifted.out).toContain('This is lifted');
    expect(lifted.out).toContain(`Its owner ${await refFor('L-1')} is planned anew`);
    expect(lifted.out).toContain('aws sesv2 delete-suppressed-destination');
    expect(lifted.out).not.toContain('l-1@');
    await world.move(HOUR_MS);
    const explained = (await command('explain', 'L-1')).out;
    expect(explained).toContain('Address   may be mailed.');
    expect(explained).toContain('its reader called a mail of ours spam): "She asked us to.".');
    expect(explained).toContain('Next      the question, on ');
  });

  it.each([
    [['nobody-here@example.com', '--because', 'x'], /^This address is not known here/],
    [
      ['e-1@example.com', '--because', 'x'],
      /^This address is not suppressed; there is nothing to lift\. "npm run explain -- [a-z2-7]{16}"/,
    ],
    [['e-1@example.com', '--because', ' '], /^Say why: /],
  ])('%j: one clear line', async (args, line) => {
    const { code, out, err } = await command('lift', ...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(line);
  });
});

describe('npm run redrive', { timeout: WITHIN_MS }, () => {
  it('has nothing to show when all is well', async () => {
    const { code, out } = await command('redrive');
    expect({ code, out }).toEqual({
      code: 0,
      out: 'Nothing is parked.\nNo dead letters of outbox.\nNo dead letters of feedback.',
    });
  });

  it('shows what failed for good with its reason, brings it back, and mails nobody twice', async () => {
    await bring('R-1', 'R-2');
    await world.tick();
    await world.tick();
    const ref = await refFor('R-1');
    await setLocale('R-1', { N: '7' });
    const sqs = sqsClient(world.env);
    for (const MessageBody of ['not JSON', '{"kind":"postcard"}'])
      await sqs.send(new SendMessageCommand({ QueueUrl: world.env.OUTBOX_URL, MessageBody }));
    await world.move(4 * DAY_MS);
    expect(mailsTo('R-1')).toBe(0);
    expect(mailsTo('R-2')).toBe(1);

    expect((await world.overview()).parked).toBe(1);
    expect(await (await fetch(world.url)).text()).toContain('<dt>Parked</dt>');
    const listed = (await command('redrive')).out;
    expect(listed).toContain('Parked: 1 customer, 0 mails to colleagues.');
    expect(listed).toContain(`  customer ${ref}, since 2026-11-`);
    expect(listed).toContain(`/ ${ref} cannot be read: locale.`);
    // How often the planner released it meanwhile is not known.
    expect(listed).toMatch(/^Dead letters of outbox: \d+\.$/m);
    expect(listed).toMatch(/: it cannot be read: .*JSON/);
    expect(listed).toMatch(/: it cannot be read: Not an outbox message: kind/);
    // Looking changes nothing.
    expect((await command('redrive')).out).toBe(listed);

    // The fault is not repaired yet: it comes back, fails again, and is parked again with its reason.
    expect((await command('redrive', 'parked')).out).toMatch(
      /^Brought back: 1 customer, 0 mails to colleagues\./,
    );
    await world.move(HOUR_MS);
    expect((await command('redrive')).out).toContain(`/ ${ref} cannot be read: locale.`);

    await setLocale('R-1', { S: 'en' });
    const back = await command('redrive', 'dlq', 'outbox');
    expect(back.out).toMatch(
      /^\d+ messages? went back to outbox\. Nobody is mailed twice by it\.\n2 messages stay a dead letter/,
    );
    await world.move(HOUR_MS);
    // A message does not bring back a parked customer.
    expect(mailsTo('R-1')).toBe(0);
    expect((await command('redrive', 'parked', '--ref', await refFor('R-2'))).err).toMatch(
      /^Nothing of [a-z2-7]{16} is parked\./,
    );
    expect((await command('redrive', 'parked', '--ref', ref)).code).toBe(0);
    // Over the weekend, and to the hour at which this customer gets mail.
    await world.move(5 * DAY_MS);
    expect(mailsTo('R-1')).toBe(1);
    // Repeated messages about the sent mail change nothing.
    for (let time = 0; time < 3; time += 1)
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: world.env.OUTBOX_DEAD_LETTERS_URL,
          MessageBody: JSON.stringify({ ref, kind: 'score', dueAt: '2026-11-03T09:00:00Z' }),
        }),
      );
    expect((await command('redrive')).out).toContain('has been done or planned anew since; it is not needed');
    await command('redrive', 'dlq', 'outbox');
    await world.move(HOUR_MS);
    sqs.destroy();
    expect([mailsTo('R-1'), mailsTo('R-2')]).toEqual([1, 1]);
    expect((await command('redrive')).out).toMatch(/^Nothing is parked\.\nDead letters of outbox: 2\./);
  });

  it('says in one line which queues there are', async () => {
    const err = 'Say which: npm run redrive -- dlq outbox, or npm run redrive -- dlq feedback';
    expect(await command('redrive', 'dlq')).toEqual({ code: 1, out: '', err });
  });

  it('names what is wrong with a dead letter of feedback, leaves those that would only fail again, and puts back the rest once', async () => {
    const sqs = sqsClient(world.env);
    const url = world.env.FEEDBACK_DEAD_LETTERS_URL ?? '';
    const envelope = (TopicArn: string, Message: string) =>
      JSON.stringify({ Type: 'Notification', TopicArn, Message });
    const topic = world.env.FEEDBACK_TOPIC ?? '';
    for (const body of [
      envelope('arn:aws:sns:eu-west-1:1:foreign', '{}'),
      envelope(topic, '{"eventType":"Bounce"}'),
      envelope(topic, '{"eventType":"Send"}'),
      envelope(
        topic,
        JSON.stringify({
          eventType: 'Bounce',
          bounce: { bounceType: 'Permanent', bouncedRecipients: [], timestamp: '2026-11-03T10:00:00Z' },
          mail: { destination: ['kim@example.com', 'lee@example.com'] },
        }),
      ),
    ])
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
    sqs.destroy();
    const { out } = await command('redrive');
    expect(out).toContain('Dead letters of feedback: 4.');
    expect(out).toContain('it names nobody whose address could be read');
    expect(out).toContain('it came through another topic than ours');
    expect(out).toMatch(/it cannot be read: .*bounce/);
    expect(out).toContain('it could not be worked on, see the log of feedback');
    expect((await command('redrive', 'dlq', 'feedback')).out).toMatch(/^1 message went back to feedback/m);
    expect((await command('redrive')).out).toContain('Dead letters of feedback: 3.');
  });
});

describe('npm run weigh', { timeout: WITHIN_MS }, () => {
  let week: string;
  const contacts = () => contactStore(world.client, world.tableName);
  const mailOf = (id: string) =>
    world.mailbox.list().find(({ to }) => to.includes(`${id.toLowerCase()}@example.com`));
  const idOf = async (id: string) => ({ ref: await refFor(id), week, kind: 'score' }) as const;
  const askOf = async (id: string) => {
    const ask = await contacts().get(await idOf(id));
    if (ask === undefined) throw new Error(`${id} was not asked.`);
    return ask;
  };
  const caseOf = async (id: string) =>
    (await caseStore(world.client, world.tableName).get(await idOf(id)))?.status;

  /** Opens the link of a number, as somebody does in their mail program. */
  async function click(id: string, score: number): Promise<void> {
    const raw = (await world.mailbox.raw(mailOf(id)?.id ?? '')) ?? '';
    const { text = '' } = await PostalMime.parse(raw);
    const link = new RegExp(`https?://\\S+/s/[^/\\s]+/${score}\\b`).exec(text)?.[0] ?? '';
    const headers = { ...GESTURE, 'sec-fetch-site': 'none', 'user-agent': 'Mozilla/5.0 (Windows NT 10.0)' };
    expect((await fetch(link, { headers })).status).toBe(200);
  }

  /** The evidence as a policy of before counted it: a machine's, seconds after the mail. */
  async function foundToBeAMachines(id: string, score: number): Promise<void> {
    const ask = await askOf(id);
    const at = toInstant(Date.parse(ask.sentAt ?? ask.claimedAt) + 12_000);
    await world.client.send(
      new UpdateItemCommand({
        TableName: world.tableName,
        Key: toKey(contactKey(await idOf(id))),
        UpdateExpression: 'SET hits = :hits',
        ExpressionAttributeValues: toItem({
          ':hits': [writeHit({ score, at, kind: 'forged', client: 'desktop' })],
        }),
      }),
    );
  }

  it('says what a changed policy moves and why, changes nothing, and applies it when told to', async () => {
    await bring('W-1', 'W-2');
    // Over a weekend, too.
    await world.move(4 * DAY_MS);
    week = mailOf('W-1')?.tags.week ?? '';
    await click('W-1', 2);
    await click('W-2', 9);
    await world.move(HOUR_MS);
    expect((await askOf('W-1')).settled).toMatchObject({ score: 2, grade: 'settled' });
    expect(await caseOf('W-1')).toBe('open');
    await foundToBeAMachines('W-1', 2);
    const before = await askOf('W-1');

    const shown = await command('weigh', '--week', week);
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toContain(`2 settled answers of ${week}: 1 moves under the policy of today.`);
    expect(shown.out).toMatch(
      new RegExp(`^${await refFor('W-1')} +2, settled +2, not counted, .*the name of a browser`, 'm'),
    );
    expect(shown.out).not.toContain(await refFor('W-2'));
    expect(shown.out).toContain('Nothing was changed. With --apply');
    expect(await askOf('W-1')).toEqual(before);

    const applied = await command('weigh', '--week', week, '--apply');
    expect(applied.out).toContain('1 will be settled anew within a few minutes.');
    await world.move(HOUR_MS);
    expect((await askOf('W-1')).settled).toMatchObject({ grade: 'unsure', was: 2 });
    expect((await askOf('W-2')).settled).toMatchObject({ score: 9, grade: 'settled' });
    expect(await caseOf('W-1')).toBe('withdrawn');
    expect((await command('weigh', '--week', week)).out).toBe(
      `2 settled answers of ${week}: none moves under the policy of today.`,
    );
  });

  it('names what is no week', async () => {
    const { code, out, err } = await command('weigh', '--week', '2026-45');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('"2026-45" is not a week. Write the year and the ISO week, such as 2026-W45.');
  });
});
