import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnreadableItem } from '../../../functions/ports/unreadable-item.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { toItem, toKey } from '../../../functions/store/items.ts';
import { addressKey, commentKey, customerKey } from '../../../functions/wiring/table.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aProfile, refFor } from '../../support/factories.ts';

const NOW = '2026-11-02T09:00:00Z';
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
});
