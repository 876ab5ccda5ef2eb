import { randomUUID } from 'node:crypto';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toInstant } from '../../../functions/domain/instant.ts';
import type {
  MailOutcome,
  NewCustomer,
  OutboxMessage,
  OutgoingMail,
} from '../../../functions/domain/ports.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { gate } from '../../../functions/store/gate.ts';
import { customerKey } from '../../../functions/store/table.ts';
import { sendBatch } from '../../../functions/use-cases/send-batch.ts';
import type { Handled, SendPorts } from '../../../functions/use-cases/send-contact.ts';
import { createTable } from '../../../infra/local/dynamodb.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aProfile, aProgramme, refFor } from '../../support/factories.ts';
import { manualClock } from '../../support/manual-clock.ts';

// The real stores on the wire; only SES and the letter are plain objects, so that a test decides what SES says.

const TUESDAY = '2026-11-03T10:00:00Z';
const SENT: MailOutcome = { kind: 'sent', messageId: 'ses-1' };

let table: TestTable;
let world: ReturnType<typeof makeWorld>;

beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());
beforeEach(async () => {
  const tableName = `send-${randomUUID()}`;
  await createTable(table.client, tableName);
  world = makeWorld(tableName);
});

function makeWorld(tableName: string) {
  const clock = manualClock(TUESDAY);
  const wire: OutgoingMail[] = [];
  let answers: (MailOutcome | Error)[] = [];
  let beforeSend: () => Promise<void> = async () => undefined;
  let brokenTemplate = false;
  let duringWriting: () => Promise<void> = async () => undefined;
  const bundle = { version: 'v1', programme: aProgramme(), mails: {}, pages: {} };
  const ports: SendPorts & { bundles: { current: SendPorts['bundles']['current'] } } = {
    customers: customerStore(table.client, tableName),
    addresses: addressStore(table.client, tableName),
    contacts: contactStore(table.client, tableName),
    gate: gate(table.client, tableName),
    bundles: { current: async () => bundle },
    writer: {
      write: async ({ customer, contact }) => {
        await duringWriting();
        if (brokenTemplate) throw new Error('undefined variable: first_nam');
        return {
          to: customer.email,
          raw: new TextEncoder().encode('mail'),
          tags: { ref: contact.ref },
          locale: 'en',
          templateVersion: bundle.version,
        };
      },
    },
    mail: {
      send: async (mail) => {
        await beforeSend();
        wire.push(mail);
        const answer = answers.shift() ?? SENT;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    clock,
    newAttempt: randomUUID,
  };

  return {
    ports,
    tableName,
    clock,
    wire,
    bundle,
    sesSays: (...outcomes: (MailOutcome | Error)[]) => {
      answers = outcomes;
    },
    justBeforeSes: (action: () => Promise<void>) => {
      beforeSend = action;
    },
    whileWriting: (action: () => Promise<void>) => {
      duringWriting = action;
    },
    breakTemplate: (broken: boolean) => {
      brokenTemplate = broken;
    },
    /** A customer whose ask is due now. */
    async due(
      name: string,
      change: Partial<NewCustomer> = {},
      dueAt = toInstant(clock.now()),
    ): Promise<OutboxMessage> {
      const profile = aProfile(name, change);
      await ports.addresses.claim(profile.addressHash, profile.ref);
      await ports.customers.save(profile, dueAt);
      const customer = await ports.customers.get(profile.ref);
      if (customer !== undefined)
        await ports.customers.move(customer, { kind: 'score', dueAt, lane: 'rest' });
      return { ref: profile.ref, kind: 'score', dueAt };
    },
    send: (...messages: OutboxMessage[]): Promise<Handled[]> => sendBatch(ports, messages),
    contactOf: (message: OutboxMessage, week = '2026-W45') =>
      ports.contacts.get({ ref: message.ref, week, kind: 'score' }),
    customerOf: (message: OutboxMessage) => ports.customers.get(message.ref),
  };
}

describe('a batch', () => {
  it('sends what is due, records it, and plans each customer’s next ask', async () => {
    const messages = [await world.due('a', { region: 'EU', annualValue: 10 }), await world.due('b')];
    expect(await world.send(...messages)).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
    expect(world.wire.map(({ to }) => to)).toEqual(['a@example.com', 'b@example.com']);
    for (const message of messages) {
      expect(await world.contactOf(message)).toMatchObject({
        status: 'SENT',
        messageId: 'ses-1',
        band: 'veteran',
      });
      const customer = await world.customerOf(message);
      expect(customer?.recent).toMatchObject([{ week: '2026-W45', kind: 'score' }]);
      // since 3 November 2023, and the last band asks every year.
      expect(customer?.nextContact?.dueAt).toMatch(/^2027-11-03T/);
      expect(customer?.agenda).toMatchObject({ kind: 'score', lane: 'rest' });
    }
  });

  it('sends once however often the same message comes', async () => {
    const message = await world.due('a');
    const handled = await Promise.all(Array.from({ length: 10 }, () => world.send(message)));
    expect(world.wire).toHaveLength(1);
    expect(handled.flat().filter(({ kind }) => kind === 'sent')).toHaveLength(1);
    expect(await world.send(message)).toEqual([{ kind: 'dropped', reason: 'moved-on' }]);
  });

  it('drops a message for somebody unknown', async () => {
    expect(await world.send({ ref: refFor('ghost'), kind: 'score', dueAt: TUESDAY })).toEqual([
      { kind: 'dropped', reason: 'no-such-customer' },
    ]);
  });

  it('keeps to the pace of the gate', async () => {
    await world.ports.gate.setPace(2);
    const messages = await Promise.all(['a', 'b', 'c', 'd'].map((name) => world.due(name)));
    const times: number[] = [];
    world.justBeforeSes(async () => {
      times.push(world.clock.now());
    });
    await world.send(...messages);
    const start = Date.parse(TUESDAY);
    expect(times.map((time) => time - start)).toEqual([0, 500, 1_000, 1_500]);
  });

  it('stops in time when SES is slow, and leaves the rest due', async () => {
    const messages = await Promise.all(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => world.due(name)),
    );
    world.justBeforeSes(() => world.clock.sleep(10_000));
    const handled = await world.send(...messages);
    expect(handled.filter(({ kind }) => kind === 'sent')).toHaveLength(5);
    expect(handled.at(-1)).toEqual({ kind: 'left', reason: 'out of time' });
    // With the last call the batch ends within the function's minute.
    expect(world.clock.now() - Date.parse(TUESDAY)).toBeLessThan(60_000);
  });

  it('uses its time when SES is slower than the pace', async () => {
    await world.ports.gate.setPace(0.9);
    const messages = await Promise.all(Array.from({ length: 10 }, (_, index) => world.due(`slow${index}`)));
    world.justBeforeSes(() => world.clock.sleep(2_500));
    const handled = await world.send(...messages);
    expect(handled.filter(({ kind }) => kind === 'sent').length).toBeGreaterThanOrEqual(9);
  });

  it('leaves everybody due while the gate is paused, and slots are too far away', async () => {
    const message = await world.due('a');
    await world.ports.gate.pause('looking into it', TUESDAY);
    expect(await world.send(message)).toEqual([{ kind: 'left', reason: 'paused' }]);
    await world.ports.gate.open();
    await world.ports.gate.reserve(1_000, world.clock.now(), 1_000);
    expect(await world.send(message)).toEqual([{ kind: 'left', reason: 'slowed' }]);
    expect((await world.customerOf(message))?.agenda?.dueAt).toBe(message.dueAt);
    expect(world.wire).toEqual([]);
  });
});

describe('what SES says', () => {
  it.each([
    [{ kind: 'refused', reason: 'MessageRejected' }, 'REFUSED'],
    [{ kind: 'ambiguous', reason: 'timeout' }, 'UNKNOWN'],
  ] as const)('%o ends the contact as %s, never to be sent again', async (outcome, status) => {
    const message = await world.due('a');
    world.sesSays(outcome);
    await world.send(message);
    expect(await world.contactOf(message)).toMatchObject({ status, reason: outcome.reason });
    const customer = await world.customerOf(message);
    expect(customer?.nextContact?.dueAt).toMatch(/^2027/);
    await world.send(message);
    expect(world.wire).toHaveLength(1);
  });

  it.each([
    { kind: 'slow-down', reason: 'Maximum sending rate exceeded.' },
    { kind: 'stop-for-today', reason: 'Daily message quota exceeded.' },
    { kind: 'not-sent', reason: 'ECONNREFUSED' },
  ] as const)('$kind stops the batch after one call and loses nobody', async (outcome) => {
    const messages = await Promise.all(['a', 'b', 'c'].map((name) => world.due(name)));
    world.sesSays(outcome);
    const handled = await world.send(...messages);
    expect(handled.map(({ kind }) => kind)).toEqual(['left', 'left', 'left']);
    expect(world.wire).toHaveLength(1);
    for (const message of messages) expect(await world.contactOf(message)).toBeUndefined();
    expect((await world.send(...messages)).map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
  });

  it('five silences in a row shut the gate, whoever met them; an answer in between starts the count anew', async () => {
    const silent = { kind: 'ambiguous', reason: 'timeout' } as const;
    const messages = await Promise.all(Array.from({ length: 16 }, (_, index) => world.due(`s${index}`)));
    world.sesSays(...Array(4).fill(silent), SENT, ...Array(20).fill(silent));
    const first = await world.send(...messages.slice(0, 5));
    expect(first.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'sent']);
    await world.send(...messages.slice(5, 8));
    const last = await world.send(...messages.slice(8));
    expect(last.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', ...Array(6).fill('left')]);
    expect(await world.ports.gate.state()).toMatchObject({ kind: 'paused' });
    expect(world.wire).toHaveLength(10);
    await world.ports.gate.open();
    world.sesSays();
    expect((await world.send(...messages.slice(10))).every(({ kind }) => kind === 'sent')).toBe(true);
  });

  it('a paused account shuts the gate for every worker until somebody opens it', async () => {
    const messages = await Promise.all(['a', 'b'].map((name) => world.due(name)));
    world.sesSays({ kind: 'stop', reason: 'AccountSendingPausedException' });
    await world.send(...messages);
    expect(world.wire).toHaveLength(1);
    expect(await world.ports.gate.state()).toMatchObject({
      kind: 'paused',
      why: 'AccountSendingPausedException',
    });
    expect((await world.send(...messages)).map(({ kind }) => kind)).toEqual(['left', 'left']);
    await world.ports.gate.open();
    expect((await world.send(...messages)).map(({ kind }) => kind)).toEqual(['sent', 'sent']);
  });
});

describe('a crash', () => {
  it('between claim and outcome leaves the contact alone for the lease, then ends it as UNKNOWN', async () => {
    const message = await world.due('a');
    world.sesSays(new Error('the process died'));
    expect(await world.send(message)).toMatchObject([{ kind: 'failed' }]);
    expect(await world.contactOf(message)).toMatchObject({ status: 'SENDING' });
    expect(await world.send(message)).toMatchObject([{ kind: 'left' }]);
    world.clock.set('2026-11-03T10:16:00Z');
    expect(await world.send(message)).toEqual([{ kind: 'resolved', status: 'UNKNOWN' }]);
    expect(world.wire).toHaveLength(1);
    expect((await world.customerOf(message))?.recent).toHaveLength(1);
  });

  it('on a Sunday night, found on Monday, mails nobody twice', async () => {
    world.bundle.programme = aProgramme({
      sendWindow: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', until: '23:59' },
    });
    world.clock.set('2026-11-08T23:55:00Z');
    const message = await world.due('a');
    world.sesSays(new Error('the process died'));
    await world.send(message);
    world.clock.set('2026-11-09T00:30:00Z');
    expect(await world.send(message)).toEqual([{ kind: 'resolved', status: 'UNKNOWN' }]);
    expect(world.wire).toHaveLength(1);
  });

  it('after the mail was recorded, found outside the window, is not deferred into a second mail', async () => {
    const message = await world.due('a');
    const customer = await world.customerOf(message);
    await world.send(message);
    // As if the last write, that of the customer, had been lost.
    const moved = await world.customerOf(message);
    if (moved !== undefined && customer?.nextContact !== undefined) {
      await world.ports.customers.move({ ...moved, recent: [] }, { ...customer.nextContact, lane: 'rest' });
    }
    world.clock.set('2026-11-03T22:00:00Z');
    expect(await world.send(message)).toEqual([{ kind: 'resolved', status: 'SENT' }]);
    expect(world.wire).toHaveLength(1);
    expect((await world.customerOf(message))?.nextContact?.dueAt).toMatch(/^2027/);
  });
});

describe('between plan and send', () => {
  it('an unsubscribe is honoured', async () => {
    const message = await world.due('a');
    await world.ports.addresses.suppress('hash-of-a', { reason: 'unsubscribed', at: TUESDAY });
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'unsubscribed' }]);
    expect(await world.customerOf(message)).not.toHaveProperty('agenda');
  });

  it('an import puts the customer under review, and the due ask goes out after it', async () => {
    const message = await world.due('a');
    world.clock.set('2026-11-03T10:05:00Z');
    const at = toInstant(world.clock.now());
    await world.ports.customers.save(
      aProfile('a', { email: 'new@example.com', addressHash: 'hash-of-new' }),
      at,
    );
    await world.ports.addresses.claim('hash-of-new', message.ref);
    expect(await world.send(message)).toEqual([{ kind: 'dropped', reason: 'moved-on' }]);
    expect(await world.send({ ...message, kind: 'review', dueAt: at })).toEqual([{ kind: 'reviewed' }]);
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    expect(world.wire.map(({ to }) => to)).toEqual(['new@example.com']);
  });

  it('an unsubscribe while the mail is being written is honoured', async () => {
    const message = await world.due('a');
    world.whileWriting(() =>
      world.ports.addresses.suppress('hash-of-a', { reason: 'unsubscribed', at: TUESDAY }),
    );
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'unsubscribed' }]);
    expect(world.wire).toEqual([]);
  });

  it('an import just before SES is asked loses neither the memory of the mail nor the new profile', async () => {
    const message = await world.due('a');
    world.justBeforeSes(async () => {
      await world.ports.customers.save(aProfile('a', { since: '2026-10-30' }), '2026-11-03T10:00:01Z');
    });
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    const customer = await world.customerOf(message);
    expect(customer?.recent).toMatchObject([{ week: '2026-W45' }]);
    // The new date counts: too soon after this ask for the first milestone, so the second.
    expect(customer?.nextContact?.dueAt).toMatch(/^2027-01-28T/);
    expect(customer?.agenda?.kind).toBe('score');
  });

  it('an import that moves the milestone takes the due ask back', async () => {
    const message = await world.due('a', { since: '2026-10-04' });
    world.clock.set('2026-11-03T10:05:00Z');
    const at = toInstant(world.clock.now());
    await world.ports.customers.save(aProfile('a', { since: '2026-11-02' }), at);
    await world.send({ ...message, kind: 'review', dueAt: at });
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'no-longer-due' }]);
    // Thirty days after 2 November.
    expect((await world.customerOf(message))?.nextContact?.dueAt).toMatch(/^2026-12-02T/);
    expect(world.wire).toEqual([]);
  });

  it('one worker that defers and one that sends make one mail, now and on the day deferred to', async () => {
    const message = await world.due('a');
    // Friday, two seconds before the window closes; the other worker sees the same message two seconds after.
    world.clock.set('2026-11-06T15:59:59Z');
    let other: Handled[] = [];
    world.whileWriting(async () => {
      world.whileWriting(async () => undefined);
      world.clock.set('2026-11-06T16:00:01Z');
      other = await world.send(message);
      world.clock.set('2026-11-06T15:59:59Z');
    });
    const handled = await world.send(message);
    expect([...handled, ...other].map(({ kind }) => kind).sort()).toEqual(['deferred', 'sent']);
    const customer = await world.customerOf(message);
    expect(customer?.recent).toHaveLength(1);
    world.clock.set('2026-11-09T12:00:00Z');
    const { agenda } = customer ?? {};
    if (agenda !== undefined) await world.send({ ref: message.ref, kind: 'score', dueAt: agenda.dueAt });
    expect(world.wire).toHaveLength(1);
  });

  it('a deferred contact keeps its name, so that a crash after SES is found under it', async () => {
    const message = await world.due('a');
    world.clock.set('2026-11-06T20:00:00Z');
    await world.send(message);
    const deferred = await world.customerOf(message);
    expect(deferred?.nextContact?.dueAt).toBe(message.dueAt);
    world.clock.set('2026-11-09T15:00:00Z');
    await world.send({ ...message, dueAt: deferred?.agenda?.dueAt ?? '' });
    expect(await world.contactOf(message, '2026-W45')).toMatchObject({ status: 'SENT' });
    expect(world.wire).toHaveLength(1);
  });

  it('the window closes and the contact waits for the next one', async () => {
    const message = await world.due('a');
    world.clock.set('2026-11-03T21:00:00Z');
    expect(await world.send(message)).toEqual([{ kind: 'deferred' }]);
    expect((await world.customerOf(message))?.agenda?.dueAt).toMatch(/^2026-11-04T/);
  });
});

