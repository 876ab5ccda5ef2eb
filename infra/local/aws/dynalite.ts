import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import db, { type DynaliteRequest, type DynaliteStore } from 'dynalite/db/index.js';
import deleteItem from 'dynalite/validations/deleteItem.js';
import putItem from 'dynalite/validations/putItem.js';
import updateItem from 'dynalite/validations/updateItem.js';
import { ifThere } from '../../terminal/missing-file.ts';
import { messageOf } from '../../terminal/user-error.ts';
import { type IndexedTable, queryCost, readCost, writeCost } from './dynalite-capacity.ts';
import { holds } from './dynalite-conditions.ts';
import { spoiltDatabase } from './engines.ts';

// Dynalite, with what it lacks of today's DynamoDB. A proxy on the wire could not add this: only dynalite's
// lock on the key tells which item a condition was checked on. After the lock, another write may have come.

export interface Dynalite {
  /** Answers a request of DynamoDB's JSON protocol. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Waits for the writes that have begun, and closes the files. */
  close(): Promise<void>;
}

const RETURN_ON_FAILURE = { type: 'String', enum: ['ALL_OLD', 'NONE'] } as const;

/** A condition that holds for no item. */
const NEVER = { type: 'function', name: 'attribute_not_exists', args: [{ BOOL: true }] } as const;

/**
 * Lets conditions compare lists and maps. A failed condition answers with its item when the request asks for
 * it.
 */
function mendConditions(): void {
  for (const { types } of [putItem, updateItem, deleteItem])
    types.ReturnValuesOnConditionCheckFailure = RETURN_ON_FAILURE;
  const check = db.checkConditional;
  const judge = (
    request: DynaliteRequest,
    existing: Readonly<Record<string, AttributeValue>> | undefined,
  ) => {
    if (request._condition === undefined) return check(request, existing);
    const isMet = holds(request._condition.expression, {
      item: existing ?? {},
      at: (path, item) => db.mapPath(path, item) ?? undefined,
      judge: (expression) => !check({ ...request, _condition: { expression } }, existing),
    });
    return isMet ? undefined : check({ ...request, _condition: { expression: NEVER } }, existing);
  };
  db.checkConditional = (request, existing) => {
    const failure = judge(request, existing);
    if (failure && existing !== undefined && request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD')
      failure.body.Item = existing;
    return failure;
  };
}

/**
 * Makes answers tell what a request costs in the indexes too, and that a query without results costs half a
 * unit.
 */
function countWhatIndexesCost(tables: ReadonlyMap<string, IndexedTable>): void {
  const { queryTable } = db;
  db.addConsumedCapacity = (request, isRead, first, second) =>
    isRead
      ? readCost(request, first)
      : writeCost(request, tables.get(request.TableName), { before: first, after: second });
  db.queryTable = (store, table, request, options, isLocal, fetchFromItemDb, startKeyNames, done) =>
    queryTable(store, table, request, options, isLocal, fetchFromItemDb, startKeyNames, (error, result) => {
      if (result?.ConsumedCapacity !== undefined)
        result.ConsumedCapacity = queryCost(request, result.ConsumedCapacity);
      done(error, result);
    });
}

/** Makes a table usable at once. A process killed meanwhile then leaves no table in the state "creating". */
function makeTablesAtOnce({ tableDb }: DynaliteStore): void {
  const put = tableDb.put.bind(tableDb);
  tableDb.put = (name, table, done) =>
    put(name, table.TableStatus === 'CREATING' ? { ...table, TableStatus: 'ACTIVE' } : table, done);
}

function noteTables(store: DynaliteStore, tables: Map<string, IndexedTable>): void {
  const getTable = store.getTable.bind(store);
  store.getTable = (name, checkStatus, done) => {
    const noting =
      (next: NonNullable<typeof done>): typeof next =>
      (error, table) => {
        if (table !== undefined) tables.set(name, table);
        next(error, table);
      };
    if (typeof checkStatus === 'function') getTable(name, noting(checkStatus));
    else getTable(name, checkStatus, done === undefined ? done : noting(done));
  };
}

/** Without this file LevelDB takes its directory for a new one and deletes everything in it. */
const FIRST_FILE = 'CURRENT';

async function requireWhole(directory: string): Promise<void> {
  const names = (await ifThere(readdir(directory))) ?? [];
  // These are tables and their journal. A first start that was cut short has none.
  const holds = names.some((name) => /\.(?:ldb|sst|log)$/.test(name));
  if (holds && !names.includes(FIRST_FILE))
    throw spoiltDatabase(directory, `its file ${FIRST_FILE} is missing`);
  await requireNothingDropped(directory);
}

/**
 * Throws when LevelDB left out parts of its journal. It leaves out what it cannot read, goes on, and says so
 * only in its log. That log stays until the next opening overwrites it.
 */
async function requireNothingDropped(directory: string): Promise<void> {
  const log = (await ifThere(readFile(path.join(directory, 'LOG'), 'utf8'))) ?? '';
  const dropped = /\bCorruption: (.*)$/m.exec(log)?.[1];
  if (dropped !== undefined) throw spoiltDatabase(directory, `a part of it was lost: ${dropped}`);
}

/**
 * Opens dynalite. Call this once in a process, because it changes the package itself.
 *
 * @param directory where LevelDB keeps its files; in memory when absent
 * @throws UserError when the files cannot be opened
 */
export async function openDynalite(directory: string | undefined): Promise<Dynalite> {
  if (directory !== undefined) await requireWhole(directory);
  const tables = new Map<string, IndexedTable>();
  mendConditions();
  countWhatIndexesCost(tables);
  const { create } = db;
  const stores: DynaliteStore[] = [];
  db.create = (options) => {
    const store = create(options);
    makeTablesAtOnce(store);
    noteTables(store, tables);
    stores.push(store);
    return store;
  };
  const engine = dynalite({
    ...(directory === undefined ? {} : { path: directory }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  // Dynalite opens its files at the first request, and would fail only there.
  for (const store of stores) {
    await store.db.open().catch((error: unknown) => {
      if (directory === undefined) throw error;
      throw spoiltDatabase(directory, messageOf(error instanceof Error ? (error.cause ?? error) : error));
    });
  }
  if (directory !== undefined) await requireNothingDropped(directory);
  return {
    async answer(request, response) {
      const { method, url, headers } = request;
      // Dynalite must get the whole request: if the client's connection broke meanwhile, it would end our
      // process.
      const whole = Readable.from([await buffer(request)]);
      engine.emit('request', Object.assign(whole, { method, url, headers }), response);
    },
    async close() {
      for (const store of stores) await store.db.close();
    },
  };
}
