import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeKeyRing } from '../../../functions/domain/identity/key-ring.ts';
import { checkToken, signToken } from '../../../functions/domain/mail/token.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import type { OutboxMessage } from '../../../functions/ports/outbox.ts';
import { startAnswer } from '../../../functions/services/answer.ts';
import { startSend } from '../../../functions/services/send.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { lambdaContext } from '../../../infra/local/aws/lambda-context.ts';
import { makeQueue } from '../../../infra/local/aws/queue.ts';
import { removeRunning, writeRunning } from '../../../infra/local/files/running.ts';
import { aClaim, aProfile } from '../../support/factories.ts';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { type Journey, scoreLinks, startJourney, unsubscribeLink } from '../../support/journey.ts';
import { npmRun } from '../../support/npm-run.ts';
import { startTestSecrets } from '../../support/secrets-manager.ts';

// The runbook's steps after a signing key has leaked, done while functions run.

const TUESDAY = '2026-11-03T10:00:00Z';
const PEPPER = 'a pepper of this installation, which never changes';
const LEAKED = 'a signing secret that somebody has seen who should not';
const BETWEEN = 'the first signing secret after the leak, soon to be replaced';
const STAYS = 'the second signing secret after the leak, which stays';

let journey: Journey;
const ends: (() => Promise<unknown> | unknown)[] = [];
beforeEach(async () => {
  journey = await startJourney(TUESDAY);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  vi.unstubAllEnvs();
  await removeRunning();
  await journey.end();
});

interface Kept {
  /** The variables that name the secrets. */
  readonly env: Readonly<Record<string, string>>;
  rotate(to: string): Promise<void>;
  /** Removes the secret until the next rotation. */
  lose(): Promise<void>;
}

/** Secrets in files, as `npm start` has them: the newest line first, then one that is still honoured. */
async function inFiles(): Promise<Kept> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hearback-leak-'));
  ends.push(() => rm(folder, { recursive: true }));
  const [pepper, signing] = [path.join(folder, 'pepper'), path.join(folder, 'signing')];
  await writeFile(pepper, PEPPER);
  let newest = LEAKED;
  await writeFile(signing, newest);
  return {
    env: { PEPPER_SECRET: pathToFileURL(pepper).href, SIGNING_SECRET: pathToFileURL(signing).href },
    async rotate(to) {
      await writeFile(signing, `${to}\n${newest}\n`);
      newest = to;
    },
    lose: () => writeFile(signing, ''),
  };
}

async function inSecretsManager(): Promise<Kept> {
  const secrets = await startTestSecrets();
  ends.push(secrets.stop);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secrets.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  secrets.put('pepper', PEPPER);
  secrets.put('signing', LEAKED);
  return {
    env: { PEPPER_SECRET: 'pepper', SIGNING_SECRET: 'signing' },
    rotate: async (to) => {
      secrets.fail(false);
      secrets.put('signing', to);
    },
    lose: async () => secrets.fail(true),
  };
}

/** `npm run gate` in a process of its own, on the local target of this test. */
async function gateCommand(...args: string[]): Promise<string> {
  const { world } = journey;
  const running = { env: world.env, url: world.url, pid: process.pid, clockOffsetMs: world.clock.offset() };
  await writeRunning(running);
  const { code, stdout } = await npmRun('gate', ...args, '--port', new URL(world.url).port);
  expect(code).toBe(0);
  return stdout;
}

/** A customer whose ask is due now. */
async function due(name: string): Promise<OutboxMessage> {
  const { client, tableName, clock } = journey.world;
  const dueAt = toInstant(clock.now());
  const profile = aProfile(name);
  const customers = customerStore(client, tableName);
  await addressStore(client, tableName).claim(profile.addressHash, profile.ref);
  await customers.save(profile, dueAt);
  const customer = await customers.get(profile.ref);
  if (customer !== undefined) await customers.move(customer, { kind: 'score', dueAt, lane: 'rest' });
  return { ref: profile.ref, kind: 'score', dueAt };
}

