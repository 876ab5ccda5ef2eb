import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { HOLDS_MS, RUNS } from '../domain/mail/breaker.ts';
import type { Gate, GateState, Reservation } from '../ports/gate.ts';
import { gateKey, sweepKey } from '../wiring/table.ts';
import { conditional, fromItem, type Item, toItem, toKey } from './items.ts';

const gateSchema = z.object({
  pausedWhy: z.optional(z.string()),
  pausedSince: z.optional(z.string()),
  pausedBy: z.optional(z.enum(['operator', 'breaker'])),
  openedAt: z.optional(z.string()),
  holdWhy: z.optional(z.enum(['slow-down', 'stop-for-today'])),
  /** Epoch milliseconds. `freeFrom` is never before it, so that holding costs a reservation nothing. */
  holdUntil: z.optional(z.number()),
  /** GCRA's theoretical arrival time: the epoch millisecond at which the next slot is free. */
  freeFrom: z.optional(z.number()),
  perSecond: z.optional(z.number()),
  /** The mails of each run. */
  ambiguousMails: z.optional(z.set(z.string())),
  faultyMails: z.optional(z.set(z.string())),
});
const RUN_FIELDS = { ambiguous: 'ambiguousMails', faulty: 'faultyMails' } as const;
const ALL_RUNS = Object.values(RUN_FIELDS).join(', ');
const sweepSchema = z.object({ startedAt: z.string(), cursors: z.record(z.string(), z.string()) });

/** What SES grants every new account; used until the planner has asked. */
const FIRST_PACE = 1;

/** Two workers may collide a few times on one item; a reservation that keeps losing is as good as slowed. */
const MAX_TRIES = 8;

type GateItem = z.infer<typeof gateSchema>;

function stateOf({ pausedWhy, pausedSince, pausedBy, holdWhy, holdUntil }: GateItem): GateState {
  if (pausedWhy !== undefined && pausedSince !== undefined)
    return { kind: 'paused', why: pausedWhy, since: pausedSince, by: pausedBy ?? 'operator' };
  if (holdWhy === undefined || holdUntil === undefined) return { kind: 'open' };
  return { kind: 'open', hold: { why: holdWhy, until: holdUntil } };
}

