import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Customer } from '../../../functions/domain/asking/customer.ts';
import { UnreadableItem } from '../../../functions/ports/unreadable-item.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { toItem, toKey } from '../../../functions/store/items.ts';
import { addressKey, agendaKey, commentKey, customerKey } from '../../../functions/wiring/table.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aProfile, refFor } from '../../support/factories.ts';

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-04T09:00:00Z';
let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

describe('what the table holds from elsewhere', () => {
  it('shows nobody words from before customers were asked', async () => {
    const id = { ref: refFor('o1'), week: '2026-W45', kind: 'score' } as const;
    const Item = toItem({ ...commentKey(id), text: 'It broke.', writtenAt: NOW });
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }));
    const contacts = contactStore(table.client, table.tableName);
    expect(await contacts.comment(id)).toEqual({ ...id, text: 'It broke.', at: NOW, mayShare: false });
  });

  it.each([
    ['lane', 'someday#00'],
    ['revision', 'first'],
  ])('is reported beside the other customers, and hides none of them: %s written as %s', async (field, value) => {
    const customers = customerStore(table.client, table.tableName);
    const names = [`${field}-bad`, ...Array.from({ length: 20 }, (_, index) => `${field}-good-${index}`)];
    for (const name of names) await customers.save(aProfile(name), NOW);
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: toKey(customerKey(refFor(`${field}-bad`))),
        UpdateExpression: 'SET #field = :value',
        ExpressionAttributeNames: { '#field': field },
        ExpressionAttributeValues: toItem({ ':value': value }),
      }),
    );
    const good: string[] = [];
    const faults: string[] = [];
    for await (const each of customers.every()) {
      if (each instanceof UnreadableItem) faults.push(each.message);
      else if (each.crmId.startsWith(`${field}-`)) good.push(each.crmId);
    }
    expect(good.sort()).toEqual(names.slice(1).sort());
    expect(faults).toContainEqual(
      expect.stringMatching(new RegExp(`${refFor(`${field}-bad`)} .*: .*${field}`)),
    );
    expect(faults.join()).not.toContain(value);
    await expect(customers.get(refFor(`${field}-bad`))).rejects.toThrow(UnreadableItem);
  });

  it('is no reason to mail an address: a suppression from before its time was written down', async () => {
    const addresses = addressStore(table.client, table.tableName);
    const Item = toItem({ ...addressKey('old'), suppressed: 'bounced' });
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }));
    await addresses.suppressInRun('old', { reason: 'unsubscribed', at: NOW }, '20261102-090000-aaaa');
    expect((await addresses.get('old'))?.suppression).toMatchObject({
      reason: 'unsubscribed',
      direct: [{ reason: 'bounced' }],
    });
    await addresses.suppress('old', { reason: 'complained', at: NOW });
    expect((await addresses.get('old'))?.suppression).toMatchObject({
      direct: [{ reason: 'complained', at: NOW }, { reason: 'bounced' }],
    });
  });

  it('keeps a person’s own word as an earlier version wrote it beside those of lists', async () => {
    const addresses = addressStore(table.client, table.tableName);
    const own = { reason: 'bounced', at: NOW } as const;
    const Item = toItem({
      ...addressKey('earlier'),
      suppressed: 'unsubscribed',
      suppressedAt: '2026-11-02T09:00:00Z',
      runs: new Set(['20261102-090000-aaaa/0']),
      own,
    });
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }));
    const listed = {
      reason: 'unsubscribed',
      at: '2026-11-02T09:00:00Z',
      lists: [{ run: '20261102-090000-aaaa', reason: 'unsubscribed' }],
    } as const;
    expect((await addresses.get('earlier'))?.suppression).toEqual({ ...listed, direct: [own] });
    const complained = { reason: 'complained', at: NOW } as const;
    await addresses.suppress('earlier', complained);
    expect((await addresses.get('earlier'))?.suppression).toEqual({
      ...complained,
      lists: listed.lists,
      direct: [complained, own],
    });
    await addresses.liftByHand('earlier', { ...complained, because: 'a mistake' });
    expect((await addresses.get('earlier'))?.suppression).toEqual({ ...listed, direct: [own] });
  });

  it('is no reason to mail an address: a list’s word that this version does not know, or no word', async () => {
    const addresses = addressStore(table.client, table.tableName);
    const run = '20261102-090000-aaaa';
    const later = '20261103-103000-bbbb';
    const runs = new Set([`${run}/99`, later]);
    const said = new Set(['9thqkjk', 'x']);
    const Item = toItem({ ...addressKey('new'), suppressed: 'operator', suppressedAt: NOW, runs, said });
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }));
    expect((await addresses.get('new'))?.suppression?.lists).toEqual([
      { run, reason: 'operator' },
      { run: later, reason: 'operator' },
    ]);
    expect((await addresses.get('new'))?.suppression?.direct).toMatchObject([
      { reason: 'operator' },
      { reason: 'operator' },
    ]);
    await addresses.suppress('new', { reason: 'bounced', at: NOW });
    expect((await addresses.get('new'))?.suppression).toMatchObject({ reason: 'operator' });
  });

  it.each([
    'nonsense',
    '2026-W45#2026-11-03T08:00:00Z',
    '2026-W45#thqkjk#letter',
  ])('is the fault of that customer alone: a past ask written as %s', async (past) => {
    const customers = customerStore(table.client, table.tableName);
    await customers.save(aProfile(past), NOW);
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: toKey(customerKey(refFor(past))),
        UpdateExpression: 'SET recent = :recent',
        ExpressionAttributeValues: toItem({ ':recent': [past] }),
      }),
    );
    await expect(customers.get(refFor(past))).rejects.toThrow(UnreadableItem);
  });

  it.each([
    ['recent', 'xx'],
    ['recent', '0-2adg0o'],
    ['days', '!'],
    ['days', ''],
    ['days', '.gwr'],
    ['days', 'zzzzzz'],
    ['importedAt', '!'],
    ['importedAt', 'one day'],
    ['nextDue', '!'],
    ['nextWeek', '!'],
  ])('is the fault of that customer alone, in a word that the field cannot hold: %s written as "%s"', async (field, value) => {
    const customers = customerStore(table.client, table.tableName);
    const name = `nonsense-${field}-${value}`;
    await customers.save(aProfile(name), NOW);
    const ref = refFor(name);
    const reply = { kind: 'follow-up', aboutWeek: '2026-W44', dueAt: LATER, lane: 'reply' } as const;
    const saved = await customers.get(ref);
    if (saved !== undefined) await customers.move(saved, reply);
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: toKey(customerKey(ref)),
        UpdateExpression: 'SET #field = :value',
        ExpressionAttributeNames: { '#field': field },
        ExpressionAttributeValues: toItem({ ':value': value }),
      }),
    );
    const fault = new RegExp(`${ref} cannot be read: ${field}`);
    const read = customers.get(ref);
    await expect(read).rejects.toThrow(UnreadableItem);
    await expect(read).rejects.toThrow(fault);
    const faults: string[] = [];
    for await (const each of customers.every()) if (each instanceof UnreadableItem) faults.push(each.message);
    expect(faults).toContainEqual(expect.stringMatching(fault));
  });
});

