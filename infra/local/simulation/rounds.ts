import { Temporal } from 'temporal-polyfill';
import type { Customer } from '../../../functions/domain/asking/customer.ts';
import type { Programme } from '../../../functions/domain/programme/programme.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../functions/domain/time/units.ts';

import { dateAt, isOpen, mailTime } from './plain-rules.ts';

const HALF_MS = HOUR_MS / 2;

/**
 * What is done in one round is done within this: mails go one after the other, and scanners take their time.
 */
export const ROUND_MS = 5 * MINUTE_MS;

/**
 * The first half past from an instant on, in epoch ms: when a simulation has the functions work. People act
 * at full hours, and what they did settles half an hour later: so functions that work at half past do a whole
 * hour's work at once. Where the clocks are whole hours from UTC, mails go until half past, too.
 */
export const halfPast = (time: number): number => Math.ceil((time - HALF_MS) / HOUR_MS) * HOUR_MS + HALF_MS;

/**
 * The round in which a mail goes that is due at an instant, both in epoch ms. One that falls out of the
 * customer's window is put off to the next, as the sender does; undefined where no round ever hits the window
 * before the mail is stale, as may happen to places at the very end of it in a zone that is not whole hours
 * from UTC.
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
