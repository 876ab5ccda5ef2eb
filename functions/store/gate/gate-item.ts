import {
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { GateState } from '../../domain/mail/gate-state.ts';
import { gateKey } from '../../wiring/table.ts';
import { conditional, fromItem, type Item, toKey } from '../items.ts';
import { named } from '../write-name.ts';

const schema = z.object({
  pausedWhy: z.optional(z.string()),
  pausedSince: z.optional(z.string()),
  pausedBy: z.optional(z.enum(['operator', 'breaker'])),
  openedAt: z.optional(z.string()),
  holdWhy: z.optional(z.enum(['slow-down', 'stop-for-today'])),
  /** Epoch milliseconds. `freeFrom` is never earlier, so that a hold costs a reservation nothing. */
  holdUntil: z.optional(z.number()),
  /** GCRA's theoretical arrival time: the epoch millisecond at which the next slot is free. */
  freeFrom: z.optional(z.number()),
  perSecond: z.optional(z.number()),
  /** The mails of each run. */
  ambiguousMails: z.optional(z.set(z.string())),
  faultyMails: z.optional(z.set(z.string())),
});

/** The GATE item as it is stored. */
export type GateFields = z.infer<typeof schema>;

/** The attribute that holds the mails of each run. */
export const RUN_FIELDS = { ambiguous: 'ambiguousMails', faulty: 'faultyMails' } as const;
export const ALL_RUNS = Object.values(RUN_FIELDS).join(', ');

type Update = Omit<UpdateItemCommandInput, 'TableName' | 'Key'>;

/** The one GATE item, for one worker to read and write. */
export interface GateItem {
  /** What this worker read last. A stale view costs one failed condition, never a wrong slot. */
  seen: GateFields | undefined;
  get(isStrong?: boolean): Promise<GateFields>;
  update(update: Update): Promise<UpdateItemCommandOutput>;
  /** An update whose failed condition is an outcome: see {@link conditional}. */
  updateIf(update: Update): ReturnType<typeof conditional<UpdateItemCommandOutput>>;
}

export const readGate = (item: Item | undefined): GateFields =>
  item === undefined ? {} : fromItem(schema, item);

/** Whether the item lets mail go, and whether it holds it. */
export function stateOf({ pausedWhy, pausedSince, pausedBy, holdWhy, holdUntil }: GateFields): GateState {
  if (pausedWhy !== undefined && pausedSince !== undefined)
    return { kind: 'paused', why: pausedWhy, since: pausedSince, by: pausedBy ?? 'operator' };
  if (holdWhy === undefined || holdUntil === undefined) return { kind: 'open' };
  return { kind: 'open', hold: { why: holdWhy, until: holdUntil } };
}

export function gateItem(client: DynamoDBClient, TableName: string): GateItem {
  const Key = toKey(gateKey());
  const update: GateItem['update'] = (parts) =>
    client.send(named('gate', new UpdateItemCommand({ TableName, Key, ...parts })));
  return {
    seen: undefined,
    async get(ConsistentRead = true) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead }));
      return readGate(Item);
    },
    update,
    updateIf: (parts) => conditional(update(parts)),
  };
}
