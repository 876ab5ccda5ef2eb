import { describe, expect, it } from 'vitest';
import type { NewCustomer } from '../../../functions/domain/asking/customer.ts';
import type { OutboxMessage } from '../../../functions/ports/outbox.ts';
import { importRow } from '../../../functions/use-cases/importing/import-row.ts';
import { planDue } from '../../../functions/use-cases/plan-due.ts';
import { sendBatch } from '../../../functions/use-cases/send-batch.ts';
import { type CrashPoint, crashingAt } from '../../support/crash.ts';
import { aProfile } from '../../support/factories.ts';
import { importRowDeps, keyedRowOf } from '../../support/keyed-row.ts';
import { type PlainWorld, plainWorld } from '../../support/plain-world.ts';
import { aroundCalls } from '../../support/port-calls.ts';
import { ASK_WEEK, TUESDAY } from '../../support/send-world.ts';

// The calls of one mail, one after the other. At each of them the process stops, or somebody changes the
// facts behind the mail.

const SENDER_PORTS = [
  'bundles',
  'customers',
  'addresses',
  'contacts',
  'staffMails',
  'cases',
  'gate',
  'mail',
  'writer',
  'staffWriter',
] as const;
const WEEK = '2026-W45';
const SUBJECTS = ['ask', 'follow-up', 'staff mail'] as const;
type Subject = (typeof SUBJECTS)[number];

async function dueMail(world: PlainWorld, subject: Subject): Promise<OutboxMessage> {
  await world.ports.gate.setPace(500);
  switch (subject) {
    case 'ask':
      return world.due('a');
    case 'follow-up':
      return world.replyDue('a', 'follow-up');
    case 'staff mail':
      await world.caseOf('a');
      return world.staffDue('a');
  }
}
const weekOf = (subject: Subject): string => (subject === 'follow-up' ? ASK_WEEK : WEEK);

/** What the customer remembers once the mail has gone: it, and what it answers. */
const pastOf = (subject: Subject): object[] => {
  const ask = { week: weekOf(subject), kind: 'score' };
  return subject === 'ask' ? [ask] : [ask, { week: ASK_WEEK, kind: 'follow-up' }];
};

/** The names of the calls for one mail, in order. */
async function callsOf(subject: Subject): Promise<string[]> {
  const world = plainWorld();
  const message = await dueMail(world, subject);
  const calls: string[] = [];
  const ports = aroundCalls(world.ports, SENDER_PORTS, (call, name) => {
    calls.push(name);
    return call();
  });
  expect(await sendBatch(ports, [message])).toEqual([{ kind: 'sent' }]);
  return calls;
}

/** Only mails about the subject of the test. Others may go out meanwhile, such as the alert of a case. */
const mailsOf = (world: PlainWorld, subject: Subject) =>
  world.wire.filter(({ tags }) => (tags.audience !== undefined) === (subject === 'staff mail'));

describe.each(SUBJECTS)('a sender that stops, %s', (subject) => {
  it('at any call: never sends a second mail, never forgets one, and gives one up only when SES may have it', async () => {
    const calls = await callsOf(subject);
    const claim = calls.findIndex((name) => name.endsWith('.claim'));
    const finish = calls.findIndex((name) => name.endsWith('.finish'));
    expect(claim).toBeGreaterThan(0);
    expect(finish).toBeGreaterThan(claim);
    for (const [call, name] of calls.entries()) {
      for (const when of ['before', 'after'] as const) {
        const world = plainWorld();
        const message = await dueMail(world, subject);
        const { ports, crashed } = crashingAt(world.ports, SENDER_PORTS, { call, when });
        await sendBatch(ports, [message]).catch(() => undefined);
        expect(crashed()).toBe(true);
        await world.letTimePass(1, 2, 9, 17, 25, 40);

        const label = `${when} ${name}`;
        const isClaimed = call > claim || (call === claim && when === 'after');
        const isWritten = call > finish || (call === finish && when === 'after');
        const status = await world.statusOf(message, weekOf(subject));
        expect(status, label).toBe(isClaimed && !isWritten ? 'UNKNOWN' : 'SENT');
        expect(mailsOf(world, subject).length, label).toBeLessThanOrEqual(1);
        if (status === 'SENT') expect(mailsOf(world, subject), label).toHaveLength(1);
        if (message.kind === 'staff') continue;
        const customer = await world.customerOf(message);
        expect(customer?.agenda, label).toMatchObject({
          kind: 'score',
          dueAt: expect.stringMatching(/^2027/),
        });
        expect(customer?.recent, label).toMatchObject(pastOf(subject));
      }
    }
  });
});

