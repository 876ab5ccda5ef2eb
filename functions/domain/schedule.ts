import { Temporal } from 'temporal-polyfill';
import type { Customer, Lane } from './customer.ts';
import { type Instant, toEpochMs, toInstant } from './instant.ts';
import type { Programme, SendWindow } from './programme.ts';
import { fractionOf, type Ref } from './ref.ts';
import { dateIn, milestonesBetween } from './tenure.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** The end of each window stays free, so that a mail that has to queue still arrives in it. The shortest window is an hour. */
const RESERVE_SECONDS = 30 * 60;
/** Looked at first, for hardly anybody is planned further ahead; then as far as a relationship can last. */
const HORIZONS = [{ years: 1 }, { years: 5 }, { years: 100 }] as const;

export type Schedule =
  | { readonly kind: 'planned'; readonly dueAt: Instant; readonly lane: Lane }
  | { readonly kind: 'nothing'; readonly why: 'opted-out' | 'former-customer' | 'no-milestone' };

const { compare } = Temporal.PlainDate;
const later = (a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate =>
  compare(a, b) >= 0 ? a : b;
const isSendDay = (date: Temporal.PlainDate, window: SendWindow): boolean =>
  window.days.some((day) => WEEKDAYS.indexOf(day) + 1 === date.dayOfWeek);

function firstSendDay(date: Temporal.PlainDate, window: SendWindow): Temporal.PlainDate {
  let day = date;
  while (!isSendDay(day, window)) day = day.add({ days: 1 });
  return day;
}

/** Whether mail may go to a zone at this moment. */
export function isInWindow(window: SendWindow, zone: string, epochMs: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
  const time = local.toPlainTime();
  return (
    isSendDay(local.toPlainDate(), window) &&
    Temporal.PlainTime.compare(time, window.from) >= 0 &&
    Temporal.PlainTime.compare(time, window.until) < 0
  );
}

/**
 * The customer's own moment in the window of the first send day from `date` on. Each customer has a fixed place in the
 * window, so that a morning's mails are spread over it; where that place has passed today, now will do.
 */
export function slotOn(window: SendWindow, zone: string, ref: Ref, date: string, now: number): Instant {
  const length = Temporal.PlainTime.from(window.from).until(window.until).total('seconds') - RESERVE_SECONDS;
  const place = Temporal.PlainTime.from(window.from).add({
    seconds: Math.floor(fractionOf(ref, 'time') * length),
  });
  let day = firstSendDay(Temporal.PlainDate.from(date), window);
  for (;;) {
    // A time that a clock change skips moves forward with the clock ("compatible", RFC 5545 section 3.3.5).
    const slot = day.toZonedDateTime({ timeZone: zone, plainTime: place }).epochMilliseconds;
    if (slot >= now) return toInstant(slot);
    if (day.toString() === dateIn(zone, now) && isInWindow(window, zone, now)) return toInstant(now);
    day = firstSendDay(day.add({ days: 1 }), window);
  }
}

/** Dates of the asks so far, oldest first, in the customer's zone. */
const askDates = (customer: Customer): Temporal.PlainDate[] =>
  customer.recent
    .filter(({ kind }) => kind === 'score')
    .map(({ at }) => Temporal.PlainDate.from(dateIn(customer.zone, toEpochMs(at))));

/** The first date on which the fatigue rules allow another ask; undefined when nobody was asked yet. */
export function restedOn(customer: Customer, programme: Programme): string | undefined {
  const asked = askDates(customer);
  const last = asked.at(-1);
  if (last === undefined) return undefined;
  const afterGap = last.add(programme.fatigue.minGap);
  const oldestThatCounts = asked.at(-programme.fatigue.maxPerYear);
  const afterYear = oldestThatCounts?.add({ days: 365 });
  return (afterYear === undefined ? afterGap : later(afterGap, afterYear)).toString();
}

/** The lane in which a customer's asks wait. */
export const askLane = (customer: Customer, programme: Programme): Lane =>
  (customer.annualValue ?? 0) >= programme.keyAccounts.annualValueFrom ? 'key' : 'rest';

const importedOn = (customer: Customer): Temporal.PlainDate =>
  Temporal.PlainDate.from(dateIn(customer.zone, toEpochMs(customer.importedAt)));

/** Customers who were here before us, and were never asked, are spread over the onboarding time instead of being asked all at once. */
function onboardingDate(customer: Customer, programme: Programme): Temporal.PlainDate | undefined {
  if (restedOn(customer, programme) !== undefined) return undefined;
  const imported = importedOn(customer);
  const before = milestonesBetween(programme, customer.since, customer.since, imported.toString());
  if (before.length === 0) return undefined;
  const end = imported.add(programme.onboarding.spreadOver);
  const days = imported.until(end).total('days');
  return imported.add({ days: Math.floor(fractionOf(customer.ref, 'day') * days) });
}

/** The first milestone up to a date whose mail would go on `from` or later: one on a Saturday is still ahead on the Sunday. */
function milestoneUntil(
  programme: Programme,
  since: string,
  from: Temporal.PlainDate,
  until: string,
): Temporal.PlainDate | undefined {
  const start = from.subtract({ weeks: 1 }).toString();
  return milestonesBetween(programme, since, start, until)
    .map((date) => Temporal.PlainDate.from(date))
    .find((milestone) => compare(firstSendDay(milestone, programme.sendWindow), from) >= 0);
}

/** The first milestone, however far ahead, whose mail would go on `from` or later. */
function firstMilestone(
  programme: Programme,
  since: string,
  from: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  for (const horizon of HORIZONS) {
    const milestone = milestoneUntil(programme, since, from, from.add(horizon).toString());
    if (milestone !== undefined) return milestone;
  }
  return undefined;
}

/** The day from which milestones count: the fatigue rules' after an ask; before the first, what passed before the import is the onboarding's. */
function countsFrom(customer: Customer, programme: Programme): Temporal.PlainDate {
  const rested = restedOn(customer, programme);
  return rested === undefined ? importedOn(customer) : Temporal.PlainDate.from(rested);
}

/** Whether a customer has by today a reason to be asked: a milestone that counts, or the turn in the onboarding. */
export function hasReason(customer: Customer, programme: Programme, now: number): boolean {
  const today = dateIn(customer.zone, now);
  const turn = onboardingDate(customer, programme);
  return (
    (turn !== undefined && compare(turn, today) <= 0) ||
    milestoneUntil(programme, customer.since, countsFrom(customer, programme), today) !== undefined
  );
}

/** The day from which a customer may be asked next, today or later; undefined when there is none. */
function askDay(customer: Customer, programme: Programme, now: number): string | undefined {
  const today = Temporal.PlainDate.from(dateIn(customer.zone, now));
  const from = countsFrom(customer, programme);
  // A milestone that passed without a mail still counts while it is not stale: its mail may have been put off to the next
  // window when something had it planned anew.
  const milestone = firstMilestone(
    programme,
    customer.since,
    later(today.subtract(programme.staleAfter), from),
  );
  const days = [onboardingDate(customer, programme), milestone].filter((day) => day !== undefined);
  const first = days.sort(compare)[0];
  return first === undefined ? undefined : later(first, later(today, from)).toString();
}

/** When a customer is asked next, from the profile, the programme and the past alone. */
export function nextAsk(customer: Customer, programme: Programme, now: number): Schedule {
  if (customer.optedOut) return { kind: 'nothing', why: 'opted-out' };
  const { zone, ref } = customer;
  const today = Temporal.PlainDate.from(dateIn(zone, now));
  const lastDay = customer.until === undefined ? undefined : Temporal.PlainDate.from(customer.until);
  if (lastDay !== undefined && compare(lastDay, today) < 0)
    return { kind: 'nothing', why: 'former-customer' };

  const day = askDay(customer, programme, now);
  if (day === undefined) return { kind: 'nothing', why: 'no-milestone' };
  const dueAt = slotOn(programme.sendWindow, zone, ref, day, now);
  if (lastDay !== undefined && compare(dateIn(zone, toEpochMs(dueAt)), lastDay) > 0) {
    return { kind: 'nothing', why: 'former-customer' };
  }
  return { kind: 'planned', dueAt, lane: askLane(customer, programme) };
}
