import { afterAll, beforeAll, expect, it } from 'vitest';
import { addressStore } from '../../../functions/store/addresses.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { runStore } from '../../../functions/store/runs.ts';
import { undoRun } from '../../../functions/use-cases/importing/undo-run.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aProfile, refFor } from '../../support/factories.ts';
import { manualClock } from '../../support/manual-clock.ts';

const BEFORE = '2026-11-01T09:00:00Z';
const AT = '2026-11-27T09:15:02Z';
const UNDONE_AT = '2026-11-27T11:00:00Z';
const RUN = '20261127-091502-k7qf';
const UNTIL = '2026-11-27';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

it('a run of sixty is undone as a whole, and again changes nothing', async () => {
  const { client, tableName } = table;
  const [customers, addresses, runs] = [
    customerStore(client, tableName),
    addressStore(client, tableName),
    runStore(client, tableName),
  ];
  const deps = { customers, addresses, runs, clock: manualClock(UNDONE_AT) };
  const names = Array.from({ length: 60 }, (_, index) => `n${index}`);
  const indexOf = (name: string): number => Number(name.slice(1));
  const saysSoToo = (name: string): boolean => indexOf(name) % 10 === 0;
  const isEnded = (name: string): boolean => indexOf(name) % 4 === 0;

  await runs.start(RUN, { what: 'import', at: AT });
  await Promise.all(
    names.map(async (name) => {
      const profile = aProfile(name, { optedOut: true, ...(isEnded(name) ? { until: UNTIL } : {}) });
      const { ref, addressHash: hash } = profile;
      await addresses.claim(hash, ref);
      await runs.note(RUN, { kind: 'suppressed', hash });
      if (isEnded(name)) await runs.note(RUN, { kind: 'ended', ref, until: UNTIL, before: '2027-03-31' });
      await addresses.suppressInRun(hash, { reason: 'opted-out', at: AT }, RUN);
      await customers.save(profile, BEFORE);
      const saved = await customers.get(ref);
      if (saved !== undefined) await customers.move(saved, undefined);
      if (saysSoToo(name)) await addresses.suppress(hash, { reason: 'unsubscribed', at: AT });
    }),
  );

  const told: number[] = [];
  expect(
    await undoRun(
      { ...deps, onProgress: ({ lifted, kept, revived }) => told.push(lifted + kept + revived) },
      RUN,
    ),
  ).toEqual({
    kind: 'undone',
    run: { id: RUN, what: 'import', at: AT },
    lifted: 54,
    kept: 6,
    revived: 15,
    changedSince: 0,
    nothingLeft: 0,
    unreadable: 0,
    stillOptedOut: 0,
  });
  expect(told).toHaveLength(75);

  const look = () =>
    Promise.all(
      names.map(async (name) => ({
        name,
        customer: await customers.get(refFor(name)),
        address: await addresses.get(`hash-of-${name}`),
      })),
    );
  const left = await look();
  for (const { name, customer, address } of left) {
    expect(address?.suppression).toEqual(saysSoToo(name) ? { reason: 'unsubscribed', at: AT } : undefined);
    // A person's own word stands only at the address.
    expect(customer?.optedOut).toBe(false);
    expect(customer?.until).toBe(isEnded(name) ? '2027-03-31' : undefined);
    expect(customer?.agenda).toEqual({ lane: 'review', kind: 'review', dueAt: UNDONE_AT });
  }

  expect(await undoRun(deps, RUN)).toMatchObject({ lifted: 0, kept: 6, revived: 0, nothingLeft: 69 });
  expect(await look()).toEqual(left);
});
