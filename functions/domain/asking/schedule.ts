import { Temporal } from 'temporal-polyfill';
import { fractionOf, type Ref } from '../identity/ref.ts';
import type { DueLane } from '../mail/lanes.ts';
import type { Programme, SendWindow } from '../programme/programme.ts';
import { dateIn, milestonesBetween } from '../programme/tenure.ts';
import { type Day, dayAfter, daysBetween, laterDay, weekdayOf } from '../time/day.ts';
import { type Span, spanOf } from '../time/duration.ts';
import { type Instant, toEpochMs, toInstant } from '../time/instant.ts';
import { localTime } from '../time/zone.ts';
import type { Customer } from './customer.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** The end of each window stays free, so that a mail that has to queue still arrives in it. The shortest window is an hour. */
const RESERVE_SECONDS = 30 * 60;
/** Looked at first, for hardly anybody is planned further ahead; then as far as a relationship can last. */
const HORIZONS = ['P1Y', 'P5Y', 'P100Y'] as const;
const A_DAY: Span = { months: 0, days: 1 };
const A_WEEK_BEFORE: Span = { months: 0, days: -7 };

export type Schedule =
  | { readonly kind: 'planned'; readonly dueAt: Instant; readonly lane: DueLane }
  | { readonly kind: 'nothing'; readonly why: 'opted-out' | 'former-customer' | 'no-milestone' };

const isSendDay = (day: Day, window: SendWindow): boolean =>
  window.days.some((each) => WEEKDAYS.indexOf(each) === weekdayOf(day));

function firstSendDay(from: Day, window: SendWindow): Day {
  let day = from;
  while (!isSendDay(day, window)) day = dayAfter(day, A_DAY);
  return day;
}

/** Whether mail may go to a zone at this moment. */
export function isInWindow(window: SendWindow, zone: string, epochMs: number): boolean {
  const { day, time } = localTime(zone, epochMs);
  return isSendDay(day, window) && time >= window.from && time < window.until;
}

/** Seconds of the day at a time of day such as `09:30`. */
const secondsOf = (time: string): number => 3_600 * Number(time.slice(0, 2)) + 60 * Number(time.slice(3));

/**
 * The customer's own moment in the window of the first send day from `date` on. Each customer has a fixed place in the
 * window, so that a morning's mails are spread over it; where that place has passed today, now will do.
 */
export function slotOn(window: SendWindow, zone: string, ref: Ref, date: Day, now: number): Instant {
  const length = secondsOf(window.until) - secondsOf(window.from) - RESERVE_SECONDS;
  const place = secondsOf(window.from) + Math.floor(fractionOf(ref, 'time') * length);
  const plainTime = new Temporal.PlainTime(
    Math.floor(place / 3_600),
    Math.floor(place / 60) % 60,
    place % 60,
  );
  let day = firstSendDay(date, window);
  for (;;) {
    // A time that a clock change skips moves forward with the clock ("compatible", RFC 5545 section 3.3.5).
    const slot = Temporal.PlainDate.from(day).toZonedDateTime({
      timeZone: zone,
      plainTime,
    }).epochMilliseconds;
    if (slot >= now) return toInstant(slot);
    if (day === dateIn(zone, now) && isInWindow(window, zone, now)) return toInstant(now);
    day = firstSendDay(dayAfter(day, A_DAY), window);
  }
}

/** Dates of the asks so far, oldest first, in the customer's zone. */
const askDates = (customer: Customer): Day[] =>
  customer.recent
    .filter(({ kind }) => kind === 'score')
    .map(({ at }) => dateIn(customer.zone, toEpochMs(at)));

/** The first date on which the fatigue rules allow another ask; undefined when nobody was asked yet. */
export function restedOn(customer: Customer, programme: Programme): Day | undefined {
  const asked = askDates(customer);
  const last = asked.at(-1);
  if (last === undefined) return undefined;
  const afterGap = dayAfter(last, programme.fatigue.minGap);
  const oldestThatCounts = asked.at(-programme.fatigue.maxPerYear);
  return oldestThatCounts === undefined ? afterGap : laterDay(afterGap, dayAfter(oldestThatCounts, 'P365D'));
}

/** The lane in which a customer's asks wait. */
export const askLane = (customer: Customer, programme: Programme): DueLane =>
  (customer.annualValue ?? 0) >= programme.keyAccounts.annualValueFrom ? 'key' : 'rest';

const importedOn = (customer: Customer): Day => dateIn(customer.zone, toEpochMs(customer.importedAt));

