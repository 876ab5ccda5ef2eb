import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OutboxMessage } from '../../../functions/domain/ports.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { caseStore } from '../../../functions/store/cases.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { gate } from '../../../functions/store/gate.ts';
import { staffMailStore } from '../../../functions/store/staff-mails.ts';
import { AGENDA_SHARDS } from '../../../functions/store/table.ts';
import { planDue } from '../../../functions/use-cases/plan-due.ts';
import { createTable } from '../../../infra/local/dynamodb.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aCase, aClaim, aProfile, aStaffMail, refFor } from '../../support/factories.ts';
import { manualClock } from '../../support/manual-clock.ts';

const NOW = '2026-11-03T10:00:00Z';
let table: TestTable;
let tableName: string;

beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());
beforeEach(async () => {
  tableName = `plan-${randomUUID()}`;
  await createTable(table.client, tableName);
});

function planner(settings: { perSecond?: number; leftToday?: number; queued?: number } = {}) {
  const { perSecond = 10, leftToday = 50_000 } = settings;
  const queue: OutboxMessage[] = [];
  let queued = settings.queued ?? 0;
  const clock = manualClock(NOW);
  const ports = {
    agenda: agenda(table.client, tableName),
    gate: gate(table.client, tableName),
    outbox: {
      put: async (messages: readonly OutboxMessage[]) => void queue.push(...messages),
      size: async () => queued,
    },
    quota: async () => ({ perSecond, leftToday }),
    clock,
    shards: AGENDA_SHARDS,
  };
  return {
    ports,
    clock,
    queue,
    /** The customers released. */
    refs: () => queue.flatMap((message) => (message.kind === 'staff' ? [] : [message.ref])),
    setQueued: (count: number) => {
      queued = count;
    },
    tick: () => planDue(ports),
  };
}