/** A sender and the pages, both started now and running on. */
async function running(kept: Kept) {
  const { world } = journey;
  const env = { ...world.env, ...kept.env };
  const [send, answer] = [await startSend(env, world.clock), await startAnswer(env, world.clock)];
  const status = async (event: Parameters<typeof answer>[0]) =>
    (await answer(event, lambdaContext('answer')())).statusCode;
  return {
    send(message: OutboxMessage) {
      const queue = makeQueue({
        name: 'outbox',
        clock: world.clock,
        visibilityMs: MINUTE_MS,
        maxReceives: 3,
      });
      queue.send({ body: JSON.stringify(message) });
      return send({ Records: queue.receive(10) }, lambdaContext('send')());
    },
    visit: (link = '') => status(httpEvent({ path: new URL(link).pathname })),
    leave: (link: string) => status(formEvent(new URL(link).pathname, { 'List-Unsubscribe': 'One-Click' })),
  };
}

const tokenIn = (link = ''): string => new URL(link).pathname.split('/')[2] ?? '';
const isSignedWith = (secret: string, link = ''): boolean =>
  checkToken(makeKeyRing(PEPPER, [secret]), 'score', tokenIn(link), journey.world.clock.now()).kind ===
  'valid';

describe.each([
  ['files', inFiles],
  ['Secrets Manager', inSecretsManager],
])('a signing key that leaked, kept in %s', (_where, keep) => {
  it('signs no mail and opens no page after pausing, rotating twice, waiting two minutes and opening', async () => {
    const kept = await keep();
    const functions = await running(kept);
    await functions.send(await due('kim'));
    const [before] = await journey.mailsTo('kim@example.com');
    if (before === undefined) throw new Error('Kim got no mail.');
    const old = scoreLinks(before).get(9);
    expect(isSignedWith(LEAKED, old)).toBe(true);
    expect(await functions.visit(old)).toBe(200);

    await gateCommand('pause', 'The key that signs links has leaked.');
    const waiting = await due('lee');
    await functions.send(waiting);
    for (const secret of [BETWEEN, STAYS]) await kept.rotate(secret);
    journey.world.clock.moveTo(journey.world.clock.now() + 2 * MINUTE_MS);

    // No link signed with a newer key has come in yet.
    const { clock } = journey.world;
    const forged = signToken(makeKeyRing(PEPPER, [LEAKED]), 'score', aClaim('kim'), clock.now() + MINUTE_MS);
    expect(await functions.visit(old)).toBe(404);
    expect(await functions.visit(`https://ask.example.com/s/${forged}/10`)).toBe(404);

    expect(await gateCommand('open')).toMatch(/open/i);
    await functions.send(waiting);
    await functions.send(await due('max'));
    for (const name of ['lee', 'max']) {
      const [mail] = await journey.mailsTo(`${name}@example.com`);
      if (mail === undefined) throw new Error(`${name} got no mail.`);
      for (const link of scoreLinks(mail).values()) {
        expect(isSignedWith(STAYS, link)).toBe(true);
        expect(await functions.visit(link)).toBe(200);
      }
    }
    expect(await functions.leave(unsubscribeLink(before))).toBe(200);
  });

  it('that cannot be read any more stops mails, and nothing is lost', async () => {
    const kept = await keep();
    const functions = await running(kept);
    await functions.send(await due('kim'));
    await kept.lose();
    const waiting = await due('lee');
    journey.world.clock.moveTo(journey.world.clock.now() + MINUTE_MS);
    for (const _try of [1, 2])
      await expect(functions.send(waiting)).rejects.toThrow(/signing secret .*signing/);
    expect(await journey.mailsTo('lee@example.com')).toEqual([]);

    await kept.rotate(BETWEEN);
    journey.world.clock.moveTo(journey.world.clock.now() + MINUTE_MS);
    await functions.send(waiting);
    expect(await journey.mailsTo('lee@example.com')).toHaveLength(1);
  });
});
