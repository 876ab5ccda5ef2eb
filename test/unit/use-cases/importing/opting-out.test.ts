import { describe, expect, it } from 'vitest';
import { addressHash } from '../../../../functions/domain/identity/address.ts';
import type { SuppressionReason } from '../../../../functions/domain/mail/suppression.ts';
import { undoRun } from '../../../../functions/use-cases/importing/undo-run.ts';
import { csv, HEADER, importWorld, keys } from '../../../support/import-world.ts';

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

  it('does not come back when a later file says yes, but only by lifting', async () => {
    const { import: run, customer, address } = importWorld();
    await run(row('true'));
    const report = await run(row('false'));
    expect(report).toMatchObject({ counts: { unchanged: 1 }, yesAgainstNo: 1 });
    expect(customer('C-1')?.optedOut).toBe(true);
    expect((await address('ana@example.com'))?.suppression?.reason).toBe('opted-out');
  });

  it('comes back when the run that said so is undone', async () => {
    const { import: run, deps, customer, address } = importWorld();
    const { run: id } = await run(row('true'));
    await undoRun(deps, id);
    expect(customer('C-1')?.optedOut).toBe(false);
    expect((await address('ana@example.com'))?.suppression).toBeUndefined();
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

  it('stays opted out at a new address if the file does not say otherwise', async () => {
    const { import: run, customer, address } = importWorld();
    await run(row('true'));
    await run(row('', 'ana@example.org'));
    expect(customer('C-1')?.optedOut).toBe(true);
    expect((await address('ana@example.org'))?.suppression?.reason).toBe('opted-out');
  });

  it('takes the address along: its next owner is opted out too, whatever a file says', async () => {
    const { import: run, customer, address } = importWorld();
    await run(row('true'));
    await run(row('true', 'ana@example.org'));
    await run(row('', 'ana@example.com', 'C-2'));
    expect(customer('C-2')?.optedOut).toBe(true);
    await run(row('false', 'ana@example.com', 'C-2'));
    expect(customer('C-2')?.optedOut).toBe(true);
    expect((await address('ana@example.com'))?.suppression?.reason).toBe('opted-out');
  });
});

describe('a cell that says neither yes nor no', () => {
  it('stops mail to the address until a later file plainly says yes', async () => {
    const { import: run, customer, address } = importWorld();
    const report = await run(row('maybe'));
    expect(report).toMatchObject({ counts: { added: 1 }, complete: true, noMail: { heard: 0 } });
    expect(report.problems).toMatchObject([
      { line: 2, column: 'opted_out', value: 'maybe', cost: 'no-mail' },
    ]);
    const reasonNow = async () => (await address('ana@example.com'))?.suppression?.reason;
    expect(await reasonNow()).toBe('unclear');
    for (const silent of [SILENT, row('')]) {
      await run(silent);
      expect(await reasonNow()).toBe('unclear');
    }
    expect(await run(row('no'))).toMatchObject({ yesAgainstNo: 0 });
    expect(await reasonNow()).toBeUndefined();
    expect(customer('C-1')?.optedOut).toBe(false);
  });

  it('stops mail to a known customer even if the row is refused', async () => {
    const { import: run, customer, address } = importWorld();
    await run(row('no'));
    const report = await run(csv(`${HEADER},opted_out`, 'C-1,ana@example.com,soon,maybe'));
    expect(report.counts.refused).toBe(1);
    expect(customer('C-1')).toMatchObject({ since: '2024-01-01' });
    expect((await address('ana@example.com'))?.suppression?.reason).toBe('unclear');
  });

  it('is no more than an odd cell if some "no" was said before: that stays', async () => {
    const { import: run, address } = importWorld();
    await run(row('true'));
    await run(row('maybe'));
    expect((await address('ana@example.com'))?.suppression?.reason).toBe('opted-out');
  });
});

