import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { addressStore } from '../../../functions/store/addresses.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { aliasStore } from '../../../functions/store/aliases.ts';
import { caseStore } from '../../../functions/store/cases.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { digestStore } from '../../../functions/store/digests.ts';
import { fewerMailsStore } from '../../../functions/store/fewer-mails.ts';
import { receiverStore } from '../../../functions/store/receivers.ts';
import { runStore } from '../../../functions/store/runs.ts';
import { staffMailStore } from '../../../functions/store/staff-mails.ts';
import { AGENDA_SHARDS } from '../../../functions/wiring/table.ts';
import { createTable } from '../../../infra/local/aws/dynamodb.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { inMemoryAgenda } from '../../support/in-memory-agenda.ts';
import { inMemoryAliases } from '../../support/in-memory-aliases.ts';
import { inMemoryCases } from '../../support/in-memory-cases.ts';
import { inMemoryCustomers } from '../../support/in-memory-customers.ts';
import { inMemoryDigests } from '../../support/in-memory-digests.ts';
import { inMemoryFewerMails } from '../../support/in-memory-fewer-mails.ts';
import { inMemoryReceivers } from '../../support/in-memory-receivers.ts';
import { inMemoryRuns } from '../../support/in-memory-runs.ts';
import { inMemoryStaffMails } from '../../support/in-memory-staff-mails.ts';
import { inMemoryAddresses, inMemoryContacts } from '../../support/in-memory-stores.ts';
import { addressStoreContract } from '../../support/store-contracts/addresses.ts';
import { agendaContract } from '../../support/store-contracts/agenda.ts';
import { aliasStoreContract } from '../../support/store-contracts/aliases.ts';
import { caseStoreContract } from '../../support/store-contracts/cases.ts';
import { commentStoreContract } from '../../support/store-contracts/comments.ts';
import { contactStoreContract } from '../../support/store-contracts/contacts.ts';
import { customerStoreContract } from '../../support/store-contracts/customers.ts';
import { digestStoreContract } from '../../support/store-contracts/digests.ts';
import { fewerMailsContract } from '../../support/store-contracts/fewer-mails.ts';
import { receiverStoreContract } from '../../support/store-contracts/receivers.ts';
import { runStoreContract } from '../../support/store-contracts/runs.ts';
import { staffMailStoreContract } from '../../support/store-contracts/staff-mails.ts';
import { suppressionsOfRunsContract } from '../../support/store-contracts/suppressions-of-runs.ts';

// What the ports promise. Both the stores on DynamoDB and the plain objects of the tests are checked here.

describe('on DynamoDB', () => {
  let table: TestTable;
  beforeAll(async () => {
    table = await startTestTable();
  });
  afterAll(() => table.stop());

  const contacts = () => contactStore(table.client, table.tableName);
  describe('customers', () => customerStoreContract(() => customerStore(table.client, table.tableName)));
  describe('addresses', () => addressStoreContract(() => addressStore(table.client, table.tableName)));
  describe('a suppression of lists', () =>
    suppressionsOfRunsContract(() => addressStore(table.client, table.tableName)));
  describe('runs', () => runStoreContract(() => runStore(table.client, table.tableName)));
  describe('aliases', () => aliasStoreContract(() => aliasStore(table.client, table.tableName)));
  describe('contacts', () => contactStoreContract(contacts));
  describe('comments', () => commentStoreContract(contacts));
  describe('cases', () => caseStoreContract(() => caseStore(table.client, table.tableName)));
  describe('staff mails', () => staffMailStoreContract(() => staffMailStore(table.client, table.tableName)));
  describe('digests', () => digestStoreContract(() => digestStore(table.client, table.tableName)));
  describe('receivers', () => receiverStoreContract(() => receiverStore(table.client, table.tableName)));
  describe('wishes for fewer mails', () =>
    fewerMailsContract(() => ({
      customers: customerStore(table.client, table.tableName),
      wishes: fewerMailsStore(table.client, table.tableName),
    })));
  describe('agenda', () =>
    agendaContract(async () => {
      const tableName = `agenda-${randomUUID()}`;
      await createTable(table.client, tableName);
      return {
        agenda: agenda(table.client, tableName),
        shards: AGENDA_SHARDS,
        customers: customerStore(table.client, tableName),
        staffMails: staffMailStore(table.client, tableName),
      };
    }));
});

describe('as a plain object', () => {
  describe('customers', () => customerStoreContract(inMemoryCustomers));
  describe('addresses', () => addressStoreContract(inMemoryAddresses));
  describe('a suppression of lists', () => suppressionsOfRunsContract(inMemoryAddresses));
  describe('runs', () => runStoreContract(inMemoryRuns));
  describe('aliases', () => aliasStoreContract(inMemoryAliases));
  describe('contacts', () => contactStoreContract(inMemoryContacts));
  describe('comments', () => commentStoreContract(inMemoryContacts));
  describe('cases', () => caseStoreContract(inMemoryCases));
  describe('staff mails', () => staffMailStoreContract(inMemoryStaffMails));
  describe('digests', () => digestStoreContract(inMemoryDigests));
  describe('receivers', () => receiverStoreContract(inMemoryReceivers));
  describe('wishes for fewer mails', () =>
    fewerMailsContract(() => {
      const customers = inMemoryCustomers();
      return { customers, wishes: inMemoryFewerMails(customers.all) };
    }));
  describe('agenda', () =>
    agendaContract(async () => {
      const customers = inMemoryCustomers();
      const staffMails = inMemoryStaffMails();
      return { agenda: inMemoryAgenda(customers, staffMails, 3), shards: 3, customers, staffMails };
    }));
});
