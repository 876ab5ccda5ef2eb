import { describe, expect, it } from 'vitest';
import type { Case } from '../../../functions/domain/cases/case.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { caseStore } from '../../../functions/store/cases.ts';
import { asksOfCases } from '../../../functions/use-cases/asks-of-cases.ts';
import { sendBatch } from '../../../functions/use-cases/send-batch.ts';
import type { TestTable } from '../../support/dynamodb.ts';
import { aCase, aProgramme } from '../../support/factories.ts';
import { type SendWorld, sendWorldEach, TUESDAY } from '../../support/send-world.ts';

let world: SendWorld;
let table: TestTable;
sendWorldEach((fresh, itsTable) => {
  world = fresh;
  table = itsTable;
});

const WITH_RULE = aProgramme({ fatigue: { minGap: 'P60D', maxPerYear: 4, whileCaseOpen: 'P30D' } });

/** What a digest of this moment would say of the open cases. */
async function asks(): Promise<string[]> {
  const { ports, tableName, bundle, clock } = world;
  const cases = caseStore(table.client, tableName);
  const found: string[] = [];
  for await (const { ask } of asksOfCases({ ...ports, cases }, bundle.programme, clock.now(), () => true))
    found.push(ask);
  return found;
}

/** A customer who was asked before, and whose next question falls due while a case of theirs is open. */
async function due(change: Partial<Case> = {}) {
  world.bundle.programme = WITH_RULE;
  const message = await world.due('a');
  const { customers, cases } = world.ports;
  const customer = await customers.get(message.ref);
  if (customer === undefined) throw new Error('The customer is not there.');
  const past = { week: '2026-W02', kind: 'score', on: '2026-01-05' } as const;
  await customers.move(customer, { kind: 'score', dueAt: TUESDAY, lane: 'rest' }, past);
  await cases.add(aCase('a', { openedAt: '2026-10-28T10:00:00Z', ...change }));
  return message;
}

describe('a question that falls due while a case is open', () => {
  it('is counted as kept back from when the sender has refused it until it goes', async () => {
    const message = await due();
    expect(await asks()).toEqual(['free']);
    expect(await sendBatch(world.ports, [message])).toEqual([{ kind: 'skipped', reason: 'while-case-open' }]);
    expect(await asks()).toEqual(['kept-back']);

    const next = (await world.ports.customers.get(message.ref))?.nextContact;
    expect(next).toMatchObject({ kind: 'score', keptBackSince: TUESDAY });
    // The rule lets go after thirty days, although nobody has resolved the case.
    const dueAt = next?.dueAt ?? '';
    expect(dueAt).toMatch(/^2026-11-27T/);
    world.clock.set(dueAt);
    expect(await sendBatch(world.ports, [{ ref: message.ref, kind: 'score', dueAt }])).toEqual([
      { kind: 'sent' },
    ]);
    expect(await asks()).toEqual(['free']);
  });

  it('is not counted once somebody has resolved the case', async () => {
    const message = await due();
    await sendBatch(world.ports, [message]);
    const { cases, clock } = world.ports;
    const open = await cases.get(aCase('a'));
    if (open === undefined) throw new Error('The case is not there.');
    const { nudgeAt: _, ...resolved } = open;
    const resolvedAt = toInstant(clock.now());
    await cases.replace(open, { ...resolved, status: 'resolved', resolvedAt, revision: open.revision + 1 });
    expect(await asks()).toEqual([]);
  });
});