/** The GATE item: whether mail may go at all, how fast, and how far the planner has come. */
export function gate(client: DynamoDBClient, TableName: string): Gate {
  const readGate = (item: Item | undefined) => (item === undefined ? {} : fromItem(gateSchema, item));
  // What this worker saw last. An old view costs one failed condition, never a wrong slot.
  let lastSeen: GateItem | undefined;

  const get = async (ConsistentRead = true) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: toKey(gateKey()), ConsistentRead }),
    );
    return readGate(Item);
  };

  const take = (update: string, when: string, values: Record<string, number>) =>
    conditional(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: toKey(gateKey()),
          UpdateExpression: update,
          ConditionExpression: `attribute_not_exists(pausedWhy) AND ${when}`,
          ExpressionAttributeValues: toItem(values),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );

  const pause: Gate['pause'] = async (why, at, by) => {
    const outcome = await conditional(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: toKey(gateKey()),
          UpdateExpression: 'SET pausedWhy = :why, pausedSince = :at, pausedBy = :by',
          // The first reason stays: it is the one to look into.
          ConditionExpression: 'attribute_not_exists(pausedWhy)',
          ExpressionAttributeValues: toItem({ ':why': why, ':at': at, ':by': by }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if (outcome.held) return true;
    // The SDK asks again when an answer gets lost, and finds its own pause.
    const { pausedWhy, pausedSince, pausedBy } = readGate(outcome.old);
    return pausedWhy === why && pausedSince === at && pausedBy === by;
  };

  return {
    async view() {
      lastSeen = await get();
      const { openedAt, perSecond, ambiguousMails, faultyMails } = lastSeen;
      return {
        state: stateOf(lastSeen),
        ...(openedAt === undefined ? {} : { openedAt }),
        ...(perSecond === undefined ? {} : { perSecond }),
        ambiguous: ambiguousMails?.size ?? 0,
        faulty: faultyMails?.size ?? 0,
      };
    },

    look: async () => stateOf(await get(false)),

    async setPace(perSecond) {
      // The planner says the same every minute, and has just read the gate; only a change is worth a write.
      if (perSecond === lastSeen?.perSecond) return;
      await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(gateKey()),
            UpdateExpression: 'SET perSecond = :perSecond',
            ConditionExpression: 'attribute_not_exists(perSecond) OR perSecond <> :perSecond',
            ExpressionAttributeValues: toItem({ ':perSecond': perSecond }),
          }),
        ),
      );
      lastSeen = { ...lastSeen, perSecond };
    },

    pause,

    async open(at) {
      const { holdUntil } = await get();
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: toKey(gateKey()),
          // A hold that is lifted gives back the time it took.
          UpdateExpression: `SET openedAt = :at REMOVE pausedWhy, pausedSince, pausedBy, ${ALL_RUNS}, holdWhy, holdUntil${holdUntil === undefined ? '' : ', freeFrom'}`,
          ExpressionAttributeValues: toItem({ ':at': at }),
        }),
      );
      lastSeen = undefined;
    },

    async hold(why, now) {
      const until = now + HOLDS_MS[why];
      const update = (expression: string, when: string) =>
        conditional(
          client.send(
            new UpdateItemCommand({
              TableName,
              Key: toKey(gateKey()),
              UpdateExpression: expression,
              ConditionExpression: when,
              ExpressionAttributeValues: toItem({ ':why': why, ':until': until }),
            }),
          ),
        );
      // The longer hold stays; slots given already stay where they are.
      const later = '(attribute_not_exists(holdUntil) OR holdUntil < :until)';
      const kept = 'SET holdWhy = :why, holdUntil = :until';
      const first = await update(
        `${kept}, freeFrom = :until`,
        `${later} AND (attribute_not_exists(freeFrom) OR freeFrom < :until)`,
      );
      if (!first.held) await update(kept, `${later} AND freeFrom >= :until`);
    },

    async count(run, mail, at) {
      const { limit, why } = RUNS[run];
      const field = RUN_FIELDS[run];
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName,
          Key: toKey(gateKey()),
          UpdateExpression: 'ADD #run :mail',
          ExpressionAttributeNames: { '#run': field },
          ExpressionAttributeValues: { ':mail': { SS: [mail] } },
          ReturnValues: 'ALL_NEW',
        }),
      );
      lastSeen = readGate(Attributes);
      if ((lastSeen[field]?.size ?? 0) < limit) return 'open';
      await pause(why, at, 'breaker');
      return 'tripped';
    },

    async clear() {
      // Only where a run is known, for nearly always there is none. Each reservation shows those that others count; an answer from
      // before must not end a run that began after it.
      if (lastSeen?.ambiguousMails === undefined && lastSeen?.faultyMails === undefined) return;
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: toKey(gateKey()),
          UpdateExpression: `REMOVE ${ALL_RUNS}`,
        }),
      );
      const { ambiguousMails: _silent, faultyMails: _faulty, ...rest } = lastSeen;
      lastSeen = rest;
    },

    // The generic cell rate algorithm (ITU-T I.371), one conditional write for a whole batch.
    async reserve(count, now, maxWaitMs): Promise<Reservation> {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        lastSeen ??= await get();
        const { freeFrom = 0, perSecond = FIRST_PACE } = lastSeen;
        if (!(perSecond > 0)) return { kind: 'slowed' };
        const spacingMs = 1_000 / perSecond;
        const length = Math.ceil(count * spacingMs);
        const outcome =
          freeFrom > now
            ? await take('SET freeFrom = freeFrom + :length', 'freeFrom > :now AND freeFrom <= :latest', {
                ':length': length,
                ':now': now,
                ':latest': now + maxWaitMs,
              })
            : await take('SET freeFrom = :next', '(attribute_not_exists(freeFrom) OR freeFrom <= :now)', {
                ':next': now + length,
                ':now': now,
              });
        lastSeen = readGate(outcome.held ? outcome.result.Attributes : outcome.old);
        const next = lastSeen.freeFrom ?? 0;
        if (outcome.held) return { kind: 'granted', from: next - length, spacingMs };
        const state = stateOf(lastSeen);
        if (state.kind === 'paused') return { kind: 'paused', why: state.why };
        if (next > now + maxWaitMs)
          return state.hold !== undefined && (lastSeen.holdUntil ?? 0) > now
            ? { kind: 'held', why: state.hold.why }
            : { kind: 'slowed' };
      }
      return { kind: 'slowed' };
    },

    async sweep() {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: toKey(sweepKey()) }));
      return Item === undefined ? undefined : fromItem(sweepSchema, Item);
    },

    async saveSweep(sweep) {
      if (sweep === undefined) {
        await client.send(new DeleteItemCommand({ TableName, Key: toKey(sweepKey()) }));
        return;
      }
      await client.send(new PutItemCommand({ TableName, Item: toItem({ ...sweepKey(), ...sweep }) }));
    },
  };
}
