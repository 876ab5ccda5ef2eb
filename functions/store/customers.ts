import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { NewCustomer } from '../domain/asking/customer.ts';
import { type Customer, isSameProfile, MAX_RECENT, PARK_AFTER } from '../domain/asking/customer.ts';
import { type Ref, shardOf } from '../domain/identity/ref.ts';
import { CONTACT_KINDS, type ContactKinds } from '../domain/mail/contact-kinds.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { CustomerStore } from '../ports/customers.ts';
import { UnreadableItem } from '../ports/unreadable-item.ts';
import {
  AGENDA_SHARDS,
  agendaKey,
  agendaPartition,
  CUSTOMER_SHARDS,
  customerKey,
  customerPartition,
} from '../wiring/table.ts';
import { customerReader, nextFields, profileFields } from './customer-item.ts';
import { writePast, writeSeat, writeSeconds, writeSkip } from './customer-notes.ts';
import { conditional, type Item, toItem, toKey } from './items.ts';
import { everyItem } from './query.ts';
import { named } from './write-name.ts';

/** Partitions read in parallel. Each brings a page of up to 1 MB, and a function has little memory. */
const SHARDS_AT_ONCE = 8;

/**
 * Long enough to tell what to mend. With it, only the largest customers exceed 1 KB, and only while parked.
 */
const MAX_REASON = 200;

/** How often a change starts again after somebody else's write, before it fails. */
const TRIES = 10;

const reviewEntry = (ref: Ref, now: Instant) => agendaKey('review', { dueAt: now, kind: 'review', ref });

/** An import also brings back parked customers. */
const isToWrite = (known: Customer, profile: NewCustomer, review: boolean): boolean =>
  review || known.parked !== undefined || !isSameProfile(known, profile);

