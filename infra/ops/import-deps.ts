import { randomBytes } from 'node:crypto';
import { makeRunId } from '../../functions/domain/identity/run.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { aliasStore } from '../../functions/store/aliases.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { runStore } from '../../functions/store/runs.ts';
import type { ImportDeps } from '../../functions/use-cases/importing/import-customers.ts';
import { keysOf, type Target } from './target.ts';

/** What an import into a target needs. Its run begins now. Throws as {@link keysOf}. */
export async function importDepsOf(
  target: Target,
): Promise<Omit<ImportDeps, 'questions' | 'onColumns' | 'onProgress'>> {
  const { client, tableName, clock } = target;
  return {
    customers: customerStore(client, tableName),
    addresses: addressStore(client, tableName),
    aliases: aliasStore(client, tableName),
    runs: runStore(client, tableName),
    keys: await keysOf(target),
    clock,
    run: makeRunId(clock.now(), randomBytes),
  };
}
