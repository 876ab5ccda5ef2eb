import { afterAll, beforeAll, describe } from 'vitest';
import { addressStore } from '../../../functions/store/addresses.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { inMemoryCustomers } from '../../support/in-memory-customers.ts';
import { inMemoryAddresses, inMemoryContacts } from '../../support/in-memory-stores.ts';
import {
  addressStoreContract,
  contactStoreContract,
  customerStoreContract,
} from '../../support/store-contracts.ts';

describe('on DynamoDB', () => {
  let table: TestTable;
  beforeAll(async () => {
    table = await startTestTable();
  });
  afterAll(() => table.stop());

  describe('customers', () => customerStoreContract(() => customerStore(table.client, table.tableName)));
  describe('addresses', () => addressStoreContract(() => addressStore(table.client, table.tableName)));
  describe('contacts', () => contactStoreContract(() => contactStore(table.client, table.tableName)));
});

describe('as a plain object', () => {
  describe('customers', () => customerStoreContract(inMemoryCustomers));
  describe('addresses', () => addressStoreContract(inMemoryAddresses));
  describe('contacts', () => contactStoreContract(inMemoryContacts));
});
