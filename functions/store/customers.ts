import { isDeepStrictEqual } from 'node:util';
import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { CONTACT_KINDS, type ContactKind } from '../domain/contact.ts';
import {
  type AgendaEntry,
  type Customer,
  DUE_LANES,
  MAX_RECENT,
  PARK_AFTER,
  type PastContact,
  type Profile,
  type SkippedContact,
} from '../domain/customer.ts';
import { type Instant, toEpochMs, toInstant } from '../domain/instant.ts';
import type { CustomerStore } from '../domain/ports/customers.ts';
import { type Ref, shardOf } from '../domain/ref.ts';
import { SKIP_REASONS } from '../domain/skip-reason.ts';
import { conditional, defined, fromItem, type Item, toItem, toKey } from './items.ts';
import { AGENDA_SHARDS, agendaKey, agendaPartition, customerKey, readAgendaSort } from './table.ts';

const RECENT = new RegExp(`^\\d{4}-W\\d\\d#[0-9a-z]{1,7}(#(${CONTACT_KINDS.join('|')}))?$`);

const schema = z.object({
  pk: z.string(),
  sk: z.string(),
  crmId: z.string(),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  account: z.string(),
  ownerEmail: z.optional(z.string()),
  region: z.optional(z.string()),
  locale: z.string(),
  zone: z.string(),
  since: z.string(),
  until: z.optional(z.string()),
  annualValue: z.optional(z.number()),
  optedOut: z.boolean(),
  tags: z.optional(z.record(z.string(), z.string())),
  addressHash: z.string(),
  importedAt: z.string(),
  nextKind: z.optional(z.enum(CONTACT_KINDS)),
  nextDue: z.optional(z.string()),
  nextWeek: z.optional(z.string()),
  lane: z.optional(z.string()),
  at: z.optional(z.string()),
  // One text each, `2026-W45#thqkjk`, the seconds in base 36: six of them must fit beside the profile and its tags in 1 KB.
  recent: z.optional(z.array(z.string().check(z.regex(RECENT)))),
  // `2645thqkjk80`: year and week, the seconds in base 36, the positions of reason and kind. There is no room for more.
  skip: z.optional(z.string()),
  revision: z.number(),
  failures: z.optional(z.number()),
  parked: z.optional(z.string()),
});

const laneSchema = z.enum(DUE_LANES);
const agendaKindSchema = z.enum([...CONTACT_KINDS, 'review']);

/** Long enough to tell what to mend. Only the largest customers pass 1 KB with it, and only while they are parked. */
const MAX_REASON = 200;

const PROFILE_FIELDS = [
  'crmId',
  'email',
  'firstName',
  'lastName',
  'account',
  'ownerEmail',
  'region',
  'locale',
  'zone',
  'since',
  'until',
  'annualValue',
  'optedOut',
  'tags',
  'addressHash',
] as const satisfies readonly (keyof Profile | 'addressHash')[];

const writeRecent = ({ week, kind, at }: PastContact): string =>
  [week, (toEpochMs(at) / 1_000).toString(36), ...(kind === 'score' ? [] : [kind])].join('#');

function readRecent(text: string): PastContact {
  const [week = '', seconds = '', kind = 'score'] = text.split('#');
  return {
    week,
    kind: kind as ContactKind,
    at: toInstant(Number.parseInt(seconds, 36) * 1_000),
  };
}

const SKIP = /^(?<year>\d\d)(?<week>\d\d)(?<seconds>[0-9a-z]{1,7})(?<reason>[0-9a-z])(?<kind>\d)$/;
const CENTURY = '20';

const writeSkip = ({ week, kind, reason, at }: SkippedContact): string =>
  [
    week.slice(2, 4),
    week.slice(6),
    (toEpochMs(at) / 1_000).toString(36),
    SKIP_REASONS.indexOf(reason).toString(36),
    CONTACT_KINDS.indexOf(kind),
  ].join('');

/** Only a note for whoever asks why: one that this version cannot read is as good as none. */
function readSkip(text: string | undefined): SkippedContact | undefined {
  const parts = SKIP.exec(text ?? '')?.groups;
  if (parts === undefined) return undefined;
  const reason = SKIP_REASONS[Number.parseInt(parts.reason ?? '', 36)];
  const kind = CONTACT_KINDS[Number(parts.kind)];
  const at = toInstant(Number.parseInt(parts.seconds ?? '', 36) * 1_000);
  return reason === undefined || kind === undefined
    ? undefined
    : { week: `${CENTURY}${parts.year}-W${parts.week}`, kind, reason, at };
}

function readAgenda(lane: string | undefined, at: string | undefined): AgendaEntry | undefined {
  if (lane === undefined || at === undefined) return undefined;
  const { dueAt, kind } = readAgendaSort(at);
  if (kind === 'parked') return { lane: kind, kind, dueAt };
  return {
    lane: z.parse(laneSchema, lane.split('#')[0]),
    kind: z.parse(agendaKindSchema, kind),
    dueAt,
  };
}

