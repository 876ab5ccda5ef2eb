import { isDeepStrictEqual } from 'node:util';
import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { CASE_STATUSES, type Case, isUnresolved } from '../domain/cases/case.ts';
import { LAST_INSTANT } from '../domain/time/instant.ts';
import type { DuePage } from '../ports/agenda.ts';
import type { CaseStore } from '../ports/cases.ts';
import {
  AGENDA_SHARDS,
  agendaKey,
  caseKey,
  casePartition,
  casesOf,
  readAgendaSort,
  readCaseKey,
} from '../wiring/table.ts';
import { agenda } from './agenda.ts';
import { conditional, defined, fromItem, type Item, toItem, toKey } from './items.ts';

const PAGE = 100;

const schema = z.object({
  pk: z.string(),
  sk: z.string(),
  status: z.enum(CASE_STATUSES),
  openedAt: z.string(),
  takenAt: z.optional(z.string()),
  resolvedAt: z.optional(z.string()),
  openings: z.number(),
  toldWhy: z.boolean(),
  nudges: z.number(),
  revision: z.number(),
  band: z.string(),
  account: z.optional(z.string()),
  region: z.optional(z.string()),
  ownerEmail: z.optional(z.string()),
  annualValue: z.optional(z.number()),
  lane: z.optional(z.string()),
  at: z.optional(z.string()),
});

function read(item: Item): Case {
  const { pk, sk, lane: _lane, at, ...rest } = fromItem(schema, item);
  return defined({
    ...rest,
    ...readCaseKey({ pk, sk }),
    nudgeAt: at === undefined ? undefined : readAgendaSort(at).dueAt,
  }) as Case;
}

function write({ ref, week, nudgeAt, ...rest }: Case): Item {
  const entry =
    nudgeAt === undefined ? {} : agendaKey('case', { dueAt: nudgeAt, kind: 'case', ref, more: week });
  return toItem({ ...caseKey({ ref, week }), ...rest, ...entry });
}

/** Single CASE items. The pages need no more, and their bundle must stay small. */
export function caseItems(
  client: DynamoDBClient,
  TableName: string,
): Omit<CaseStore, 'unresolved' | 'unresolvedOf'> {
  /**
   * Puts the case if the condition holds. The SDK repeats a write whose response was lost. The repeat then
   * fails on our own success.
   */
  async function put(next: Case, when: string, values?: Record<string, unknown>): Promise<boolean> {
    const outcome = await conditional(
      client.send(
        new PutItemCommand({
          TableName,
          Item: write(next),
          ConditionExpression: when,
          ...(values === undefined ? {} : { ExpressionAttributeValues: toItem(values) }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    return outcome.isWritten || (outcome.old !== undefined && isDeepStrictEqual(read(outcome.old), next));
  }

  return {
    async get(id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toKey(caseKey(id)), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : read(Item);
    },
    add: (opened) => put(opened, 'attribute_not_exists(pk)'),
    replace: (old, next) =>
      put({ ...next, revision: old.revision + 1 }, 'revision = :read', { ':read': old.revision }),
  };
}

/** The CASE items: a detractor's answer until somebody has resolved it. */
export function caseStore(client: DynamoDBClient, TableName: string): CaseStore {
  const items = caseItems(client, TableName);
  return {
    ...items,

    async unresolvedOf(ref) {
      // A customer has few cases, far less than a page.
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :of)',
          ExpressionAttributeValues: toItem({ ':pk': casePartition(ref), ':of': casesOf(ref) }),
        }),
      );
      return Items.map(read).filter(isUnresolved);
    },

    async *unresolved() {
      const entries = agenda(client, TableName);
      for (let shard = 0; shard < AGENDA_SHARDS; shard += 1) {
        // A case that is nudged meanwhile moves within its shard, and would be found twice.
        const seen = new Set<string>();
        let page: DuePage | undefined;
        do {
          page = await entries.due('case', shard, LAST_INSTANT, PAGE, page?.cursor);
          const found = await Promise.all(
            page.due.map((due) => (due.kind === 'case' ? items.get(due.case) : undefined)),
          );
          for (const each of found) {
            if (each === undefined || !isUnresolved(each)) continue;
            const { sk } = caseKey(each);
            if (!seen.has(sk)) yield each;
            seen.add(sk);
          }
        } while (page.more);
      }
    },
  };
}
