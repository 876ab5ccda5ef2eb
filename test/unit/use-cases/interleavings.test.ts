import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Customer, NewCustomer } from '../../../functions/domain/asking/customer.ts';
import { CONTACT_KINDS, replyKinds } from '../../../functions/domain/mail/contact-kinds.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import type { MailOutcome } from '../../../functions/ports/mail.ts';
import type { CustomerMessage, OutboxMessage, StaffMessage } from '../../../functions/ports/outbox.ts';
import { importRow } from '../../../functions/use-cases/importing/import-row.ts';
import { planDue } from '../../../functions/use-cases/plan-due.ts';
import { settleAsk } from '../../../functions/use-cases/settle-ask.ts';
import { crashingAt } from '../../support/crash.ts';
import { aProfile, refFor } from '../../support/factories.ts';
import { sameHabit } from '../../support/in-memory-receivers.ts';
import { importRowDeps, keyedRowOf } from '../../support/keyed-row.ts';
import {
  nameOfContact,
  nameOfMail,
  nameOfStaff,
  type PlainWorld,
  plainWorld,
} from '../../support/plain-world.ts';
import { aroundCalls } from '../../support/port-calls.ts';
import { times } from '../../support/property-runs.ts';
import { ASK_WEEK, SENT } from '../../support/send-world.ts';

// Two planners and four senders on one table, with the calls of their ports in any possible order. Senders
// stop on the way, SES gives any answer, and meanwhile people change the facts behind the mails.

const RUNS = times(250);
/** For a busy machine. */
const TIMEOUT_MS = 300_000;
const SENDERS = 4;
const PLANNERS = 2;
const SENDER_PORTS = [
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
const PLANNER_PORTS = ['agenda', 'gate', 'outbox'] as const;

const ASKS = ['ana', 'bo', 'cy', 'dee'] as const;
/** This customer is due a follow-up. */
const REPLY = 'rae';
const PEOPLE = [...ASKS, REPLY] as const;
const WEEK = '2026-W45';

/** Ports whose calls take effect at once, and return when the scheduler lets them. */
const scheduled = <Ports extends object>(
  ports: Ports,
  names: readonly (keyof Ports)[],
  scheduler: fc.Scheduler,
): Ports => aroundCalls(ports, names, (call, name) => scheduler.schedule(call(), name));

const EVENTS = ['unsubscribe', 'import', 'new address', 'say why'] as const;
type Event = (typeof EVENTS)[number];

const REPLIES = replyKinds(CONTACT_KINDS);

interface Run {
  /** What SES answers, in order. Afterwards it takes everything. */
  readonly answers: readonly MailOutcome['kind'][];
  /** Where each sender stops, if at all. */
  readonly crashes: readonly ({ readonly call: number; readonly when: 'before' | 'after' } | null)[];
  readonly events: readonly {
    readonly event: Event;
    readonly name: (typeof PEOPLE)[number];
    readonly after: number;
  }[];
  /** How many messages a sender takes at once. */
  readonly batch: number;
}

const runs: fc.Arbitrary<Run> = fc.record({
  answers: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant('sent' as const) },
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          'ambiguous',
          'refused',
          'faulty',
          'slow-down',
          'not-sent',
          'stop' as const,
        ),
      },
    ),
    { maxLength: 4 },
  ),
  crashes: fc.array(
    fc.option(fc.record({ call: fc.nat({ max: 24 }), when: fc.constantFrom('before', 'after') }), {
      freq: 3,
    }),
    { minLength: SENDERS, maxLength: SENDERS },
  ),
  events: fc.array(
    fc.record({
      event: fc.constantFrom(...EVENTS),
      name: fc.constantFrom(...PEOPLE),
      after: fc.nat({ max: 30 }),
    }),
    { maxLength: 3 },
  ),
  batch: fc.integer({ min: 1, max: 4 }),
});

/** Everything that happened in a run, with consecutive numbers. */
function chronicle(world: PlainWorld) {
  let step = 0;
  const written = new Map<Uint8Array, number>();
  const suppressed = new Map<string, number>();
  const left = new Map<string, number>();
  const { writer, staffWriter } = world.ports;
  // Each mail has its own text, so that it is recognised on the wire.
  const stamp = <Mail extends { raw: Uint8Array }>(mail: Mail): Mail => {
    const raw = mail.raw.slice();
    step += 1;
    written.set(raw, step);
    return { ...mail, raw };
  };
  const note = (of: Map<string, number>, address: string): void => {
    step += 1;
    if (!of.has(address)) of.set(address, step);
  };
  return {
    ports: {
      ...world.ports,
      writer: { write: async (letter) => stamp(await writer.write(letter)) },
      staffWriter: { writeStaff: async (letter) => stamp(await staffWriter.writeStaff(letter)) },
    } satisfies PlainWorld['ports'],
    written: (raw: Uint8Array): number => written.get(raw) ?? 0,
    suppressed,
    left,
    isSuppressed: (address: string): void => note(suppressed, address),
    hasLeft: (address: string): void => note(left, address),
    hasCome: (address: string): void => void left.delete(address),
  };
}

