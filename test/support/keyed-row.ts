import type { NewCustomer } from '../../functions/domain/asking/customer.ts';
import type { ImportRowDeps } from '../../functions/use-cases/importing/import-row.ts';
import type { KeyedRow } from '../../functions/use-cases/importing/waiting-rows.ts';
import { inMemoryAliases } from './in-memory-aliases.ts';
import { inMemoryRuns } from './in-memory-runs.ts';

/** A row of a file with all of our columns. It says this of a customer, and nothing about mail. */
export function keyedRowOf({ ref, addressHash: hash, optedOut: _, ...profile }: NewCustomer): KeyedRow {
  const { crmId, email, since, tags = {} } = profile;
  const { firstName, lastName, account, ownerEmail, region, locale, zone, until, annualValue } = profile;
  const { ownerLocale, renewalOn, lastAsked, lastAnswered } = profile;
  const texts = { firstName, lastName, account, ownerEmail, ownerLocale, region, locale, zone };
  const says = { ...texts, until, renewalOn, annualValue, lastAsked, lastAnswered };
  return {
    line: 2,
    row: { crmId, email, normalisedAddress: email, since, says, unread: [], tags, unreadTags: [] },
    mail: { kind: 'nothing' },
    problems: [],
    email,
    ref,
    hash,
  };
}

/** What an import of one row needs besides the stores of a world. */
export const importRowDeps = <Ports extends Pick<ImportRowDeps, 'customers' | 'addresses' | 'clock'>>(
  ports: Ports,
): ImportRowDeps => ({
  ...ports,
  aliases: inMemoryAliases(),
  runs: inMemoryRuns(),
  tagColumns: new Set(),
  isComplete: false,
});
