import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKeyRing } from '../../../functions/domain/identity/key-ring.ts';
import { signToken } from '../../../functions/domain/mail/token.ts';
import { systemClock } from '../../../functions/runtime/clock.ts';
import { dynamoClient } from '../../../functions/runtime/dynamo-client.ts';
import { startAnswer } from '../../../functions/services/answer.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { caseStore } from '../../../functions/store/cases.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { toKey } from '../../../functions/store/items.ts';
import { CUSTOMER, commentKey } from '../../../functions/wiring/table.ts';
import { recordCalls, type SdkCall } from '../../bench/watched-client.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aProfile } from '../../support/factories.ts';
import { formEvent, httpEvent, lambdaContext } from '../../support/http-events.ts';
import { ask, bundle, contact, NOW, openCase } from '../../support/web-world.ts';

const PEPPER = 'a pepper of thirty-two characters';
const SIGNING = 'a signing secret of many characters';
const keys = makeKeyRing(PEPPER, [SIGNING]);

describe('the answer function', () => {
  let table: TestTable;
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    table = await startTestTable();
    folder = await mkdtemp(join(tmpdir(), 'answer-'));
    const file = async (name: string, content: string): Promise<string> => {
      await writeFile(join(folder, name), content);
      return pathToFileURL(join(folder, name)).href;
    };
    env = {
      TABLE_NAME: table.tableName,
      BUNDLE_URL: await file('bundle.json', JSON.stringify(bundle)),
      PEPPER_SECRET: await file('pepper', PEPPER),
      SIGNING_SECRET: await file('signing', SIGNING),
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      LOG_LEVEL: 'SILENT',
    };
    const {
      status: _status,
      evidence: _evidence,
      revision: _revision,
      sentAt: _sentAt,
      messageId: _id,
      ...claim
    } = contact;
    await contactStore(table.client, table.tableName).claim(claim);
  });

  afterAll(async () => {
    await table?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  it('keeps a click, a number, words and causes in the table, takes a case, and unsubscribes', async () => {
    const answer = await startAnswer(env, { now: () => NOW, sleep: async () => {} });
    const contacts = contactStore(table.client, table.tableName);
    const token = signToken(keys, 'score', ask, NOW);

    const clicked = await answer(httpEvent({ path: `/s/${token}/8` }), lambdaContext);
    expect(clicked.statusCode).toBe(200);
    expect((await contacts.get(ask))?.evidence.hits).toMatchObject([
      { score: 8, at: '2026-11-16T08:00:00Z' },
    ]);

    const sent = await answer(formEvent(`/s/${token}`, { score: '9', comment: 'Words' }), lambdaContext);
    expect(sent.body).toContain('We have kept what you told us, too.');
    expect((await contacts.get(ask))?.evidence.tap).toEqual({ score: 9, at: '2026-11-16T08:00:00Z' });

    const told = await answer(
      formEvent(`/w/${signToken(keys, 'cause', ask, NOW)}`, {
        cause: 'price',
        comment: 'More',
        share: 'yes',
      }),
      lambdaContext,
    );
    expect(told.statusCode).toBe(200);
    expect((await contacts.get(ask))?.evidence).toMatchObject({ tap: { score: 9 }, causes: ['price'] });
    expect(await contacts.comment(ask)).toMatchObject({ text: 'More', mayShare: true });

    const cases = caseStore(table.client, table.tableName);
    await cases.add(openCase);
    const caseLink = `/c/${signToken(keys, 'case', ask, NOW)}`;
    expect((await answer(httpEvent({ path: caseLink }), lambdaContext)).body).toContain('Nobody has taken');
    expect((await answer(formEvent(caseLink, { act: 'take' }), lambdaContext)).statusCode).toBe(200);
    expect(await cases.get(openCase)).toMatchObject({ status: 'taken', nudgeAt: '2026-11-30T08:00:00Z' });

    const left = await answer(
      formEvent(`/u/${signToken(keys, 'unsubscribe', ask)}`, { 'List-Unsubscribe': 'One-Click' }),
      lambdaContext,
    );
    expect(left.statusCode).toBe(200);
    const address = await addressStore(table.client, table.tableName).get(contact.addressHash);
    expect(address?.suppression?.reason).toBe('unsubscribed');
  });

  it('keeps a wish for fewer mails and takes it back, and is told nothing of the customer', async () => {
    const client = dynamoClient(env);
    const calls: SdkCall[] = [];
    recordCalls(client, (call) => void calls.push(call));
    const answer = await startAnswer(env, { now: () => NOW, sleep: async () => {} }, { client });
    const customers = customerStore(table.client, table.tableName);
    await customers.save(aProfile('of-the-ask', { ref: ask.ref }), '2026-11-02T09:00:00Z');
    const path = `/u/${signToken(keys, 'leave', ask)}`;
    const wished = await answer(formEvent(path, { fewer: 'P3M' }), lambdaContext);
    expect(wished.body).toContain('A pause until February 16, 2027');
    expect((await customers.get(ask.ref))?.fewer).toEqual({
      kind: 'pause',
      since: '2026-11-16',
      until: '2027-02-16',
    });
    for (const fewer of ['ykf0', /name="fewer" value="([^"]+)"/.exec(wished.body ?? '')?.[1] ?? ''])
      await answer(formEvent(path, { fewer }), lambdaContext);
    expect(await customers.get(ask.ref)).not.toHaveProperty('fewer');
    const ofCustomers = calls.filter(({ input }) => JSON.stringify(input).includes(CUSTOMER));
    // One write for the wish, two tries to take back another one, which fail, and one write for this one.
    expect(ofCustomers.map(({ command }) => command)).toEqual(Array(4).fill('UpdateItemCommand'));
    // No answer of DynamoDB has anything of the item in it, whether the condition held or not.
    for (const { input } of ofCustomers)
      expect(Object.keys(input).filter((name) => name.startsWith('Return'))).toEqual([]);
    client.destroy();
  });

  it('keeps the newer words when older ones arrive after them', async () => {
    const contacts = contactStore(table.client, table.tableName);
    const other = { ...ask, ref: 'ponmlkjihgfedcba' };
    await contacts.saveComment(other, { text: 'First', at: '2026-11-16T08:00:00Z', mayShare: false });
    await contacts.saveComment(other, { text: 'Second', at: '2026-11-16T08:00:02Z', mayShare: false });
    await contacts.saveComment(other, { text: 'First', at: '2026-11-16T08:00:00Z', mayShare: false });
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.tableName, Key: toKey(commentKey(other)) }),
    );
    expect(Item?.text).toEqual({ S: 'Second' });
  });

  it('knows links signed after a rotation, even if it was started before', async () => {
    const answer = await startAnswer(env, { now: () => NOW, sleep: async () => {} });
    const visit = async (secret: string): Promise<number | undefined> => {
      const token = signToken(makeKeyRing(PEPPER, [secret]), 'score', ask, NOW);
      return (await answer(httpEvent({ path: `/s/${token}/8` }), lambdaContext)).statusCode;
    };
    const rotated = 'the next signing secret of many characters';
    expect(await visit(SIGNING)).toBe(200);
    await writeFile(join(folder, 'signing'), `${rotated}\n${SIGNING}\n`);
    expect([await visit(rotated), await visit(SIGNING)]).toEqual([200, 200]);
    expect(await visit('a signing secret that was never ours')).toBe(404);
  });

  it('names every variable that is missing', async () => {
    await expect(startAnswer({ TABLE_NAME: 'table' }, systemClock)).rejects.toThrow(
      'The environment is incomplete: BUNDLE_URL is not set; PEPPER_SECRET is not set; SIGNING_SECRET is not set.',
    );
  });
});
