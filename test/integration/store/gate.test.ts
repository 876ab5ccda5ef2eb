import { afterAll, beforeAll, describe } from 'vitest';
import { gate } from '../../../functions/store/gate.ts';
import { createTable } from '../../../infra/local/aws/dynamodb.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { inMemoryGate } from '../../support/in-memory-gate.ts';
import { gateContract } from '../../support/store-contracts/gate.ts';

// What the gate promises, on DynamoDB and as a plain object for tests.

describe('on DynamoDB', () => {
  let table: TestTable;
  let tables = 0;
  beforeAll(async () => {
    table = await startTestTable();
  });
  afterAll(() => table.stop());

  gateContract(async () => {
    // A table has one gate, so each test has its own table.
    tables += 1;
    const tableName = `gate-${process.pid}-${tables}`;
    await createTable(table.client, tableName);
    return () => gate(table.client, tableName);
  });
});

describe('as a plain object', () => {
  gateContract(async () => {
    const one = inMemoryGate();
    return () => one;
  });
});