/** Customers who were here before us, and were never asked, are spread over the onboarding time instead of being asked all at once. */
function onboardingDate(customer: Customer, programme: Programme): Day | undefined {
  if (customer.recent.some(({ kind }) => kind === 'score')) return undefined;
  const imported = importedOn(customer);
  const before = milestonesBetween(programme, customer.since, customer.since, imported);
  if (before.length === 0) return undefined;
  const days = daysBetween(imported, dayAfter(imported, programme.onboarding.spreadOver));
  return dayAfter(imported, { months: 0, days: Math.floor(fractionOf(customer.ref, 'day') * days) });
}

/** The first milestone up to a date whose mail would go on `from` or later: one on a Saturday is still ahead on the Sunday. */
const milestoneUntil = (programme: Programme, since: Day, from: Day, until: Day): Day | undefined =>
  milestonesBetween(programme, since, dayAfter(from, A_WEEK_BEFORE), until).find(
    (milestone) => firstSendDay(milestone, programme.sendWindow) >= from,
  );

/** The first milestone, however far ahead, whose mail would go on `from` or later. */
function firstMilestone(programme: Programme, since: Day, from: Day): Day | undefined {
  for (const horizon of HORIZONS) {
    const milestone = milestoneUntil(programme, since, from, dayAfter(from, horizon));
    if (milestone !== undefined) return milestone;
  }
  return undefined;
}

/** The day from which milestones count: the fatigue rules' after an ask; before the first, what passed before the import is the onboarding's. */
const countsFrom = (customer: Customer, programme: Programme): Day =>
  restedOn(customer, programme) ?? importedOn(customer);

/** Whether a customer has by today a reason to be asked: a milestone that counts, or the turn in the onboarding. */
export function hasReason(customer: Customer, programme: Programme, today: Day): boolean {
  const turn = onboardingDate(customer, programme);
  return (
    (turn !== undefined && turn <= today) ||
    milestoneUntil(programme, customer.since, countsFrom(customer, programme), today) !== undefined
  );
}

/** What the date of an ask rests on. */
export interface AskReason {
  /** Their turn in the onboarding, or a milestone of the relationship. */
  readonly kind: 'onboarding' | 'milestone';
  /** The day of it. */
  readonly on: Day;
  /** Not before this: the fatigue rules, or for who was never asked the day of the import. */
  readonly from: Day;
}

/** Why, and for which day, a customer is to be asked next; undefined when there is no reason. */
export const askReason = (customer: Customer, programme: Programme, now: number): AskReason | undefined =>
  askReasonOn(customer, programme, dateIn(customer.zone, now));

function askReasonOn(customer: Customer, programme: Programme, today: Day): AskReason | undefined {
  const from = countsFrom(customer, programme);
  // A milestone that passed without a mail still counts while it is not stale: its mail may have been put off to the next
  // window when something had it planned anew.
  const { months, days } = spanOf(programme.staleAfter);
  const fresh = dayAfter(today, { months: -months, days: -days });
  const milestone = firstMilestone(programme, customer.since, laterDay(fresh, from));
  const onboarding = onboardingDate(customer, programme);
  if (onboarding !== undefined && (milestone === undefined || onboarding <= milestone))
    return { kind: 'onboarding', on: onboarding, from };
  return milestone === undefined ? undefined : { kind: 'milestone', on: milestone, from };
}

/** The day from which a customer may be asked next, today or later; undefined when there is none. */
function askDay(customer: Customer, programme: Programme, today: Day): Day | undefined {
  const reason = askReasonOn(customer, programme, today);
  return reason === undefined ? undefined : laterDay(reason.on, laterDay(today, reason.from));
}

/** When a customer is asked next, from the profile, the programme and the past alone. */
export function nextAsk(customer: Customer, programme: Programme, now: number): Schedule {
  if (customer.optedOut) return { kind: 'nothing', why: 'opted-out' };
  const { zone, ref } = customer;
  const today = dateIn(zone, now);
  const lastDay = customer.until;
  if (lastDay !== undefined && lastDay < today) return { kind: 'nothing', why: 'former-customer' };

  const day = askDay(customer, programme, today);
  if (day === undefined) return { kind: 'nothing', why: 'no-milestone' };
  const dueAt = slotOn(programme.sendWindow, zone, ref, day, now);
  if (lastDay !== undefined && dateIn(zone, toEpochMs(dueAt)) > lastDay) {
    return { kind: 'nothing', why: 'former-customer' };
  }
  return { kind: 'planned', dueAt, lane: askLane(customer, programme) };
}
