import { forecast } from '../../functions/domain/asking/forecast.ts';
import { ForecastFigures } from '../../functions/domain/asking/forecast-figures.ts';
import { nextContact } from '../../functions/domain/asking/schedule.ts';
import { DAY_MS } from '../../functions/domain/time/units.ts';
import { dynamoClient } from '../../functions/runtime/dynamo-client.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { caseStore } from '../../functions/store/cases.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { applyProgramme } from '../../functions/use-cases/programme/apply.ts';
import { movableClock } from '../../infra/local/state/clock.ts';
import { startBenchWorld } from './bench-world.ts';
import type { Benchmark } from './benchmark.ts';
import { importDueCustomers, inventedCustomer, NOW_MS } from './due-customers.ts';
import { QUOTA } from './send-units.ts';
import { meter } from './watched-client.ts';

const DAYS = 90;
const SECOND_US = 1_000_000;

/** What it costs to look ahead, and to plan everybody anew. */
export const programmeBenchmark: Benchmark = async ({ quick, progress }) => {
  const clock = movableClock();
  clock.hold(NOW_MS);
  const world = await startBenchWorld({ clock, quota: QUOTA });
  const client = dynamoClient(world.env);
  try {
    const { programme } = world.bundle;
    const count = quick ? 2_000 : 100_000;
    const bar = progress('Customers who are looked ahead for', count);
    let foreseenCpu = 0;
    let plannedCpu = 0;
    const figures = new ForecastFigures(programme);
    const chunk = 1_000;
    // In chunks, so that memory is no limit, and making the customers does not count.
    for (let first = 0; first < count; first += chunk) {
      const customers = Array.from({ length: chunk }, (_, index) =>
        inventedCustomer(first + index, world.keys),
      );
      let before = process.cpuUsage();
      for (const customer of customers) nextContact(customer, programme, NOW_MS);
      plannedCpu += since(before);
      before = process.cpuUsage();
      for (const customer of customers) {
        const facts = {
          programme,
          isReplanned: true,
          address: { hash: customer.addressHash, ref: customer.ref },
        };
        figures.add(customer, [...forecast(customer, facts, NOW_MS, NOW_MS + DAYS * DAY_MS)]);
      }
      foreseenCpu += since(before);
      bar.at(first + chunk);
    }
    bar.end();
    if (figures.total === 0) throw new Error('Nobody would be mailed: the figure would mean nothing.');

    const due = quick ? 100 : 500;
    await importDueCustomers(world.client, world.tableName, world.keys, due);
    const ports = {
      customers: customerStore(client, world.tableName),
      addresses: addressStore(client, world.tableName),
      cases: caseStore(client, world.tableName),
      contacts: contactStore(client, world.tableName),
      // A day before the time for which they were put on the agenda, which is not their own.
      clock: { now: () => NOW_MS - DAY_MS },
    };
    const moving = meter(client);
    const moved = await applyProgramme(ports, programme);
    const unitsMoved = moving.total('write');
    const again = await applyProgramme(ports, programme);
    const unitsAgain = moving.total('write') - unitsMoved;
    if (moved.moved === 0 || again.moved !== 0)
      throw new Error(`Of ${due}, ${moved.moved} moved at first and ${again.moved} again.`);
    return {
      previewCustomersPerSecond: {
        value: (count * SECOND_US) / foreseenCpu,
        goalAtLeast: 15_000,
        says: `customers whose ${DAYS} days are foreseen in a second of CPU on one core`,
      },
      planMicrosPerCustomer: {
        value: plannedCpu / count,
        says: 'CPU of planning one customer once, µs: the floor of the figure above',
      },
      mailsPerCustomer: {
        value: figures.total / count,
        says: `mails foreseen for each of them in ${DAYS} days`,
      },
      replanWriteUnitsMoved: {
        value: unitsMoved / moved.moved,
        goal: 3,
        says: 'DynamoDB write units for each customer whom a changed programme moves',
      },
      replanWriteUnitsUnmoved: {
        value: again.unmoved === 0 ? Number.NaN : unitsAgain / again.unmoved,
        goal: 0,
        says: 'write units for each whom it does not move',
      },
    };
  } finally {
    client.destroy();
    await world.stop();
  }
};

/** CPU in µs. */
const since = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return user + system;
};
