import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ContactId } from '../domain/contact.ts';
import { EVIDENCE_POLICY } from '../domain/evidence.ts';
import type { Instant } from '../domain/instant.ts';
import type { ContactStore } from '../domain/ports.ts';
import { commentStore } from './comments.ts';
import { readContact, writeHit } from './contact-item.ts';
import { conditional, toItem, toKey } from './items.ts';
import { everyItem } from './query.ts';
import { agendaKey, CONTACT_SHARDS, contactKey, contactPartition } from './table.ts';

/** The CONTACT items: one mail to one person each, with the evidence of what came back; and the comments beside them. */
export function contactStore(client: DynamoDBClient, TableName: string): ContactStore {
  /** Writes evidence and, unless a time is set already, the time at which it settles. */
  const addEvidence = (
    id: ContactId,
    settleAt: Instant,
    /** `set` ends with a comma unless it is empty. */
    parts: { set: string; when: string; values: Record<string, unknown> },
  ) => {
    const entry = agendaKey('settle', { dueAt: settleAt, kind: 'settle', ref: id.ref });
    return conditional(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: toKey(contactKey(id)),
          UpdateExpression: `SET ${parts.set}lane = if_not_exists(lane, :lane), #at = if_not_exists(#at, :at) ADD revision :one`,
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

  return {
    ...commentStore(client, TableName),

    async get(id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toKey(contactKey(id)), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : readContact(Item);
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
      return { kind: 'exists', contact: readContact(outcome.old) };
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
      const stored = outcome.old === undefined ? undefined : readContact(outcome.old);
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
        set: 'hits = list_append(if_not_exists(hits, :none), :hit), ',
        when: 'attribute_exists(pk) AND (attribute_not_exists(hits) OR size(hits) < :max)',
        values: { ':none': [], ':hit': [writeHit(hit)], ':max': EVIDENCE_POLICY.maxHits },
      });
      if (kept.held)
        return kept.result.Attributes === undefined ? undefined : readContact(kept.result.Attributes);
      if (kept.old === undefined) return undefined;
      const counted = await addEvidence(id, settleAt, {
        set: 'lostHits = if_not_exists(lostHits, :zero) + :one, ',
        when: 'attribute_exists(pk)',
        values: { ':zero': 0 },
      });
      return counted.held && counted.result.Attributes !== undefined
        ? readContact(counted.result.Attributes)
        : undefined;
    },

    async recordTap(id, tap, settleAt, causes = []) {
      const outcome = await addEvidence(id, settleAt, {
        set: `tapScore = :score, tapAt = :tapAt, ${causes.length === 0 ? '' : 'causes = :causes, '}`,
        // Instants of one form sort as text. Of two taps in one second the one that came last stays.
        when: 'attribute_exists(pk) AND (attribute_not_exists(tapAt) OR tapAt <= :tapAt)',
        values: {
          ':score': tap.score,
          ':tapAt': tap.at,
          ...(causes.length === 0 ? {} : { ':causes': causes }),
        },
      });
      const kept = outcome.held ? outcome.result.Attributes : outcome.old;
      return kept === undefined ? undefined : readContact(kept);
    },

    async recordCauses(id, causes, settleAt) {
      const outcome = await addEvidence(id, settleAt, {
        // Without causes it was words that came: the ask is settled anew all the same.
        ...(causes.length === 0
          ? { set: '', values: {} }
          : { set: 'causes = :causes, ', values: { ':causes': causes } }),
        when: 'attribute_exists(pk)',
      });
      return outcome.held && outcome.result.Attributes !== undefined
        ? readContact(outcome.result.Attributes)
        : undefined;
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
      const partitions = Array.from({ length: CONTACT_SHARDS }, (_, shard) => contactPartition(week, shard));
      for await (const item of everyItem(client, TableName, partitions)) yield readContact(item);
    },
  };
}
