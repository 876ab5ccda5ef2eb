import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { MAX_DOMAINS, NOTHING_KNOWN, type Visits } from '../domain/answering/habits.ts';
import { readGateway } from '../domain/mail/gateway.ts';
import type { GatewayNote, ReceiverShard, ReceiverStore } from '../ports/receivers.ts';
import { RECEIVER_SHARDS, receiverShard, receiversKey } from '../wiring/table.ts';
import { conditional, fromItem, toItem, toKey } from './items.ts';

// One text for each domain keeps an item of 256 domains under 12 KB: `k3x7qmzp 12.5 3.25` is a domain with
// its asks and those of them that were visited, `k3x7qmzp google 2026-W45` the gateway of one.

const texts = z.optional(z.array(z.string()));
const schema = z.object({
  week: z.optional(z.string()),
  anywhere: z.optional(z.string()),
  gateways: texts,
  domains: texts,
  // A set, so that two notes at once lose nothing.
  notes: z.optional(z.set(z.string())),
});

const writeVisits = (name: string, { asks, visited }: Visits): string => `${name} ${asks} ${visited}`;

function readVisits(text: string): [name: string, visits: Visits] {
  const [name = '', asks, visited] = text.split(' ');
  return [name, { asks: Number(asks), visited: Number(visited) }];
}

const writeNote = ({ domain, gateway, week }: GatewayNote): string => `${domain} ${gateway} ${week}`;

function readNote(text: string): GatewayNote[] {
  const [domain = '', name, week = ''] = text.split(' ');
  const gateway = readGateway(name);
  // A later version may know more of them.
  return gateway === undefined ? [] : [{ domain, gateway, week }];
}

/** The RECEIVERS items: how often machines visit the asks at a domain, at a gateway, anywhere. */
export function receiverStore(client: DynamoDBClient, TableName: string): ReceiverStore {
  return {
    shards: RECEIVER_SHARDS,
    shardOf: receiverShard,

    async get(shard): Promise<ReceiverShard> {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: toKey(receiversKey(shard)) }));
      if (Item === undefined) return { ...NOTHING_KNOWN, notes: [] };
      const { week, anywhere, gateways = [], domains = [], notes: noted = [] } = fromItem(schema, Item);
      // A domain may have moved. Its newest note counts.
      const notes = [...noted].flatMap(readNote).sort((a, b) => (a.week < b.week ? -1 : 1));
      return {
        ...(week === undefined ? {} : { week }),
        anywhere: anywhere === undefined ? NOTHING_KNOWN.anywhere : readVisits(anywhere)[1],
        gateways: new Map(gateways.map(readVisits)),
        domains: new Map(domains.map(readVisits)),
        via: new Map(notes.map(({ domain, gateway }) => [domain, gateway])),
        notes,
      };
    },

    async learn(shard, before, { week, anywhere, gateways, domains, forgotten }) {
      const lines = (all: ReadonlyMap<string, Visits>): string[] =>
        [...all].map(([name, visits]) => writeVisits(name, visits));
      const outcome = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(receiversKey(shard)),
            UpdateExpression: `SET #week = :week, anywhere = :anywhere, gateways = :gateways, #domains = :domains${forgotten.length === 0 ? '' : ' DELETE notes :forgotten'}`,
            ConditionExpression: before === undefined ? 'attribute_not_exists(#week)' : '#week = :before',
            ExpressionAttributeNames: { '#week': 'week', '#domains': 'domains' },
            ExpressionAttributeValues: toItem({
              ':week': week,
              ':anywhere': writeVisits('anywhere', anywhere),
              ':gateways': lines(gateways),
              ':domains': lines(domains),
              ...(before === undefined ? {} : { ':before': before }),
              ...(forgotten.length === 0 ? {} : { ':forgotten': new Set(forgotten.map(writeNote)) }),
            }),
          }),
        ),
      );
      return outcome.isWritten;
    },

    async note(note) {
      await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(receiversKey(receiverShard(note.domain))),
            UpdateExpression: 'ADD notes :note',
            ConditionExpression: 'attribute_not_exists(notes) OR size(notes) < :max',
            ExpressionAttributeValues: toItem({ ':note': new Set([writeNote(note)]), ':max': MAX_DOMAINS }),
          }),
        ),
      );
    },
  };
}
