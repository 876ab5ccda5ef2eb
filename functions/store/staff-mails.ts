import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { PARK_AFTER } from '../domain/asking/customer.ts';
import { audienceName } from '../domain/mail/audience.ts';
import { STAFF_STATUSES, type StaffMail, type StaffMailId } from '../domain/mail/staff-mail.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { StaffMailStore } from '../ports/staff-mails.ts';
import { type AgendaWork, agendaKey, readStaffKey, staffKey, staffPartition } from '../wiring/table.ts';
import { conditional, defined, fromItem, type Item, toItem, toKey } from './items.ts';
import { isKnown } from './known-reports.ts';
import { outcomeOf, reportOf, type Transition, unwritten } from './mail-transitions.ts';
import { named, type WriteName } from './write-name.ts';

const schema = z.object({
  pk: z.string(),
  sk: z.string(),
  to: z.string(),
  locale: z.string(),
  dueAt: z.string(),
  status: z.enum(STAFF_STATUSES),
  attempt: z.optional(z.string()),
  claimedAt: z.optional(z.string()),
  sentAt: z.optional(z.string()),
  messageId: z.optional(z.string()),
  reason: z.optional(z.string()),
  failures: z.optional(z.number()),
});

const MAX_REASON = 200;

function read(item: Item): StaffMail {
  const { pk, sk, failures = 0, ...rest } = fromItem(schema, item);
  return defined({ ...rest, ...readStaffKey({ pk, sk }), failures }) as StaffMail;
}

/** The agenda entry of a mail. It contains the whole name, because many mails may be due in one second. */
const workOf = (
  { audience, week, recipient, kind, turn }: StaffMailId,
  as: 'staff' | 'parked',
  at: Instant,
): AgendaWork => ({ dueAt: at, kind: as, ref: recipient, more: [audience, week, kind, turn].join('#') });

/** The STAFF items: staff mails, each on the agenda until it is sent. */
export function staffMailStore(client: DynamoDBClient, TableName: string): StaffMailStore {
  const update = (
    name: WriteName,
    id: StaffMailId,
    UpdateExpression: string,
    ConditionExpression: string,
    values: Record<string, unknown>,
  ) =>
    conditional(
      client.send(
        named(
          name,
          new UpdateItemCommand({
            TableName,
            Key: toKey(staffKey(id)),
            UpdateExpression,
            ConditionExpression,
            ExpressionAttributeNames: Object.fromEntries(
              ['#status', '#at']
                .filter((name) => `${UpdateExpression} ${ConditionExpression}`.includes(name))
                .map((name) => [name, name.slice(1)]),
            ),
            ExpressionAttributeValues: toItem(values),
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      ),
    );

  /** Writes one arrow of `mail-status.ts`. Whatever became of the mail, it leaves the agenda. */
  const transition = (id: StaffMailId, { set, when, values }: Transition) =>
    update('outcome', id, `SET ${set} REMOVE lane, #at`, when, values);

  return {
    async get(id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toKey(staffKey(id)), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : read(Item);
    },

    async aboutCase({ ref, week }) {
      const partition = staffPartition(audienceName({ kind: 'case', ref }), week);
      // A case has few mails, far less than a page.
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: toItem({ ':pk': partition }),
          ConsistentRead: true,
        }),
      );
      return Items.map(read);
    },

    async plan({ audience, week, recipient, kind, turn, ...mail }) {
      const id = { audience, week, recipient, kind, turn };
      const entry = agendaKey('staff', workOf(id, 'staff', mail.dueAt));
      const outcome = await conditional(
        client.send(
          named(
            'plan',
            new PutItemCommand({
              TableName,
              Item: toItem({ ...staffKey(id), ...mail, status: 'DUE', ...entry }),
              ConditionExpression: 'attribute_not_exists(pk)',
            }),
          ),
        ),
      );
      return outcome.isWritten;
    },

    async claim(id, attempt, at) {
      const outcome = await update(
        'claim',
        id,
        'SET #status = :sending, attempt = :mine, claimedAt = :now',
        '#status = :due OR (#status = :sending AND attempt = :mine)',
        { ':due': 'DUE', ':sending': 'SENDING', ':mine': attempt, ':now': at },
      );
      return outcome.isWritten ? 'claimed' : 'gone';
    },

    async finish(id, attempt, result) {
      const outcome = await transition(id, outcomeOf(attempt, result));
      if (outcome.isWritten) return true;
      // The SDK repeats a write whose response was lost. The condition then fails on our own success.
      const stored = outcome.old === undefined ? undefined : read(outcome.old);
      return stored?.attempt === attempt && stored.status === result.status;
    },

    async report(id, report) {
      if (await isKnown(client, TableName, staffKey(id), report)) return 'as-before';
      const outcome = await transition(id, reportOf(report));
      if (outcome.isWritten) return 'written';
      return unwritten(outcome.old === undefined ? undefined : read(outcome.old), report);
    },

    async free(id, attempt) {
      const outcome = await update(
        'free',
        id,
        'SET #status = :due REMOVE attempt, claimedAt',
        'attempt = :mine AND #status = :sending',
        { ':due': 'DUE', ':mine': attempt, ':sending': 'SENDING' },
      );
      return outcome.isWritten;
    },

    async skip(id, reason) {
      const outcome = await update(
        'outcome',
        id,
        'SET #status = :skipped, reason = :reason REMOVE lane, #at',
        '#status = :due',
        { ':skipped': 'SKIPPED', ':due': 'DUE', ':reason': reason.slice(0, MAX_REASON) },
      );
      if (outcome.isWritten) return true;
      const stored = outcome.old === undefined ? undefined : read(outcome.old);
      return stored?.status === 'SKIPPED' && stored.reason === reason.slice(0, MAX_REASON);
    },

    async fail(id, reason, now) {
      // Only these attributes are read, so an unreadable item can be parked too.
      const counted = await update(
        'outcome',
        id,
        'SET failures = if_not_exists(failures, :none) + :one',
        '#status = :due',
        { ':none': 0, ':one': 1, ':due': 'DUE' },
      );
      if (!counted.isWritten) return 'moved-on';
      if (Number(counted.result.Attributes?.failures?.N ?? 0) < PARK_AFTER) return 'counted';
      const aside = agendaKey('parked', workOf(id, 'parked', now));
      const parked = await update(
        'outcome',
        id,
        'SET #status = :parked, reason = :reason, lane = :lane, #at = :at',
        '#status = :due',
        {
          ':parked': 'PARKED',
          ':due': 'DUE',
          ':reason': reason.slice(0, MAX_REASON),
          ':lane': aside.lane,
          ':at': aside.at,
        },
      );
      return parked.isWritten ? 'parked' : 'moved-on';
    },

    async unpark(id, now) {
      const { lane, at } = agendaKey('staff', workOf(id, 'staff', now));
      const { isWritten } = await update(
        'plan',
        id,
        'SET #status = :due, lane = :lane, #at = :at REMOVE reason, failures',
        '#status = :parked',
        { ':due': 'DUE', ':parked': 'PARKED', ':lane': lane, ':at': at },
      );
      return isWritten;
    },
  };
}
