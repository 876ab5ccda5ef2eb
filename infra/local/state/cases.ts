import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Case } from '../../../functions/domain/cases/case.ts';
import { groupOf } from '../../../functions/domain/programme/group.ts';
import type { IsoWeek } from '../../../functions/domain/time/instant.ts';
import { caseStore } from '../../../functions/store/cases.ts';
import { contactStore } from '../../../functions/store/contacts.ts';

/** Cases as the local pages show them. */
export interface Cases {
  /** Every case that is open or taken, oldest first. */
  readonly unresolved: readonly Case[];
  /** The cases of the given weeks that were resolved. */
  readonly resolved: readonly Case[];
}

/**
 * Reads the cases. Resolved cases have no index, so they are found through the asks of some weeks. That is
 * good enough for a laptop.
 */
export async function readCases(
  weeks: readonly IsoWeek[],
  { client, tableName }: { readonly client: DynamoDBClient; readonly tableName: string },
): Promise<Cases> {
  const cases = caseStore(client, tableName);
  const contacts = contactStore(client, tableName);
  const unresolved: Case[] = [];
  for await (const each of cases.unresolved()) unresolved.push(each);
  const resolved: Case[] = [];
  for (const week of weeks) {
    for await (const { ref, settled } of contacts.inWeek(week)) {
      if (settled === undefined || groupOf(settled.score) !== 'detractor') continue;
      const found = await cases.get({ ref, week });
      if (found?.status === 'resolved') resolved.push(found);
    }
  }
  return { unresolved: unresolved.sort((a, b) => a.openedAt.localeCompare(b.openedAt)), resolved };
}
