import { fractionOf, type Ref } from '../identity/ref.ts';
import {
  CONTACT_KINDS,
  type ContactKind,
  type ContactKinds,
  isReply,
  milestoneKinds,
} from '../mail/contact-kinds.ts';
import type { DueLane } from '../mail/lanes.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import { isKeyAccount } from '../programme/key-account.ts';
import type { Programme } from '../programme/programme.ts';
import { dateIn, milestonesBetween } from '../programme/tenure.ts';
import { type Day, dayAfter, daysBetween } from '../time/day.ts';
import { spanOf } from '../time/duration.ts';
import { type Instant, isoWeekOf, toEpochMs, toInstant } from '../time/instant.ts';
import { type EpochMs, MINUTE_MS } from '../time/units.ts';
import { localTime, momentOn } from '../time/zone.ts';
import type { Customer, NextContact, Planned } from './customer.ts';
import { type EligibilityFacts, type May, restedOn, whenMay } from './eligibility.ts';
import { askedElsewhere, countedDays } from './past-asks.ts';
import { firstReason, type Reason, type ReasonStart, reasonsUntil } from './reasons.ts';
import { A_DAY, firstSendDay, isSendDay } from './send-days.ts';
import { type MailWindow, windowOf } from './windows.ts';

/**
 * The end of each window stays free, so that a mail that has to queue still arrives inside it. The shortest
 * window is an hour.
 */
const RESERVE_SECONDS = 30 * 60;
export type Schedule =
  | {
      readonly kind: 'planned';
      readonly next: Planned;
      /** What calls for it. */
      readonly reason: AskReason;
      /** The rule that moved it to a later day than the reason asks for, if one did. */
      readonly heldBy?: HeldBy;
    }
  | { readonly kind: 'nothing'; readonly why: SkipReason | 'no-milestone' };

/** The rule that holds a contact back. */
export type HeldBy = Pick<Extract<May, { kind: 'from' }>, 'rule' | 'reason'>;

/** Optional inputs of planning, besides the customer, the programme and the time. */
export type PlanFacts = Pick<EligibilityFacts, 'beyond' | 'kinds' | 'rules'>;

/** More inputs, for the contact that comes next. */
export interface NextFacts extends PlanFacts, Pick<EligibilityFacts, 'address'> {
  /** The contact that a rule keeps back. Its kind is planned by the milestones that were fresh by then. */
  readonly keptBack?: { readonly kind: ContactKind; readonly since: Instant };
}