async function onAgenda(
  lane: 'rest' | 'key' | 'reply',
  names: string[],
  dueAt = '2026-11-03T09:00:00Z',
): Promise<void> {
  const customers = customerStore(table.client, tableName);
  await Promise.all(
    names.map(async (name) => {
      await customers.save(aProfile(name), dueAt);
      const customer = await customers.get(refFor(name));
      if (customer !== undefined) await customers.move(customer, { kind: 'score', dueAt, lane });
    }),
  );
}
const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('the planner', () => {
  it('releases what is due, and nothing that is not', async () => {
    await onAgenda('rest', names('due', 30));
    await onAgenda('rest', names('later', 10), '2026-11-03T10:00:01Z');
    const { tick, refs } = planner();
    expect(await tick()).toEqual({ released: 30, reviews: 0 });
    expect(refs().sort()).toEqual(names('due', 30).map(refFor).sort());
  });

  it('releases reviews even while the gate is paused', async () => {
    await customerStore(table.client, tableName).save(aProfile('r'), NOW);
    await onAgenda('rest', ['due']);
    const { tick, ports, queue } = planner();
    await ports.gate.pause('stop', NOW, 'operator');
    expect(await tick()).toEqual({ released: 0, reviews: 1, held: 'paused' });
    expect(queue).toEqual([{ kind: 'review', ref: refFor('r'), dueAt: NOW }]);
  });

  it('lets no import take the room of mails, nor pile up reviews behind a stuck sender', async () => {
    const customers = customerStore(table.client, tableName);
    await Promise.all(names('imported', 300).map((name) => customers.save(aProfile(name), NOW)));
    await onAgenda('key', ['valued']);
    const { tick, queue, setQueued } = planner({ perSecond: 1 });
    expect(await tick()).toEqual({ released: 1, reviews: 300 });
    expect(queue[0]).toMatchObject({ ref: refFor('valued'), kind: 'score' });
    // What still waits are those reviews: they take no room from a mail that has come due.
    setQueued(301);
    await onAgenda('key', ['another']);
    expect(await tick()).toMatchObject({ released: 2 });
    setQueued(2_000);
    expect(await tick()).toEqual({ released: 0, reviews: 0, held: 'no-room' });
  });

  it('releases reviews even when SES cannot be asked, and says that it could not', async () => {
    await customerStore(table.client, tableName).save(aProfile('r'), NOW);
    await onAgenda('rest', ['due']);
    const { ports, queue } = planner();
    const failing = { ...ports, quota: () => Promise.reject(new Error('SES is out of reach')) };
    await expect(planDue(failing)).rejects.toThrow('out of reach');
    expect(queue).toEqual([{ kind: 'review', ref: refFor('r'), dueAt: NOW }]);
  });

  it('waits, and breaks nothing, when SES allows nothing at all', async () => {
    await onAgenda('rest', ['a']);
    const { tick, ports } = planner({ perSecond: 0 });
    expect(await tick()).toEqual({ released: 0, reviews: 0, held: 'no-room' });
    expect(await ports.gate.reserve(1, Date.parse(NOW), 1_000)).toEqual({ kind: 'slowed' });
  });

  it('serves key accounts first when SES takes few', async () => {
    await onAgenda('rest', names('rest', 40));
    await onAgenda('key', names('key', 10));
    await onAgenda('reply', names('reply', 5));
    const { tick, queue, refs } = planner({ leftToday: 20 });
    expect(await tick()).toEqual({ released: 20, reviews: 0 });
    for (const name of [...names('key', 10), ...names('reply', 5)]) expect(refs()).toContain(refFor(name));
    expect(queue).toHaveLength(20);
  });

  it('serves colleagues before any customer', async () => {
    const staffMails = staffMailStore(table.client, tableName);
    const mails = names('owner', 5).map((name) => aStaffMail(name, { dueAt: NOW }));
    for (const mail of mails) await staffMails.plan(mail);
    await staffMails.plan(aStaffMail('later', { dueAt: '2026-11-03T10:00:01Z' }));
    await onAgenda('key', names('key', 10));
    await onAgenda('reply', names('reply', 10));
    const { tick, queue } = planner({ leftToday: 8 });
    expect(await tick()).toEqual({ released: 8, reviews: 0 });
    for (const { to: _, locale: __, dueAt, ...staff } of mails)
      expect(queue.slice(0, 5)).toContainEqual({ kind: 'staff', staff, dueAt });
    expect(queue.slice(5).map(({ kind }) => kind)).toEqual(['score', 'score', 'score']);
  });

  it('releases nothing for what sends nothing: asks to settle and cases', async () => {
    await caseStore(table.client, tableName).add(aCase('c', { nudgeAt: NOW }));
    const contacts = contactStore(table.client, tableName);
    await contacts.claim(aClaim('s'));
    await contacts.recordHit(aClaim('s'), { score: 3, at: NOW }, NOW);
    const { tick, queue } = planner();
    expect(await tick()).toEqual({ released: 0, reviews: 0 });
    expect(queue).toEqual([]);
  });

  it('releases no more than SES takes until the next tick, less what still waits', async () => {
    await onAgenda('rest', names('n', 100));
    // 1 a second, 90 % of it, 60 seconds: 54 a tick; 50 still wait.
    const slow = planner({ perSecond: 1, queued: 50 });
    await slow.tick();
    expect(slow.queue).toHaveLength(4);
    const full = planner({ perSecond: 1, queued: 54 });
    expect(await full.tick()).toEqual({ released: 0, reviews: 0, held: 'no-room' });
  });

  it('goes on where it stopped, reaches everybody, and then starts again at the head', async () => {
    await onAgenda('rest', names('n', 150));
    const { tick, queue, refs } = planner({ perSecond: 1 });
    for (let count = 0; count < 4; count += 1) await tick();
    expect(new Set(refs()).size).toBe(150);
    const before = queue.length;
    await tick();
    expect(queue.length).toBeGreaterThan(before);
  });

  it('starts again at the head after a quarter of an hour', async () => {
    await onAgenda('rest', names('n', 150));
    const { tick, queue, refs, clock } = planner({ perSecond: 1 });
    await tick();
    const first = refs();
    queue.length = 0;
    clock.set('2026-11-03T10:16:00Z');
    await tick();
    expect(refs()).toEqual(first);
  });

  it('writes nothing when nothing is due', async () => {
    const { tick, ports } = planner();
    await tick();
    expect(await ports.gate.sweep()).toBeUndefined();
  });
});
