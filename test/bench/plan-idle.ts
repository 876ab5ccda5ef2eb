import { refOf } from '../../functions/domain/identity/ref.ts';
import { dynamoClient } from '../../functions/runtime/dynamo-client.ts';
import { startPlan } from '../../functions/services/plan.ts';
import { customerStore } from '../../functions/store/customers.ts';
import type { Item } from '../../functions/store/items.ts';
import { agendaKey, customerKey } from '../../functions/wiring/table.ts';
import { lambdaContext } from '../../infra/local/aws/lambda-context.ts';
import { movableClock } from '../../infra/local/state/clock.ts';
import { type BenchWorld, putItems, readItems, startBenchWorld } from './bench-world.ts';
import { daysLater, importDueCustomers, NOW_MS } from './due-customers.ts';
import { QUOTA } from './send-units.ts';
import { meter } from './watched-client.ts';

/** Read units of a tick in which nobody is due, by the number of customers. */
export interface IdleTick {
  readonly customers: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

const CHUNK = 10_000;
const DAYS_AHEAD = 180;

/** Copies a customer's item with another ref: keys and agenda entry change. */
function copyFor(model: Item, ref: string, dueAt: string): Item {
  const { pk, sk } = customerKey(ref);
  const entry = agendaKey('rest', { dueAt, kind: 'score', ref });
  const texts = { pk, sk, ...entry, nextDue: dueAt, crmId: ref };
  return { ...model, ...Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }])) };
}

/**
 * Adds customers who are due in the next half year but not now. The first comes through the real store, and
 * the others are copies of that item.
 */
async function addCustomers(
  { client, tableName, keys }: BenchWorld,
  from: number,
  to: number,
): Promise<void> {
  const [message] = await importDueCustomers(client, tableName, keys, 1);
  if (message === undefined) throw new Error('There is no customer to copy.');
  const customers = customerStore(client, tableName);
  const read = await customers.get(message.ref);
  if (read === undefined) throw new Error('The customer to copy is gone.');
  await customers.move(read, { kind: 'score', dueAt: daysLater(1), lane: 'rest' });
  const model = (await readItems(client, tableName)).find(({ sk }) => sk?.S === message.ref);
  if (model === undefined) throw new Error('The item to copy is gone.');
  for (let first = Math.max(from, 1); first < to; first += CHUNK) {
    const items = Array.from({ length: Math.min(CHUNK, to - first) }, (_, index) => {
      const number = first + index;
      return copyFor(model, refOf(`idle-${number}`, keys.ref), daysLater(1 + (number % DAYS_AHEAD)));
    });
    await putItems(client, tableName, items);
  }
}

/** Measures what a tick costs while nobody is due, at some numbers of customers in ascending order. */
export async function measureIdleTicks(
  sizes: readonly number[],
  onCustomers: (customers: number) => void = () => undefined,
): Promise<IdleTick[]> {
  const clock = movableClock();
  clock.hold(NOW_MS);
  const world = await startBenchWorld({ clock, quota: QUOTA });
  const client = dynamoClient(world.env);
  try {
    const metered = meter(client);
    const plan = await startPlan(world.env, clock, { client });
    const ticks: IdleTick[] = [];
    let present = 0;
    for (const customers of sizes) {
      await addCustomers(world, present, customers);
      present = customers;
      onCustomers(customers);
      // The first tick tells the gate the pace. All later ticks are alike.
      await plan({}, lambdaContext('plan')());
      metered.reset();
      const { released, reviews } = await plan({}, lambdaContext('plan')());
      if (released + reviews > 0) throw new Error('Somebody was due who should not be.');
      ticks.push({ customers, readUnits: metered.total('read'), writeUnits: metered.total('write') });
    }
    return ticks;
  } finally {
    client.destroy();
    await world.stop();
  }
}
