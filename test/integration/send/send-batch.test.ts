import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { HOLDS_MS } from '../../../functions/domain/mail/breaker.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { HOUR_MS } from '../../../functions/domain/time/units.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { gate } from '../../../functions/store/gate.ts';
import { sendBatch } from '../../../functions/use-cases/send-batch.ts';
import { customerKey } from '../../../functions/wiring/table.ts';
import type { TestTable } from '../../support/dynamodb.ts';
import { refFor } from '../../support/factories.ts';
import { SENT, type SendWorld, sendWorld, sendWorldEach, TUESDAY } from '../../support/send-world.ts';

let world: SendWorld;
let table: TestTable;
sendWorldEach((fresh, on) => {
  world = fresh;
  table = on;
});

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
    // Even with the last call, the batch ends within the function's minute.
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
    await world.ports.gate.pause('looking into it', TUESDAY, 'operator');
    expect(await world.send(message)).toEqual([{ kind: 'left', reason: 'paused' }]);
    await world.ports.gate.open(TUESDAY);
    await world.ports.gate.reserve(1_000, world.clock.now(), 1_000);
    expect(await world.send(message)).toEqual([{ kind: 'left', reason: 'slowed' }]);
    expect((await world.customerOf(message))?.agenda?.dueAt).toBe(message.dueAt);
    expect(world.wire).toEqual([]);
  });
});

describe('what SES says', () => {
  it.each([
    [{ kind: 'refused', reason: 'Illegal address' }, 'REFUSED'],
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
    await world.clock.sleep(HOLDS_MS['stop-for-today']);
    expect((await world.send(...messages)).map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
  });

  it('a mail that SES refuses for its content was not sent: its customer is parked at the third time, with the reason', async () => {
    const message = await world.due('a');
    const faulty = { kind: 'faulty', reason: 'MessageRejected: bad content' } as const;
    world.sesSays(faulty, faulty, faulty);
    const handled = [
      await world.send(message),
      await world.send(message),
      await world.send(message),
      await world.send(message),
    ].flat();
    expect(handled).toMatchObject([
      { kind: 'failed', parked: false },
      { kind: 'failed', parked: false },
      { kind: 'failed', parked: true },
      { kind: 'dropped' },
    ]);
    expect(await world.contactOf(message)).toBeUndefined();
    expect(await world.customerOf(message)).toMatchObject({ parked: 'MessageRejected: bad content' });
    expect(await world.ports.gate.look()).toEqual({ kind: 'open' });
  });

  it('two mails with faults of their own do not stop the others, however often they are tried', async () => {
    const messages = await Promise.all(['a', 'b'].map((name) => world.due(name)));
    world.sesSays(...Array(6).fill({ kind: 'faulty', reason: 'InvalidParameterValue: a bad name' }));
    for (let tries = 0; tries < 3; tries += 1) await world.send(...messages);
    for (const message of messages)
      expect(await world.customerOf(message)).toMatchObject({
        parked: 'InvalidParameterValue: a bad name',
      });
    expect(await world.ports.gate.view()).toMatchObject({ faulty: 2, state: { kind: 'open' } });
  });

  it.each([
    ['the fifth silence', { kind: 'ambiguous', reason: 'timeout' }, 5, /SES did not answer/],
    [
      'a paused account',
      { kind: 'stop', reason: 'AccountSendingPausedException' },
      1,
      /AccountSendingPaused/,
    ],
  ] as const)('%s shuts the gate, says so and stops the batch although it could not be written down', async (_, outcome, at, why) => {
    const messages = await Promise.all(Array.from({ length: 7 }, (_, index) => world.due(`w${index}`)));
    world.sesSays(...Array(7).fill(outcome));
    const { contacts, gate } = world.ports;
    const away = () => Promise.reject(new Error('the table is out of reach'));
    const slow = async <T>(work: Promise<T>): Promise<T> => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return work;
    };
    const handled = await sendBatch(
      {
        ...world.ports,
        contacts: { ...contacts, finish: away, free: away },
        gate: {
          ...gate,
          count: (...said) => slow(gate.count(...said)),
          pause: (...said) => slow(gate.pause(...said)),
        },
      },
      messages,
    );
    expect(handled.map(({ kind }) => kind)).toEqual([
      ...Array(at).fill('failed'),
      ...Array(7 - at).fill('left'),
    ]);
    expect(handled.flatMap(({ tripped }) => tripped ?? [])).toEqual([expect.stringMatching(why)]);
    expect(world.wire).toHaveLength(at);
    expect(await gate.look()).toMatchObject({ kind: 'paused' });
  });

  it('a silence counts even if its outcome could not be written', async () => {
    const message = await world.due('a');
    world.sesSays({ kind: 'ambiguous', reason: 'timeout' });
    const { contacts } = world.ports;
    const broken = {
      ...world.ports,
      contacts: { ...contacts, finish: () => Promise.reject(new Error('the table is out of reach')) },
    };
    expect(await sendBatch(broken, [message])).toMatchObject([{ kind: 'failed', parked: false }]);
    expect(await world.ports.gate.view()).toMatchObject({ ambiguous: 1 });
    expect(await world.contactOf(message)).toMatchObject({ status: 'SENDING' });
  });

  it('five faults in a row shut the gate within the batch, and everybody stays due', async () => {
    const messages = await Promise.all(Array.from({ length: 8 }, (_, index) => world.due(`f${index}`)));
    world.sesSays(...Array(8).fill({ kind: 'faulty', reason: 'MessageRejected: bad content' }));
    const handled = await world.send(...messages);
    expect(handled.map(({ kind }) => kind)).toEqual([...Array(5).fill('failed'), ...Array(3).fill('left')]);
    expect(await world.ports.gate.look()).toMatchObject({ kind: 'paused' });
    await world.ports.gate.open(TUESDAY);
    world.sesSays();
    expect((await world.send(...messages)).map(({ kind }) => kind)).toEqual(Array(8).fill('sent'));
  });

  it('five silences in a row shut the gate, whichever worker met them; an answer in between restarts the count', async () => {
    const silent = { kind: 'ambiguous', reason: 'timeout' } as const;
    const messages = await Promise.all(Array.from({ length: 16 }, (_, index) => world.due(`s${index}`)));
    world.sesSays(...Array(4).fill(silent), SENT, ...Array(20).fill(silent));
    const first = await world.send(...messages.slice(0, 5));
    expect(first.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'sent']);
    await world.send(...messages.slice(5, 8));
    const last = await world.send(...messages.slice(8));
    expect(last.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', ...Array(6).fill('left')]);
    expect(await world.ports.gate.look()).toMatchObject({ kind: 'paused' });
    expect(world.wire).toHaveLength(10);
    await world.ports.gate.open(TUESDAY);
    world.sesSays();
    expect((await world.send(...messages.slice(10))).every(({ kind }) => kind === 'sent')).toBe(true);
  });

  it('a paused account shuts the gate for every worker until somebody opens it', async () => {
    const messages = await Promise.all(['a', 'b'].map((name) => world.due(name)));
    world.sesSays({ kind: 'stop', reason: 'AccountSendingPausedException' });
    await world.send(...messages);
    expect(world.wire).toHaveLength(1);
    expect(await world.ports.gate.look()).toMatchObject({
      kind: 'paused',
      why: 'AccountSendingPausedException',
    });
    expect((await world.send(...messages)).map(({ kind }) => kind)).toEqual(['left', 'left']);
    await world.ports.gate.open(TUESDAY);
    expect((await world.send(...messages)).map(({ kind }) => kind)).toEqual(['sent', 'sent']);
  });
});

