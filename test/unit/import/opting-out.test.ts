import { describe, expect, it } from 'vitest';
import { addressHash } from '../../../functions/domain/address.ts';
import type { SuppressionReason } from '../../../functions/domain/ports.ts';
import { csv, HEADER, importWorld, keys } from '../../support/import-world.ts';

const row = (optedOut: string, email = 'ana@example.com', id = 'C-1') =>
  csv(`${HEADER},opted_out`, `${id},${email},2024-01-01,${optedOut}`);
const SILENT = csv(HEADER, 'C-1,ana@example.com,2024-01-01');

describe('a customer who opted out', () => {
  it('is never mailed again', async () => {
    const { import: run, customer, address } = importWorld();
    await run(row('true'));
    expect(customer('C-1')?.optedOut).toBe(true);
    expect(await address('ana@example.com')).toMatchObject({
      suppression: { reason: 'opted-out', at: '2026-11-02T09:00:00Z' },
    });
  });

  it('comes back when a later file says so', async () => {
    const { import: run, customer, address } = importWorld();
    await run(row('true'));
    const report = await run(row('false'));
    expect(report.counts.updated).toBe(1);
    expect(customer('C-1')?.optedOut).toBe(false);
    expect((await address('ana@example.com'))?.suppression).toBeUndefined();
    expect((await run(row('false'))).counts.unchanged).toBe(1);
  });

  it.each([
    ['without the column', SILENT],
    ['with an empty cell', row('')],
  ])('does not come back by a file %s', async (_case, file) => {
    const { import: run, customer, address } = importWorld();
    await run(row('true'));
    expect((await run(file)).counts.unchanged).toBe(1);
    expect(customer('C-1')?.optedOut).toBe(true);
    expect((await address('ana@example.com'))?.suppression?.reason).toBe('opted-out');
  });

  it('stays opted out at a new address when the file does not say', async () => {
    const { import: run, customer, address } = importWorld();
    await run(row('true'));
    await run(row('', 'ana@example.org'));
    expect(customer('C-1')?.optedOut).toBe(true);
    expect((await address('ana@example.org'))?.suppression?.reason).toBe('opted-out');
  });

  it('takes the address along: its next owner is opted out too, until a file says otherwise', async () => {
    const { import: run, customer, address } = importWorld();
    await run(row('true'));
    await run(row('true', 'ana@example.org'));
    await run(row('', 'ana@example.com', 'C-2'));
    expect(customer('C-2')?.optedOut).toBe(true);
    await run(row('false', 'ana@example.com', 'C-2'));
    expect(customer('C-2')?.optedOut).toBe(false);
    expect((await address('ana@example.com'))?.suppression).toBeUndefined();
  });
});

it.each<SuppressionReason>([
  'unsubscribed',
  'bounced',
  'complained',
  'operator',
])('no file undoes what is not its own: %s', async (reason) => {
  const { import: run, addresses, address } = importWorld();
  await run(row('true'));
  const at = '2026-11-03T09:00:00Z';
  await addresses.suppress(addressHash('ana@example.com', keys.address), { reason, at });
  await run(row('false'));
  expect((await address('ana@example.com'))?.suppression).toEqual({ reason, at });
});
