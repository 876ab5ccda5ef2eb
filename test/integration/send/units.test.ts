import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyProgramme } from '../../../functions/use-cases/programme/apply.ts';
import { createTable } from '../../../infra/local/aws/dynamodb.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { names } from '../../support/post-office.ts';
import { sendWorld } from '../../support/send-world.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

/** A client that adds up the costs of its calls, indexes included. */
function counted(endpoint: string) {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const units = { read: 0, write: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } });
        const { CapacityUnits = 0 } = Object(result.output).ConsumedCapacity ?? {};
        units[/^(Get|Query)/.test(commandName) ? 'read' : 'write'] += CapacityUnits;
        return result;
      },
    { step: 'initialize' },
  );
  return { client, units };
}

it('a mail costs at most 2.6 read units in batches of ten, including the looks at the gate', async () => {
  const tableName = `units-${randomUUID()}`;
  await createTable(table.client, tableName);
  const setup = sendWorld(table, tableName);
  await setup.ports.gate.setPace(12.6);
  const messages = [];
  for (const name of names('n', 100)) messages.push(await setup.due(name));

  const { client, units } = counted(table.endpoint);
  const world = sendWorld({ ...table, client }, tableName);
  while (messages.length > 0) await world.send(...messages.splice(0, 10));
  client.destroy();
  expect(world.wire).toHaveLength(100);
  expect(units.read / 100).toBeLessThanOrEqual(2.6);
  expect(units.write / 100).toBeLessThanOrEqual(5.2);
});

it('applying a programme costs at most 3 write units for whom it moves, and none for whom it does not', async () => {
  const tableName = `units-${randomUUID()}`;
  await createTable(table.client, tableName);
  const setup = sendWorld(table, tableName);
  await setup.ports.gate.setPace(500);
  // Asked today, and next by the milestones.
  const messages = [];
  for (const name of names('n', 20)) messages.push(await setup.due(name, { account: name }));
  for (const name of names('two', 2)) messages.push(await setup.due(name, { account: 'Two Ltd' }));
  while (messages.length > 0) await setup.send(...messages.splice(0, 10));

  const { client, units } = counted(table.endpoint);
  const { ports, bundle } = sendWorld({ ...table, client }, tableName);
  const { programme } = bundle;
  const monthly = {
    ...programme,
    bands: programme.bands.map((band) => ({ ...band, ask: { at: [], every: 'P1M' } })),
    fatigue: { ...programme.fatigue, minGap: 'P20D', accountWeeks: 2 },
  };
  const applied = async (by: typeof programme) => {
    const before = units.write;
    const { moved, unmoved } = await applyProgramme(ports, by);
    return { moved, unmoved, written: units.write - before };
  };
  expect(await applied(programme)).toEqual({ moved: 0, unmoved: 22, written: 0 });
  const first = await applied(monthly);
  expect(first).toMatchObject({ moved: 22, unmoved: 0 });
  expect(first.written).toBeLessThanOrEqual(3 * 22);
  expect(await applied(monthly)).toEqual({ moved: 0, unmoved: 22, written: 0 });
  client.destroy();
});
