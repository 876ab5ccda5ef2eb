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
const HORIZONS = [{ years: 5 }, { years: 100 }] as const;

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

/** Customers who were here before us are spread over the onboarding time instead of being asked all at once. */
function onboardingDate(customer: Customer, programme: Programme): Temporal.PlainDate | undefined {
  const imported = importedOn(customer);
  const before = milestonesBetween(programme, customer.since, customer.since, imported.toString());
  if (before.length === 0) return undefined;
  const end = imported.add(programme.onboarding.spreadOver);
  const days = imported.until(end).total('days');
  return imported.add({ days: Math.floor(fractionOf(customer.ref, 'day') * days) });
}

/** The first milestone from `from` on, or the first on a weekend whose mail goes from `earliest` on. */
function firstMilestone(
  programme: Programme,
  since: string,
  from: Temporal.PlainDate,
  earliest: Temporal.PlainDate,
): string | undefined {
  // A milestone on a Saturday is still ahead on the Sunday: what counts is the day its mail would go.
  const weekBefore = earliest.subtract({ weeks: 1 });
  const start = compare(weekBefore, from) < 0 ? weekBefore : from;
  const counts = (date: string): boolean =>
    compare(date, from) >= 0 ||
    compare(firstSendDay(Temporal.PlainDate.from(date), programme.sendWindow), earliest) >= 0;
  for (const horizon of HORIZONS) {
    const found = milestonesBetween(
      programme,
      since,
      start.toString(),
      earliest.add(horizon).toString(),
    ).find(counts);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** When a customer is asked next, from the profile, the programme and the past alone. */
export function nextAsk(customer: Customer, programme: Programme, now: number): Schedule {
  if (customer.optedOut) return { kind: 'nothing', why: 'opted-out' };
  const { zone, ref } = customer;
  const today = Temporal.PlainDate.from(dateIn(zone, now));
  const lastDay = customer.until === undefined ? undefined : Temporal.PlainDate.from(customer.until);
  if (lastDay !== undefined && compare(lastDay, today) < 0)
    return { kind: 'nothing', why: 'former-customer' };

  const rested = restedOn(customer, programme);
  const earliest = rested === undefined ? today : later(today, Temporal.PlainDate.from(rested));
  const onboarding = rested === undefined ? onboardingDate(customer, programme) : undefined;

  // A milestone that passed without a mail still counts while it is not stale: its mail may have been put off to the next
  // window when something had it planned anew. What lies before the first import is the onboarding's.
  const missed = later(
    today.subtract(programme.staleAfter),
    rested === undefined ? importedOn(customer) : Temporal.PlainDate.from(rested),
  );
  const milestone = firstMilestone(programme, customer.since, missed, earliest);
  const next = [onboarding?.toString(), milestone].filter((date) => date !== undefined).sort()[0];
  if (next === undefined) return { kind: 'nothing', why: 'no-milestone' };
  const date = later(Temporal.PlainDate.from(next), earliest);

  const dueAt = slotOn(programme.sendWindow, zone, ref, date.toString(), now);
  if (lastDay !== undefined && compare(dateIn(zone, toEpochMs(dueAt)), lastDay) > 0) {
    return { kind: 'nothing', why: 'former-customer' };
  }
  return { kind: 'planned', dueAt, lane: askLane(customer, programme) };
}