/** Whether mail may go to a zone at this moment. */
export function isInWindow(window: MailWindow, zone: string, epochMs: EpochMs): boolean {
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
export function slotOn(window: MailWindow, zone: string, ref: Ref, date: Day, now: EpochMs): Instant {
  const length = secondsOf(window.until) - secondsOf(window.from) - RESERVE_SECONDS;
  const place = secondsOf(window.from) + Math.floor(fractionOf(ref, 'time') * length);
  let day = firstSendDay(date, window);
  for (;;) {
    const slot = momentOn(zone, day, place);
    if (slot >= now) return toInstant(slot);
    if (day === dateIn(zone, now) && isInWindow(window, zone, now)) return toInstant(now);
    day = firstSendDay(dayAfter(day, A_DAY), window);
  }
}

/** The lane in which a contact waits. */
export const laneOf = (
  kind: ContactKind,
  customer: Pick<Customer, 'annualValue'>,
  programme: Pick<Programme, 'keyAccounts'>,
  kinds: ContactKinds = CONTACT_KINDS,
): DueLane => {
  const { lane } = kinds[kind];
  if (lane === 'reply') return lane;
  return isKeyAccount(customer, programme) ? 'key' : 'rest';
};

const importedOn = (customer: Customer): Day => dateIn(customer.zone, toEpochMs(customer.importedAt));

/**
 * Customers from before the first import who never got a contact of this kind, by us or by the tool before,
 * are spread over the onboarding time. Otherwise all of them would get it at once.
 */
export function onboardingDate(
  customer: Customer,
  programme: Programme,
  kind: ContactKind,
  kinds: ContactKinds,
): Day | undefined {
  if (customer.recent.some((past) => past.kind === kind)) return undefined;
  if (kinds[kind].countsForFatigue && askedElsewhere(customer) !== undefined) return undefined;
  const imported = importedOn(customer);
  const before = milestonesBetween(programme, customer.since, customer.since, imported);
  if (before.length === 0) return undefined;
  const days = daysBetween(imported, dayAfter(imported, programme.onboarding.spreadOver));
  return dayAfter(imported, { months: 0, days: Math.floor(fractionOf(customer.ref, 'day') * days) });
}

/**
 * The days from which reasons count. For a kind under the fatigue rules, milestones count from the day on
 * which those allow the next contact: the question before was as good. Anything else counts from the day
 * after the last contact of the kind; without one from the day of the import, because the onboarding covers
 * earlier days.
 */
function countsFrom(
  customer: Customer,
  programme: Programme,
  kind: ContactKind,
  kinds: ContactKinds,
): ReasonStart {
  const { fatigueApplies } = kinds[kind];
  const last = fatigueApplies
    ? countedDays(customer, kinds).at(-1)
    : customer.recent.findLast((past) => past.kind === kind)?.on;
  const others = last === undefined ? importedOn(customer) : dayAfter(last, A_DAY);
  const rested = fatigueApplies ? restedOn(customer, programme, kind, kinds) : undefined;
  return { milestones: rested ?? others, others };
}

/**
 * Whether a customer has a reason by today to get a contact: a day that calls for it, or their turn in the
 * onboarding. A contact of a campaign needs that campaign.
 */
export function hasReason(
  customer: Customer,
  programme: Programme,
  today: Day,
  { kind, occasion }: Pick<NextContact, 'kind' | 'occasion'>,
  kinds: ContactKinds = CONTACT_KINDS,
): boolean {
  const onboarding = onboardingDate(customer, programme, kind, kinds);
  if (occasion === undefined && onboarding !== undefined && onboarding <= today) return true;
  const from = countsFrom(customer, programme, kind, kinds);
  // An earlier one may have become stale, so the contact may be about any of them.
  const reasons = reasonsUntil(customer, programme, from, today);
  return reasons.some((reason) => occasion === undefined || occasion === reason.occasion);
}

/** The reason for the date of an ask. */
export interface AskReason extends Omit<Reason, 'kind'> {
  /** Their turn in the onboarding, or a day that calls for it. */
  readonly kind: 'onboarding' | Reason['kind'];
  /** From when on milestones count: by the fatigue rules or, for whoever was never asked, the import. */
  readonly from: Day;
}

/** A rule that never lets go would be asked for ever. No real plan comes near this many days. */
const MAX_MOVES = 400;

/** Why a customer gets a contact of a kind next, and for which day; undefined without a reason. */
export const askReason = (
  customer: Customer,
  programme: Programme,
  now: EpochMs,
  kind: ContactKind,
  facts: PlanFacts = {},
): AskReason | undefined => askReasonOn(customer, programme, dateIn(customer.zone, now), kind, facts);

/** The customer as they were on a day: what came later held nothing back then. */
const asOf = (customer: Customer, day: Day): Customer => {
  const { lastAsked, lastAnswered, ...rest } = customer;
  return {
    ...rest,
    recent: customer.recent.filter(({ on }) => on <= day),
    ...(lastAsked !== undefined && lastAsked <= day ? { lastAsked } : {}),
    ...(lastAnswered !== undefined && lastAnswered <= day ? { lastAnswered } : {}),
  };
};

/** The facts beyond the item as they were on a day. */
function asOfFacts({ beyond, ...facts }: PlanFacts, { zone }: Customer, day: Day): PlanFacts {
  if (beyond === undefined) return facts;
  const { openCases, answers } = beyond;
  return {
    ...facts,
    beyond: {
      ...(openCases && {
        openCases: openCases.filter(({ openedAt }) => dateIn(zone, toEpochMs(openedAt)) <= day),
      }),
      ...(answers && {
        answers: answers
          .filter(({ ask }) => ask.on <= day)
          .filter(({ answeredOn }) => answeredOn === undefined || answeredOn <= day),
      }),
    },
  };
}

function askReasonOn(
  customer: Customer,
  programme: Programme,
  today: Day,
  kind: ContactKind,
  facts: PlanFacts,
): AskReason | undefined {
  const { kinds = CONTACT_KINDS } = facts;
  const start = countsFrom(customer, programme, kind, kinds);
  // A reason that passed without a mail counts until it is stale: perhaps the mail waited for the next
  // window when something caused a new plan. One that a rule held back waits from the day on which it let go.
  const { months, days } = spanOf(kinds[kind].staleAfter(programme));
  const fresh = dayAfter(today, { months: -months, days: -days });
  const window = windowOf(programme, customer.region);
  const isFresh = ({ on }: Reason): boolean => {
    let day = firstSendDay(on, window);
    for (let moves = 0; day < fresh && moves < MAX_MOVES; moves += 1) {
      const then = asOf(customer, day);
      const known = { ...asOfFacts(facts, customer, day), programme, on: day };
      const may = whenMay(then, known, kind);
      if (may.kind !== 'from') return false;
      day = firstSendDay(may.day, window);
    }
    return true;
  };
  const reason = firstReason(customer, programme, start, isFresh);
  const { milestones: from } = start;
  const onboarding = onboardingDate(customer, programme, kind, kinds);
  if (onboarding !== undefined && (reason === undefined || onboarding <= reason.on))
    return { kind: 'onboarding', on: onboarding, from };
  return reason && { ...reason, from };
}

type FreeOn =
  | { readonly kind: 'free'; readonly day: Day; readonly heldBy?: HeldBy }
  | Extract<May, { kind: 'never' }>;

/** The first day from a day on on which a contact may go, and the rule that moved it last. */
function firstFree(
  from: Day,
  nextDay: (from: Day) => Day,
  customer: Customer,
  facts: Omit<EligibilityFacts, 'on'>,
  kind: ContactKind,
): FreeOn {
  let day = nextDay(from);
  let heldBy: HeldBy | undefined;
  // What is allowed today may not be on that day: the customer's last day may come first.
  for (let moves = 0; moves < MAX_MOVES; moves += 1) {
    const may = whenMay(customer, { ...facts, on: day }, kind);
    if (may.kind === 'never') return may;
    if (may.kind === 'may') break;
    heldBy = { rule: may.rule, reason: may.reason };
    day = nextDay(may.day);
  }
  return { kind: 'free', day, ...(heldBy && { heldBy }) };
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
  const reason = askReasonOn(customer, programme, asOf, kind, facts);
  if (reason === undefined) return { kind: 'nothing', why: 'no-milestone' };
  const window = windowOf(programme, customer.region);
  const nextDay = (from: Day): Day => firstSendDay(from, window);
  // The item's rules come first, because not every plan knows the facts of the others: those count if they
  // hold it on the day that results.
  const { beyond, ...ofItem } = facts;
  const freeOn = (from: Day): FreeOn => {
    const free = firstFree(from, nextDay, customer, { ...ofItem, programme }, kind);
    if (free.kind === 'never' || beyond === undefined) return free;
    const then = whenMay(customer, { ...facts, programme, on: free.day }, kind);
    return then.kind === 'may' ? free : firstFree(from, nextDay, customer, { ...facts, programme }, kind);
  };
  // A turn follows from the day of the reason, whenever the plan is made. Where its moment was missed, it
  // follows from today.
  let free = freeOn(reason.on);
  let dueAt = now;
  for (let moves = 0; free.kind === 'free' && moves < MAX_MOVES; moves += 1) {
    dueAt = toEpochMs(slotOn(window, zone, ref, free.day, now));
    if (dateIn(zone, dueAt) === free.day) break;
    free = freeOn(free.day < today ? today : dayAfter(free.day, A_DAY));
  }
  if (free.kind === 'never') return { kind: 'nothing', why: free.reason };
  const { heldBy } = free;
  // What such a kind is about is the day that calls for it, such as an anniversary.
  const about = kinds[kind].week === 'about' ? { aboutWeek: isoWeekOf(`${reason.on}T00:00:00Z`) } : {};
  // A milestone that lies ahead has not been kept back.
  const keptSince = reason.on > today ? undefined : (since ?? (heldBy && toInstant(now)));
  const kept = keptSince === undefined ? {} : { keptBackSince: keptSince };
  const occasion = reason.occasion === undefined ? {} : { occasion: reason.occasion };
  const lane = laneOf(kind, customer, programme, kinds);
  const next = { kind, dueAt: toInstant(dueAt), ...about, ...occasion, ...kept, lane };
  return { kind: 'planned', next, reason, ...(heldBy && { heldBy }) };
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

/**
 * Who plans beside the sender leaves alone what comes due while they are at work. The sender may already have
 * claimed it; if the customer were then moved and the sender stopped, the claim would be lost from sight. The
 * time is longer than the functions may run.
 */
export const AT_WORK_MS = 5 * MINUTE_MS;

/**
 * Whether a plan leaves the next contact as it is: a reply rests on an answer and not on the facts of a plan,
 * and a contact that is due may have been claimed.
 *
 * @param now the moment of the plan; whoever is not the sender adds {@link AT_WORK_MS}
 */
export const staysPlanned = (
  { nextContact: next }: Pick<Customer, 'nextContact'>,
  now: EpochMs,
  kinds: ContactKinds = CONTACT_KINDS,
): boolean => next !== undefined && (toEpochMs(next.dueAt) <= now || isReply(next.kind, kinds));
