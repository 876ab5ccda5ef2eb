import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { MAX_DOMAINS, type Visits } from '../domain/answering/habits.ts';
import type { GatewayNote, ReceiverStore } from '../ports/receivers.ts';
import { receiverShard, receiversKey } from '../wiring/table.ts';
import { conditional, toItem, toKey } from './items.ts';
import { receiverReader } from './receiver-item.ts';

const writeVisits = (name: string, { asks, visited }: Visits): string => `${name} ${asks} ${visited}`;

const writeNote = ({ domain, gateway, week }: GatewayNote): string => `${domain} ${gateway} ${week}`;

/** The RECEIVERS items: how often machines visit the asks at a domain, at a gateway, anywhere. */
export function receiverStore(client: DynamoDBClient, TableName: string): ReceiverStore {
  return {
    ...receiverReader(client, TableName),

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
