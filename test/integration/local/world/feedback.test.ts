import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { addressHash } from '../../../../functions/domain/identity/address.ts';
import { isoWeekOf, toInstant } from '../../../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { loadKeyRing } from '../../../../functions/runtime/key-source.ts';
import { startSend } from '../../../../functions/services/send.ts';
import { addressStore } from '../../../../functions/store/addresses.ts';
import { contactStore } from '../../../../functions/store/contacts.ts';
import { customerStore } from '../../../../functions/store/customers.ts';
import { lambdaContext } from '../../../../infra/local/aws/lambda-context.ts';
import { makeQueue } from '../../../../infra/local/aws/queue.ts';
import type { MailboxBehaviour } from '../../../../infra/local/aws/ses-events.ts';
import { aProfile } from '../../../support/factories.ts';
import { type Journey, startJourney } from '../../../support/journey.ts';

// The local world as a whole: mails leave through the real sender, and SES's events about them come back.

const TUESDAY = '2026-11-03T10:00:00Z';
let journey: Journey;
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await journey.end();
});

/** A customer with this address, whose ask is due now. */
async function due(id: string, email: string, dueAt = toInstant(journey.world.clock.now())) {
  const { client, tableName, env } = journey.world;
  const keys = await loadKeyRing({ PEPPER_SECRET: env.PEPPER_SECRET ?? '' });
  const profile = aProfile(id, { email, addressHash: addressHash(email.toLowerCase(), keys.address) });
  const customers = customerStore(client, tableName);
  await addressStore(client, tableName).claim(profile.addressHash, profile.ref);
  await customers.save(profile, dueAt);
  const customer = await customers.get(profile.ref);
  if (customer !== undefined) await customers.move(customer, { kind: 'score', dueAt, lane: 'rest' });
  return profile;
}

async function stateOf({ ref, addressHash: hash }: ReturnType<typeof aProfile>) {
  const { client, tableName } = journey.world;
  const contact = await contactStore(client, tableName).get({ ref, week: isoWeekOf(TUESDAY), kind: 'score' });
  const address = await addressStore(client, tableName).get(hash);
  return {
    status: contact?.status,
    suppressed: address?.suppression?.reason,
    run: address?.softBounces?.length,
  };
}

describe('a mail to the mailbox simulator', () => {
  it('ends as SES lets it end there, and is counted and shown so', async () => {
    journey = await startJourney(TUESDAY);
    const { world } = journey;
    const names = ['success', 'bounce', 'complaint', 'ooto', 'suppressionlist', 'Bounce'];
    const people = await Promise.all(
      names.map((name, n) => due(`at-${name}`, `${name}+Label${n}@simulator.amazonses.com`)),
    );
    await world.tick();
    expect(await Promise.all(people.map(stateOf))).toEqual([
      { status: 'SENT' },
      { status: 'BOUNCED', suppressed: 'bounced' },
      { status: 'COMPLAINED', suppressed: 'complained' },
      { status: 'SENT' },
      { status: 'BOUNCED', suppressed: 'bounced' },
      { status: 'BOUNCED', suppressed: 'bounced' },
    ]);
    expect(world.feedback.counts()).toEqual({ waiting: 0, inFlight: 0, delayed: 0, dead: 0 });
    expect(await journey.count()).toMatchObject({
      all: { asked: 3 },
      bounced: 3,
      complained: 1,
      refused: 0,
      unknown: 0,
    });

    const page = async (at: string) => (await fetch(`${world.url}${at}`)).text();
    const overview = await page('/');
    expect(overview).toMatch(/Bounced this week<\/dt><dd>3</);
    expect(overview).toMatch(/Complained this week<\/dt><dd>1</);
    const inbox = await page('/inbox');
    expect([...inbox.matchAll(/class="tag bad">(\w+)</g)].map(([, mark]) => mark).sort()).toEqual([
      'bounced',
      'bounced',
      'bounced',
      'complained',
    ]);
    const complained = world.mailbox.list().find(({ to }) => to[0]?.startsWith('complaint'));
    expect(await page(`/inbox/${complained?.id}`)).toContain('class="tag bad">complained<');
  });
});

describe('a mailbox that a test or a simulation plays', () => {
  it.each<[MailboxBehaviour, object]>([
    ['delivers', { status: 'SENT' }],
    ['bounces-later', { status: 'BOUNCED', suppressed: 'bounced' }],
    ['is-full', { status: 'BOUNCED', run: 1 }],
    ['finds-fault', { status: 'BOUNCED' }],
    ['replies', { status: 'SENT' }],
    ['is-on-account-list', { status: 'BOUNCED', suppressed: 'bounced' }],
    ['is-rejected', { status: 'REFUSED' }],
  ])('%s', async (behaviour, expected) => {
    journey = await startJourney(TUESDAY, { mailboxes: () => behaviour });
    const kim = await due('kim', 'kim@example.com');
    await journey.world.tickDue();
    expect(await stateOf(kim)).toEqual(expected);
  });
});

describe('an event that was sent and not taken yet', () => {
  it('is taken before the world ends: SES tells nothing twice', async () => {
    journey = await startJourney(TUESDAY);
    const { world } = journey;
    await due('kim', 'bounce@simulator.amazonses.com');
    await world.tick();
    const [told] = world.mailbox.list();
    expect(told).toBeDefined();
    world.feedback.send({ body: 'an event of the last second' });
    await journey.end();
    expect(world.feedback.counts().waiting).toBe(0);
    journey = await startJourney(TUESDAY);
  });
});

describe('an answer of SES that gets lost', () => {
  /** Passes requests on to the local SES and breaks the connection instead of answering. */
  async function deafProxy(to: string): Promise<string> {
    const server = createServer(async (request) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const headers = { authorization: String(request.headers.authorization) };
      await fetch(to, { method: 'POST', headers, body: Buffer.concat(chunks) });
      request.socket.destroy();
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('leaves an unknown mail; its delivery makes it a sent one', async () => {
    journey = await startJourney(TUESDAY);
    const { world } = journey;
    const kim = await due('kim', 'kim@example.com', TUESDAY);
    const AWS_ENDPOINT_URL_SES = await deafProxy(world.env.AWS_ENDPOINT_URL_SES ?? '');
    const send = await startSend({ ...world.env, AWS_ENDPOINT_URL_SES }, world.clock);
    const queue = makeQueue({ name: 'outbox', clock: world.clock, visibilityMs: MINUTE_MS, maxReceives: 3 });
    queue.send({ body: JSON.stringify({ ref: kim.ref, kind: 'score', dueAt: TUESDAY }) });
    await send({ Records: queue.receive(10) }, lambdaContext('send')());
    expect(await stateOf(kim)).toEqual({ status: 'UNKNOWN' });
    expect(world.mailbox.list()).toHaveLength(1);
    await world.tick();
    expect(await stateOf(kim)).toEqual({ status: 'SENT' });
    expect(world.mailbox.list()).toHaveLength(1);
  });
});