/** The CUSTOMER items: one person each, with the one next contact. */
export function customerStore(
  client: DynamoDBClient,
  TableName: string,
  kinds: ContactKinds = CONTACT_KINDS,
): CustomerStore {
  const readCustomer = customerReader(kinds);
  /** The fault of one item must not hide the others. */
  const readOrFault = (item: Item): Customer | UnreadableItem => {
    try {
      return readCustomer(item);
    } catch (error) {
      if (error instanceof UnreadableItem) return error;
      throw error;
    }
  };
  const update = (
    ref: Ref,
    parts: { set: Record<string, unknown>; remove: string[]; when: string; values?: Record<string, unknown> },
  ) => {
    const set = Object.entries(parts.set).filter(([, value]) => value !== undefined);
    const remove = [
      ...parts.remove,
      ...Object.keys(parts.set).filter((name) => parts.set[name] === undefined),
    ];
    const names = [...set.map(([name]) => name), ...remove, 'at', 'revision'];
    return conditional(
      client.send(
        named(
          'move',
          new UpdateItemCommand({
            TableName,
            Key: toKey(customerKey(ref)),
            UpdateExpression: [
              set.length === 0 ? '' : `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
              remove.length === 0 ? '' : `REMOVE ${remove.map((name) => `#${name}`).join(', ')}`,
            ].join(' '),
            ConditionExpression: parts.when,
            ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
            ExpressionAttributeValues: toItem({
              ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
              ...parts.values,
            }),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      ),
    );
  };

  /** The condition that agenda entry and profile are still as read. */
  const asRead = ({ ref, agenda, revision }: Customer): { when: string; values: Record<string, unknown> } =>
    agenda === undefined
      ? { when: 'attribute_not_exists(#at) AND #revision = :read', values: { ':read': revision } }
      : {
          when: '#at = :readAt AND #revision = :read',
          values: { ':readAt': agendaKey(agenda.lane, { ...agenda, ref }).at, ':read': revision },
        };

  const get: CustomerStore['get'] = async (ref) => {
    const key = toKey(customerKey(ref));
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: key, ConsistentRead: true }));
    return Item === undefined ? undefined : readCustomer(Item);
  };

  /** Replaces the profile that was read, and puts the customer under review. */
  const replace = ({ ref, revision, account }: Customer, profile: NewCustomer, now: Instant) =>
    update(ref, {
      set: { ...profileFields(profile), ...reviewEntry(ref, now), revision: revision + 1 },
      // A seat is one among the people of the account.
      remove: ['parked', 'failures', ...(account === profile.account ? [] : ['seat'])],
      // The agenda may move meanwhile, because the review follows it. Another import may not write.
      when: '#revision = :read',
      values: { ':read': revision },
    });

  const save: CustomerStore['save'] = async (profile, now, review = false, known = undefined) => {
    // Tries again with the item that is stored instead of the expected one.
    const again = (old: Item | undefined) =>
      save(profile, now, review, old === undefined ? undefined : readCustomer(old));
    if (known === undefined) {
      const put = await conditional(
        client.send(
          new PutItemCommand({
            TableName,
            Item: toItem({
              ...customerKey(profile.ref),
              ...profileFields(profile),
              importedAt: writeSeconds(now),
              ...reviewEntry(profile.ref, now),
              revision: 1,
            }),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      return put.isWritten ? 'added' : again(put.old);
    }
    if (!isToWrite(known, profile, review)) return 'unchanged';
    const updated = await replace(known, profile, now);
    return updated.isWritten ? 'updated' : again(updated.old);
  };

  const change: CustomerStore['change'] = async (ref, toChange, now, review = false) => {
    let read = await get(ref);
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (read === undefined) return { isWritten: false };
      const profile = toChange(read);
      if (profile === undefined || !isToWrite(read, profile, review)) return { isWritten: false, read };
      const updated = await replace(read, profile, now);
      if (updated.isWritten) return { isWritten: true, read };
      read = updated.old === undefined ? undefined : readCustomer(updated.old);
    }
    throw new Error(`The profile of ${ref} changed ${TRIES} times while it was written.`);
  };

  return {
    get,

    async *every() {
      for (let first = 0; first < CUSTOMER_SHARDS; first += SHARDS_AT_ONCE) {
        const shards = Math.min(SHARDS_AT_ONCE, CUSTOMER_SHARDS - first);
        const partitions = Array.from({ length: shards }, (_, index) => customerPartition(first + index));
        for await (const item of everyItem(client, TableName, partitions)) yield readOrFault(item);
      }
    },

    save,

    change,

    async move(customer, next, past) {
      const skipped = past !== undefined && 'reason' in past ? past : customer.skipped;
      const recent = past === undefined || 'reason' in past ? customer.recent : [...customer.recent, past];
      const entry =
        next === undefined
          ? undefined
          : agendaKey(next.lane, { kind: next.kind, dueAt: next.notBefore ?? next.dueAt, ref: customer.ref });
      const outcome = await update(customer.ref, {
        set: {
          ...nextFields(next),
          lane: entry?.lane,
          at: entry?.at,
          recent: recent.length === 0 ? undefined : writePast(recent.slice(-MAX_RECENT), kinds),
          skip: skipped === undefined ? undefined : writeSkip(skipped, kinds),
          seat: customer.seat && writeSeat(customer.seat),
          // Whoever read the customer before must not erase what this write remembers.
          revision: customer.revision + 1,
        },
        remove: ['failures', 'parked'],
        ...asRead(customer),
      });
      return outcome.isWritten;
    },

    async fail({ ref, kind, dueAt }, reason, now) {
      // In every lane the sort key comes from the message. No attribute is read, so an unreadable item can be
      // parked too.
      const { at } = agendaKey('rest', { ref, kind, dueAt });
      const write = (UpdateExpression: string, values: Record<string, unknown>) =>
        conditional(
          client.send(
            named(
              'move',
              new UpdateItemCommand({
                TableName,
                Key: toKey(customerKey(ref)),
                UpdateExpression,
                ConditionExpression: '#at = :at',
                ExpressionAttributeNames: { '#at': 'at' },
                ExpressionAttributeValues: toItem({ ':at': at, ...values }),
                ReturnValues: 'UPDATED_NEW',
              }),
            ),
          ),
        );
      const counted = await write('SET failures = if_not_exists(failures, :none) + :one', {
        ':none': 0,
        ':one': 1,
      });
      if (!counted.isWritten) return 'moved-on';
      if (Number(counted.result.Attributes?.failures?.N ?? 0) < PARK_AFTER) return 'counted';
      const aside = agendaKey('parked', { ref, kind: 'parked', dueAt: now });
      const parked = await write('SET parked = :reason, lane = :lane, #at = :aside', {
        ':reason': reason.slice(0, MAX_REASON),
        ':lane': aside.lane,
        ':aside': aside.at,
      });
      return parked.isWritten ? 'parked' : 'moved-on';
    },

    async unpark(ref, now) {
      const { lane, at } = reviewEntry(ref, now);
      const { isWritten } = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(customerKey(ref)),
            UpdateExpression: 'SET lane = :lane, #at = :at REMOVE parked, failures',
            ConditionExpression: 'lane = :parked',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: toItem({
              ':lane': lane,
              ':at': at,
              ':parked': agendaPartition('parked', shardOf(ref, AGENDA_SHARDS)),
            }),
          }),
        ),
      );
      return isWritten;
    },
  };
}
