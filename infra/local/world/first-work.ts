import type { Customer } from '../../../functions/domain/asking/customer.ts';
import { holdOf } from '../../../functions/domain/mail/gate-state.ts';
import type { Instant } from '../../../functions/domain/time/instant.ts';
import { isoWeekOf, toInstant } from '../../../functions/domain/time/instant.ts';
import { DAY_MS, WEEK_MS } from '../../../functions/domain/time/units.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { countWeek } from '../../../functions/use-cases/count-score.ts';
import { isToCustomer } from '../files/mailbox.ts';
import type { Outcome } from './summary.ts';
import type { World } from './world.ts';

const SIDE_BY_SIDE = 25;

/**
 * Counts mails that were refused, and mails whose outcome nobody knows, in the weeks between two instants.
 */
async function countBad(
  world: World,
  from: number,
  until: number,
): Promise<{ refused: number; unknown: number }> {
  const contacts = contactStore(world.client, world.tableName);
  const weeks = new Set<string>();
  for (let time = from - WEEK_MS; time < until + WEEK_MS; time += WEEK_MS)
    weeks.add(isoWeekOf(toInstant(Math.min(time, until))));
  const counts = await Promise.all(
    [...weeks].map((week) => countWeek(week, { contacts, clock: world.clock })),
  );
  return {
    refused: counts.reduce((sum, { refused }) => sum + refused, 0),
    unknown: counts.reduce((sum, { unknown }) => sum + unknown, 0),
  };
}

/** A contact that was due keeps its due time; its agenda entry moves to the next window. */
const isPutOff = ({ nextContact, agenda }: Customer, now: Instant): boolean =>
  nextContact !== undefined && nextContact.dueAt <= now && agenda !== undefined && agenda.dueAt > now;

/** Of the customers whose mail was released: how many wait for the next window, and how many are parked. */
async function countWaiting(world: World): Promise<{ putOff: number; aside: number }> {
  const customers = customerStore(world.client, world.tableName);
  const now = toInstant(world.clock.now());
  const refs = [...world.released()];
  const counts = { putOff: 0, aside: 0 };
  for (let from = 0; from < refs.length; from += SIDE_BY_SIDE) {
    const some = await Promise.all(refs.slice(from, from + SIDE_BY_SIDE).map((ref) => customers.get(ref)));
    for (const customer of some) {
      if (customer?.agenda?.kind === 'parked') counts.aside += 1;
      else if (customer !== undefined && isPutOff(customer, now)) counts.putOff += 1;
    }
  }
  return counts;
}

/**
 * Sends what is due now. If nothing is due, a new world goes on to the first day that has something, so that
 * there is a mail to look at. An older world keeps its clock.
 *
 * @param beforeMove called with the time of the first mail, in epoch ms, before the clock is put forward
 */
export async function firstWork(
  world: World,
  isNew: boolean,
  beforeMove: (first: number) => void,
): Promise<Outcome> {
  const startedAt = world.clock.now();
  const countSent = (): number => world.mailbox.list().filter(isToCustomer).length;
  const sentBefore = countSent();
  const badBefore = await countBad(world, startedAt, startedAt);
  // The first tick does the reviews: they work out when each newly imported customer is due.
  await world.tick();
  await world.tick();
  const first = await world.nextMail();
  const isOpen = (await world.overview()).gate.state.kind === 'open';
  if (isNew && isOpen && world.released().size === 0 && first !== undefined) {
    beforeMove(first);
    await world.move(first + DAY_MS - world.clock.now());
  }
  const [bad, counts, overview] = await Promise.all([
    countBad(world, startedAt, world.clock.now()),
    countWaiting(world),
    world.overview(),
  ]);
  return {
    due: Math.max(world.released().size, overview.due),
    sent: countSent() - sentBefore,
    refused: bad.refused - badBefore.refused,
    unknown: bad.unknown - badBefore.unknown,
    putOff: counts.putOff,
    aside: counts.aside,
    parked: overview.parked,
    waiting: overview.due,
    gate: overview.gate.state,
    hold: holdOf(overview.gate.state, world.clock.now()),
    troubles: world.troubles(),
  };
}
