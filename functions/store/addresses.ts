import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { MailMark } from '../domain/mail/feedback.ts';
import { afterDelivery, type SoftRun, withSoftBounce } from '../domain/mail/soft-bounces.ts';
import type { Address } from '../domain/mail/suppression.ts';
import {
  afterLifting,
  afterListWord,
  afterPlainYes,
  afterUndo,
  endsSoftRun,
  isSaid,
  reasonOfRun,
  SUPPRESSION_REASONS,
} from '../domain/mail/suppression.ts';
import type { AddressStore } from '../ports/addresses.ts';
import { addressKey } from '../wiring/table.ts';
import { conditional, defined, fromItem, type Item, toItem, toKey } from './items.ts';
import { changeSuppression, readSuppression, suppressor, TRIES } from './suppress.ts';

const schema = z.object({
  pk: z.string(),
  ref: z.optional(z.string()),
  // Each is one text, `2026-11-03T08:00:12Z#<id of SES>`.
  softBounces: z.optional(z.array(z.string())),
  lifted: z.optional(z.object({ reason: z.enum(SUPPRESSION_REASONS), because: z.string(), at: z.string() })),
});

/** Keeps an address within 1 KB, which is one write unit. */
const MAX_BECAUSE = 300;

const writeMark = ({ sentAt, messageId }: MailMark): string => `${sentAt}#${messageId}`;
const readMark = (text: string): MailMark => {
  const at = text.indexOf('#');
  return { sentAt: text.slice(0, at), messageId: text.slice(at + 1) };
};

function read(hash: string, item: Item): Address {
  const { ref, softBounces, lifted } = fromItem(schema, item);
  return defined({
    hash,
    ref,
    suppression: readSuppression(item),
    softBounces: softBounces?.map(readMark),
    lifted,
  }) as Address;
}

/** The ADDRESS items: who owns an address, and whether it may never be mailed again. */
export function addressStore(client: DynamoDBClient, TableName: string): AddressStore {
  const getItem = async (hash: string, ConsistentRead: boolean): Promise<Item | undefined> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: toKey(addressKey(hash)), ConsistentRead }),
    );
    return Item;
  };
  const look = async (hash: string, isStrong: boolean): Promise<Address | undefined> => {
    const item = await getItem(hash, isStrong);
    return item === undefined ? undefined : read(hash, item);
  };
  const get: AddressStore['get'] = (hash) => look(hash, true);

  /**
   * Applies `change` to the run of soft bounces, even if others write meanwhile, and returns the new run. It
   * writes nothing when `change` returns the same object.
   */
  async function changeRun(
    hash: string,
    known: SoftRun | undefined,
    change: (run: SoftRun) => SoftRun,
  ): Promise<SoftRun> {
    let run = known ?? [];
    for (let tries = 0; tries < TRIES; tries += 1) {
      const next = change(run);
      if (next === run) return run;
      const isNew = run.length === 0;
      const outcome = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(addressKey(hash)),
            UpdateExpression: next.length === 0 ? 'REMOVE softBounces' : 'SET softBounces = :next',
            ConditionExpression: isNew ? 'attribute_not_exists(softBounces)' : 'softBounces = :read',
            ExpressionAttributeValues: toItem({
              ...(next.length === 0 ? {} : { ':next': next.map(writeMark) }),
              ...(isNew ? {} : { ':read': run.map(writeMark) }),
            }),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      if (outcome.isWritten) return next;
      run = (outcome.old === undefined ? undefined : read(hash, outcome.old).softBounces) ?? [];
    }
    throw new Error(`The run of soft bounces of ${hash} changed ${TRIES} times while it was written.`);
  }

  return {
    ...suppressor(client, TableName),

    get,

    async claim(hash, ref) {
      const outcome = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(addressKey(hash)),
            UpdateExpression: 'SET #ref = :ref',
            ConditionExpression: 'attribute_not_exists(#ref) OR #ref = :ref',
            ExpressionAttributeNames: { '#ref': 'ref' },
            ExpressionAttributeValues: toItem({ ':ref': ref }),
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      if (outcome.isWritten) {
        const { suppression } = read(hash, outcome.result.Attributes ?? {});
        return suppression === undefined ? { kind: 'ours' } : { kind: 'ours', suppression };
      }
      const by = outcome.old === undefined ? undefined : read(hash, outcome.old).ref;
      return { kind: 'taken', by: by ?? '' };
    },

    async release(hash, ref) {
      await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(addressKey(hash)),
            UpdateExpression: 'REMOVE #ref',
            ConditionExpression: '#ref = :ref',
            ExpressionAttributeNames: { '#ref': 'ref' },
            ExpressionAttributeValues: toItem({ ':ref': ref }),
          }),
        ),
      );
    },

    async suppressInRun(hash, word, run) {
      const { stood } = await changeSuppression(client, TableName, hash, undefined, (stands) =>
        afterListWord(stands, word, run),
      );
      return stood === undefined ? 'suppressed' : 'already';
    },

    async undoSuppression(hash, run) {
      const item = await getItem(hash, true);
      // Read before the first write: the SDK repeats a write whose response was lost, and would then find it
      // done.
      const saidSo = reasonOfRun(readSuppression(item), run) !== undefined;
      const { stands } = await changeSuppression(client, TableName, hash, item, (now) => afterUndo(now, run));
      return saidSo && stands === undefined ? 'lifted' : 'kept';
    },

    async clearUnclear(hash) {
      const item = await getItem(hash, true);
      const stood = readSuppression(item);
      const { stands } = await changeSuppression(client, TableName, hash, item, afterPlainYes);
      return stood !== undefined && stands === undefined;
    },

    async liftByHand(hash, { reason, because, at }) {
      const item = await getItem(hash, true);
      // Read before the first write, for the same reason as when undoing.
      const saidSo = isSaid(readSuppression(item), reason);
      const { stands } = await changeSuppression(
        client,
        TableName,
        hash,
        item,
        (now) => (now?.reason === reason ? afterLifting(now, reason) : now),
        {
          lifted: { reason, because: because.slice(0, MAX_BECAUSE), at },
          ...(endsSoftRun(reason) ? { softBounces: undefined } : {}),
        },
      );
      if (!saidSo || isSaid(stands, reason)) return { kind: 'changed' };
      return stands === undefined ? { kind: 'lifted' } : { kind: 'lifted', stands };
    },

    async countSoftBounce(hash, mail) {
      return changeRun(hash, (await get(hash))?.softBounces, (run) => withSoftBounce(run, mail));
    },

    async endSoftRun(hash, mail) {
      // Nearly every delivery ends here. A run that this read misses stays until the next delivery.
      const seen = await look(hash, false);
      if (seen?.softBounces === undefined) return;
      await changeRun(hash, seen.softBounces, (run) => afterDelivery(run, mail));
    },
  };
}
