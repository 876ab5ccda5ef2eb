import { createReadStream } from 'node:fs';
import { expect, it } from 'vitest';
import { makeKeyRing } from '../../../../functions/domain/identity/key-ring.ts';
import { importCustomers } from '../../../../functions/use-cases/importing/import-customers.ts';
import { RUN } from '../../../support/import-world.ts';
import { inMemoryAliases } from '../../../support/in-memory-aliases.ts';
import { inMemoryCustomers } from '../../../support/in-memory-customers.ts';
import { inMemoryRuns } from '../../../support/in-memory-runs.ts';
import { inMemoryAddresses } from '../../../support/in-memory-stores.ts';

const SAMPLE = new URL('../../../../infra/local/sample/customers.csv', import.meta.url);

it('the sample is 300 invented people at addresses that exist nowhere, all in order', async () => {
  const customers = inMemoryCustomers();
  const report = await importCustomers(() => createReadStream(SAMPLE), {
    customers,
    addresses: inMemoryAddresses(),
    aliases: inMemoryAliases(),
    runs: inMemoryRuns(),
    run: RUN,
    keys: makeKeyRing('p'.repeat(32), ['s'.repeat(32)]),
    // The local clock starts on this Monday.
    clock: { now: () => Date.parse('2026-11-02T08:00:00Z'), sleep: async () => undefined },
  });
  expect(report).toMatchObject({ counts: { read: 300, added: 300 }, problemCount: 0, tagColumns: [] });
  // RFC 2606, section 3: nobody can own these names.
  for (const { email, ownerEmail } of customers.all.values()) {
    expect(email).toMatch(/[@.]example\.(com|org|net)$/);
    expect(ownerEmail).toMatch(/[@.]example\.(com|org|net)$/);
  }
});