describe('a customer whom the version before this one stored', () => {
  const said = { since: '2024-02-29', until: '2030-12-31', region: 'EU', annualValue: 12.5 };
  const past = `2026-W45#${(Date.parse('2026-11-03T08:00:00Z') / 1_000).toString(36)}`;
  const reply = { kind: 'thanks', dueAt: '2026-11-05T10:00:00Z', aboutWeek: '2026-W45' } as const;
  const asRead = (name: string): Customer => ({
    ...aProfile(name, said),
    importedAt: NOW,
    nextContact: reply,
    agenda: { lane: 'reply', kind: 'thanks', dueAt: reply.dueAt },
    recent: [
      { week: '2026-W45', kind: 'score', on: '2026-11-03' },
      { week: '2026-W45', kind: 'thanks', on: '2026-11-03' },
      { week: '2026-W45', kind: 'score', occasion: 2, on: '2026-11-03' },
    ],
    revision: 1,
    failures: 0,
  });

  /** Stores the customer as that version did, and returns how to look at the item. */
  async function stored(name: string) {
    const { ref, ...profile } = aProfile(name, said);
    const Item = toItem({
      ...customerKey(ref),
      ...profile,
      importedAt: NOW,
      nextKind: reply.kind,
      nextDue: reply.dueAt,
      nextWeek: reply.aboutWeek,
      ...agendaKey('reply', { ref, kind: reply.kind, dueAt: reply.dueAt }),
      recent: [past, `${past}#thanks`, `${past}#score#2`],
      revision: 1,
    });
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }));
    return async () => {
      const Key = toKey(customerKey(ref));
      return (await table.client.send(new GetItemCommand({ TableName: table.tableName, Key }))).Item ?? {};
    };
  }

  it('is read as that customer, one by one and among all', async () => {
    const customers = customerStore(table.client, table.tableName);
    const item = await stored('before');
    expect(await item()).toMatchObject({ since: { S: '2024-02-29' }, optedOut: { BOOL: false } });
    expect(await customers.get(refFor('before'))).toStrictEqual(asRead('before'));
    const all: unknown[] = [];
    for await (const each of customers.every()) all.push(each);
    expect(all).toContainEqual(asRead('before'));
  });

  it.each([
    'known to the import',
    'unknown to it',
  ])('reads the same after the change of an import, in the form of today alone: %s', async (knowledge) => {
    const customers = customerStore(table.client, table.tableName);
    const item = await stored(knowledge);
    const ref = refFor(knowledge);
    const known = knowledge.startsWith('known') ? await customers.get(ref) : undefined;
    expect(await customers.save(aProfile(knowledge, said), LATER, false, known)).toBe('unchanged');
    const changed = { ...said, region: 'US' };
    expect(await customers.save(aProfile(knowledge, changed), LATER, false, known)).toBe('updated');
    const reviewed: Customer = {
      ...asRead(knowledge),
      region: 'US',
      agenda: { lane: 'review', kind: 'review', dueAt: LATER },
      revision: 2,
    };
    expect(await customers.get(ref)).toStrictEqual(reviewed);
    for (const gone of ['since', 'until', 'optedOut']) expect(await item()).not.toHaveProperty(gone);
    expect(await item()).toHaveProperty('days');
  });

  it('is forgotten nothing of when an import leaves out the last day, or brings another', async () => {
    const customers = customerStore(table.client, table.tableName);
    await stored('ends');
    const { until: _, ...rest } = said;
    expect(await customers.save(aProfile('ends', rest), LATER)).toBe('updated');
    const { until: __, ...reviewed } = asRead('ends');
    const agenda = { lane: 'review', kind: 'review', dueAt: LATER } as const;
    expect(await customers.get(refFor('ends'))).toStrictEqual({ ...reviewed, agenda, revision: 2 });
    expect(await customers.save(aProfile('ends', { ...rest, until: '2027-01-31' }), LATER)).toBe('updated');
    expect(await customers.get(refFor('ends'))).toMatchObject({ until: '2027-01-31', revision: 3 });
  });

  it('is moved on with all past contacts, in the form of today', async () => {
    const customers = customerStore(table.client, table.tableName);
    const item = await stored('moved');
    const next = { kind: 'score', dueAt: '2027-11-03T09:00:00Z' } as const;
    const sent = { week: '2026-W45', kind: 'follow-up', on: '2026-11-05' } as const;
    expect(await customers.move(asRead('moved'), { ...next, lane: 'rest' }, sent)).toBe(true);
    const before = asRead('moved');
    expect(await customers.get(before.ref)).toStrictEqual({
      ...before,
      nextContact: next,
      agenda: { lane: 'rest', kind: 'score', dueAt: next.dueAt },
      recent: [...before.recent, sent],
      revision: before.revision + 1,
    });
    expect((await item()).recent).toEqual({ S: expect.any(String) });
  });
});
