import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { NOTHING_KNOWN, type Visits } from '../domain/answering/habits.ts';
import type { GatewayNote, ReceiverShard, ReceiverStore } from '../ports/receivers.ts';
import { RECEIVER_SHARDS, receiverShard, receiversKey } from '../wiring/table.ts';
import { fromItem, toKey } from './items.ts';

// One text for each domain keeps an item of 256 domains under 16 KB: `k3x7qmzp 12.5 3.25` is a domain with
// its asks and those of them that were visited, `k3x7qmzp google 2026-W45` the gateway of one.

const texts = z.optional(z.array(z.string()));
const schema = z.object({
  week: z.optional(z.string()),
  anywhere: z.optional(z.string()),
  gateways: texts,
  domains: texts,
  // A set of texts, so that two notes at once lose nothing.
  notes: z.optional(z.instanceof(Set<string>)),
});

function readVisits(text: string): [name: string, visits: Visits] {
  const [name = '', asks, visited] = text.split(' ');
  return [name, { asks: Number(asks), visited: Number(visited) }];
}

function readNote(text: string): GatewayNote {
  const [domain = '', gateway = '', week = ''] = text.split(' ');
  return { domain, gateway, week };
}

/** Reads the RECEIVERS items. The public pages load no code that writes them: each byte delays a click. */
export const receiverReader = (
  client: DynamoDBClient,
  TableName: string,
): Pick<ReceiverStore, 'shards' | 'shardOf' | 'get'> => ({
  shards: RECEIVER_SHARDS,
  shardOf: receiverShard,

  async get(shard): Promise<ReceiverShard> {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: toKey(receiversKey(shard)) }));
    const { week, anywhere, gateways = [], domains = [], notes: noted } = fromItem(schema, Item ?? {});
    // A domain may have moved. Its newest note counts.
    const notes = [...(noted ?? [])].map(readNote).sort((a, b) => (a.week < b.week ? -1 : 1));
    return {
      ...(week === undefined ? {} : { week }),
      anywhere: anywhere === undefined ? NOTHING_KNOWN.anywhere : readVisits(anywhere)[1],
      gateways: new Map(gateways.map(readVisits)),
      domains: new Map(domains.map(readVisits)),
      via: new Map(notes.map(({ domain, gateway }) => [domain, gateway])),
      notes,
    };
  },
});
