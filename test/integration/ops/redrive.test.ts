import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Parked } from '../../../functions/ports/agenda.ts';
import type { CustomerMessage, OutboxMessage, StaffMessage } from '../../../functions/ports/outbox.ts';
import { readMessage } from '../../../functions/runtime/outbox.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { toKey } from '../../../functions/store/items.ts';
import { bringBack, deadLetterState, parked, whyParked } from '../../../functions/use-cases/redrive.ts';
import { AGENDA_SHARDS, customerKey } from '../../../functions/wiring/table.ts';
import type { TestTable } from '../../support/dynamodb.ts';
import { aDigest, aProfile, refFor } from '../../support/factories.ts';
import { type SendWorld, sendWorldEach, TUESDAY } from '../../support/send-world.ts';

/** The pace lets one mail go each second. */
const LATER = expect.stringMatching(/^2026-11-03T10:00:0\d/);

let world: SendWorld;
let table: TestTable;
sendWorldEach((fresh, on) => {
  world = fresh;
  table = on;
});

const ports = () => ({
  ...world.ports,
  agenda: agenda(table.client, world.tableName),
  shards: AGENDA_SHARDS,
});
async function allParked(): Promise<Parked[]> {
  const found: Parked[] = [];
  for await (const entry of parked(ports())) found.push(entry);
  return found;
}
const stateOf = (message: OutboxMessage) => deadLetterState(ports(), JSON.stringify(message), readMessage);
const digestDue = (): Promise<StaffMessage> =>
  world.staffDue('boss', { audience: 'leadership', kind: 'digest', turn: 0 });

/** Fails a customer until they are parked. */
async function park(message: OutboxMessage): Promise<void> {
  world.breakTemplate(true);
  for (let time = 0; time < 3; time += 1) await world.send(message);
  world.breakTemplate(false);
}

/** Lets a customer be reviewed, then works on what is due. */
async function goOn(message: CustomerMessage) {
  await world.send(await world.messageFor(message.ref));
  return world.send(await world.messageFor(message.ref));
}

