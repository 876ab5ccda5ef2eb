import {
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { SESClient } from '@aws-sdk/client-ses';

/** One request that a client was asked to make. */
export interface SdkCall {
  /** `PutItemCommand` */
  readonly command: string;
  readonly input: object;
}

/** Records every request of a client before the client makes it. */
export function recordCalls(client: DynamoDBClient | SESClient, onCall: (call: SdkCall) => void): void {
  // Both clients have the same middleware stack. This function need not know its commands.
  const { middlewareStack } = client as DynamoDBClient;
  middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        onCall({ command: commandName, input: args.input });
        return next(args);
      },
    { step: 'initialize', name: 'recordCalls' },
  );
}

/** DynamoDB's units, by place: `table`, or the name of an index. */
export interface Units {
  readonly write: Readonly<Record<string, number>>;
  readonly read: Readonly<Record<string, number>>;
}

export interface Meter {
  units(): Units;
  /** The sum of all units of a kind. */
  total(kind: keyof Units): number;
  /** How many conditions failed. Each counts as one write unit. */
  failedConditions(): number;
  reset(): void;
}

/**
 * Makes DynamoDB report what every request of a client costs, and adds that up. A failed condition costs a
 * unit too (for an item of up to 1 KB, as all of ours are), but no engine reports it.
 */
export function meter(client: DynamoDBClient): Meter {
  const used = { write: new Map<string, number>(), read: new Map<string, number>() };
  let failed = 0;
  const add = (kind: keyof Units, where: string, units: number | undefined): void => {
    if (units !== undefined && units > 0) used[kind].set(where, (used[kind].get(where) ?? 0) + units);
  };
  const addAll = (consumed: object, kind: keyof Units): void => {
    const { Table, GlobalSecondaryIndexes = {} } = consumed as ConsumedCapacity;
    add(kind, 'table', Table?.CapacityUnits);
    for (const [index, { CapacityUnits }] of Object.entries(GlobalSecondaryIndexes))
      add(kind, index, CapacityUnits);
  };

  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const kind = /^(Get|BatchGet|Query|Scan)/.test(commandName) ? 'read' : 'write';
        try {
          const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } });
          const consumed = 'ConsumedCapacity' in result.output ? result.output.ConsumedCapacity : undefined;
          if (consumed === undefined) throw new Error(`${commandName} did not say what it cost.`);
          for (const each of [consumed].flat()) addAll(each, kind);
          return result;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) {
            failed += 1;
            add('write', 'table', 1);
          }
          throw error;
        }
      },
    { step: 'initialize', name: 'meter' },
  );
  return {
    units: () => ({ write: Object.fromEntries(used.write), read: Object.fromEntries(used.read) }),
    total: (kind) => [...used[kind].values()].reduce((sum, units) => sum + units, 0),
    failedConditions: () => failed,
    reset: () => {
      used.write.clear();
      used.read.clear();
      failed = 0;
    },
  };
}
