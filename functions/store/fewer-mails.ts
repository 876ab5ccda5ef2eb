import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type FewerMails, fewerText } from '../domain/asking/fewer-mails.ts';
import { type Ref, shardOf } from '../domain/identity/ref.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { FewerMailsStore } from '../ports/fewer-mails.ts';
import type { ReviewStore } from '../ports/reviews.ts';
import { AGENDA_SHARDS, agendaKey, agendaPartition, customerKey } from '../wiring/table.ts';
import { conditional, toItem, toKey } from './items.ts';

/** What a write does besides the review. */
interface Change {
  readonly set?: string;
  readonly when?: string;
  readonly wish?: FewerMails;
}

/**
 * All that the public pages do with CUSTOMER items: wishes, and reviews. It is apart from the rest of the
 * store, to keep their bundle small. No write returns anything of the item, because the pages are open to
 * everybody and read no customer.
 */
export function fewerMailsStore(client: DynamoDBClient, TableName: string): FewerMailsStore & ReviewStore {
  /** @param reviewAt absent: the customer's place on the agenda stays */
  const write = async (
    ref: Ref,
    { set = '', when = '', wish }: Change,
    reviewAt?: Instant,
  ): Promise<boolean> => {
    const entry =
      reviewAt === undefined ? undefined : agendaKey('review', { dueAt: reviewAt, kind: 'review', ref });
    const { isWritten } = await conditional(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: toKey(customerKey(ref)),
          // With a new revision, whoever has read the customer before reads again.
          UpdateExpression: `SET revision = revision + :one${entry ? ', lane = :lane, #at = :at' : ''}${set}`,
          ConditionExpression: `attribute_exists(pk)${entry ? ' AND (attribute_not_exists(lane) OR lane <> :parked)' : ''}${when}`,
          ...(entry && { ExpressionAttributeNames: { '#at': 'at' } }),
          ExpressionAttributeValues: toItem({
            ':one': 1,
            ':wish': wish && fewerText(wish),
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
  const change = async (ref: Ref, wanted: Change, now: Instant): Promise<boolean> =>
    (await write(ref, wanted, now)) || write(ref, wanted);

  return {
    wish: (ref, wish, now) => change(ref, { set: ', fewer = :wish', wish }, now),
    takeBack: (ref, wish, now) =>
      change(
        ref,
        { set: ' REMOVE fewer', when: ' AND (attribute_not_exists(fewer) OR fewer = :wish)', wish },
        now,
      ),
    async review(ref, now) {
      await write(ref, {}, now);
    },
  };
}
