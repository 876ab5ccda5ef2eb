import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refOf } from '../../../functions/domain/identity/ref.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { aliasStore } from '../../../functions/store/aliases.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { runStore } from '../../../functions/store/runs.ts';
import { importCustomers } from '../../../functions/use-cases/importing/import-customers.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { chunks, clock, csv, HEADER, keys, quoted, RUN } from '../../support/import-world.ts';
import { OBJECT_NAMES } from '../../support/object-names.ts';
import { times } from '../../support/property-runs.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(...OBJECT_NAMES, '__proto__', '\u0000', '\ud800', '\ufffe', '$ne', '#a', ':b', '.', 'a.b'),
);

it('the good rows of a file are stored, whatever its columns and its other cells contain', async () => {
  const deps = {
    customers: customerStore(table.client, table.tableName),
    addresses: addressStore(table.client, table.tableName),
    aliases: aliasStore(table.client, table.tableName),
    runs: runStore(table.client, table.tableName),
    keys,
    clock,
    run: RUN,
  };
  let round = 0;
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(odd, { minLength: 1, maxLength: 3 }),
      fc.array(odd, { minLength: 3, maxLength: 3 }),
      async (names, cells) => {
        round += 1;
        const good = `good-${round}`;
        const file = csv(
          [HEADER, 'first_name', ...names.map(quoted)].join(','),
          [`${quoted(`odd-${round}${cells[0]}`)},odd-${round}@example.com,2024-01-01`, ...cells.map(quoted)]
            .slice(0, names.length + 2)
            .join(','),
          `${good},${good}@example.com,2024-01-01`,
        );
        const report = await importCustomers(() => chunks(file, 4096), deps, { notConsent: names });
        // The file may be no list at all, or a column may raise a question.
        if (report.stopped !== undefined || report.questions.length > 0) return;
        taken += 1;
        expect(await deps.customers.get(refOf(good, keys.ref))).toBeDefined();
      },
    ),
    { numRuns: times(75) },
  );
  expect(taken).toBeGreaterThan(times(50));
});