describe('an answer of SES to one worker', () => {
  it.each([
    'slow-down',
    'stop-for-today',
  ] as const)('%s goes for all: one call is refused, and no pause is needed to end it', async (kind) => {
    const messages = await Promise.all(Array.from({ length: 12 }, (_, index) => world.due(`all${index}`)));
    const other = sendWorld(table, world.tableName);
    world.sesSays({ kind, reason: 'Throttling' });
    expect((await world.send(...messages.slice(0, 6))).every((each) => each.kind === 'left')).toBe(true);
    const started: number[] = [];
    other.justBeforeSes(async () => void started.push(other.clock.now()));
    const theirs = await other.send(...messages.slice(6));
    if (kind === 'stop-for-today') {
      expect(theirs).toEqual(Array(6).fill({ kind: 'left', reason: 'stop-for-today' }));
      await other.clock.sleep(HOLDS_MS[kind]);
      await other.send(...messages.slice(6));
    }
    expect(other.wire).toHaveLength(6);
    expect(Math.min(...started)).toBeGreaterThanOrEqual(Date.parse(TUESDAY) + HOLDS_MS[kind]);
    expect(world.wire).toHaveLength(1);
  });

  it('slow-down reaches a worker that already has its slots: it waits for new ones, and loses nobody', async () => {
    await world.ports.gate.setPace(10);
    const messages = await Promise.all(Array.from({ length: 10 }, (_, index) => world.due(`slot${index}`)));
    const started: number[] = [];
    world.justBeforeSes(async () => {
      started.push(world.clock.now() - Date.parse(TUESDAY));
      if (started.length === 3)
        await gate(table.client, world.tableName).hold('slow-down', world.clock.now());
    });
    expect((await world.send(...messages)).map(({ kind }) => kind)).toEqual(Array(10).fill('sent'));
    expect(started.slice(0, 5)).toEqual([0, 100, 200, 300, 400]);
    expect(started[5]).toBeGreaterThanOrEqual(200 + HOLDS_MS['slow-down']);
  });
});

