import { describe, expect, it } from 'vitest';
import { addressHash } from '../../../../functions/domain/identity/address.ts';
import type { SuppressionReason } from '../../../../functions/domain/mail/suppression.ts';
import { csv, HEADER, importWorld, keys } from '../../../support/import-world.ts';

const EARLIER = '20261001-090000-aaaa';
const AT = '2026-10-01T09:00:00Z';
const hashOf = (email: string): string => addressHash(email, keys.address);
const HASH = hashOf('ana@example.com');

/** A customer without a plan, at whose address an earlier list left this. */
async function known(said: SuppressionReason | undefined, optedOut = false) {
  const world = importWorld();
  const row = (mail: string, email = 'ana@example.com', options = {}) =>
    world.import(csv(`${HEADER},opted_out`, `C-1,${email},2024-01-01,${mail}`), options);
  await row('');
  const customer = world.customer('C-1');
  if (customer === undefined) throw new Error('C-1 was not saved');
  if (optedOut) await world.customers.save({ ...customer, optedOut }, AT);
  const saved = world.customer('C-1');
  if (saved !== undefined) await world.customers.move(saved, undefined);
  if (said !== undefined) await world.addresses.suppressInRun(HASH, { reason: said, at: AT }, EARLIER);
  return { ...world, row };
}

describe('a plain yes', () => {
  it('takes back what a list had left unclear, and plans the customer anew', async () => {
    const { row, address, customer } = await known('unclear');
    expect((await row('no')).counts).toMatchObject({ updated: 1 });
    expect((await address('ana@example.com'))?.suppression).toBeUndefined();
    expect(customer('C-1')?.agenda).toMatchObject({ kind: 'review' });
  });

  it('says in a dry run what it would do, and does nothing', async () => {
    const { row, address, customer } = await known('unclear');
    expect((await row('no', 'ana@example.com', { dryRun: true })).counts).toMatchObject({ updated: 1 });
    expect((await address('ana@example.com'))?.suppression).toMatchObject({ reason: 'unclear' });
    expect(customer('C-1')).not.toHaveProperty('agenda');
  });

  it('takes it back at a new address too, to which it had moved along', async () => {
    const { row, address } = await known('unclear');
    await row('no', 'new@example.com');
    expect(await address('new@example.com')).not.toHaveProperty('suppression');
  });

  it('leaves the other words', async () => {
    const { row, address, addresses, customer } = await known('unclear');
    await addresses.suppress(HASH, { reason: 'bounced', at: AT });
    await row('no');
    expect((await address('ana@example.com'))?.suppression).toEqual({ reason: 'bounced', at: AT });
    expect(customer('C-1')).not.toHaveProperty('agenda');
  });

  it.each<[SuppressionReason | undefined, boolean]>([
    [undefined, false],
    ['unclear', false],
    ['bounced', true],
    ['operator', true],
    ['opted-out', true],
  ])('leaves a customer opted out only while a word stands against the address: %s, then %s', async (said, optedOut) => {
    const { row, customer } = await known(said, true);
    await row('no');
    expect(customer('C-1')?.optedOut).toBe(optedOut);
  });
});

describe('no plain yes', () => {
  it('leaves what a list had left unclear, and that moves along to a new address with its run', async () => {
    const { row, address } = await known('unclear');
    await row('', 'new@example.com');
    expect((await address('new@example.com'))?.suppression).toEqual({
      reason: 'unclear',
      at: AT,
      lists: [{ run: EARLIER, reason: 'unclear' }],
    });
  });

  it.each([
    false,
    true,
  ])('leaves the customer as they were: opted out %s, then neither yes nor no', async (optedOut) => {
    const { row, customer } = await known(undefined, optedOut);
    await row('perhaps');
    expect(customer('C-1')?.optedOut).toBe(optedOut);
  });
});