describe('a planner that stops', () => {
  const PLANNER_PORTS = ['agenda', 'gate', 'outbox'] as const;
  const NAMES = Array.from({ length: 24 }, (_, index) => `c${index}`);

  async function crowd(): Promise<PlainWorld> {
    const world = plainWorld();
    for (const name of NAMES) await world.due(name);
    await world.replyDue('r', 'follow-up');
    await world.ports.customers.save(aProfile('new'), TUESDAY);
    await world.caseOf('s');
    await world.staffDue('s');
    return world;
  }

  it('at any call of a tick: later ticks find everybody, and each is mailed once', async () => {
    let points = 0;
    for (let call = 0, isReached = true; isReached; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const point: CrashPoint = { call, when };
        const world = await crowd();
        const { ports, crashed } = crashingAt(world.planPorts, PLANNER_PORTS, point);
        await planDue(ports).catch(() => undefined);
        isReached = crashed();
        if (isReached) points += 1;
        await world.letTimePass(1, 2, 3);
        const to = world.wire.map((mail) => mail.to).sort();
        const everybody = [...NAMES, 'r', 's'].map((name) => `${name}@example.com`).sort();
        expect(to, `${when} call ${call}`).toEqual(everybody);
        expect((await world.ports.customers.get(aProfile('new').ref))?.agenda?.kind).toBe('score');
      }
    }
    // The gate, the outbox, each shard of each lane.
    expect(points).toBeGreaterThan(30);
  });
});

describe.each(['ask', 'follow-up'] as const)('between release and outcome, %s', (subject) => {
  const old = aProfile('a').email;
  const moved = 'new@example.com';
  const at = TUESDAY;

  /** One row of an import, processed as the importer does. */
  const bring = (world: PlainWorld, change: Partial<NewCustomer>): Promise<unknown> =>
    importRow(keyedRowOf(aProfile('a', change)), importRowDeps(world.ports));

  /** Sends while something happens just before the call with this number, then lets time pass. */
  async function during(call: number, happens: (world: PlainWorld) => Promise<unknown>) {
    const world = plainWorld();
    const message = await dueMail(world, subject);
    let count = 0;
    const ports = aroundCalls(world.ports, SENDER_PORTS, async (make) => {
      count += 1;
      if (count === call + 1) await happens(world);
      return make();
    });
    await sendBatch(ports, [message]);
    expect(count).toBeGreaterThan(call);
    await world.letTimePass(1, 2, 9, 17, 25, 40);
    return { world, message, to: world.wire.map((mail) => mail.to) };
  }

  it('an unsubscribe counts until the moment at which the address is read, and after that no record is lost', async () => {
    const calls = await callsOf(subject);
    const read = calls.indexOf('addresses.get');
    for (const [call, name] of calls.entries()) {
      const { world, message, to } = await during(call, ({ ports }) =>
        ports.addresses.suppress('hash-of-a', { reason: 'unsubscribed', at }),
      );
      expect(to, name).toEqual(call <= read ? [] : [old]);
      const status = await world.statusOf(message, weekOf(subject));
      expect(status, name).toBe(call <= read ? undefined : 'SENT');
      if (call <= read && message.kind !== 'staff')
        expect(await world.customerOf(message), name).not.toHaveProperty('agenda');
    }
  });

  it('an import of the same customer changes nothing: one mail, and a next ask', async () => {
    for (const [call, name] of (await callsOf(subject)).entries()) {
      const { world, message, to } = await during(call, (each) => bring(each, { account: 'Another Ltd' }));
      expect(to, name).toEqual([old]);
      expect(await world.statusOf(message, weekOf(subject)), name).toBe('SENT');
      if (message.kind === 'staff') continue;
      expect(await world.customerOf(message), name).toMatchObject({
        account: 'Another Ltd',
        agenda: { kind: 'score', dueAt: expect.stringMatching(/^2027/) },
        recent: pastOf(subject),
      });
    }
  });

  it('a new address gets the mail if it came before the old one was read, and nobody gets it twice', async () => {
    const calls = await callsOf(subject);
    const read = calls.indexOf('addresses.get');
    for (const [call, name] of calls.entries()) {
      const { world, message, to } = await during(call, (each) =>
        bring(each, { email: moved, addressHash: 'hash-of-new' }),
      );
      expect(to, name).toEqual(call <= read ? [moved] : [old]);
      expect(await world.statusOf(message, weekOf(subject)), name).toBe('SENT');
    }
  });

  it('an import that breaks off at any of its own calls and runs again leaves nobody without a mail', async () => {
    const change = { email: moved, addressHash: 'hash-of-new' };
    for (const [call, name] of (await callsOf(subject)).entries()) {
      for (let importCall = 0; importCall < 6; importCall += 1) {
        const label = `import breaks off at ${importCall} before ${name}`;
        const { world, message, to } = await during(call, async (each) => {
          const { ports } = crashingAt(each.ports, ['customers', 'addresses'], {
            call: importCall,
            when: 'after',
          });
          await bring({ ...each, ports }, change).catch(() => undefined);
        });
        await bring(world, change);
        await world.letTimePass(1, 2);
        const all = world.wire.map((mail) => mail.to);
        expect(all, label).toHaveLength(1);
        expect(to.length, label).toBeLessThanOrEqual(1);
        expect(await world.statusOf(message, weekOf(subject)), label).toBe('SENT');
      }
    }
  });
});
