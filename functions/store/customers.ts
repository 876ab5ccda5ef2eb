import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { CONTACT_KINDS } from '../domain/contact.ts';
import {
  type AgendaEntry,
  type Customer,
  LANES,
  MAX_RECENT,
  PARK_AFTER,
  type PastContact,
  type Profile,
} from '../domain/customer.ts';
import type { Instant } from '../domain/instant.ts';
import type { CustomerStore, NewCustomer } from '../domain/ports.ts';
import type { Ref } from '../domain/ref.ts';
import { conditional, defined, fromItem, type Item, toItem, toKey } from './items.ts';
import { agendaKey, customerKey, readAgendaSort } from './table.ts';

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
  addressHash: z.string(),
  importedAt: z.string(),
  nextKind: z.optional(z.enum(CONTACT_KINDS)),
  nextDue: z.optional(z.string()),
  lane: z.optional(z.string()),
  at: z.optional(z.string()),
  // One text each, `2026-W45#score#2026-11-03T08:00:00Z`: six of them must fit beside the profile in 1 KB.
  recent: z.optional(z.array(z.string())),
  failures: z.optional(z.number()),
  parked: z.optional(z.string()),
});

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
  'addressHash',
] as const satisfies readonly (keyof Profile | 'addressHash')[];

function readRecent(text: string): PastContact {
  const [week = '', kind = '', at = ''] = text.split('#');
  return { week, kind: z.parse(z.enum(CONTACT_KINDS), kind), at };
}

function readAgenda(lane: string | undefined, at: string | undefined): AgendaEntry | undefined {
  if (lane === undefined || at === undefined) return undefined;
  const { dueAt, kind } = readAgendaSort(at);
  return {
    lane: z.parse(z.enum(LANES), lane.split('#')[0]),
    kind: z.parse(z.enum([...CONTACT_KINDS, 'review']), kind),
    dueAt,
  };
}

function read(item: Item): Customer {
  const { pk: _pk, sk, nextKind, nextDue, lane, at, recent, failures, ...rest } = fromItem(schema, item);
  return defined({
    ...rest,
    ref: sk,
    nextContact:
      nextKind === undefined || nextDue === undefined ? undefined : { kind: nextKind, dueAt: nextDue },
    agenda: readAgenda(lane, at),
    recent: (recent ?? []).map(readRecent),
    failures: failures ?? 0,
  }) as Customer;
}

const reviewEntry = (ref: Ref, now: Instant) => agendaKey('review', { dueAt: now, kind: 'review', ref });

/** The CUSTOMER items: one person each, with the one next contact. */
export function customerStore(client: DynamoDBClient, TableName: string): CustomerStore {
  const readItem = async (ref: Ref): Promise<Item | undefined> => {
    const key = toKey(customerKey(ref));
    return (await client.send(new GetItemCommand({ TableName, Key: key, ConsistentRead: true }))).Item;
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
    const names = [...set.map(([name]) => name), ...remove, 'at'];
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

  /** The condition that the agenda entry is still the one that was read. */
  const asRead = (customer: Customer): { when: string; values: Record<string, unknown> } =>
    customer.agenda === undefined
      ? { when: 'attribute_not_exists(#at)', values: {} }
      : {
          when: '#at = :readAt',
          values: {
            ':readAt': agendaKey(customer.agenda.lane, { ...customer.agenda, ref: customer.ref }).at,
          },
        };

  const save = async (profile: NewCustomer, now: Instant): ReturnType<CustomerStore['save']> => {
    const old = await readItem(profile.ref);
    const fields = Object.fromEntries(PROFILE_FIELDS.map((name) => [name, profile[name]]));
    if (old === undefined) {
      const put = await conditional(
        client.send(
          new PutItemCommand({
            TableName,
            Item: toItem({
              ...customerKey(profile.ref),
              ...fields,
              importedAt: now,
              ...reviewEntry(profile.ref, now),
            }),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
      return put.held ? 'added' : save(profile, now);
    }
    const stored = read(old);
    const same = PROFILE_FIELDS.every((name) => stored[name] === profile[name]);
    if (same && stored.parked === undefined) return 'unchanged';
    await update(profile.ref, {
      set: { ...fields, ...reviewEntry(profile.ref, now) },
      remove: ['parked', 'failures'],
      when: 'attribute_exists(pk)',
    });
    return 'updated';
  };

  return {
    async get(ref) {
      const item = await readItem(ref);
      return item === undefined ? undefined : read(item);
    },

    save,

    async move(customer, next, sent) {
      const past = sent === undefined ? customer.recent : [...customer.recent, sent].slice(-MAX_RECENT);
      const entry = next === undefined ? undefined : agendaKey(next.lane, { ...next, ref: customer.ref });
      const outcome = await update(customer.ref, {
        set: {
          nextKind: next?.kind,
          nextDue: next?.dueAt,
          lane: entry?.lane,
          at: entry?.at,
          recent: past.map(({ week, kind, at }) => `${week}#${kind}#${at}`),
        },
        remove: ['failures', 'parked'],
        ...asRead(customer),
      });
      return outcome.held;
    },

    async fail(customer, reason) {
      const failures = customer.failures + 1;
      const park = failures >= PARK_AFTER;
      const outcome = await update(customer.ref, {
        set: { failures, ...(park ? { parked: reason.slice(0, 200) } : {}) },
        remove: park ? ['lane', 'at'] : [],
        ...asRead(customer),
      });
      if (!outcome.held) return 'moved-on';
      return park ? 'parked' : 'counted';
    },
  };
}
