import { Readable } from 'node:stream';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAX_RECENT, MAX_TAG_BYTES, PARK_AFTER } from '../../../functions/domain/asking/customer.ts';
import { addressHash } from '../../../functions/domain/identity/address.ts';
import { refOf } from '../../../functions/domain/identity/ref.ts';
import { MAX_TEXT_BYTES } from '../../../functions/domain/importing/customer-profile.ts';
import { MAX_OCCASION } from '../../../functions/domain/mail/contact-kinds.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { aliasStore } from '../../../functions/store/aliases.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { fewerMailsStore } from '../../../functions/store/fewer-mails.ts';
import { toKey } from '../../../functions/store/items.ts';
import { runStore } from '../../../functions/store/runs.ts';
import { importCustomers } from '../../../functions/use-cases/importing/import-customers.ts';
import { undoRun } from '../../../functions/use-cases/importing/undo-run.ts';
import { customerKey } from '../../../functions/wiring/table.ts';
import { sizeOf, WRITE_UNIT } from '../../../infra/local/aws/item-size.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { clock, HEADER, keys, RUN } from '../../support/import-world.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

function world() {
  const customers = customerStore(table.client, table.tableName);
  const addresses = addressStore(table.client, table.tableName);
  const aliases = aliasStore(table.client, table.tableName);
  const runs = runStore(table.client, table.tableName);
  const deps = { customers, addresses, aliases, runs, keys, clock, run: RUN };
  async function* source(lines: readonly string[]): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${lines.join('\n')}\n`);
  }
  return {
    customers,
    addresses,
    deps,
    run: (...lines: string[]) => importCustomers(() => source(lines), deps),
    customer: (id: string) => customers.get(refOf(id, keys.ref)),
    address: (text: string) => addresses.get(addressHash(text, keys.address)),
  };
}

it('of many ids that want one address at once, the first in the file gets it', async () => {
  const { run, address } = world();
  const rows = Array.from({ length: 40 }, (_, n) => `M-${n},many@example.com,2024-01-01`);
  const report = await run(HEADER, ...rows);
  expect(report.counts).toMatchObject({ added: 1, refused: 39 });
  expect(await address('many@example.com')).toMatchObject({ ref: refOf('M-0', keys.ref) });
});

it('a customer with a new address gives up the old one, and the sender works out the next contact anew', async () => {
  const { run, address, customer } = world();
  await run(HEADER, 'N-1,old@example.com,2024-01-01');
  const report = await run(`${HEADER},opted_out`, 'N-1,new@example.com,2024-01-01,yes');
  expect(report.counts.updated).toBe(1);
  expect((await address('old@example.com'))?.ref).toBeUndefined();
  expect(await address('new@example.com')).toMatchObject({ suppression: { reason: 'opted-out' } });
  expect((await customer('N-1'))?.agenda).toMatchObject({ kind: 'review', dueAt: '2026-11-02T09:00:00Z' });
});

it('a customer whose address was lost in the crash of another import gets it back, and is reviewed', async () => {
  const { run, address, addresses, customers, customer } = world();
  await run(HEADER, 'L-1,lost@example.com,2024-01-01');
  const before = await customer('L-1');
  if (before === undefined) throw new Error('L-1 was not imported');
  await addresses.release(before.addressHash, before.ref);
  await customers.move(before, undefined);
  expect((await run(HEADER, 'L-1,lost@example.com,2024-01-01')).counts.updated).toBe(1);
  expect(await address('lost@example.com')).toMatchObject({ ref: before.ref });
  expect((await customer('L-1'))?.agenda).toMatchObject({ kind: 'review' });
});

it('customers can swap their addresses, a new one can get an address that is given up further down, and a second import changes nothing', async () => {
  const { run, deps, address, customer } = world();
  await run(HEADER, 'S-1,s1@example.com,2024-01-01', 'S-2,s2@example.com,2024-01-01');
  await run(HEADER, 'S-3,s3@example.com,2024-01-01');
  const moved = [
    `${HEADER},opted_out`,
    'S-4,s3@example.com,2024-01-01,',
    'S-1,s2@example.com,2024-01-01,yes',
    'S-2,s1@example.com,2024-01-01,no',
    'S-3,s4@example.com,2024-01-01,',
  ];
  expect((await run(...moved)).counts).toMatchObject({ added: 1, updated: 3, refused: 0 });
  for (const [id, email] of [
    ['S-1', 's2@example.com'],
    ['S-2', 's1@example.com'],
    ['S-3', 's4@example.com'],
    ['S-4', 's3@example.com'],
  ] as const) {
    expect((await customer(id))?.email).toBe(email);
    expect((await address(email))?.ref).toBe(refOf(id, keys.ref));
  }
  expect((await run(...moved)).counts).toMatchObject({ unchanged: 4 });

  expect((await address('s2@example.com'))?.suppression?.reason).toBe('opted-out');
  const yes = await run(`${HEADER},opted_out`, 'S-1,s2@example.com,2024-01-01,no');
  expect(yes).toMatchObject({ counts: { unchanged: 1 }, yesAgainstNo: 1 });
  expect((await address('s2@example.com'))?.suppression?.reason).toBe('opted-out');
  expect(await undoRun(deps, RUN)).toMatchObject({ kind: 'undone', unreadable: 0 });
  expect((await address('s2@example.com'))?.suppression).toBeUndefined();
  expect((await customer('S-1'))?.optedOut).toBe(false);
});

it('keeps columns that are not ours as tags, in any order, until their cells are empty', async () => {
  const { run, customer } = world();
  const report = await run(`${HEADER},Plan,Shoe size`, 'T-1,t1@example.com,2024-01-01,Gold,44');
  expect(report.tagColumns).toEqual(['plan', 'shoe_size']);
  expect((await customer('T-1'))?.tags).toEqual({ plan: 'Gold', shoe_size: '44' });
  const turned = await run(`shoe-size,${HEADER},plan`, '44,T-1,t1@example.com,2024-01-01,Gold');
  expect(turned.counts.unchanged).toBe(1);
  const fewer = await run(`${HEADER},plan`, 'T-1,t1@example.com,2024-01-01,Gold');
  expect(fewer).toMatchObject({ counts: { unchanged: 1 }, left: { tags: 1 } });
  await run(`${HEADER},plan,shoe size`, 'T-1,t1@example.com,2024-01-01,Gold,');
  expect((await customer('T-1'))?.tags).toEqual({ plan: 'Gold' });
  await run(`${HEADER},plan`, 'T-1,t1@example.com,2024-01-01,');
  expect(await customer('T-1')).not.toHaveProperty('tags');
});

it('a new id stands for an existing customer, and keeps doing so', async () => {
  const { deps, run, customer } = world();
  await run(HEADER, 'R-1,r1@example.com,2024-01-01');
  const file = () => [Buffer.from(`${HEADER}\nR-9,r1@example.com,2023-05-01\n`)];
  const report = await importCustomers(() => Readable.from(file()), deps, { renameIds: true });
  expect(report).toMatchObject({ counts: { updated: 1 }, renamed: 1 });
  expect(await customer('R-1')).toMatchObject({ crmId: 'R-9', since: '2023-05-01' });
  expect((await run(HEADER, 'R-9,r1@example.com,2023-05-01')).counts.unchanged).toBe(1);
});

it('a wish for fewer mails stays with a customer who gets a new address, and then a new id', async () => {
  const { deps, run, customer } = world();
  await run(HEADER, 'W-1,w1@example.com,2024-01-01');
  const fewer = { kind: 'pause', since: '2026-11-02', until: '2027-02-02' } as const;
  const ref = refOf('W-1', keys.ref);
  const wishes = fewerMailsStore(table.client, table.tableName);
  expect(await wishes.wish(ref, fewer, '2026-11-02T08:00:00Z')).toBe(true);
  expect((await run(HEADER, 'W-1,w2@example.com,2024-01-01')).counts.updated).toBe(1);
  expect(await customer('W-1')).toMatchObject({ email: 'w2@example.com', fewer });
  const file = () => [Buffer.from(`${HEADER}\nW-9,w2@example.com,2024-01-01\n`)];
  const report = await importCustomers(() => Readable.from(file()), deps, { renameIds: true });
  expect(report).toMatchObject({ counts: { updated: 1 }, renamed: 1 });
  expect(await customer('W-1')).toMatchObject({ crmId: 'W-9', fewer });
});

/** One write unit, minus the digits by which a shard and a revision may be longer than here. */
const MOST = WRITE_UNIT - 5;

it.each([
  ['i', '', ''],
  // The longer the owner's locale, the less room is left for the account.
  ['o', 'owner_locale,', 'zh-Hant-TW,'],
])('the largest row that is accepted stays one write unit, with all its tags, its past contacts and its last skip: %s %s', async (letter, name, value) => {
  const ownerBytes = name === '' ? 0 : 'ownerLocale'.length + 'zh-Hant-TW'.length;
  const { run, customer, customers } = world();
  const columns = `id,email,customer_since,customer_until,renewal_on,annual_value,last_asked,last_answered,first_name,account,region,locale,time_zone,${name}owner_email,a,b,note`;
  const row = (account: string, note: string): string =>
    `${letter.repeat(64)},${letter.repeat(60)}@example.com,2024-01-01,2030-01-01,2030-01-01,123456789012.1234,2026-10-01,2026-10-02,f,${account},r,zh-Hant-TW,America/Argentina/Buenos_Aires,${value}${'o'.repeat(40)}@example.com,x,y,${note}`;
  const most = {
    account: 'a'.repeat(MAX_TEXT_BYTES - 230 - ownerBytes),
    note: 'n'.repeat(MAX_TAG_BYTES - 11),
  };
  expect(await run(columns, row(`${most.account}a`, most.note))).toMatchObject({
    counts: { added: 1 },
    problems: [{ cost: 'value', expected: expect.stringContaining(`at most ${MAX_TEXT_BYTES} bytes`) }],
  });
  expect(await run(columns, row(most.account, `${most.note}n`))).toMatchObject({
    counts: { updated: 1 },
    problems: [],
    tagColumns: ['a', 'b'],
    unusedColumns: ['note'],
  });
  expect(await run(columns, row(most.account, most.note))).toMatchObject({
    counts: { updated: 1 },
    problems: [],
    unusedColumns: [],
  });

  const Key = toKey(customerKey(refOf(letter.repeat(64), keys.ref)));
  const size = async (): Promise<number> => {
    const { Item = {} } = await table.client.send(new GetItemCommand({ TableName: table.tableName, Key }));
    return sizeOf(Item);
  };
  const current = async () => {
    const found = await customer(letter.repeat(64));
    if (found === undefined) throw new Error('not imported');
    return found;
  };
  const next = {
    kind: 'follow-up',
    aboutWeek: '2026-W45',
    dueAt: '2026-12-01T09:00:00Z',
    lane: 'reply',
  } as const;
  const at = '2026-11-03T09:00:00Z';
  const ask = { week: '2026-W45', kind: 'score', on: '2026-11-03', answered: true } as const;
  for (let n = 0; n < MAX_RECENT; n += 1)
    await customers.move(await current(), next, { ...ask, occasion: MAX_OCCASION - n });
  expect((await current()).recent).toHaveLength(MAX_RECENT);
  const skip = {
    week: ask.week,
    kind: 'follow-up',
    occasion: MAX_OCCASION,
    reason: 'answered-otherwise',
    at,
  } as const;
  const campaign = { kind: 'score', dueAt: next.dueAt, occasion: MAX_OCCASION, lane: 'rest' } as const;
  const keptBack = { ...campaign, keptBackSince: at };
  // A wish, and a seat in an account of very many people.
  const wishes = fewerMailsStore(table.client, table.tableName);
  const pause = { kind: 'pause', since: '2026-11-03', until: '2027-05-03' } as const;
  await wishes.wish((await current()).ref, pause, at);
  await customers.move({ ...(await current()), seat: { rank: 10_000, of: 10_001 } }, keptBack, skip);
  expect(await size()).toBeLessThanOrEqual(MOST);
  await customers.move(await current(), next, skip);
  const message = { ...next, ref: (await current()).ref };
  expect(await customers.fail(message, '', at)).toBe('counted');
  expect(await size()).toBeLessThanOrEqual(MOST);
  for (let n = 1; n < PARK_AFTER; n += 1) await customers.fail(message, 'r'.repeat(1_000), at);
  expect(await current()).toHaveProperty('parked');
  // The reason for parking takes a second unit. It is paid only while the customer is parked.
  expect(await size()).toBeLessThanOrEqual(2 * WRITE_UNIT);
});