async function setUp(world: PlainWorld) {
  await world.ports.gate.setPace(500);
  const asks: CustomerMessage[] = [];
  for (const name of ASKS) asks.push(await world.due(name));
  const reply = await world.replyDue(REPLY, 'follow-up');
  await world.caseOf('sam');
  const staff = await world.staffDue('sam');
  return { asks, reply, staff };
}

/** Settles the ask whose reply is due, if it has new evidence. */
const settle = (
  world: PlainWorld,
  ports: Pick<PlainWorld['ports'], 'customers' | 'contacts' | 'cases' | 'staffMails'>,
) =>
  settleAsk(
    { ...ports, habits: sameHabit(), staffMails: ports.staffMails, addressKey: new Uint8Array(32) },
    world.bundle.programme,
    { ref: refFor(REPLY), week: ASK_WEEK, kind: 'score' },
    world.clock.now(),
  );

/** What may happen meanwhile, each through its real use case. */
function happenings(world: PlainWorld, log: ReturnType<typeof chronicle>, scheduler: fc.Scheduler) {
  const names = ['customers', 'addresses', 'contacts', 'cases', 'staffMails'] as const;
  const ports = scheduled(world.ports, names, scheduler);
  const now = (): number => world.clock.now();
  let lastImport: Promise<unknown> = Promise.resolve();
  /** One import runs at a time. */
  const bring = (name: string, change: Partial<NewCustomer>): Promise<unknown> => {
    const profile = aProfile(name, change);
    lastImport = lastImport.then(() => {
      log.hasCome(profile.email);
      return importRow(keyedRowOf(profile), importRowDeps(ports));
    });
    return lastImport;
  };
  const events: Readonly<Record<Event, (name: string) => Promise<void>>> = {
    unsubscribe: async (name) => {
      const { addressHash, email } = aProfile(name);
      await ports.addresses.suppress(addressHash, { reason: 'unsubscribed', at: toInstant(now()) });
      log.isSuppressed(email);
    },
    import: async (name) => void (await bring(name, { account: 'Another Ltd' })),
    'new address': async (name) => {
      const email = `new.${name}@example.com`;
      await bring(name, { email, addressHash: `hash-of-${email}` });
      log.hasLeft(aProfile(name).email);
    },
    // For the customer with a due follow-up: now thanks are due instead.
    'say why': async () => {
      const ask = { ref: refFor(REPLY), week: ASK_WEEK, kind: 'score' } as const;
      await ports.contacts.recordCauses(ask, { causes: ['price'], at: toInstant(now()) }, toInstant(now()));
      await settle(world, ports);
    },
  };
  return events;
}

async function interleave(scheduler: fc.Scheduler, run: Run) {
  const world = plainWorld();
  const { asks, reply, staff } = await setUp(world);
  const log = chronicle(world);
  const asked: { name: string; outcome: MailOutcome['kind']; raw: Uint8Array; to: string }[] = [];
  const answers = [...run.answers];
  const mail: PlainWorld['ports']['mail'] = {
    send: async (outgoing) => {
      const kind = answers.shift() ?? 'sent';
      asked.push({ name: nameOfMail(outgoing), outcome: kind, raw: outgoing.raw, to: outgoing.to });
      return kind === 'sent' ? SENT : { kind, reason: 'as the test says' };
    },
  };
  const base = { ...log.ports, mail };
  let crashes = 0;

  const planner = async (): Promise<void> => {
    const ports = scheduled(world.planPorts, PLANNER_PORTS, scheduler);
    for (let tick = 0; tick < 2; tick += 1) await planDue(ports);
  };
  const sender = async (point: Run['crashes'][number]): Promise<void> => {
    const { ports, crashed } = crashingAt(
      scheduled(base, SENDER_PORTS, scheduler),
      SENDER_PORTS,
      point ?? { call: Number.POSITIVE_INFINITY, when: 'before' },
    );
    for (let round = 0; round < 4 && !crashed(); round += 1) {
      await scheduler.schedule(Promise.resolve(), 'receive');
      await world.workOnce(ports, run.batch, () => !crashed()).catch(() => undefined);
    }
    if (crashed()) crashes += 1;
  };
  const events = happenings(world, log, scheduler);
  const event = async ({ event: what, name, after }: Run['events'][number]): Promise<void> => {
    for (let count = 0; count < after; count += 1) await scheduler.schedule(Promise.resolve(), 'later');
    await events[what](name);
  };
  const all = Promise.all([
    ...Array.from({ length: PLANNERS }, planner),
    ...run.crashes.map(sender),
    ...run.events.map(event),
  ]);
  await scheduler.waitFor(all);

  // From here on nothing goes wrong. Somebody opens the gate, and the leases of broken-off work end after a
  // while.
  await world.ports.gate.open(toInstant(world.clock.now()));
  world.ports.mail.send = mail.send;
  Object.assign(world.ports, { writer: log.ports.writer, staffWriter: log.ports.staffWriter });
  answers.length = 0;
  for (const minutes of [1, 15, 1, 16, 1]) {
    await world.letTimePass(minutes);
    await settle(world, world.ports);
  }
  return { world, asks, reply, staff, asked, crashes, log };
}