it.each<SuppressionReason>([
  'unsubscribed',
  'complained',
  'operator',
])('no file undoes what is not its own: %s', async (reason) => {
  const { import: run, addresses, address } = importWorld();
  await run(row('true'));
  const at = '2026-11-03T09:00:00Z';
  await addresses.suppress(addressHash('ana@example.com', keys.address), { reason, at });
  await run(row('false'));
  expect((await address('ana@example.com'))?.suppression).toMatchObject({ reason, at });
});

it('a bounce does not replace a "no" of a file, and no later "yes" takes either back', async () => {
  const { import: run, addresses, address } = importWorld();
  await run(row('true'));
  const word = { reason: 'bounced', at: '2026-11-03T09:00:00Z' } as const;
  await addresses.suppress(addressHash('ana@example.com', keys.address), word);
  await run(row('false'));
  expect((await address('ana@example.com'))?.suppression?.reason).toBe('opted-out');
});

describe("a person's own wish", () => {
  const at = '2026-11-03T09:00:00Z';
  const hashOf = (letter: string): string => addressHash(`${letter}@example.com`, keys.address);
  const rows = (text: string): string =>
    csv(HEADER, ...text.split(' ').map((each) => `${each[0]},${each[1]}@example.com,2024-01-01`));

  it.each<SuppressionReason>([
    'unsubscribed',
    'complained',
    'operator',
  ])('goes along to a new address, and to the one after that: %s', async (reason) => {
    const { import: run, addresses, address } = importWorld();
    await run(rows('1a'));
    await addresses.suppress(hashOf('a'), { reason, at });
    await run(rows('1b'));
    expect((await address('b@example.com'))?.suppression).toEqual({ reason, at });
    await run(rows('1c'));
    expect((await address('c@example.com'))?.suppression).toEqual({ reason, at });
    expect((await address('a@example.com'))?.suppression).toEqual({ reason, at });
  });

  it('moves along beside every other one, and a bounce stays behind', async () => {
    const { import: run, addresses, address } = importWorld();
    await run(rows('1a'));
    for (const reason of ['bounced', 'unsubscribed', 'complained', 'operator'] as const)
      await addresses.suppress(hashOf('a'), { reason, at });
    await run(rows('1b'));
    const wishes = (['complained', 'operator', 'unsubscribed'] as const).map((reason) => ({ reason, at }));
    expect((await address('b@example.com'))?.suppression).toEqual({
      reason: 'complained',
      at,
      direct: wishes,
    });
  });

  it('is not undone by a file in which the customer has not opted out', async () => {
    const { import: run, addresses, address } = importWorld();
    await run(row('false'));
    await addresses.suppress(addressHash('ana@example.com', keys.address), { reason: 'unsubscribed', at });
    await run(row('false', 'ana@example.org'));
    expect((await address('ana@example.org'))?.suppression?.reason).toBe('unsubscribed');
  });

  it('does not follow from a mailbox that bounced: a new address may work', async () => {
    const { import: run, addresses, address } = importWorld();
    await run(rows('1a'));
    await addresses.suppress(hashOf('a'), { reason: 'bounced', at });
    await run(rows('1b'));
    expect((await address('b@example.com'))?.suppression).toBeUndefined();
  });

  it.each(['1', '2', '3'])('stays with the person who had it in a ring of addresses: %s', async (who) => {
    const before = { 1: 'a', 2: 'b', 3: 'c' }[who] ?? '';
    const after = { 1: 'b', 2: 'c', 3: 'a' }[who] ?? '';
    const { import: run, addresses } = importWorld();
    await run(rows('1a 2b 3c'));
    await addresses.suppress(hashOf(before), { reason: 'unsubscribed', at });
    await run(rows('1b 2c 3a'));
    const found = await Promise.all(
      ['a', 'b', 'c'].map(async (each) => ((await addresses.get(hashOf(each)))?.suppression ? each : '')),
    );
    // The reader of the old address unsubscribed, and so did the person at the new one.
    expect(found.join('')).toBe([before, after].sort().join(''));
  });
});
