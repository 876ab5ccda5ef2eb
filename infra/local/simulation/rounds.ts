import { Temporal } from 'temporal-polyfill';
import type { Customer } from '../../../functions/domain/asking/customer.ts';
import type { Programme } from '../../../functions/domain/programme/programme.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../functions/domain/time/units.ts';

import { dateAt, isOpen, mailTime } from './plain-rules.ts';

const HALF_MS = HOUR_MS / 2;

/**
 * The longest time that one round of work takes: mails go one after the other, and scanners take their time.
 */
export const ROUND_MS = 5 * MINUTE_MS;

/**
 * The first half past at or after an instant, in epoch ms. At these times the functions of a simulation work.
 * People act at full hours, and what they did settles half an hour later. So the functions do the work of a
 * whole hour at once. Where a zone is whole hours from UTC, the last mails of a window go at half past too.
 */
export const halfPast = (time: number): number => Math.ceil((time - HALF_MS) / HOUR_MS) * HOUR_MS + HALF_MS;

/**
 * The round in which a mail goes that is due at an instant, both in epoch ms. A mail outside the customer's
 * window waits for the next window, as with the sender. Undefined when no round hits a window before the mail
 * is stale. That can happen in a zone that is not whole hours from UTC, to customers whose time is at the
 * very end of the window.
 */
export function roundOf(
  { zone, ref }: Pick<Customer, 'zone' | 'ref'>,
  { sendWindow, staleAfter }: Pick<Programme, 'sendWindow' | 'staleAfter'>,
  dueAt: number,
): number | undefined {
  const stale = Temporal.Instant.fromEpochMilliseconds(dueAt).toZonedDateTimeISO(zone).add(staleAfter);
  let round = halfPast(dueAt);
  while (round < stale.epochMilliseconds + DAY_MS) {
    if (isOpen(sendWindow, zone, round)) return round;
    const slot = mailTime(sendWindow, { zone, ref }, dateAt(zone, round), round);
    round = halfPast(Math.max(slot, round + 1));
  }
  return undefined;
}