describe('a fault that is nobody’s in particular', () => {
  it('fails the batch and blames no customer', async () => {
    const message = await world.due('a');
    const { current } = world.ports.bundles;
    world.ports.bundles.current = () => Promise.reject(new Error('S3 is out of reach'));
    for (let count = 0; count < 4; count += 1)
      await expect(world.send(message)).rejects.toThrow('out of reach');
    world.ports.bundles.current = current;
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
  });
});

describe('an item that cannot be read', () => {
  it('is parked without being read', async () => {
    const message = await world.due('a');
    await table.client.send(
      new UpdateItemCommand({
        TableName: world.tableName,
        Key: { pk: { S: customerKey(message.ref).pk }, sk: { S: message.ref } },
        UpdateExpression: 'SET #zone = :number',
        ExpressionAttributeNames: { '#zone': 'zone' },
        ExpressionAttributeValues: { ':number': { N: '7' } },
      }),
    );
    const outcomes = [await world.send(message), await world.send(message), await world.send(message)].flat();
    expect(outcomes.map((outcome) => outcome.kind === 'failed' && outcome.parked)).toEqual([
      false,
      false,
      true,
    ]);
    expect(await agenda(table.client, world.tableName).earliest()).toBeUndefined();
  });
});

describe('a broken template', () => {
  it('claims nothing, is counted, and parks the customer at the third failure while others go out', async () => {
    const broken = await world.due('a');
    world.breakTemplate(true);
    const outcomes = [await world.send(broken), await world.send(broken), await world.send(broken)].flat();
    expect(outcomes.map((outcome) => outcome.kind === 'failed' && outcome.parked)).toEqual([
      false,
      false,
      true,
    ]);
    expect(await world.contactOf(broken)).toBeUndefined();
    expect(await world.customerOf(broken)).toMatchObject({ parked: 'undefined variable: first_nam' });
    world.breakTemplate(false);
    expect(await world.send(await world.due('b'))).toEqual([{ kind: 'sent' }]);
  });
});
