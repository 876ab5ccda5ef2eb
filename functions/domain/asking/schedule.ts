import { Temporal } from 'temporal-polyfill';
import { fractionOf, type Ref } from '../identity/ref.ts';
import { CONTACT_KINDS, type ContactKind, type ContactKinds, milestoneKinds } from '../mail/contact-kinds.ts';
import type { DueLane } from '../mail/lanes.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import type { Programme, SendWindow } from '../programme/programme.ts';
import { dateIn, milestonesBetween } from '../programme/tenure.ts';
import { type Day, dayAfter, daysBetween, laterDay, WEEKDAYS, weekdayOf } from '../time/day.ts';
import { type Span, spanOf } from '../time/duration.ts';
import { type Instant, isoWeekOf, toEpochMs, toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import { localTime } from '../time/zone.ts';
import type { Customer, Planned } from './customer.ts';
import { type EligibilityFacts, restedOn, whenMay } from './eligibility.ts';

/**
 * The end of each window stays free, so that a mail that has to queue still arrives inside it. The shortest
 * window is an hour.
 */
const RESERVE_SECONDS = 30 * 60;
/**
 * How far to look for a milestone. Hardly anybody is planned beyond the first; the last is as long as a
 * relationship can be.
 */
const HORIZONS = ['P1Y', 'P5Y', 'P100Y'] as const;
const A_DAY: Span = { months: 0, days: 1 };
const A_WEEK_BEFORE: Span = { months: 0, days: -7 };

export type Schedule =
  | { readonly kind: 'planned'; readonly next: Planned }
  | { readonly kind: 'nothing'; readonly why: SkipReason | 'no-milestone' };

/** Optional inputs of planning, besides the customer, the programme and the time. */
export type PlanFacts = Pick<EligibilityFacts, 'beyond' | 'kinds' | 'rules'>;

/** More inputs, for the contact that comes next. */
export interface NextFacts extends PlanFacts, Pick<EligibilityFacts, 'address'> {
  /** The contact that a rule keeps back. Its kind is planned by the milestones that were fresh by then. */
  readonly keptBack?: { readonly kind: ContactKind; readonly since: Instant };
}

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
 * place in the window, so that the mails of a morning spread over it. If that place has passed today, the
 * result is now.
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
    // If a clock change skips this time, it moves forward with the clock ("compatible", RFC 5545 section
    // 3.3.5).
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
 * Customers from before the first import who never got a contact of this kind are spread over the onboarding
 * time. Otherwise all of them would get it at once.
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
 * The first milestone up to a date whose mail would go on `from` or later. On a Sunday, a milestone of the
 * Saturday before still lies ahead.
 */
const milestoneUntil = (programme: Programme, since: Day, from: Day, until: Day): Day | undefined =>
  milestonesBetween(programme, since, dayAfter(from, A_WEEK_BEFORE), until).find(
    (milestone) => firstSendDay(milestone, programme.sendWindow) >= from,
  );

/** The first milestone, at any distance, whose mail would go on `from` or later. */
function firstMilestone(programme: Programme, since: Day, from: Day): Day | undefined {
  for (const horizon of HORIZONS) {
    const milestone = milestoneUntil(programme, since, from, dayAfter(from, horizon));
    if (milestone !== undefined) return milestone;
  }
  return undefined;
}

/**
 * The day from which milestones count. For a kind under the fatigue rules: the day on which they allow the
 * next contact. For another kind: the day after its last contact. Without a past contact: the day of the
 * import, because the onboarding covers earlier milestones.
 */
function countsFrom(customer: Customer, programme: Programme, kind: ContactKind, kinds: ContactKinds): Day {
  const last = customer.recent.findLast((past) => past.kind === kind);
  const rested = kinds[kind].fatigueApplies
    ? restedOn(customer, programme, kind, kinds)
    : last && dayAfter(dateIn(customer.zone, toEpochMs(last.at)), A_DAY);
  return rested ?? importedOn(customer);
}

/**
 * Whether a customer has a reason by today to get a contact: a milestone that counts, or a day in the
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

/** The reason for the date of an ask. */
export interface AskReason {
  /** A day in the onboarding, or a milestone of the relationship. */
  readonly kind: 'onboarding' | 'milestone';
  /** That day. */
  readonly on: Day;
  /** The earliest day: by the fatigue rules or, for a customer who was never asked, the day of the import. */
  readonly from: Day;
}

/** Why a customer gets a contact of a kind next, and for which day; undefined without a reason. */
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
  // A milestone that passed without a mail counts until it is stale: perhaps the mail waited for the next
  // window when something caused a new plan.
  const { months, days } = spanOf(kinds[kind].staleAfter(programme));
  const fresh = dayAfter(today, { months: -months, days: -days });
  const milestone = firstMilestone(programme, customer.since, laterDay(fresh, from));
  const onboarding = onboardingDate(customer, programme, kind);
  if (onboarding !== undefined && (milestone === undefined || onboarding <= milestone))
    return { kind: 'onboarding', on: onboarding, from };
  return milestone === undefined ? undefined : { kind: 'milestone', on: milestone, from };
}

/** When a customer next gets a contact of one kind. */
function planKind(
  kind: ContactKind,
  customer: Customer,
  programme: Programme,
  now: EpochMs,
  facts: NextFacts,
): Schedule {
  const { kinds = CONTACT_KINDS, keptBack } = facts;
  const { zone, ref } = customer;
  const today = dateIn(zone, now);
  const since = keptBack?.kind === kind ? keptBack.since : undefined;
  const may = whenMay(customer, { ...facts, programme, on: today }, kind);
  if (may.kind === 'never') return { kind: 'nothing', why: may.reason };
  const asOf = since === undefined ? today : dateIn(zone, toEpochMs(since));
  const reason = askReasonOn(customer, programme, asOf, kind, kinds);
  if (reason === undefined) return { kind: 'nothing', why: 'no-milestone' };
  const allowed = may.kind === 'from' ? may.day : today;
  const day = laterDay(reason.on, laterDay(allowed, reason.from));
  const dueAt = slotOn(programme.sendWindow, zone, ref, day, now);
  // The contact may be allowed today and not on that day, because the customer's last day may come first.
  const then = whenMay(customer, { ...facts, programme, on: dateIn(zone, toEpochMs(dueAt)) }, kind);
  if (then.kind === 'never') return { kind: 'nothing', why: then.reason };
  // What such a kind is about is the day that calls for it, such as an anniversary.
  const about = kinds[kind].week === 'about' ? { aboutWeek: isoWeekOf(`${reason.on}T00:00:00Z`) } : {};
  // A milestone that lies ahead has not been kept back.
  const kept = since !== undefined && reason.on <= today ? { keptBackSince: since } : {};
  const lane = laneOf(kind, customer, programme, kinds);
  return { kind: 'planned', next: { kind, dueAt, ...about, ...kept, lane } };
}

/**
 * What a customer gets next by milestone. Of all such kinds the earliest goes; at the same time, the one with
 * the lowest priority in the table.
 */
export function nextContact(
  customer: Customer,
  programme: Programme,
  now: EpochMs,
  facts: NextFacts = {},
): Schedule {
  const { kinds = CONTACT_KINDS } = facts;
  const schedules = milestoneKinds(kinds).map((kind) => planKind(kind, customer, programme, now, facts));
  const [first] = schedules
    .filter((each) => each.kind === 'planned')
    .sort((a, b) => a.next.dueAt.localeCompare(b.next.dueAt));
  return first ?? schedules[0] ?? { kind: 'nothing', why: 'no-milestone' };
}
