import { randomUUID } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CustomerMessage, OutboxMessage } from '../../../functions/ports/outbox.ts';
import { lambdaContext } from '../../../infra/local/aws/lambda-context.ts';
import { makeQueue } from '../../../infra/local/aws/queue.ts';
import { SUBJECTS, startWire, type WireWorld } from '../../support/wire-world.ts';

let wire: Awaited<ReturnType<typeof startWire>>;
let world: WireWorld;
beforeAll(async () => {
  wire = await startWire();
});
afterAll(() => wire.stop());
beforeEach(async () => {
  world = await wire.world();
});
afterEach(() => wire.endWorlds());

/** Queue records of these bodies, as one batch. */
function records(...bodies: string[]): SQSRecord[] {
  const queue = makeQueue({ name: randomUUID(), clock: world.clock, visibilityMs: 60_000, maxReceives: 3 });
  for (const body of bodies) queue.send({ body });
  return queue.receive(bodies.length);
}

it.each(
  SUBJECTS,
)('%s: the same message fifty times at once, to five senders, makes one mail', async (subject) => {
  const message = await world.dueMail(subject);
  const senders = await Promise.all(Array.from({ length: 5 }, () => world.anotherSender()));
  const batches = Array.from({ length: 50 }, () => records(JSON.stringify(message)));
  const answers = await Promise.all(
    batches.map(async (Records, index) => senders[index % 5]?.({ Records }, lambdaContext('send')())),
  );
  expect(answers).toEqual(Array(50).fill({ batchItemFailures: [] }));
  expect(world.sesCalls()).toBe(1);
  expect(world.mails()).toHaveLength(1);
  expect(await world.statusOf(message)).toBe('SENT');
  expect(await world.onAgenda(message)).toBeUndefined();
});

it('a batch of ten with three bad messages (no JSON, an unknown form, a mail that SES refuses): seven go once, and those three are reported', async () => {
  const messages: CustomerMessage[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'poison']) messages.push(await world.due(name));
  const poison = messages.at(-1) as CustomerMessage;
  const bodies = messages.map((message) => JSON.stringify(message));
  bodies.splice(2, 0, '{"ref": ');
  bodies.splice(6, 0, JSON.stringify({ ...messages[0], kind: 'invoice' }));
  const batch = records(...bodies);
  expect(batch).toHaveLength(10);
  world.faults({
    ses: ({ body }) =>
      new URLSearchParams(body.toString()).get('Destinations.member.1') === 'poison@example.com'
        ? {
            answer: {
              status: 400,
              headers: { 'content-type': 'text/xml' },
              body: '<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>MessageRejected</Code><Message>Bad content</Message></Error><RequestId>r</RequestId></ErrorResponse>',
            },
          }
        : 'pass',
  });
  const send = await world.anotherSender();
  const answer = await send({ Records: batch }, lambdaContext('send')());

  const reported = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  expect(reported.sort()).toEqual([batch[2], batch[6], batch[9]].map((each) => each?.messageId ?? '').sort());
  const sentTo = () =>
    world
      .mails()
      .flatMap(({ to }) => to)
      .sort();
  const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `${name}@example.com`);
  expect(sentTo()).toEqual(seven);
  // The mail was not sent, so it is not given up: the failure is counted, and the third would park it.
  expect(await world.statusOf(poison)).toBeUndefined();
  expect(await world.customerOf(poison)).toMatchObject({ failures: 1, agenda: { kind: 'score' } });

  // SQS brings back only what was reported. Even if it brings back everything, nobody gets a second mail.
  expect(await send({ Records: batch }, lambdaContext('send')())).toEqual(answer);
  expect(sentTo()).toEqual(seven);
  expect(await world.customerOf(poison)).toMatchObject({ failures: 2 });
});

it('ten senders share a batch of many mails, and each goes once', async () => {
  const messages: OutboxMessage[] = [];
  for (let index = 0; index < 24; index += 1) messages.push(await world.due(`c${index}`));
  // Everything twice, in another order.
  world.release(...messages, ...messages.toReversed());
  await world.work(10);
  expect(world.sesCalls()).toBe(24);
  expect(new Set(world.mails().flatMap(({ to }) => to)).size).toBe(24);
  expect(world.errors).toEqual([]);
});