describe('a pause by somebody else', () => {
  const pauseAfter = (count: number): void =>
    world.justBeforeSes(async () => {
      if (world.wire.length === count - 1)
        await gate(table.client, world.tableName).pause('A wrong list', TUESDAY, 'operator');
    });

  it('acts within the current batch, loses nobody, and ends only when somebody opens the gate', async () => {
    await world.ports.gate.setPace(12.6);
    const messages = await Promise.all(Array.from({ length: 10 }, (_, index) => world.due(`p${index}`)));
    pauseAfter(3);
    const handled = await world.send(...messages);
    const sent = handled.filter(({ kind }) => kind === 'sent').length;
    expect(sent).toBeLessThanOrEqual(5);
    expect(handled.slice(sent)).toEqual(Array(10 - sent).fill({ kind: 'left', reason: 'paused' }));
    expect(world.wire).toHaveLength(sent);
    await world.clock.sleep(24 * HOUR_MS);
    expect((await world.send(...messages.slice(sent))).every(({ kind }) => kind === 'left')).toBe(true);
    await world.ports.gate.open(toInstant(world.clock.now()));
    world.justBeforeSes(async () => undefined);
    // Some customers stay outside the window for a while. Each must get the mail once.
    world.clock.set('2026-11-05T10:00:00Z');
    for (const message of messages) await world.send(message);
    expect(world.wire.map(({ to }) => to).sort()).toEqual(
      messages.map((_, index) => `p${index}@example.com`).sort(),
    );
  });

  it('acts before the next mail when mails go slowly', async () => {
    const messages = await Promise.all(['a', 'b', 'c', 'd'].map((name) => world.due(name)));
    pauseAfter(1);
    expect((await world.send(...messages)).map(({ kind }) => kind)).toEqual(['sent', 'left', 'left', 'left']);
  });

  it('acts on a batch that has waited for its first slot', async () => {
    const message = await world.due('a');
    await world.ports.gate.reserve(5, world.clock.now(), 0);
    const { sleep } = world.clock;
    const worker = {
      ...world.ports,
      clock: {
        ...world.clock,
        sleep: async (ms: number) => {
          await gate(table.client, world.tableName).pause('A wrong list', TUESDAY, 'operator');
          await sleep(ms);
        },
      },
    };
    expect(await sendBatch(worker, [message])).toEqual([{ kind: 'left', reason: 'paused' }]);
    expect(world.wire).toEqual([]);
  });
});

describe('a gate that cannot be reached in mid-batch', () => {
  it('keeps the outcomes of the mails before it, and lets the queue bring back the others', async () => {
    const messages = await Promise.all(['a', 'b', 'c', 'd'].map((name) => world.due(name)));
    const error = new Error('the table is out of reach');
    const ports = { ...world.ports, gate: { ...world.ports.gate, look: () => Promise.reject(error) } };
    const failed = { kind: 'failed', error, parked: false };
    expect(await sendBatch(ports, messages)).toEqual([{ kind: 'sent' }, failed, failed, failed]);
    expect(world.wire).toHaveLength(1);
  });
});

describe('the sender tells when the breaker trips', () => {
  it.each([
    [5, { kind: 'ambiguous', reason: 'timeout' }, /SES did not answer/],
    [5, { kind: 'faulty', reason: 'MessageRejected' }, /a template is broken/],
    [1, { kind: 'stop', reason: 'AccountSendingPausedException' }, /AccountSendingPaused/],
  ] as const)('at mail %i, when SES says %o', async (count, outcome, why) => {
    const messages = await Promise.all(Array.from({ length: 7 }, (_, index) => world.due(`t${index}`)));
    world.sesSays(...Array(7).fill(outcome));
    const handled = await world.send(...messages);
    expect(handled.map(({ tripped }) => tripped !== undefined).indexOf(true)).toBe(count - 1);
    expect(handled.filter(({ tripped }) => tripped !== undefined)).toHaveLength(1);
    expect(handled[count - 1]?.tripped).toMatch(why);
  });
});

describe('a fault that belongs to no single mail', () => {
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
  it('is parked without reading it', async () => {
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
