import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type FewerMails, fewerText } from '../domain/asking/fewer-mails.ts';
import { type Ref, shardOf } from '../domain/identity/ref.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { FewerMailsStore } from '../ports/fewer-mails.ts';
import { AGENDA_SHARDS, agendaKey, agendaPartition, customerKey } from '../wiring/table.ts';
import { conditional, toItem, toKey } from './items.ts';

/**
 * The wishes in CUSTOMER items: all that the public pages do with them. It is apart from the rest of the
 * store, to keep their bundle small. No write returns anything of the item, because the pages are open to
 * everybody and read no customer.
 */
export function fewerMailsStore(client: DynamoDBClient, TableName: string): FewerMailsStore {
  /** @param reviewAt absent: the customer's place on the agenda stays */
  const write = async (isBack: boolean, ref: Ref, wish: FewerMails, reviewAt?: Instant): Promise<boolean> => {
    const entry =
      reviewAt === undefined ? undefined : agendaKey('review', { dueAt: reviewAt, kind: 'review', ref });
    const { isWritten } = await conditional(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: toKey(customerKey(ref)),
          // With a new revision, whoever has read the customer before reads again.
          UpdateExpression: `SET revision = revision + :one${entry ? ', lane = :lane, #at = :at' : ''}${isBack ? ' REMOVE fewer' : ', fewer = :wish'}`,
          ConditionExpression: `attribute_exists(pk)${entry ? ' AND (attribute_not_exists(lane) OR lane <> :parked)' : ''}${isBack ? ' AND (attribute_not_exists(fewer) OR fewer = :wish)' : ''}`,
          ...(entry && { ExpressionAttributeNames: { '#at': 'at' } }),
          ExpressionAttributeValues: toItem({
            ':one': 1,
            ':wish': fewerText(wish),
            ':lane': entry?.lane,
            ':at': entry?.at,
            ':parked': entry && agendaPartition('parked', shardOf(ref, AGENDA_SHARDS)),
          }),
        }),
      ),
    );
    return isWritten;
  };
  /** Whoever is parked waits for a person. Somebody brought back between the two writes is under review. */
  const change = async (isBack: boolean, ref: Ref, wish: FewerMails, now: Instant): Promise<boolean> =>
    (await write(isBack, ref, wish, now)) || write(isBack, ref, wish);

  return {
    wish: (...wished) => change(false, ...wished),
    takeBack: (...wished) => change(true, ...wished),
  };
}
