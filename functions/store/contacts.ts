import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { CONTACT_STATUSES, type Contact, type ContactId } from '../domain/contact.ts';
import { EVIDENCE_POLICY, type Hit } from '../domain/evidence.ts';
import type { Instant } from '../domain/instant.ts';
import type { Comment, ContactStore } from '../domain/ports.ts';
import { conditional, defined, fromItem, type Item, toItem, toKey } from './items.ts';
import {
  agendaKey,
  CONTACT_SHARDS,
  commentKey,
  commentPartition,
  contactKey,
  contactPartition,
  readAgendaSort,
  readContactKey,
} from './table.ts';

const score = z.number().check(z.int(), z.minimum(1), z.maximum(10));

const schema = z.object({
  pk: z.string(),
  sk: z.string(),
  status: z.enum(CONTACT_STATUSES),
  attempt: z.string(),
  dueAt: z.string(),
  claimedAt: z.string(),
  sentAt: z.optional(z.string()),
  messageId: z.optional(z.string()),
  reason: z.optional(z.string()),
  band: z.string(),
  templateVersion: z.string(),
  locale: z.string(),
  addressHash: z.string(),
  region: z.optional(z.string()),
  account: z.optional(z.string()),
  ownerEmail: z.optional(z.string()),
  annualValue: z.optional(z.number()),
  // One text each, `9@2026-11-03T08:00:12Z`: twelve of them must fit beside the facts in 1 KB.
  hits: z.optional(z.array(z.string())),
  lostHits: z.optional(z.number()),
  tapScore: z.optional(score),
  tapAt: z.optional(z.string()),
  revision: z.optional(z.number()),
  at: z.optional(z.string()),
  lane: z.optional(z.string()),
  settledScore: z.optional(score),
  settledGrade: z.optional(z.enum(['confirmed', 'settled', 'pending', 'doubtful'])),
  settledAt: z.optional(z.string()),
});

const writeHit = (hit: Hit): string => `${hit.score}@${hit.at}`;

function readHit(text: string): Hit {
  const [value = '', at = ''] = text.split('@');
  return { score: z.parse(score, Number(value)), at };
}

function read(item: Item): Contact {
  const {
    pk,
    sk,
    lane: _lane,
    at,
    hits,
    lostHits,
    tapScore,
    tapAt,
    revision,
    settledScore,
    settledGrade,
    settledAt,
    ...rest
  } = fromItem(schema, item);
  return defined({
    ...rest,
    ...readContactKey({ pk, sk }),
    evidence: defined({
      hits: (hits ?? []).map(readHit),
      lostHits: lostHits ?? 0,
      tap: tapScore === undefined || tapAt === undefined ? undefined : { score: tapScore, at: tapAt },
    }),
    revision: revision ?? 0,
    settleAt: at === undefined ? undefined : readAgendaSort(at).dueAt,
    settled:
      settledScore === undefined || settledGrade === undefined || settledAt === undefined
        ? undefined
        : { score: settledScore, grade: settledGrade, at: settledAt },
  }) as Contact;
}

const commentSchema = z.object({ pk: z.string(), sk: z.string(), text: z.string(), writtenAt: z.string() });

function readComment(item: Item): Comment {
  const { pk, sk, text, writtenAt } = fromItem(commentSchema, item);
  return { ...readContactKey({ pk, sk }), text, at: writtenAt };
}

