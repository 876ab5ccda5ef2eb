import { Temporal } from 'temporal-polyfill';
import { fractionOf, type Ref } from '../identity/ref.ts';
import { CONTACT_KINDS, type ContactKind, type ContactKinds, kindNames } from '../mail/contact-kinds.ts';
import type { DueLane } from '../mail/lanes.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import type { Programme, SendWindow } from '../programme/programme.ts';
import { dateIn, milestonesBetween } from '../programme/tenure.ts';
import { type Day, dayAfter, daysBetween, laterDay, WEEKDAYS, weekdayOf } from '../time/day.ts';
import { type Span, spanOf } from '../time/duration.ts';
import { type Instant, toEpochMs, toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import { localTime } from '../time/zone.ts';
import type { Customer, Planned } from './customer.ts';
import { type MayFacts, restedOn, whenMay } from './eligibility.ts';

/**
 * The end of each window stays free, so that a mail that has to queue still arrives in it. The shortest
 * window is an hour.
 */
const RESERVE_SECONDS = 30 * 60;
/** Looked at first, for hardly anybody is planned further ahead; then as far as a relationship can last. */
const HORIZONS = ['P1Y', 'P5Y', 'P100Y'] as const;
const A_DAY: Span = { months: 0, days: 1 };
const A_WEEK_BEFORE: Span = { months: 0, days: -7 };

export type Schedule =
  | { readonly kind: 'planned'; readonly next: Planned }
  | { readonly kind: 'nothing'; readonly why: SkipReason | 'no-milestone' };

/** What planning may know besides the customer, the programme and the time. */
export type PlanFacts = Pick<MayFacts, 'beyond' | 'kinds' | 'rules'>;

const isSendDay = (day: Day, window: SendWindow): boolean =>
  window.days.some((each) => WEEKDAYS.indexOf(each) === weekdayOf(day));

function firstSendDay(from: Day, window: SendWindow): Day {
  let day = from;
  while (!isSendDay(day, window)) day = dayAfter(day, A_DAY);
  return day;
}

/** Whether mail may go to a zone at this moment. */
export function isInWindow(window: SendWindow, zone: string, epochMs: EpochMs): boolean {
  const { day, time } = localTime(zone, epochMs);
  return isSendDay(day, window) && time >= window.from && time < window.until;
}

/** Seconds of the day at a time of day such as `09:30`. */
const secondsOf = (time: string): number => 3_600 * Number(time.slice(0, 2)) + 60 * Number(time.slice(3));

/**
 * The customer's own moment in the window of the first send day from `date` on. Each customer has a fixed
 * place in the window, so that a morning's mails are spread over it; where that place has passed today, now
 * will do.
 */
export function slotOn(window: SendWindow, zone: string, ref: Ref, date: Day, now: EpochMs): Instant {
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

/** The lane in which a contact waits. */
export const laneOf = (
  kind: ContactKind,
  customer: Pick<Customer, 'annualValue'>,
  { keyAccounts }: Pick<Programme, 'keyAccounts'>,
  kinds: ContactKinds = CONTACT_KINDS,
): DueLane => {
  const { lane } = kinds[kind];
  if (lane === 'reply') return lane;
  return (customer.annualValue ?? 0) >= keyAccounts.annualValueFrom ? 'key' : 'rest';
};

const importedOn = (customer: Customer): Day => dateIn(customer.zone, toEpochMs(customer.importedAt));

/**
 * Customers who were here before us, and never got a contact of this kind, are spread over the onboarding
 * time instead of getting it all at once.
 */
function onboardingDate(customer: Customer, programme: Programme, kind: ContactKind): Day | undefined {
  if (customer.recent.some((past) => past.kind === kind)) return undefined;
  const imported = importedOn(customer);
  const before = milestonesBetween(programme, customer.since, customer.since, imported);
  if (before.length === 0) return undefined;
  const days = daysBetween(imported, dayAfter(imported, programme.onboarding.spreadOver));
  return dayAfter(imported, { months: 0, days: Math.floor(fractionOf(customer.ref, 'day') * days) });
}

/**
 * The first milestone up to a date whose mail would go on `from` or later: one on a Saturday is still ahead
 * on the Sunday.
 */
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

/**
 * The day from which milestones count: after a contact that the fatigue rules count, theirs; for a kind that
 * they do not hold, the day after the last of it. Before the first what passed until the import is the
 * onboarding's.
 */
function countsFrom(customer: Customer, programme: Programme, kind: ContactKind, kinds: ContactKinds): Day {
  const last = customer.recent.findLast((past) => past.kind === kind);
  const rested = kinds[kind].isHeldByFatigue
    ? restedOn(customer, programme, kind, kinds)
    : last && dayAfter(dateIn(customer.zone, toEpochMs(last.at)), A_DAY);
  return rested ?? importedOn(customer);
}

/**
 * Whether a customer has by today a reason to get a contact: a milestone that counts, or the turn in the
 * onboarding.
 */
export function hasReason(
  customer: Customer,
  programme: Programme,
  today: Day,
  kind: ContactKind,
  kinds: ContactKinds = CONTACT_KINDS,
): boolean {
  const onboarding = onboardingDate(customer, programme, kind);
  const from = countsFrom(customer, programme, kind, kinds);
  return (
    (onboarding !== undefined && onboarding <= today) ||
    milestoneUntil(programme, customer.since, from, today) !== undefined
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

/**
 * Why, and for which day, a customer is to get a contact of a kind next; undefined when there is no reason.
 */
export const askReason = (
  customer: Customer,
  programme: Programme,
  now: EpochMs,
  kind: ContactKind,
  kinds: ContactKinds = CONTACT_KINDS,
): AskReason | undefined => askReasonOn(customer, programme, dateIn(customer.zone, now), kind, kinds);

function askReasonOn(
  customer: Customer,
  programme: Programme,
  today: Day,
  kind: ContactKind,
  kinds: ContactKinds,
): AskReason | undefined {
  const from = countsFrom(customer, programme, kind, kinds);
  // A milestone that passed without a mail still counts while it is not stale: its mail may have been put off
  // to the next window when something had it planned anew.
  const { months, days } = spanOf(kinds[kind].staleAfter(programme));
  const fresh = dayAfter(today, { months: -months, days: -days });
  const milestone = firstMilestone(programme, customer.since, laterDay(fresh, from));
  const onboarding = onboardingDate(customer, programme, kind);
  if (onboarding !== undefined && (milestone === undefined || onboarding <= milestone))
    return { kind: 'onboarding', on: onboarding, from };
  return milestone === undefined ? undefined : { kind: 'milestone', on: milestone, from };
}

/** When a customer gets a contact of one kind next. */
function planKind(
  kind: ContactKind,
  customer: Customer,
  programme: Programme,
  now: EpochMs,
  facts: PlanFacts,
): Schedule {
  const { kinds = CONTACT_KINDS } = facts;
  const { zone, ref } = customer;
  const today = dateIn(zone, now);
  const may = whenMay(customer, { ...facts, programme, on: today }, kind);
  if (may.kind === 'never') return { kind: 'nothing', why: may.reason };
  const reason = askReasonOn(customer, programme, today, kind, kinds);
  if (reason === undefined) return { kind: 'nothing', why: 'no-milestone' };
  const allowed = may.kind === 'from' ? may.day : today;
  const day = laterDay(reason.on, laterDay(allowed, reason.from));
  const dueAt = slotOn(programme.sendWindow, zone, ref, day, now);
  // What is allowed today may not be on that day: somebody's last day may come first.
  const then = whenMay(customer, { ...facts, programme, on: dateIn(zone, toEpochMs(dueAt)) }, kind);
  if (then.kind === 'never') return { kind: 'nothing', why: then.reason };
  return { kind: 'planned', next: { kind, dueAt, lane: laneOf(kind, customer, programme, kinds) } };
}

/**
 * What a customer gets next by the milestones of the relationship, from the profile, the programme and the
 * past alone: of all kinds that go by them the one that is due first, of equals the one that the table puts
 * first.
 */
export function nextContact(
  customer: Customer,
  programme: Programme,
  now: EpochMs,
  facts: PlanFacts = {},
): Schedule {
  const { kinds = CONTACT_KINDS } = facts;
  const schedules = kindNames(kinds)
    .filter((kind) => kinds[kind].trigger === 'milestone')
    .sort((a, b) => kinds[a].priority - kinds[b].priority)
    .map((kind) => planKind(kind, customer, programme, now, facts));
  const [first] = schedules
    .filter((each) => each.kind === 'planned')
    .sort((a, b) => a.next.dueAt.localeCompare(b.next.dueAt));
  return first ?? schedules[0] ?? { kind: 'nothing', why: 'no-milestone' };
}