describe('what is parked', () => {
  it('is listed with its reason and since when, customers and staff mails', async () => {
    await world.due('well');
    const customer = await world.due('a');
    await world.ports.digests.put(aDigest());
    const mail = await digestDue();
    await park(customer);
    await park(mail);
    const found = await allParked();
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({ kind: 'parked', ref: customer.ref, dueAt: LATER });
    expect(found).toContainEqual({ kind: 'parked', staff: mail.staff, dueAt: LATER });
    for (const entry of found) expect(await whyParked(ports(), entry)).toBe('undefined variable: first_nam');
  });

  it('is not worked on by a message that is still on its way', async () => {
    const customer = await world.due('a');
    await world.ports.digests.put(aDigest());
    const mail = await digestDue();
    await park(customer);
    await park(mail);
    expect(await world.send(customer, mail)).toEqual([
      { kind: 'dropped', reason: 'moved-on' },
      { kind: 'dropped', reason: 'moved-on' },
    ]);
    expect(world.wire).toEqual([]);
    expect(await stateOf(customer)).toEqual({ kind: 'parked', reason: 'undefined variable: first_nam' });
    expect(await stateOf(mail)).toEqual({ kind: 'parked', reason: 'undefined variable: first_nam' });
  });

  it('comes back and is sent once, even if its old message comes too', async () => {
    const customer = await world.due('a');
    await world.ports.digests.put(aDigest());
    const mail = await digestDue();
    await park(customer);
    await park(mail);
    expect(await bringBack(ports())).toEqual({ customers: 1, staffMails: 1 });
    expect(await bringBack(ports())).toEqual({ customers: 0, staffMails: 0 });
    expect(await allParked()).toEqual([]);
    expect(await goOn(customer)).toEqual([{ kind: 'sent' }]);
    for (let time = 0; time < 10; time += 1) await world.send(customer, mail);
    await Promise.all(Array.from({ length: 10 }, () => world.send(customer, mail)));
    expect(world.wire.map(({ to }) => to).sort()).toEqual(['a@example.com', 'boss@example.com']);
    expect(await stateOf(customer)).toEqual({ kind: 'moved-on' });
    expect(await stateOf(mail)).toEqual({ kind: 'moved-on' });
    expect((await world.customerOf(customer))?.failures).toBe(0);
  });

  it('fails again when nothing was repaired, and is parked again with its reason', async () => {
    const message = await world.due('a');
    await park(message);
    await bringBack(ports());
    await world.send(await world.messageFor(message.ref));
    await park(await world.messageFor(message.ref));
    expect(await allParked()).toHaveLength(1);
    expect(await world.customerOf(message)).toMatchObject({ parked: 'undefined variable: first_nam' });
    expect(world.wire).toEqual([]);
  });

  it('comes back one by one when asked to, with the mails about their case', async () => {
    const [a, b] = [await world.due('a'), await world.due('b')];
    const alert = await world.staffDue('a');
    for (const message of [a, b]) await park(message);
    for (let time = 0; time < 3; time += 1) await world.ports.staffMails.fail(alert.staff, 'broken', TUESDAY);
    expect(await bringBack(ports(), refFor('nobody'))).toEqual({ customers: 0, staffMails: 0 });
    expect(await bringBack(ports(), a.ref)).toEqual({ customers: 1, staffMails: 1 });
    expect(await allParked()).toEqual([{ kind: 'parked', ref: b.ref, dueAt: LATER }]);
  });

  it('is listed even if nobody can read it, comes back, and is sent once after the repair', async () => {
    const message = await world.due('a');
    const setEmail = (value: { S: string } | { N: string }) =>
      table.client.send(
        new UpdateItemCommand({
          TableName: world.tableName,
          Key: toKey(customerKey(message.ref)),
          UpdateExpression: 'SET email = :value',
          ExpressionAttributeValues: { ':value': value },
        }),
      );
    await setEmail({ N: '7' });
    for (let time = 0; time < 3; time += 1) await world.send(message);
    const [entry] = await allParked();
    if (entry === undefined) throw new Error('not parked');
    expect(await whyParked(ports(), entry)).toContain('cannot be read: email.');
    expect(await stateOf(message)).toMatchObject({ kind: 'broken-item' });
    expect(await bringBack(ports())).toEqual({ customers: 1, staffMails: 0 });
    await setEmail({ S: 'a@example.com' });
    expect(await goOn(message)).toEqual([{ kind: 'sent' }]);
  });

  it('is brought back by an import, too', async () => {
    const message = await world.due('a');
    await park(message);
    await world.ports.customers.save(aProfile('a'), TUESDAY);
    expect(await allParked()).toEqual([]);
    expect(await goOn(message)).toEqual([{ kind: 'sent' }]);
  });
});

describe('a dead letter', () => {
  it.each([
    ['not JSON', /JSON/],
    ['{"kind":"postcard"}', /^Not an outbox message: kind/],
    ['{"kind":"score","ref":"short","dueAt":"2026-11-03T10:00:00Z"}', /^Not an outbox message: ref/],
  ])('%s is one for the reason that its reader gives', async (body, reason) => {
    expect(await deadLetterState(ports(), body, readMessage)).toEqual({
      kind: 'unreadable',
      reason: expect.stringMatching(reason),
    });
  });

  it('about an unknown customer is about nothing', async () => {
    expect(await stateOf({ ref: refFor('nobody'), kind: 'score', dueAt: TUESDAY })).toEqual({
      kind: 'nothing-kept',
    });
    const { staff, ...rest } = await digestDue();
    expect(await stateOf({ ...rest, staff: { ...staff, turn: 7 } })).toEqual({ kind: 'nothing-kept' });
  });

  it('about something that is still due names its failures, and sends it once when it comes back', async () => {
    const message = await world.due('a');
    expect(await stateOf(message)).toEqual({ kind: 'still-due', failures: 0 });
    expect(await stateOf(await digestDue())).toEqual({ kind: 'still-due', failures: 0 });
    world.breakTemplate(true);
    await world.send(message);
    world.breakTemplate(false);
    expect(await stateOf(message)).toEqual({ kind: 'still-due', failures: 1 });
    for (let time = 0; time < 5; time += 1) await world.send(message);
    expect(world.wire).toHaveLength(1);
  });

  it('about a customer who was put off meanwhile sends nothing', async () => {
    const message = await world.due('a');
    world.clock.set('2026-11-03T21:00:00Z');
    await world.send(message);
    expect(await stateOf(message)).toEqual({ kind: 'moved-on' });
    expect(await world.send(message)).toEqual([{ kind: 'dropped', reason: 'moved-on' }]);
  });
});
