import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { changedFrom, isCounted } from '../domain/answering/evidence.ts';
import { USUAL } from '../domain/answering/habits.ts';
import { shardOf } from '../domain/identity/ref.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { ContactStore } from '../ports/contacts.ts';
import { agendaKey, CONTACT_SHARDS, contactKey, contactPartition, contactsOf } from '../wiring/table.ts';
import { answerStore, transition } from './answers.ts';
import { commentStore } from './comments.ts';
import { readContact } from './contact-item.ts';
import { conditional, toItem, toKey } from './items.ts';
import { isKnown } from './known-reports.ts';
import { outcomeOf, reportOf, unwritten } from './mail-transitions.ts';
import { everyItem } from './query.ts';
import { named } from './write-name.ts';

/** The CONTACT items: one mail to one person each, with the evidence that came back; and their comments. */
export function contactStore(client: DynamoDBClient, TableName: string): ContactStore {
  return {
    ...answerStore(client, TableName),
    ...commentStore(client, TableName),

    async glance(id) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: toKey(contactKey(id)) }));
      return Item === undefined ? undefined : readContact(Item);
    },

    async claim(claim) {
      const { ref: _ref, week: _week, kind: _kind, ...facts } = claim;
      const outcome = await conditional(
        client.send(
          named(
            'claim',
            new PutItemCommand({
              TableName,
              Item: toItem({ ...contactKey(claim), ...facts, status: 'SENDING' }),
              // A late repeat must not erase what has happened since.
              ConditionExpression:
                'attribute_not_exists(pk) OR (attempt = :mine AND #status = :sending AND attribute_not_exists(revision))',
              ExpressionAttributeNames: { '#status': 'status' },
              ExpressionAttributeValues: toItem({ ':mine': claim.attempt, ':sending': 'SENDING' }),
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          ),
        ),
      );
      if (outcome.isWritten) return { kind: 'claimed' };
      if (outcome.old === undefined)
        throw new Error(`The contact of ${claim.ref} in ${claim.week} vanished.`);
      return { kind: 'exists', contact: readContact(outcome.old) };
    },

    async finish(id, attempt, result) {
      const outcome = await conditional(
        client.send(named('outcome', transition(TableName, id, outcomeOf(attempt, result)))),
      );
      if (outcome.isWritten) return true;
      // The SDK repeats a write whose response was lost. The condition then fails on our own success.
      const stored = outcome.old === undefined ? undefined : readContact(outcome.old);
      return stored?.attempt === attempt && stored.status === result.status;
    },

    async report(id, report) {
      if (await isKnown(client, TableName, contactKey(id), report)) return 'as-before';
      const outcome = await conditional(client.send(transition(TableName, id, reportOf(report))));
      if (outcome.isWritten) return 'written';
      return unwritten(outcome.old === undefined ? undefined : readContact(outcome.old), report);
    },

    async free(id, attempt) {
      const outcome = await conditional(
        client.send(
          named(
            'free',
            new DeleteItemCommand({
              TableName,
              Key: toKey(contactKey(id)),
              ConditionExpression: 'attempt = :mine AND #status = :sending',
              ExpressionAttributeNames: { '#status': 'status' },
              ExpressionAttributeValues: toItem({ ':mine': attempt, ':sending': 'SENDING' }),
            }),
          ),
        ),
      );
      return outcome.isWritten;
    },

    async settle(contact, answer, at, habit = USUAL) {
      if (contact.settleAt === undefined) return false;
      const was = changedFrom(contact.settled, answer);
      const set = [
        'settledScore = :score, settledGrade = :grade, settledAt = :now',
        ...(was === undefined ? [] : ['wasScore = :was']),
        ...(habit === USUAL ? [] : ['habit = :habit']),
      ];
      const outcome = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(contactKey(contact)),
            UpdateExpression: `${answer === undefined ? '' : `SET ${set.join(', ')} `}REMOVE lane, #at`,
            ConditionExpression: '#at = :at AND revision = :revision',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: toItem({
              ':at': agendaKey('settle', { dueAt: contact.settleAt, kind: 'settle', ref: contact.ref }).at,
              ':revision': contact.revision,
              ...(answer === undefined ? {} : { ':score': answer.score, ':grade': answer.grade, ':now': at }),
              ...(answer === undefined || was === undefined ? {} : { ':was': was }),
              ...(answer === undefined || habit === USUAL ? {} : { ':habit': habit }),
            }),
          }),
        ),
      );
      return outcome.isWritten;
    },

    async postpone(contact, until) {
      if (contact.settleAt === undefined) return false;
      const at = (dueAt: Instant): string =>
        agendaKey('settle', { dueAt, kind: 'settle', ref: contact.ref }).at;
      const outcome = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(contactKey(contact)),
            UpdateExpression: 'SET #at = :until',
            ConditionExpression: '#at = :at AND revision = :revision',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: toItem({
              ':until': at(until),
              ':at': at(contact.settleAt),
              ':revision': contact.revision,
            }),
          }),
        ),
      );
      return outcome.isWritten;
    },

    async weighAnew(contact, at) {
      const entry = agendaKey('settle', { dueAt: at, kind: 'settle', ref: contact.ref });
      const counted = contact.settled !== undefined && isCounted(contact.settled);
      const outcome = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(contactKey(contact)),
            UpdateExpression: `SET settledGrade = :pending, lane = :lane, #at = :at${counted ? ', wasScore = settledScore' : ''}`,
            ConditionExpression:
              'attribute_exists(settledGrade) AND attribute_not_exists(#at) AND revision = :revision',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: toItem({
              ':pending': 'pending',
              ':lane': entry.lane,
              ':at': entry.at,
              ':revision': contact.revision,
            }),
          }),
        ),
      );
      return outcome.isWritten;
    },

    async ofCustomer(ref, week) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :of)',
          ExpressionAttributeValues: toItem({
            ':pk': contactPartition(week, shardOf(ref, CONTACT_SHARDS)),
            ':of': contactsOf(ref),
          }),
          ConsistentRead: true,
        }),
      );
      // A customer has few contacts in a week, far less than a page.
      return Items.map(readContact);
    },

    async *inWeek(week) {
      const partitions = Array.from({ length: CONTACT_SHARDS }, (_, shard) => contactPartition(week, shard));
      for await (const item of everyItem(client, TableName, partitions)) yield readContact(item);
    },
  };
}
