import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Gate } from '../../../functions/domain/ports.ts';
import { gate } from '../../../functions/store/gate.ts';
import { createTable } from '../../../infra/local/dynamodb.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';

const NOW = Date.parse('2026-11-03T09:00:00Z');
let table: TestTable;
let name = 0;
let tableName: string;

beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

const aGate = (): Gate => gate(table.client, tableName);

describe('the gate', () => {
  // There is one gate in a table, so each test has a table of its own.
  beforeEach(async () => {
    name += 1;
    tableName = `gate-${process.pid}-${name}`;
    await createTable(table.client, tableName);
  });

  it('grants one mail a second before the planner has set a pace', async () => {
    const first = aGate();
    expect(await first.reserve(1, NOW, 5_000)).toEqual({ kind: 'granted', from: NOW, spacingMs: 1_000 });
    expect(await first.reserve(1, NOW, 5_000)).toMatchObject({ kind: 'granted', from: NOW + 1_000 });
  });

  it('gives slots one behind the other across workers, and never two the same', async () => {
    const workers = Array.from({ length: 5 }, aGate);
    await aGate().setPace(10);
    const granted = await Promise.all(
      Array.from({ length: 20 }, (_, index) => workers[index % 5]?.reserve(10, NOW, 1e9)),
    );
    const starts = granted.map((slot) => (slot?.kind === 'granted' ? slot.from : undefined)).sort();
    expect(new Set(starts).size).toBe(starts.length);
    const known = starts.filter((start) => start !== undefined).sort((a, b) => a - b);
    for (const [index, start] of known.entries()) expect(start).toBe(NOW + index * 1_000);
  });

  it('says slowed instead of making a worker wait too long', async () => {
    const one = aGate();
    await one.setPace(10);
    await one.reserve(100, NOW, 5_000);
    expect(await one.reserve(1, NOW, 5_000)).toEqual({ kind: 'slowed' });
    expect(await aGate().reserve(1, NOW, 5_000)).toEqual({ kind: 'slowed' });
    expect(await one.reserve(1, NOW + 6_000, 5_000)).toMatchObject({ kind: 'granted', from: NOW + 10_000 });
  });

  it('lets no unused time pile up into a burst', async () => {
    const one = aGate();
    await one.setPace(10);
    await one.reserve(1, NOW, 5_000);
    const hourLater = NOW + 3_600_000;
    expect(await one.reserve(10, hourLater, 5_000)).toMatchObject({ from: hourLater });
    expect(await one.reserve(10, hourLater, 5_000)).toMatchObject({ from: hourLater + 1_000 });
  });

  it('takes up a new pace', async () => {
    const one = aGate();
    await one.setPace(10);
    await one.reserve(1, NOW, 5_000);
    await aGate().setPace(2);
    await one.reserve(1, NOW, 5_000);
    expect(await one.reserve(1, NOW, 5_000)).toMatchObject({ spacingMs: 500 });
  });

  it('grants nothing while it is paused, keeps the first reason, and opens again', async () => {
    const one = aGate();
    await one.reserve(1, NOW, 5_000);
    await aGate().pause('account paused', '2026-11-03T09:00:01Z');
    await aGate().pause('another reason', '2026-11-03T09:00:02Z');
    expect(await one.reserve(1, NOW + 60_000, 5_000)).toEqual({ kind: 'paused', why: 'account paused' });
    expect(await one.state()).toEqual({
      kind: 'paused',
      why: 'account paused',
      since: '2026-11-03T09:00:01Z',
    });
    await aGate().open();
    expect(await one.state()).toEqual({ kind: 'open' });
    expect(await one.reserve(1, NOW + 120_000, 5_000)).toMatchObject({ kind: 'granted' });
  });

  it('keeps the planner’s sweep and forgets it when it ends', async () => {
    const sweep = { startedAt: '2026-11-03T09:00:00Z', cursors: { 'key#3': '2026-11-03T08:00:00Z#score#x' } };
    expect(await aGate().sweep()).toBeUndefined();
    await aGate().saveSweep(sweep);
    expect(await aGate().sweep()).toEqual(sweep);
    await aGate().saveSweep(undefined);
    expect(await aGate().sweep()).toBeUndefined();
  });
});
