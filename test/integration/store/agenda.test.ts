import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Due, DuePage } from '../../../functions/domain/ports.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { AGENDA_SHARDS, agendaKey } from '../../../functions/store/table.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aClaim, aProfile, refFor } from '../../support/factories.ts';

const NOW = '2026-11-02T09:00:00Z';
let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

const allDue = async (lane: 'review' | 'rest' | 'settle', until: string): Promise<Due[]> => {
  const pages = await Promise.all(
    Array.from({ length: AGENDA_SHARDS }, (_, shard) =>
      agenda(table.client, table.tableName).due(lane, shard, until, 100),
    ),
  );
  return pages.flatMap(({ due }) => due);
};

describe('the agenda', () => {
  it('is empty, and has no earliest entry, before anything is planned', async () => {
    expect(await agenda(table.client, table.tableName).earliest()).toBeUndefined();
    expect(await allDue('review', '9999-01-01T00:00:00Z')).toEqual([]);
  });

  it('shows what is due by a time, to the second, and keeps showing it until it is moved', async () => {
    const customers = customerStore(table.client, table.tableName);
    await customers.save(aProfile('d1'), NOW);
    expect(await allDue('review', '2026-11-02T08:59:59Z')).toEqual([]);
    expect(await allDue('review', NOW)).toEqual([{ kind: 'review', ref: refFor('d1'), dueAt: NOW }]);
    expect(await allDue('review', '2027-01-01T00:00:00Z')).toHaveLength(1);
    expect(await agenda(table.client, table.tableName).earliest()).toBe(NOW);

    const customer = await customers.get(refFor('d1'));
    if (customer !== undefined)
      await customers.move(customer, { kind: 'score', dueAt: '2026-12-01T09:00:00Z', lane: 'rest' });
    expect(await allDue('review', '2027-01-01T00:00:00Z')).toEqual([]);
    expect(await allDue('rest', '2026-12-01T09:00:00Z')).toMatchObject([{ kind: 'score' }]);
  });

  it('names the ask whose answer is to be settled', async () => {
    const contacts = contactStore(table.client, table.tableName);
    await contacts.claim(aClaim('d2'));
    await contacts.recordHit(aClaim('d2'), { score: 9, at: NOW }, '2026-11-02T09:30:00Z');
    expect(await allDue('settle', '2026-11-02T09:30:00Z')).toEqual([
      {
        kind: 'settle',
        ref: refFor('d2'),
        dueAt: '2026-11-02T09:30:00Z',
        contact: { ref: refFor('d2'), week: '2026-W45', kind: 'score' },
      },
    ]);
  });

  it('pages through a shard without missing or repeating anybody', async () => {
    const customers = customerStore(table.client, table.tableName);
    const shardOfFirst = 5;
    const names: string[] = [];
    for (let index = 0; names.length < 23; index += 1) {
      const name = `page-${index}`;
      // Only those who fall on one shard, so that there is something to page through.
      const due = { kind: 'review' as const, ref: refFor(name) };
      if (agendaKey('review', { ...due, dueAt: NOW }).lane.endsWith(`#0${shardOfFirst}`)) names.push(name);
    }
    await Promise.all(names.map((name) => customers.save(aProfile(name), NOW)));
    const found: string[] = [];
    let page: DuePage | undefined;
    do {
      page = await agenda(table.client, table.tableName).due('review', shardOfFirst, NOW, 5, page?.cursor);
      found.push(...page.due.map(({ ref }) => ref));
    } while (page.more);
    expect(found.sort()).toEqual(names.map(refFor).sort());
  });
});
