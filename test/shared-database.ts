import type { TestProject } from 'vitest/node';
import { startDynamoDb } from '../infra/local/aws/dynamodb.ts';
import type { Engine } from '../infra/local/aws/engines.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The database that all tests share that need not have one of their own, each with tables of its own. */
    database: { readonly endpoint: string; readonly engine: Engine };
  }
}

/**
 * Starts {@link ProvidedContext.database}, and gives what ends it: starting one is most of the work of a
 * short test.
 */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const {
    endpoint,
    past = endpoint,
    engine,
    stop,
  } = await startDynamoDb({
    // Else hundreds of tests would fail without a cause.
    onEnd: ({ message }) => process.stderr.write(`The database of the tests has ended: ${message}\n`),
  });
  provide('database', { endpoint: past, engine });
  return stop;
}