/** The CONTACT items: one mail to one person each, with the evidence of what came back; and the comments beside them. */
export function contactStore(client: DynamoDBClient, TableName: string): ContactStore {
  /** Writes evidence and, unless a time is set already, the time at which it settles. */
  const addEvidence = (
    id: ContactId,
    settleAt: Instant,
    parts: { set: string; when: string; values: Record<string, unknown> },
  ) => {
    const entry = agendaKey('settle', { dueAt: settleAt, kind: 'settle', ref: id.ref });
    return conditional(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: toKey(contactKey(id)),
          UpdateExpression: `SET ${parts.set}, lane = if_not_exists(lane, :lane), #at = if_not_exists(#at, :at) ADD revision :one`,
          ConditionExpression: parts.when,
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: toItem({
            ...parts.values,
            ':lane': entry.lane,
            ':at': entry.at,
            ':one': 1,
          }),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
  };

  const page = async (
    partition: string,
    from: Item | undefined,
  ): Promise<{ items: Item[]; next: Item | undefined }> => {
    const { Items, LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: toItem({ ':pk': partition }),
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    return { items: Items ?? [], next: LastEvaluatedKey };
  };

  /** One page of every shard at a time, asked for side by side: as many pages in memory as there are shards, however large the week. */
  async function* everyItem(partitionOf: (shard: number) => string): AsyncGenerator<Item> {
    let open = Array.from({ length: CONTACT_SHARDS }, (_, shard) => ({
      partition: partitionOf(shard),
      from: undefined as Item | undefined,
    }));
    while (open.length > 0) {
      const pages = await Promise.all(
        open.map(async ({ partition, from }) => ({ partition, ...(await page(partition, from)) })),
      );
      for (const { items } of pages) yield* items;
      open = pages
        .filter(({ next }) => next !== undefined)
        .map(({ partition, next }) => ({ partition, from: next }));
    }
  }

  return {
    async get(id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toKey(contactKey(id)), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : read(Item);
    },

    async claim(claim) {
      const { ref: _ref, week: _week, kind: _kind, ...facts } = claim;
      const outcome = await conditional(
        client.send(
          new PutItemCommand({
            TableName,
            Item: toItem({ ...contactKey(claim), ...facts, status: 'SENDING' }),
            // A repeat that was long on its way must not wipe what has happened since.
            ConditionExpression:
              'attribute_not_exists(pk) OR (attempt = :mine AND #status = :sending AND attribute_not_exists(revision))',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: toItem({ ':mine': claim.attempt, ':sending': 'SENDING' }),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      if (outcome.held) return { kind: 'claimed' };
      if (outcome.old === undefined)
        throw new Error(`The contact of ${claim.ref} in ${claim.week} vanished.`);
      return { kind: 'exists', contact: read(outcome.old) };
    },

    async finish(id, attempt, result) {
      const outcome = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(contactKey(id)),
            UpdateExpression:
              result.status === 'SENT'
                ? 'SET #status = :status, messageId = :messageId, sentAt = :at'
                : 'SET #status = :status, reason = :reason',
            ConditionExpression: 'attempt = :mine AND #status = :sending',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: toItem({
              ':status': result.status,
              ':mine': attempt,
              ':sending': 'SENDING',
              ...(result.status === 'SENT'
                ? { ':messageId': result.messageId, ':at': result.at }
                : { ':reason': result.reason.slice(0, 200) }),
            }),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      if (outcome.held) return true;
      // The SDK repeats a write whose response was lost: then the condition fails on our own success.
      const stored = outcome.old === undefined ? undefined : read(outcome.old);
      return stored?.attempt === attempt && stored.status === result.status;
    },

    async free(id, attempt) {
      const outcome = await conditional(
        client.send(
          new DeleteItemCommand({
            TableName,
            Key: toKey(contactKey(id)),
            ConditionExpression: 'attempt = :mine AND #status = :sending',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: toItem({ ':mine': attempt, ':sending': 'SENDING' }),
          }),
        ),
      );
      return outcome.held;
    },

    async recordHit(id, hit, settleAt) {
      const kept = await addEvidence(id, settleAt, {
        set: 'hits = list_append(if_not_exists(hits, :none), :hit)',
        when: 'attribute_exists(pk) AND (attribute_not_exists(hits) OR size(hits) < :max)',
        values: { ':none': [], ':hit': [writeHit(hit)], ':max': EVIDENCE_POLICY.maxHits },
      });
      if (kept.held) return kept.result.Attributes === undefined ? undefined : read(kept.result.Attributes);
      if (kept.old === undefined) return undefined;
      const counted = await addEvidence(id, settleAt, {
        set: 'lostHits = if_not_exists(lostHits, :zero) + :one',
        when: 'attribute_exists(pk)',
        values: { ':zero': 0 },
      });
      return counted.held && counted.result.Attributes !== undefined
        ? read(counted.result.Attributes)
        : undefined;
    },

    async recordTap(id, tap, settleAt) {
      const outcome = await addEvidence(id, settleAt, {
        set: 'tapScore = :score, tapAt = :tapAt',
        // Instants of one form sort as text. Of two taps in one second the one that came last stays.
        when: 'attribute_exists(pk) AND (attribute_not_exists(tapAt) OR tapAt <= :tapAt)',
        values: { ':score': tap.score, ':tapAt': tap.at },
      });
      const kept = outcome.held ? outcome.result.Attributes : outcome.old;
      return kept === undefined ? undefined : read(kept);
    },

    async saveComment(id, { text, at }) {
      await conditional(
        client.send(
          new PutItemCommand({
            TableName,
            Item: toItem({ ...commentKey(id), text, writtenAt: at }),
            // As with taps: a late repeat of older words changes nothing.
            ConditionExpression: 'attribute_not_exists(writtenAt) OR writtenAt <= :at',
            ExpressionAttributeValues: toItem({ ':at': at }),
          }),
        ),
      );
    },

    async settle(contact, answer, at) {
      if (contact.settleAt === undefined) return false;
      const outcome = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(contactKey(contact)),
            UpdateExpression: `${answer === undefined ? '' : 'SET settledScore = :score, settledGrade = :grade, settledAt = :now '}REMOVE lane, #at`,
            ConditionExpression: '#at = :at AND revision = :revision',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: toItem({
              ':at': agendaKey('settle', { dueAt: contact.settleAt, kind: 'settle', ref: contact.ref }).at,
              ':revision': contact.revision,
              ...(answer === undefined ? {} : { ':score': answer.score, ':grade': answer.grade, ':now': at }),
            }),
          }),
        ),
      );
      return outcome.held;
    },

    async *inWeek(week) {
      for await (const item of everyItem((shard) => contactPartition(week, shard))) yield read(item);
    },

    async *commentsInWeek(week) {
      for await (const item of everyItem((shard) => commentPartition(week, shard))) yield readComment(item);
    },
  };
}