type Result = Awaited<ReturnType<typeof interleave>>;

function checkWire({ asked, log }: Result): void {
  const taken = new Map<string, number>();
  for (const { name, outcome, raw, to } of asked) {
    // SES may have these mails. It certainly does not have the others.
    if (outcome === 'sent' || outcome === 'ambiguous') taken.set(name, (taken.get(name) ?? 0) + 1);
    const at = log.written(raw);
    expect(at, 'a mail that nobody wrote').toBeGreaterThan(0);
    expect(log.suppressed.get(to) ?? Infinity, `${to} had unsubscribed`).toBeGreaterThan(at);
    expect(log.left.get(to) ?? Infinity, `${to} was no longer the address`).toBeGreaterThan(at);
  }
  for (const [name, count] of taken) expect(count, `mails ${name}`).toBe(1);
  const replies = [...taken.keys()].filter((name) => REPLIES.some((kind) => kind === name.split('/')[2]));
  expect(replies.length, 'replies to one ask').toBeLessThanOrEqual(1);
}

/**
 * Whether somebody unsubscribed, at their present address or the one before: a wish moves along to a new
 * address.
 */
const hasUnsubscribed = (
  { suppressed }: ReturnType<typeof chronicle>,
  customer: Customer | undefined,
): boolean =>
  customer !== undefined &&
  [customer.email, aProfile(customer.crmId).email].some((address) => suppressed.has(address));

async function checkFates(
  { world, asks, reply, staff, asked, crashes, log }: Result,
  run: Run,
): Promise<void> {
  const doubtful = asked.filter(({ outcome }) => outcome === 'ambiguous').length + crashes;
  let unknown = 0;
  const outcomesOf = (name: string) => asked.flatMap((each) => (each.name === name ? [each.outcome] : []));
  const check = async (message: OutboxMessage, week: string, name: string): Promise<boolean> => {
    const status = await world.statusOf(message, week);
    const outcomes = outcomesOf(name);
    if (status === 'UNKNOWN') unknown += 1;
    else if (status === 'SENT') expect(outcomes, name).toContain('sent');
    else if (status === 'REFUSED') expect(outcomes, name).toContain('refused');
    else return false;
    return true;
  };
  for (const ask of asks) {
    const customer = await world.customerOf(ask);
    const name = nameOfContact({ ref: ask.ref, week: WEEK, kind: 'score' });
    const label = `${customer?.crmId} ${JSON.stringify(customer?.agenda)}`;
    // Nobody is left behind, and each ask is remembered, once.
    expect(customer?.agenda?.dueAt ?? '9999', label).not.toBe(ask.dueAt);
    expect(customer?.agenda?.kind ?? 'score', label).toBe('score');
    const isEnded = await check(ask, WEEK, name);
    if (isEnded) expect(customer?.recent, label).toMatchObject([{ week: WEEK, kind: 'score' }]);
    else {
      const isSuppressed = hasUnsubscribed(log, customer);
      const isParked = outcomesOf(name).filter((each) => each === 'faulty').length >= 3;
      expect(isSuppressed || isParked, `${label} was never asked`).toBe(true);
      expect(customer?.recent, label).toEqual([]);
    }
  }
  const replied = [];
  for (const kind of ['follow-up', 'thanks'] as const) {
    const name = nameOfContact({ ref: reply.ref, week: ASK_WEEK, kind });
    if (await check({ ...reply, kind }, ASK_WEEK, name)) replied.push(kind);
  }
  const replier = await world.customerOf(reply);
  // The ask is remembered and the reply that has ended, each once.
  const remembered = (replier?.recent ?? []).map(({ kind }) => kind).sort();
  expect(remembered).toEqual([...replied, 'score'].sort());
  if (!hasUnsubscribed(log, replier)) {
    expect(replied).toHaveLength(1);
    expect(replier?.agenda?.kind).toBe('score');
  }
  expect(await check(staff, WEEK, nameOfStaff(staff as StaffMessage))).toBe(true);
  expect(unknown).toBeLessThanOrEqual(doubtful);
  if (run.answers.length === 0 && crashes === 0) expect(unknown).toBe(0);
}

describe('two planners and four senders', () => {
  it(
    `make one mail of each that is due, in ${RUNS} interleavings`,
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), runs, async (scheduler, run) => {
          const result = await interleave(scheduler, run);
          checkWire(result);
          await checkFates(result, run);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    },
    TIMEOUT_MS,
  );
});