function read(item: Item): Customer {
  const {
    pk: _pk,
    sk,
    nextKind,
    nextDue,
    nextWeek,
    lane,
    at,
    recent,
    skip,
    failures,
    ...rest
  } = fromItem(schema, item);
  return defined({
    ...rest,
    ref: sk,
    nextContact:
      nextKind === undefined || nextDue === undefined
        ? undefined
        : defined({ kind: nextKind, dueAt: nextDue, askWeek: nextWeek }),
    agenda: readAgenda(lane, at),
    recent: (recent ?? []).map(readRecent),
    skipped: readSkip(skip),
    failures: failures ?? 0,
  }) as Customer;
}

const reviewEntry = (ref: Ref, now: Instant) => agendaKey('review', { dueAt: now, kind: 'review', ref });

/** The CUSTOMER items: one person each, with the one next contact. */
export function customerStore(client: DynamoDBClient, TableName: string): CustomerStore {
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
    );
  };

  /** The condition that agenda entry and profile are still what was read. */
  const asRead = ({ ref, agenda, revision }: Customer): { when: string; values: Record<string, unknown> } =>
    agenda === undefined
      ? { when: 'attribute_not_exists(#at) AND #revision = :read', values: { ':read': revision } }
      : {
          when: '#at = :readAt AND #revision = :read',
          values: { ':readAt': agendaKey(agenda.lane, { ...agenda, ref }).at, ':read': revision },
        };

  const save: CustomerStore['save'] = async (profile, now, review = false, known = undefined) => {
    const fields = Object.fromEntries(PROFILE_FIELDS.map((name) => [name, profile[name]]));
    // What stands there instead of what was expected.
    const again = (old: Item | undefined) =>
      save(profile, now, review, old === undefined ? undefined : read(old));
    if (known === undefined) {
      const put = await conditional(
        client.send(
          new PutItemCommand({
            TableName,
            Item: toItem({
              ...customerKey(profile.ref),
              ...fields,
              importedAt: now,
              ...reviewEntry(profile.ref, now),
              revision: 1,
            }),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      return put.held ? 'added' : again(put.old);
    }
    const same = PROFILE_FIELDS.every((name) => isDeepStrictEqual(known[name], profile[name]));
    if (same && known.parked === undefined && !review) return 'unchanged';
    const { revision } = known;
    const updated = await update(profile.ref, {
      set: { ...fields, ...reviewEntry(profile.ref, now), revision: revision + 1 },
      remove: ['parked', 'failures'],
      // The agenda may move meanwhile, for the review comes after it; another import may not.
      when: '#revision = :read',
      values: { ':read': revision },
    });
    return updated.held ? 'updated' : again(updated.old);
  };

  return {
    async get(ref) {
      const key = toKey(customerKey(ref));
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: key, ConsistentRead: true }));
      return Item === undefined ? undefined : read(Item);
    },

    save,

    async move(customer, next, past) {
      const skipped = past !== undefined && 'reason' in past ? past : customer.skipped;
      const recent = past === undefined || 'reason' in past ? customer.recent : [...customer.recent, past];
      const entry =
        next === undefined
          ? undefined
          : agendaKey(next.lane, { kind: next.kind, dueAt: next.notBefore ?? next.dueAt, ref: customer.ref });
      const outcome = await update(customer.ref, {
        set: {
          nextKind: next?.kind,
          nextDue: next?.dueAt,
          nextWeek: next?.askWeek,
          lane: entry?.lane,
          at: entry?.at,
          recent: recent.slice(-MAX_RECENT).map(writeRecent),
          skip: skipped === undefined ? undefined : writeSkip(skipped),
        },
        remove: ['failures', 'parked'],
        ...asRead(customer),
      });
      return outcome.held;
    },

    async fail({ ref, kind, dueAt }, reason, now) {
      // Whatever the lane, the sort key is that of the message; no attribute is read, so an unreadable item is parked too.
      const { at } = agendaKey('rest', { ref, kind, dueAt });
      const write = (UpdateExpression: string, values: Record<string, unknown>) =>
        conditional(
          client.send(
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
        );
      const counted = await write('SET failures = if_not_exists(failures, :none) + :one', {
        ':none': 0,
        ':one': 1,
      });
      if (!counted.held) return 'moved-on';
      if (Number(counted.result.Attributes?.failures?.N ?? 0) < PARK_AFTER) return 'counted';
      const aside = agendaKey('parked', { ref, kind: 'parked', dueAt: now });
      const parked = await write('SET parked = :reason, lane = :lane, #at = :aside', {
        ':reason': reason.slice(0, MAX_REASON),
        ':lane': aside.lane,
        ':aside': aside.at,
      });
      return parked.held ? 'parked' : 'moved-on';
    },

    async unpark(ref, now) {
      const { lane, at } = reviewEntry(ref, now);
      const { held } = await conditional(
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
      return held;
    },
  };
}
