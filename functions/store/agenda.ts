import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { DUE_LANES } from '../domain/mail/lanes.ts';
import type { Agenda, Due } from '../ports/agenda.ts';
import {
  AGENDA,
  AGENDA_SHARDS,
  agendaPartition,
  isStaffKey,
  readAgendaSort,
  readCaseKey,
  readContactKey,
  readStaffKey,
} from '../wiring/table.ts';
import { fromItem, type Item, toItem } from './items.ts';

// Made when it is needed: the public pages have this file in their bundle and never read the agenda.
const schemaOf = () => z.object({ pk: z.string(), sk: z.string(), lane: z.string(), at: z.string() });

function toDue({ pk, sk, at }: z.infer<ReturnType<typeof schemaOf>>): Due {
  const { dueAt, kind, ref } = readAgendaSort(at);
  switch (kind) {
    case 'settle':
      return { kind, dueAt, contact: readContactKey({ pk, sk }) };
    case 'case':
      return { kind, dueAt, case: readCaseKey({ pk, sk }) };
    case 'staff':
      return { kind, dueAt, staff: readStaffKey({ pk, sk }) };
    case 'parked':
      return isStaffKey({ pk, sk }) ? { kind, dueAt, staff: readStaffKey({ pk, sk }) } : { kind, dueAt, ref };
    default:
      return { kind, dueAt, ref };
  }
}

// '$' comes after '#', so the bound `<time>$` includes every entry of that second.
const upTo = (until: string): string => `${until}$`;
// '!' is the first printable character, so no key lies between a key and the same key with '!'.
const after = (cursor: string): string => `${cursor}!`;

/**
 * The sparse index of everything that must happen later. The cost of a read grows with what is due, never
 * with the number of customers.
 */
export function agenda(client: DynamoDBClient, TableName: string): Agenda {
  const schema = schemaOf();
  const query = async (lane: string, from: string, until: string, limit: number) => {
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        IndexName: AGENDA.index,
        KeyConditionExpression: '#lane = :lane AND #at BETWEEN :from AND :until',
        ExpressionAttributeNames: { '#lane': AGENDA.partition, '#at': AGENDA.sort },
        ExpressionAttributeValues: toItem({ ':lane': lane, ':from': from, ':until': until }),
        Limit: limit,
      }),
    );
    return (Items ?? []).map((item: Item) => fromItem(schema, item));
  };

  return {
    async due(lane, shard, until, limit, cursor) {
      const items = await query(
        agendaPartition(lane, shard),
        cursor === undefined ? '0' : after(cursor),
        upTo(until),
        limit,
      );
      return { due: items.map(toDue), cursor: items.at(-1)?.at ?? cursor, more: items.length === limit };
    },

    async earliest() {
      const partitions = DUE_LANES.flatMap((lane) =>
        Array.from({ length: AGENDA_SHARDS }, (_, shard) => agendaPartition(lane, shard)),
      );
      const heads = await Promise.all(partitions.map((partition) => query(partition, '0', '9999', 1)));
      const times = heads.flatMap(([head]) => (head === undefined ? [] : [readAgendaSort(head.at).dueAt]));
      return times.sort()[0];
    },
  };
}
