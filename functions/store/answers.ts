import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { MAX_HITS } from '../domain/answering/evidence.ts';
import { writeHit, writeSeen } from '../domain/answering/hit-text.ts';
import { keptHits } from '../domain/answering/kept-hits.ts';
import { evidenceOf, sentAtOf } from '../domain/answering/weigh.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import { type Instant, toEpochMs } from '../domain/time/instant.ts';
import { SECOND_MS } from '../domain/time/units.ts';
import type { AnswerStore } from '../ports/contacts.ts';
import { agendaKey, contactKey } from '../wiring/table.ts';
import { commentWriter } from './comments.ts';
import { readContact } from './contact-item.ts';
import { conditional, type Item, toItem, toKey } from './items.ts';
import { arrival, type Transition } from './mail-transitions.ts';

/** How often a hit for which there is no room is tried again after somebody else's write. */
const TRIES = 3;

/** The write of one arrow of `mail-status.ts`. If its condition fails, it returns what is stored instead. */
export const transition = (
  TableName: string,
  id: ContactId,
  { set, when, values }: Transition,
): UpdateItemCommand =>
  new UpdateItemCommand({
    TableName,
    Key: toKey(contactKey(id)),
    UpdateExpression: `SET ${set}`,
    ConditionExpression: when,
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: toItem(values),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

/** What a form said besides its number. What it did not say stays as it was. */
const partsOf = (causes: readonly string[], mayContact: boolean | undefined) => ({
  set: `${causes.length === 0 ? '' : 'causes = :causes, '}${mayContact === undefined ? '' : 'mayContact = :contact, '}`,
  values: {
    ...(causes.length === 0 ? {} : { ':causes': causes }),
    ...(mayContact === undefined ? {} : { ':contact': mayContact }),
  },
});

/** What comes back for an ask: evidence in its CONTACT item, and the comment in its own. */
export function answerStore(client: DynamoDBClient, TableName: string): AnswerStore {
  /** Writes evidence and, unless a time is set already, the settle time. */
  const addEvidence = (
    id: ContactId,
    settleAt: Instant,
    /** `set` must end with a comma. */
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

  /**
   * Writes evidence that leaves alone what is due. The revision tells settling that it has read less than
   * there is.
   */
  const note = async (
    id: ContactId,
    { set, when, values }: { set: string; when: string; values: Record<string, unknown> },
  ): Promise<void> => {
    await conditional(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: toKey(contactKey(id)),
          UpdateExpression: `SET ${set} ADD revision :one`,
          ConditionExpression: when,
          ExpressionAttributeValues: toItem({ ...values, ':one': 1 }),
        }),
      ),
    );
  };

  const read = (item: Item | undefined) => (item === undefined ? undefined : readContact(item));

  return {
    ...commentWriter(client, TableName),

    async get(id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toKey(contactKey(id)), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : readContact(Item);
    },

    async arrived(id) {
      await conditional(client.send(transition(TableName, id, arrival())));
    },

    async recordHit(id, hit, settleAt) {
      const kept = await addEvidence(id, settleAt, {
        set: 'hits = list_append(if_not_exists(hits, :none), :hit), ',
        when: 'attribute_exists(pk) AND (attribute_not_exists(hits) OR size(hits) < :max)',
        values: { ':none': [], ':hit': [writeHit(hit)], ':max': MAX_HITS },
      });
      if (kept.isWritten) return read(kept.result.Attributes);
      if (kept.old === undefined) return undefined;
      // No room. One hit goes unless others keep writing; in a flood this one is only counted.
      let full: Item | undefined = kept.old;
      for (let tries = 0; tries < TRIES && full !== undefined; tries += 1) {
        const old = readContact(full);
        const hits = keptHits(evidenceOf(old), hit, sentAtOf(old));
        const changed = await addEvidence(id, settleAt, {
          set: 'hits = :hits, seen = :seen, lostHits = if_not_exists(lostHits, :zero) + :one, ',
          when: 'revision = :revision',
          values: {
            ':hits': hits.map(writeHit),
            ':seen': hits.flatMap((each) => (each.seen === undefined ? [] : [writeSeen(each, each.seen)])),
            ':zero': 0,
            ':revision': old.revision,
          },
        });
        if (changed.isWritten) return read(changed.result.Attributes);
        full = changed.old;
      }
      const counted = await addEvidence(id, settleAt, {
        set: 'lostHits = if_not_exists(lostHits, :zero) + :one, ',
        when: 'attribute_exists(pk)',
        values: { ':zero': 0 },
      });
      return counted.isWritten ? read(counted.result.Attributes) : undefined;
    },

    async recordSeen(id, hit, how) {
      const text = writeSeen(hit, how);
      await note(id, {
        set: 'seen = list_append(if_not_exists(seen, :none), :seen)',
        // Each hit has two such texts at most, so the list needs no bound of its own.
        when: 'contains(hits, :hit) AND (attribute_not_exists(seen) OR NOT contains(seen, :text))',
        values: { ':none': [], ':seen': [text], ':hit': writeHit(hit), ':text': text },
      });
    },

    async recordSweep(id, what, at) {
      await note(id, {
        set: `${what} = :at`,
        when: `attribute_exists(pk) AND attribute_not_exists(${what})`,
        values: { ':at': Math.floor(toEpochMs(at) / SECOND_MS) },
      });
    },

    async recordTap(id, tap, settleAt, causes = [], mayContact) {
      const said = partsOf(causes, mayContact);
      const outcome = await addEvidence(id, settleAt, {
        set: `tapScore = :score, tapAt = :tapAt, ${said.set}`,
        // Instants of one form sort as text. Of two taps in one second, the one that came last stays.
        when: 'attribute_exists(pk) AND (attribute_not_exists(tapAt) OR tapAt <= :tapAt)',
        values: {
          ':score': tap.score,
          ':tapAt': tap.at,
          ...said.values,
        },
      });
      const kept = outcome.isWritten ? outcome.result.Attributes : outcome.old;
      return read(kept);
    },

    async recordCauses(id, { causes, at, mayContact }, settleAt) {
      const said = partsOf(causes, mayContact);
      const outcome = await addEvidence(id, settleAt, {
        // Without causes, the customer sent words. The ask is settled anew all the same.
        set: `whyAt = :whyAt, ${said.set}`,
        when: 'attribute_exists(pk) AND (attribute_not_exists(whyAt) OR whyAt <= :whyAt)',
        values: { ':whyAt': at, ...said.values },
      });
      const kept = outcome.isWritten ? outcome.result.Attributes : outcome.old;
      return read(kept);
    },
  };
}
