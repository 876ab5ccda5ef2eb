import type { Customer } from '../../domain/asking/customer.ts';
import { forecast } from '../../domain/asking/forecast.ts';
import { ForecastFigures } from '../../domain/asking/forecast-figures.ts';
import { FORESEEN_DAYS, type ForeseenMails, foreseenMails } from '../../domain/importing/foreseen-mails.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import { DAY_MS, type EpochMs } from '../../domain/time/units.ts';
import type { AddressStore } from '../../ports/addresses.ts';
import { UnreadableItem } from '../../ports/unreadable-item.ts';

/** Reads in parallel. */
const AT_ONCE = 64;

/**
 * The mails that the customers of the first list of all will get, so that nobody is surprised. Sends nothing.
 *
 * @param customers those of the list
 * @param now in epoch ms
 */
export async function foreseeFirst(
  customers: Iterable<Customer> | AsyncIterable<Customer | UnreadableItem>,
  { addresses }: { readonly addresses: Pick<AddressStore, 'get'> },
  programme: Programme,
  now: EpochMs,
): Promise<ForeseenMails> {
  const figures = new ForecastFigures(programme);
  const add = async (customer: Customer): Promise<void> => {
    const address = (await addresses.get(customer.addressHash)) ?? ('none' as const);
    const facts = { programme, address, isReplanned: true };
    figures.add(customer, [...forecast(customer, facts, now, now + FORESEEN_DAYS * DAY_MS)]);
  };
  let waiting: Promise<void>[] = [];
  for await (const each of customers) {
    if (each instanceof UnreadableItem) continue;
    waiting.push(add(each));
    if (waiting.length < AT_ONCE) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
  return foreseenMails(figures, now);
}
