import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOLDS_MS, type SendPoint } from '../../../functions/domain/mail/breaker.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { HOUR_MS } from '../../../functions/domain/time/units.ts';
import type { OutboxMessage } from '../../../functions/ports/outbox.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { caseStore } from '../../../functions/store/cases.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { gate } from '../../../functions/store/gate.ts';
import { staffMailStore } from '../../../functions/store/staff-mails.ts';
import { planDue } from '../../../functions/use-cases/plan-due.ts';
import { AGENDA_SHARDS } from '../../../functions/wiring/table.ts';
import { createTable } from '../../../infra/local/aws/dynamodb.ts';
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

function planner(
  settings: { perSecond?: number; leftToday?: number; queued?: number; counted?: readonly SendPoint[] } = {},
) {
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
    reputation: async () => settings.counted ?? [],
    clock,
    shards: AGENDA_SHARDS,
  };
  return {
    ports,
    clock,
    queue,
    /** The released customers. */
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
    // The reviews still wait, and take no room from a mail that has come due.
    setQueued(301);
    await onAgenda('key', ['another']);
    expect(await tick()).toMatchObject({ released: 2 });
    setQueued(2_000);
    expect(await tick()).toEqual({ released: 0, reviews: 0, held: 'no-room' });
  });

  it('releases reviews even when SES cannot be asked, and reports that', async () => {
    await customerStore(table.client, tableName).save(aProfile('r'), NOW);
    await onAgenda('rest', ['due']);
    const { ports, queue } = planner();
    const failing = { ...ports, quota: () => Promise.reject(new Error('SES is out of reach')) };
    await expect(planDue(failing)).rejects.toThrow('out of reach');
    expect(queue).toEqual([{ kind: 'review', ref: refFor('r'), dueAt: NOW }]);
  });

  it('waits, without a fault, when SES allows nothing at all', async () => {
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

  it('releases nothing from lanes that send nothing: asks to settle and cases', async () => {
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

  it('continues where it stopped, reaches everybody, and then starts again at the head', async () => {
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

describe('the breaker in the planner', () => {
  const BEFORE = Date.parse(NOW) - HOUR_MS;
  const bad = [{ at: BEFORE, attempts: 600, bounces: 60, complaints: 0 }];
  const why =
    '60 of the last 600 mails bounced (10 %). Mail stops at 2.5 %, for AWS reviews an account at 5 %.';

  it('shuts the gate before anything is released, and says why; reviews continue', async () => {
    await customerStore(table.client, tableName).save(aProfile('r'), NOW);
    await onAgenda('rest', ['due']);
    const { tick, ports, queue } = planner({ counted: bad });
    expect(await tick()).toEqual({ released: 0, reviews: 1, held: 'tripped', tripped: why });
    expect(queue.map(({ kind }) => kind)).toEqual(['review']);
    expect(await ports.gate.look()).toEqual({ kind: 'paused', why, since: NOW, by: 'breaker' });
    expect(await tick()).toMatchObject({ released: 0, held: 'paused' });
  });

  it('lets mail out again only when somebody opens the gate, and then judges by what comes later', async () => {
    await onAgenda('rest', ['due']);
    const { tick, ports, clock } = planner({ counted: bad });
    await tick();
    clock.set('2026-11-03T18:00:00Z');
    expect(await tick()).toMatchObject({ released: 0, held: 'paused' });
    await ports.gate.open('2026-11-03T18:00:00Z');
    expect(await tick()).toEqual({ released: 1, reviews: 0 });
  });

  it('continues when SES does not say how many mails come back, and reports that', async () => {
    await onAgenda('rest', ['due']);
    const { ports, queue } = planner();
    const blind = new Error('Throttling');
    expect(await planDue({ ...ports, reputation: () => Promise.reject(blind) })).toEqual({
      released: 1,
      reviews: 0,
      unwatched: blind,
    });
    expect(queue).toHaveLength(1);
  });

  it('keeps a reason that somebody gave at the same moment', async () => {
    const { ports } = planner({ counted: bad });
    const reputation = async () => {
      await ports.gate.pause('A wrong list was imported.', NOW, 'operator');
      return bad;
    };
    expect(await planDue({ ...ports, reputation })).toEqual({ released: 0, reviews: 0, held: 'paused' });
    expect(await ports.gate.look()).toMatchObject({ by: 'operator' });
  });
});

describe('a held gate', () => {
  it('gets nothing released while the day’s quota is used up, and everything by itself afterwards', async () => {
    await onAgenda('rest', names('n', 3));
    const { tick, ports, clock } = planner();
    await ports.gate.hold('stop-for-today', Date.parse(NOW));
    expect(await tick()).toEqual({ released: 0, reviews: 0, held: 'stop-for-today' });
    clock.set(toInstant(Date.parse(NOW) + HOLDS_MS['stop-for-today']));
    expect(await tick()).toEqual({ released: 3, reviews: 0 });
  });

  it('gets due mails released while it waits only a moment', async () => {
    await onAgenda('rest', names('n', 3));
    const { tick, ports } = planner();
    await ports.gate.hold('slow-down', Date.parse(NOW));
    expect(await tick()).toEqual({ released: 3, reviews: 0 });
  });
});

describe('a short daily quota', () => {
  it('is kept for the key accounts of the whole day, although the others are due before them', async () => {
    await onAgenda('rest', names('rest', 40));
    await onAgenda('key', names('morning', 4));
    await onAgenda('key', names('evening', 5), '2026-11-03T18:00:00Z');
    await onAgenda('key', names('next-week', 5), '2026-11-10T18:00:00Z');
    const { tick, refs } = planner({ leftToday: 20 });
    expect(await tick()).toMatchObject({ released: 4 + 11 });
    for (const name of names('morning', 4)) expect(refs()).toContain(refFor(name));
  });

  it('goes to nobody else while the key accounts need all of it', async () => {
    await onAgenda('rest', names('rest', 10));
    await onAgenda('key', names('evening', 30), '2026-11-03T18:00:00Z');
    const { tick, queue } = planner({ leftToday: 20 });
    expect(await tick()).toEqual({ released: 0, reviews: 0 });
    expect(queue).toEqual([]);
  });

  it('leaves the others in their place: they are released when there is room', async () => {
    await onAgenda('rest', names('rest', 30));
    await onAgenda('key', names('key', 10));
    const { ports, refs } = planner();
    await planDue({ ...ports, quota: async () => ({ perSecond: 10, leftToday: 10 }) });
    expect(refs().sort()).toEqual(names('key', 10).map(refFor).sort());
    await planDue(ports);
    expect(new Set(refs()).size).toBe(40);
  });
});
