import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refOf } from '../../../../functions/domain/identity/ref.ts';
import type { AddressStore } from '../../../../functions/ports/addresses.ts';
import type { CustomerStore } from '../../../../functions/ports/customers.ts';
import { importCustomers } from '../../../../functions/use-cases/importing/import-customers.ts';
import { MAX_WAITING } from '../../../../functions/use-cases/importing/import-rows.ts';
import { chunks, csv, HEADER, importWorld, keys } from '../../../support/import-world.ts';

/** Notation `1a 2b`: a file in which customer 1 has the address a, then customer 2 the address b. */
const file = (rows: string): string =>
  csv(HEADER, ...rows.split(' ').map((row) => `${row[0]},${row[1]}@example.com,2024-01-01`));

type World = ReturnType<typeof importWorld>;
/** Which profile has which address, in the same notation. Only customers who own their address. */
const owners = async ({ customers, addresses }: World): Promise<string> => {
  const found = await Promise.all(
    [...customers.all.values()].map(async ({ crmId, email, addressHash: hash, ref }) =>
      (await addresses.get(hash))?.ref === ref ? [`${crmId}${email[0]}`] : [],
    ),
  );
  return found.flat().sort().join(' ');
};

describe('addresses that change owners within one file', () => {
  it.each([
    ['downwards', '1a 2b', '1c 2a', '1c 2a', ''],
    ['upwards', '1a 2b', '2a 1c', '1c 2a', ''],
    ['upwards to a new customer', '1a', '2a 1c', '1c 2a', ''],
    ['in a chain, upwards', '1a 2b 3c', '1b 2c 3d', '1b 2c 3d', ''],
    ['in a chain, out of order', '1a 2b 3c 4d', '2c 1b 4e 3d', '1b 2c 3d 4e', ''],
    ['in a swap', '1a 2b', '1b 2a', '1b 2a', ''],
    ['in a ring of three', '1a 2b 3c', '1b 2c 3a', '1b 2c 3a', ''],
    ['in two swaps', '1a 2b 3c 4d', '1b 4c 2a 3d', '1b 2a 3d 4c', ''],
    ['in a swap that another wants to join', '1a 2b 3c', '3a 1b 2a', '1b 2a 3c', '3'],
    ['to the first of two who want it', '1a', '2a 1c 3a', '1c 2a', '3'],
    ['to nobody, for its customer is not in the file', '1a 2b', '2a', '1a 2b', '2'],
    ['to nobody, for its customer keeps it', '1a 2b', '2a 1a', '1a 2b', '2'],
    ['to nobody, for its customer cannot have another', '1a 2b 3c', '1b 2c', '1a 2b 3c', '1 2'],
  ])('go %s', async (_case, before, change, after, refused) => {
    const world = importWorld();
    await world.import(file(before));
    const report = await world.import(file(change));
    expect(await owners(world)).toBe(after);
    const lines = change.split(' ').flatMap((row, n) => (refused.includes(row[0] ?? '') ? [n + 2] : []));
    expect(report.problems.map(({ line }) => line)).toEqual(refused === '' ? [] : lines);
    expect(report.counts.read).toBe(change.split(' ').length);

    const again = await world.import(file(change));
    expect(again.counts).toMatchObject({ added: 0, updated: 0, refused: report.counts.refused });
    expect(await owners(world)).toBe(after);
  });

  it('go to the first row that wants one, even if its customer is read last', async () => {
    const world = importWorld();
    const slow: CustomerStore = {
      ...world.customers,
      async get(ref) {
        if (ref === refOf('1', keys.ref)) await sleep(20);
        return world.customers.get(ref);
      },
    };
    const report = await importCustomers(() => chunks(file('1a 2a 3a'), 99), {
      ...world.deps,
      customers: slow,
    });
    expect(await owners(world)).toBe('1a');
    expect(report.problems.map(({ line }) => line)).toEqual([3, 4]);
  });

  const rowsOf = (ids: number[], letters: readonly string[]): string =>
    ids.map((id) => `${id}${letters[id]}`).join(' ');
  const LETTERS = [...'abcdefghijklmnop'];

  it('all arrive when every customer of the file has their own address, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...Array(8).keys()], { minLength: 8 }),
        fc.shuffledSubarray(LETTERS.slice(0, 10), { minLength: 8 }),
        async (order, letters) => {
          const world = importWorld();
          await world.import(file(rowsOf([...Array(8).keys()], LETTERS)));
          await world.import(file(rowsOf(order, letters)));
          expect(await owners(world)).toBe(rowsOf([...Array(8).keys()], letters));
        },
      ),
    );
  });

  it('have one owner each, and the same file changes nothing the second time', async () => {
    const ids = fc.shuffledSubarray([...Array(8).keys()], { minLength: 1 });
    const letters = fc.array(fc.constantFrom(...LETTERS.slice(0, 10)), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(ids, ids, letters, async (before, order, wanted) => {
        const world = importWorld();
        await world.import(file(rowsOf(before, LETTERS)));
        const { counts } = await world.import(file(rowsOf(order, wanted)));
        const after = await owners(world);
        // Everybody still owns the address in their profile, and no address is in two profiles.
        expect(after.split(' ')).toHaveLength(world.customers.all.size);
        const again = await world.import(file(rowsOf(order, wanted)));
        expect(again.counts).toMatchObject({ added: 0, updated: 0, refused: counts.refused });
        expect(await owners(world)).toBe(after);
      }),
    );
  });

  it('are repaired by the next import after a crash at any step of a swap', async () => {
    for (let crashAt = 0; ; crashAt += 1) {
      const world = importWorld();
      await world.import(file('1a 2b'));
      let step = 0;
      const tick = (): void => {
        if (step === crashAt) throw new Error('crash');
        step += 1;
      };
      const addresses: AddressStore = {
        ...world.addresses,
        claim: async (...args) => {
          tick();
          return world.addresses.claim(...args);
        },
        release: async (...args) => {
          tick();
          return world.addresses.release(...args);
        },
      };
      const swap = file('1b 2a');
      const crashed = await importCustomers(() => chunks(swap, 99), { ...world.deps, addresses }).then(
        () => false,
        () => true,
      );
      // No profile has an address that only another customer owns: such a profile gets no mail.
      expect(['', '1a', '2b', '1b', '2a', '1a 2b', '1b 2a']).toContain(await owners(world));
      await world.import(swap);
      expect(await owners(world)).toBe('1b 2a');
      if (!crashed) break;
    }
  });
});

it('too many rows that wait for an address are refused, with what to do', async () => {
  const { import: run, address } = importWorld();
  await run(csv(HEADER, 'C-0,shared@example.com,2024-01-01'));
  const rows = Array.from({ length: MAX_WAITING + 50 }, (_, n) => `D-${n},shared@example.com,2024-01-01`);
  const report = await run(csv(HEADER, ...rows, 'C-0,own@example.com,2024-01-01'));
  expect(report.counts).toMatchObject({ added: 1, updated: 1, refused: MAX_WAITING + 49 });
  expect((await address('shared@example.com'))?.ref).toBe(refOf('D-0', keys.ref));
  expect(report.problems.map(({ expected }) => expected)).toContainEqual(
    expect.stringContaining('import the file again'),
  );
});
