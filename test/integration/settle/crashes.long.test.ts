import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ContactId } from '../../../functions/domain/mail/contact-id.ts';
import { nudgeCases } from '../../../functions/use-cases/nudge-cases.ts';
import { settleDue } from '../../../functions/use-cases/settle-due.ts';
import { createTable } from '../../../infra/local/aws/dynamodb.ts';
import { type CrashPoint, crashingAt } from '../../support/crash.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { type Outcome, SETTLES_AT, type SettleWorld, settleWorld } from '../../support/settle-world.ts';

// The process may end at any call. Whatever it had done, the next tick comes to the same end.

const STORES = ['contacts', 'customers', 'cases', 'staffMails'] as const;
/** More calls than any of these stories makes. */
const MAX_CALLS = 40;

let table: TestTable;
let world: SettleWorld;

beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());
beforeEach(async () => {
  const tableName = `crash-${randomUUID()}`;
  await createTable(table.client, tableName);
  world = settleWorld(table, tableName);
});

interface Story {
  /** Brings the ask to the point where it is due, and returns it. */
  readonly before: (name: string) => Promise<ContactId>;
  /** What the customer does between the crash and the next tick. */
  readonly between?: (ask: ContactId) => Promise<void>;
  readonly tick: (ports: SettleWorld['ports']) => Promise<{ readonly failed: readonly unknown[] }>;
}

async function settled(name: string): Promise<ContactId> {
  world.clock.set('2026-11-03T10:00:00Z');
  const ask = await world.asked(name, { ownerEmail: 'owner@example.com' });
  await world.tap(ask, 3);
  world.clock.set(SETTLES_AT);
  await settleDue(world.ports);
  return ask;
}

async function alerted(name: string): Promise<ContactId> {
  const ask = await settled(name);
  const { staffMails } = world.ports;
  for (const mail of (await world.outcome(ask)).mails) {
    await staffMails.claim(mail, 'mine', SETTLES_AT);
    await staffMails.finish(mail, 'mine', { status: 'SENT', messageId: 'm', at: SETTLES_AT });
  }
  return ask;
}

const due = async (ask: ContactId): Promise<ContactId> => {
  world.clock.set('2026-11-03T12:00:00Z');
  return ask;
};

const STORIES: Readonly<Record<string, Story>> = {
  'a detractor without a reason': {
    before: async (name) => {
      world.clock.set('2026-11-03T10:00:00Z');
      const ask = await world.asked(name);
      await world.tap(ask, 3);
      return due(ask);
    },
    tick: settleDue,
  },
  'a detractor with a reason': {
    before: async (name) => {
      world.clock.set('2026-11-03T10:00:00Z');
      const ask = await world.asked(name);
      await world.tap(ask, 3, ['price']);
      return due(ask);
    },
    tick: settleDue,
  },
  'a settled detractor who changes to 9': {
    before: async (name) => {
      const ask = await settled(name);
      await world.tap(ask, 9);
      return due(ask);
    },
    tick: settleDue,
  },
  'a detractor whose owner was told, who changes to 9': {
    before: async (name) => {
      const ask = await alerted(name);
      await world.tap(ask, 9);
      return due(ask);
    },
    tick: settleDue,
  },
  'a detractor who comes back': {
    before: async (name) => {
      const ask = await settled(name);
      await world.tap(ask, 9);
      world.clock.set('2026-11-03T11:00:00Z');
      await settleDue(world.ports);
      await world.tap(ask, 2);
      return due(ask);
    },
    tick: settleDue,
  },
  'a reason after the alert': {
    before: async (name) => {
      const ask = await alerted(name);
      await world.write(ask, 'Too slow');
      return due(ask);
    },
    tick: settleDue,
  },
  'a detractor who changes to 9 after the crash': {
    before: async (name) => {
      world.clock.set('2026-11-03T10:00:00Z');
      const ask = await world.asked(name);
      await world.tap(ask, 3);
      return due(ask);
    },
    between: async (ask) => {
      await world.tap(ask, 9);
      world.clock.set('2026-11-03T12:30:00Z');
    },
    tick: settleDue,
  },
  'a case that nobody takes': {
    before: async (name) => {
      const ask = await alerted(name);
      world.clock.set('2026-11-07T12:00:00Z');
      return ask;
    },
    tick: nudgeCases,
  },
};

/** Plays a story with a crash; undefined when it ended before the point was reached. */
async function play(story: Story, name: string, point?: CrashPoint): Promise<Outcome | undefined> {
  const ask = await story.before(name);
  if (point !== undefined) {
    const crashing = crashingAt(world.ports, STORES, point);
    await story.tick(crashing.ports);
    if (!crashing.crashed()) return undefined;
  }
  await story.between?.(ask);
  expect((await story.tick(world.ports)).failed).toEqual([]);
  return world.outcome(ask);
}

/** The part of the outcome that must not depend on the customer or on how often the work began anew. */
function essence(outcome: Outcome): object {
  const { ask, case: of, mails, customer } = outcome;
  return {
    settled: ask?.settled,
    settleAt: ask?.settleAt,
    case: of === undefined ? undefined : { ...of, ref: '', revision: 0, openings: 0 },
    mails: mails.map(({ kind, turn, to, status }) => ({ kind, turn, to, status })),
    next: customer?.nextContact?.kind,
    recent: customer?.recent,
  };
}

describe.each(Object.entries(STORIES))('%s', (_name, story) => {
  it.each([
    'before',
    'after',
  ] as const)('comes to the same end when the process ends %s any call', async (when) => {
    const plain = await play(story, 'plain');
    if (plain === undefined) throw new Error('There is no outcome.');
    let crashes = 0;
    for (let call = 0; call < MAX_CALLS; call += 1) {
      const outcome = await play(story, `crash-${call}`, { call, when });
      if (outcome === undefined) break;
      crashes += 1;
      if (story.between === undefined) expect(essence(outcome), `call ${call}`).toEqual(essence(plain));
      else expectNothingLeft(outcome);
    }
    expect(crashes).toBeGreaterThanOrEqual(3);
    expect(crashes).toBeLessThan(MAX_CALLS);
  });
});

/** After a change to 9: a case may have been opened meanwhile, but nothing of it may go on. */
function expectNothingLeft({ ask, case: of, mails, customer }: Outcome): void {
  expect(ask?.settled).toMatchObject({ score: 9, grade: 'confirmed' });
  expect(of?.status ?? 'withdrawn').toBe('withdrawn');
  expect(mails.length).toBeLessThanOrEqual(1);
  expect(customer?.nextContact?.kind).toBe('score');
}
