import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KeyRing } from '../../../functions/domain/identity/key-ring.ts';
import { makeRunId } from '../../../functions/domain/identity/run.ts';
import type { ImportReport } from '../../../functions/domain/importing/import-report.ts';
import { dateColumnsOf } from '../../../functions/domain/programme/date-columns.ts';
import type { Programme } from '../../../functions/domain/programme/programme.ts';
import type { Clock } from '../../../functions/ports/clock.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { aliasStore } from '../../../functions/store/aliases.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { runStore } from '../../../functions/store/runs.ts';
import { type ImportDeps, importCustomers } from '../../../functions/use-cases/importing/import-customers.ts';
import { systemProblem } from '../../terminal/system-problem.ts';

/** Imports files of customers into a table. The import throws a UserError when its file cannot be read. */
export const fileImport =
  (client: DynamoDBClient, tableName: string, keys: KeyRing, clock: Clock, programme: Programme) =>
  async (file: string, onProgress?: ImportDeps['onProgress']): Promise<ImportReport> => {
    try {
      return await importCustomers(() => createReadStream(file), {
        customers: customerStore(client, tableName),
        addresses: addressStore(client, tableName),
        aliases: aliasStore(client, tableName),
        runs: runStore(client, tableName),
        keys,
        clock,
        dateColumns: dateColumnsOf(programme),
        run: makeRunId(clock.now(), randomBytes),
        ...(onProgress === undefined ? {} : { onProgress }),
      });
    } catch (error) {
      throw systemProblem(error, `The customer file ${file}`) ?? error;
    }
  };
