import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { AGENDA } from '../../../../functions/wiring/table.ts';
import { createTable, type DynamoDb, startDynamoDb } from '../../../../infra/local/aws/dynamodb.ts';
import { endStrayEngine } from '../../../../infra/local/files/engine-note.ts';

type Item = Record<string, AttributeValue>;

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

// `.ci/run` repeats this with each engine.
const { engine: name } = inject('database');

describe(name, () => {
  let engine: DynamoDb;
  let client: DynamoDBClient;
  const TableName = `test-${randomUUID()}`;
  beforeAll(async () => {
    engine = await startDynamoDb({ engine: name });
    client = clientOf(engine.endpoint);
    await createTable(client, TableName);
  });
  afterAll(async () => {
    client.destroy();
    await engine.stop();
  });

  const keyOf = (sk: string): Item => ({ pk: { S: 'p' }, sk: { S: sk } });
  const due = (at: string): Item => ({ lane: { S: 'rest#00' }, at: { S: at } });
  const write = (input: Omit<PutItemCommandInput, 'TableName'>) =>
    client.send(new PutItemCommand({ TableName, ...input }));
  const change = (input: Omit<UpdateItemCommandInput, 'TableName'>) =>
    client.send(new UpdateItemCommand({ TableName, ...input }));
  const remove = (input: Omit<DeleteItemCommandInput, 'TableName'>) =>
    client.send(new DeleteItemCommand({ TableName, ...input }));
  const read = async (sk: string): Promise<Item | undefined> =>
    (await client.send(new GetItemCommand({ TableName, Key: keyOf(sk), ConsistentRead: true }))).Item;

  describe('the local table', () => {
    it('has the agenda as a sparse, keys-only index and is paid by request', async () => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      expect(Table).toMatchObject({
        TableStatus: 'ACTIVE',
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        GlobalSecondaryIndexes: [{ IndexName: 'agenda', Projection: { ProjectionType: 'KEYS_ONLY' } }],
      });
    });

    it('finds on the agenda only what has an entry there', async () => {
      const other = { lane: { S: 'rest#01' } };
      await write({
        Item: { ...keyOf('waiting'), ...due('2026-11-02T09:00:00Z#score#x'), ...other, more: { S: 'x' } },
      });
      await write({ Item: keyOf('idle') });
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: AGENDA.index,
          KeyConditionExpression: 'lane = :lane',
          ExpressionAttributeValues: { ':lane': { S: 'rest#01' } },
        }),
      );
      expect(Items).toEqual([{ ...keyOf('waiting'), ...due('2026-11-02T09:00:00Z#score#x'), ...other }]);
    });

    it('leaves an existing table and its items alone', async () => {
      await write({ Item: keyOf('there') });
      await createTable(client, TableName);
      expect(await read('there')).toBeDefined();
    });
  });

  describe('a failed condition', () => {
    const condition = {
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    const there = { ...keyOf('failed'), n: { N: '1' }, tags: { SS: ['a'] }, none: { S: '' } };
    it.each([
      ['a put', () => write({ Item: keyOf('failed'), ...condition })],
      ['an update', () => change({ Key: keyOf('failed'), UpdateExpression: 'REMOVE n', ...condition })],
      ['a deletion', () => remove({ Key: keyOf('failed'), ...condition })],
    ])('of %s returns the item if the request asks for it', async (_name, attempt) => {
      await write({ Item: there });
      await expect(attempt()).rejects.toMatchObject({ Item: there });
      expect(await read('failed')).toEqual(there);
    });

    it('returns nothing unless asked, and nothing when there is no item', async () => {
      await write({ Item: there });
      const unasked = write({ Item: there, ConditionExpression: condition.ConditionExpression });
      const missing = remove({
        Key: keyOf('missing'),
        ConditionExpression: 'attribute_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      for (const attempt of [unasked, missing]) {
        const error = await attempt.catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(ConditionalCheckFailedException);
        expect(error).toHaveProperty('Item', undefined);
      }
    });

    it('returns the item it failed on, even while others write', async () => {
      await write({ Item: { ...keyOf('counter'), n: { N: '0' } } });
      let failures = 0;
      // Each writer adds one to the number it knows. It learns the number only from its own failure.
      const addOne = async (known: string): Promise<void> => {
        const outcome = await change({
          Key: keyOf('counter'),
          UpdateExpression: 'SET n = n + :one',
          ConditionExpression: 'n = :known',
          ExpressionAttributeValues: { ':one': { N: '1' }, ':known': { N: known } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (outcome === undefined) return;
        if (!(outcome instanceof ConditionalCheckFailedException)) throw outcome;
        const found = outcome.Item?.n?.N ?? 'none';
        expect(found).not.toBe(known);
        failures += 1;
        await addOne(found);
      };
      await Promise.all(Array.from({ length: 20 }, () => addOne('0')));
      expect(failures).toBeGreaterThan(0);
      expect((await read('counter'))?.n).toEqual({ N: '20' });
    });
  });

  describe('a condition', () => {
    const item = {
      ...keyOf('compared'),
      things: { L: [{ S: 'a' }, { M: { x: { N: '1' }, y: { N: '2' } } }] },
      tags: { SS: ['a', 'b'] },
    };
    const same = { L: [{ S: 'a' }, { M: { y: { N: '2' }, x: { N: '1' } } }] };
    const turned = { L: [{ M: { x: { N: '1' }, y: { N: '2' } } }, { S: 'a' }] };
    it.each<[string, AttributeValue, boolean]>([
      ['things = :value', same, true],
      ['things = :value', turned, false],
      ['things <> :value', same, false],
      ['things <> :value', turned, true],
      ['things IN (:value)', same, true],
      ['things[1] = :value', { M: { x: { N: '1' }, y: { N: '2' } } }, true],
      ['NOT things = :value', same, false],
      ['things = :value AND attribute_exists(tags)', same, true],
      ['absent = :value OR things = :value', turned, false],
      ['absent <> :value', same, true],
      ['tags = :value', { SS: ['b', 'a'] }, true],
      ['tags <> :value', { SS: ['b', 'c'] }, true],
    ])('%s of %j: %s', async (ConditionExpression, value, holds) => {
      await write({ Item: item });
      const outcome = await write({
        Item: item,
        ConditionExpression,
        ExpressionAttributeValues: { ':value': value },
      }).then(
        () => true,
        (error: unknown) => {
          if (error instanceof ConditionalCheckFailedException) return false;
          throw error;
        },
      );
      expect(outcome).toBe(holds);
    });
  });

  describe('the cost', () => {
    const long = (units: number): Item => ({ text: { S: 'ü'.repeat((units * 1_024) / 2 - 100) } });
    const writes: [string, Item | undefined, Item | undefined, number, number | undefined][] = [
      ['of a small item', undefined, {}, 1, undefined],
      ['of an item of three units in UTF-8', undefined, long(3), 3, undefined],
      ['of an item with an entry in the index', undefined, due('a'), 1, 1],
      ['of an item whose entry stays as it is', due('a'), { ...due('a'), ...long(2) }, 2, undefined],
      ['of an item whose entry moves', due('a'), due('b'), 1, 2],
      ['of an item whose entry goes', due('a'), {}, 1, 1],
      ['of an item that shrinks', long(2), {}, 2, undefined],
      ['of a deletion', { ...due('a'), ...long(2) }, undefined, 2, 1],
      ['of deleting what is not there', undefined, undefined, 1, undefined],
    ];
    it.each(writes)('%s, by index', async (_name, before, after, table, index) => {
      const Key = keyOf('cost');
      if (before === undefined) await remove({ Key });
      else await write({ Item: { ...Key, ...before } });
      const { ConsumedCapacity } = await (after === undefined
        ? remove({ Key, ReturnConsumedCapacity: 'INDEXES' })
        : write({ Item: { ...Key, ...after }, ReturnConsumedCapacity: 'INDEXES' }));
      expect({
        all: ConsumedCapacity?.CapacityUnits,
        table: ConsumedCapacity?.Table?.CapacityUnits,
        index: ConsumedCapacity?.GlobalSecondaryIndexes?.[AGENDA.index]?.CapacityUnits,
      }).toEqual({ all: table + (index ?? 0), table, index });
    });

    it('of an update counts the index too, and in all', async () => {
      await write({ Item: { ...keyOf('cost'), ...due('a') } });
      const update = {
        Key: keyOf('cost'),
        UpdateExpression: 'SET #at = :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ReturnConsumedCapacity: 'TOTAL',
      } as const;
      const first = await change({ ...update, ExpressionAttributeValues: { ':at': { S: 'b' } } });
      expect(first.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 3 });
      const again = await change({ ...update, ExpressionAttributeValues: { ':at': { S: 'b' } } });
      expect(again.ConsumedCapacity?.CapacityUnits).toBe(1);
    });

    it.each([
      ['what is not there', 'none', false, 0.5],
      ['what is not there, strongly', 'none', true, 1],
      ['an item of two units', 'long', false, 1],
      ['an item of two units, strongly', 'long', true, 2],
    ])('of reading %s', async (_name, sk, ConsistentRead, units) => {
      await write({ Item: { ...keyOf('long'), ...long(7) } });
      const { ConsumedCapacity } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(sk), ConsistentRead, ReturnConsumedCapacity: 'TOTAL' }),
      );
      expect(ConsumedCapacity?.CapacityUnits).toBe(units);
    });

    // Amazon's own local engine charges nothing for this. The real DynamoDB charges half a unit.
    const least = name === 'dynamodb-local' ? 0 : 0.5;
    it.each([
      ['the table', undefined, 'pk'],
      ['the index', AGENDA.index, 'lane'],
    ])('of a query of %s that finds nothing is half a unit', async (_name, IndexName, hash) => {
      const { ConsumedCapacity } = await client.send(
        new QueryCommand({
          TableName,
          IndexName,
          KeyConditionExpression: `${hash} = :hash`,
          ExpressionAttributeValues: { ':hash': { S: 'nobody' } },
          ReturnConsumedCapacity: 'INDEXES',
        }),
      );
      const { Table, GlobalSecondaryIndexes } = ConsumedCapacity ?? {};
      const told = IndexName === undefined ? Table : GlobalSecondaryIndexes?.[IndexName];
      expect([ConsumedCapacity?.CapacityUnits, told?.CapacityUnits]).toEqual([least, least]);
    });
  });

  it('takes an item of up to 400 KB', async () => {
    await write({ Item: { ...keyOf('huge'), text: { S: 'x'.repeat(400 * 1_024 - 100) } } });
    await expect(write({ Item: { ...keyOf('huge'), text: { S: 'x'.repeat(400 * 1_024) } } })).rejects.toThrow(
      /size has exceeded/,
    );
  });

  it('keeps working when a client breaks off in the middle of a request', async () => {
    const { hostname, port } = new URL(engine.endpoint);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 99\r\n\r\n{"a',
    );
    socket.resetAndDestroy();
    await once(socket, 'close');
    await write({ Item: keyOf('after') });
    expect(await read('after')).toBeDefined();
  });

  it('keeps what was written when it is started again on the same directory', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'hearback-'));
    const use = async (work: (own: DynamoDBClient) => Promise<void>): Promise<void> => {
      const { endpoint, stop } = await startDynamoDb({ dataDir, engine: name });
      const own = clientOf(endpoint);
      try {
        await createTable(own, 'kept');
        await work(own);
      } finally {
        own.destroy();
        await stop();
      }
    };
    try {
      await use(async (own) => {
        await own.send(new PutItemCommand({ TableName: 'kept', Item: keyOf('a') }));
      });
      await use(async (own) => {
        const { Item } = await own.send(new GetItemCommand({ TableName: 'kept', Key: keyOf('a') }));
        expect(Item).toBeDefined();
      });
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it('is gone from its port after it was stopped', async () => {
    const { endpoint, stop } = await startDynamoDb({ engine: name });
    await stop();
    await expect(fetch(endpoint)).rejects.toThrow();
  });

  it('that a killed run left behind is ended, and its data are there', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'hearback-'));
    try {
      const stray = await startDynamoDb({ dataDir, engine: name });
      const before = clientOf(stray.endpoint);
      await createTable(before, 'kept');
      await before.send(new PutItemCommand({ TableName: 'kept', Item: keyOf('a') }));
      before.destroy();
      await endStrayEngine({ pid: stray.pid, endpoint: stray.endpoint });
      await expect(fetch(stray.endpoint)).rejects.toThrow();

      const next = await startDynamoDb({ dataDir });
      const after = clientOf(next.endpoint);
      const { Item } = await after.send(new GetItemCommand({ TableName: 'kept', Key: keyOf('a') }));
      after.destroy();
      await next.stop();
      await stray.stop();
      expect({ engine: next.engine, Item }).toEqual({ engine: name, Item: keyOf('a') });
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
