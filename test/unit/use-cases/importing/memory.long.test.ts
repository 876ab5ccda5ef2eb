import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { AddressStore } from '../../../../functions/ports/addresses.ts';
import type { CustomerStore } from '../../../../functions/ports/customers.ts';
import { importCustomers } from '../../../../functions/use-cases/importing/import-customers.ts';
import { clock, HEADER, keys, RUN } from '../../../support/import-world.ts';
import { inMemoryAliases } from '../../../support/in-memory-aliases.ts';
import { inMemoryRuns } from '../../../support/in-memory-runs.ts';

const ROWS = 100_000;
/** What is kept of a finished row: its id, to recognise one that comes twice. */
const BYTES_A_ROW = 16;
/**
 * For memory that does not grow with the rows: compiled code, rows in work, a chunk of the file. Keeping just
 * the ref of each row would take 4 MB.
 */
const SLACK = 1.5 * 1024 * 1024;
const WARM_UP = 10_000;
const BETWEEN_LOOKS = 30_000;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Bytes in use, on the heap and in array buffers beside it. */
function inUse(): number {
  // The second collection frees objects that the first one finalised.
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A file that is never whole in memory. */
async function* file(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${HEADER},plan\n`);
  for (let row = 0; row < ROWS; row += 500)
    yield Buffer.from(
      Array.from(
        { length: 500 },
        (_, n) => `C-${row + n},person-${row + n}@example.com,2024-01-01,plan ${row + n}\n`,
      ).join(''),
    );
}

// Stores that keep nothing, so that only the import's own memory counts.
const never = (): Promise<never> => Promise.reject(new Error('An import does not do this.'));
const customers: CustomerStore = {
  get: async () => undefined,
  every: () => Readable.from([]),
  save: async () => 'added',
  change: never,
  move: never,
  fail: never,
  unpark: never,
};
const addresses: AddressStore = {
  get: async () => undefined,
  claim: async () => ({ kind: 'ours' }),
  release: never,
  suppress: never,
  takeBack: never,
  suppressInRun: never,
  undoSuppression: never,
  liftByHand: never,
  clearUnclear: never,
  countSoftBounce: never,
  endSoftRun: never,
};

it('an import of 100,000 rows keeps sixteen bytes a row, and nothing else that grows', {
  timeout: 600_000,
}, async () => {
  const looks: { readonly rows: number; readonly bytes: number }[] = [];
  const report = await importCustomers(file, {
    customers,
    addresses,
    aliases: inMemoryAliases(),
    runs: inMemoryRuns(),
    keys,
    clock,
    run: RUN,
    onProgress: (phase, rows) => {
      const isLook = rows === WARM_UP || rows % BETWEEN_LOOKS === 0;
      if (phase === 'rows' && isLook) looks.push({ rows, bytes: inUse() });
    },
  });
  expect(report.counts).toMatchObject({ read: ROWS, added: ROWS, refused: 0 });
  const [first, ...later] = looks;
  expect(later.map(({ rows }) => rows)).toEqual([30_000, 60_000, 90_000]);
  for (const { rows, bytes } of later)
    expect(bytes - (first?.bytes ?? 0), `after ${rows} rows`).toBeLessThan(BYTES_A_ROW * rows + SLACK);
});
