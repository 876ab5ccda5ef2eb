import { Temporal } from 'temporal-polyfill';
import type { Customer } from '../../functions/domain/asking/customer.ts';
import { fractionOf } from '../../functions/domain/identity/ref.ts';
import type { Programme } from '../../functions/domain/programme/programme.ts';
import type { Habit, Person } from './random-programmes.ts';

// A second and plainer reading of what the programme promises: day by day, each rule as a sentence says it.
// It uses none of the rules that plan or send, for otherwise a fault in those would be a fault in the judge.

type PlainDate = Temporal.PlainDate;
/** Days since 1970. */
type Nth = number;

const EPOCH = Temporal.PlainDate.from('1970-01-01');
const dateOf = (nth: Nth): PlainDate => EPOCH.add({ days: nth });
const nthOf = (date: string | PlainDate): Nth => EPOCH.until(Temporal.PlainDate.from(date)).days;
/** Temporal takes long, and each sum is needed again and again. */
const sums = new Map<string, Nth>();
function add(nth: Nth, duration: string): Nth {
  const name = `${nth} ${duration}`;
  const sum = sums.get(name) ?? nthOf(dateOf(nth).add(duration));
  if (sums.size > 100_000) sums.clear();
  sums.set(name, sum);
  return sum;
}
const subtract = (nth: Nth, duration: string): Nth => nthOf(dateOf(nth).subtract(duration));

/** `first` and `times` times `every`, added in one step, so that a 31st never drifts. */
function repeated(since: Nth, first: string, every: string, times: number): Nth {
  const [a, b] = [Temporal.Duration.from(first), Temporal.Duration.from(every)];
  return nthOf(
    dateOf(since).add({
      years: a.years + times * b.years,
      months: a.months + times * b.months,
      weeks: a.weeks + times * b.weeks,
      days: a.days + times * b.days,
    }),
  );
}

export interface PlainReason {
  readonly kind: 'milestone' | 'other';
  readonly on: Nth;
  readonly occasion?: number;
}

/** The name of the band on a day. */
export function plainBand({ bands }: Programme, since: Nth, on: Nth): string | undefined {
  return bands.find(
    ({ from, until }) => add(since, from) <= on && (until === undefined || add(since, until) > on),
  )?.name;
}

const NUMBERS = { year: 365, occasions: 63, prime: 1_000_003 } as const;

/** The number of a campaign, by its name. */
const numberOf = (name: string): number =>
  1 +
  ([...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % NUMBERS.prime, 0) %
    NUMBERS.occasions);

/** All that calls for a question up to a day, the earliest first; of one day the milestone first. */
function reasonsOf(customer: Customer, programme: Programme, end: Nth): PlainReason[] {
  const since = nthOf(customer.since);
  const milestones = new Set<Nth>();
  for (const { from, until, ask } of programme.bands) {
    const bandEnd = until === undefined ? end + 1 : add(since, until);
    for (const at of ask.at) if (add(since, at) < bandEnd) milestones.add(add(since, at));
    if (ask.every === undefined) continue;
    const isFirst = add(since, from) === since;
    for (let times = isFirst ? 1 : 0; ; times += 1) {
      const on = repeated(since, from, ask.every, times);
      if (on >= bandEnd || on > end) break;
      milestones.add(on);
    }
  }
  const found: PlainReason[] = [...milestones].map((on) => ({ kind: 'milestone', on }));
  const { renewal, dates = [], campaigns = [] } = programme;
  const others: PlainReason[] = [];
  if (renewal !== undefined && customer.renewalOn !== undefined)
    others.push({ kind: 'other', on: subtract(nthOf(customer.renewalOn), renewal.askBefore) });
  for (const { column, askBefore, askAfter } of dates) {
    const text = customer.tags?.[column];
    if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) continue;
    others.push({
      kind: 'other',
      on: askAfter === undefined ? subtract(nthOf(text), askBefore ?? 'P0D') : add(nthOf(text), askAfter),
    });
  }
  for (const { name, start, spreadOver, audience: who } of campaigns) {
    const first = nthOf(start);
    const on = first + Math.floor(fractionOf(customer.ref, 'day') * (add(first, spreadOver) - first));
    const value = customer.annualValue ?? 0;
    const isAsked =
      (who.bands === undefined || who.bands.includes(plainBand(programme, since, on) ?? '?')) &&
      (who.regions === undefined || who.regions.includes(customer.region ?? '?')) &&
      (who.locales === undefined || who.locales.includes(customer.locale.slice(0, 2))) &&
      value >= (who.annualValueFrom ?? 0) &&
      value < (who.annualValueBelow ?? Infinity) &&
      (who.tags?.plan === undefined || who.tags.plan === customer.tags?.plan);
    if (isAsked) others.push({ kind: 'other', on, occasion: numberOf(name) });
  }
  return [...found, ...others.filter(({ on }) => on > since)].sort((a, b) => a.on - b.on);
}

/** What happened to a customer before a day. */
export interface PlainPast {
  /** Our questions, and the day on which each was answered. */
  readonly asks: { readonly on: Nth; readonly answered?: Nth }[];
  /** Mails of any kind. */
  readonly mails: Nth[];
  readonly cases: { readonly opened: Nth; readonly closed: Nth }[];
}

/** A customer by the plain reading. */
export class PlainCustomer {
  readonly past: PlainPast = { asks: [], mails: [], cases: [] };
  readonly #customer: Customer;
  readonly #programme: Programme;
  readonly #since: Nth;
  readonly #elsewhere: Nth | undefined;
  readonly reasons: readonly PlainReason[];
  readonly #weekdays: ReadonlySet<number>;
  readonly #off: ReadonlySet<Nth>;

  constructor(customer: Customer, programme: Programme, end: Nth) {
    this.#customer = customer;
    this.#programme = programme;
    this.#since = nthOf(customer.since);
    this.reasons = reasonsOf(customer, programme, end);
    const days = [customer.lastAsked, customer.lastAnswered].flatMap((day) => day ?? []).map(nthOf);
    this.#elsewhere = days.length === 0 ? undefined : Math.max(...days);
    const { sendWindow, windows = [], holidays = [] } = programme;
    const { region = '?' } = customer;
    const open = (windows.find(({ regions }) => regions.includes(region)) ?? sendWindow).days;
    const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
    this.#weekdays = new Set(open.map((day) => weekdays.indexOf(day)));
    const here = holidays.filter(({ regions }) => regions === undefined || regions.includes(region));
    this.#off = new Set(here.flatMap(({ dates }) => dates.map(nthOf)));
  }

  /** The days of all questions, by us or by the tool before. */
  get #asked(): Nth[] {
    const ours = this.past.asks.map(({ on }) => on);
    return this.#elsewhere === undefined ? ours : [this.#elsewhere, ...ours].sort((a, b) => a - b);
  }

  get wasAskedElsewhere(): boolean {
    return this.#elsewhere !== undefined;
  }

  bandOn = (on: Nth): string | undefined => plainBand(this.#programme, this.#since, on);

  /** Whether mail goes on a day at all. The first of January 1970 was a Thursday. */
  isSendDay = (on: Nth): boolean => this.#weekdays.has((on + 3) % 7) && !this.#off.has(on);

  firstSendDay(from: Nth): Nth {
    let on = from;
    while (!this.isSendDay(on)) on += 1;
    return on;
  }

  /**
   * What calls for a question after those before. A milestone that comes too soon after them is dropped; any
   * other reason is moved, if it comes after the last of them at all.
   */
  reasonsAhead(start: Nth): PlainReason[] {
    const { minGap, maxPerYear } = this.#programme.fatigue;
    const asked = this.#asked;
    const last = asked.at(-1);
    if (last === undefined) return this.#reasonsFrom(start);
    const oldest = asked.at(-maxPerYear);
    const rested = Math.max(add(last, minGap), oldest === undefined ? 0 : oldest + NUMBERS.year);
    return this.#reasonsFrom(rested, last + 1);
  }

  /** Milestones whose mail goes on a day or later, and other reasons from a day on. */
  #reasonsFrom(milestones: Nth, others = milestones): PlainReason[] {
    return this.reasons.filter(({ kind, on }) =>
      kind === 'milestone' ? this.firstSendDay(on) >= milestones : on >= others,
    );
  }

  /** The name of a rule that forbids a question on a day, without answers, cases and turns. */
  forbids(on: Nth): string | undefined {
    const { fatigue } = this.#programme;
    const { mails } = this.past;
    const { fewer, lastAnswered, until } = this.#customer;
    const asked = this.#asked;
    const last = asked.at(-1);
    const within = (days: readonly Nth[], span: number): number =>
      days.filter((day) => on - day < span).length;

    if (on < this.#since) return 'not yet a customer';
    if (until !== undefined && on > nthOf(until)) return 'no longer a customer';
    if (last !== undefined && on < add(last, fatigue.minGap)) return 'min-gap';
    if (within(asked, NUMBERS.year) >= fatigue.maxPerYear) return 'max-per-year';
    const lastMail = mails.at(-1);
    if (lastMail !== undefined && fatigue.quietTime !== undefined && on < add(lastMail, fatigue.quietTime))
      return 'quiet-time';
    if (fatigue.maxContactsPerYear !== undefined && within(mails, NUMBERS.year) >= fatigue.maxContactsPerYear)
      return 'max-contacts-per-year';
    const { afterAnswer } = fatigue;
    if (lastAnswered !== undefined && afterAnswer !== undefined && on < add(nthOf(lastAnswered), afterAnswer))
      return 'after-answer';
    if (fewer?.kind === 'pause' && nthOf(fewer.since) <= on && on < nthOf(fewer.until)) return 'pause';
    if (fewer?.kind === 'yearly' && last !== undefined && on - last < NUMBERS.year) return 'once-a-year';
    return undefined;
  }

  /**
   * The day until which answers and cases hold a question that would go on a day. A case that is closed
   * earlier lets nothing go earlier.
   */
  heldUntil(on: Nth): Nth {
    const { afterAnswer, whileCaseOpen, ignoredAsks, minGap } = this.#programme.fatigue;
    const { asks, cases } = this.past;
    const until: Nth[] = [];
    if (afterAnswer !== undefined)
      for (const { answered } of asks)
        if (answered !== undefined && answered <= on) until.push(add(answered, afterAnswer));
    if (whileCaseOpen !== undefined)
      for (const { opened, closed } of cases)
        if (opened <= on && on < closed) until.push(add(opened, whileCaseOpen));
    const last = asks.at(-1)?.on;
    const isIgnored = asks
      .slice(-(ignoredAsks ?? 0))
      .every(({ answered }) => answered === undefined || answered > on);
    if (last !== undefined && ignoredAsks !== undefined && asks.length >= ignoredAsks && isIgnored) {
      const next = this.#reasonsFrom(add(last, minGap))[0]?.on;
      if (next !== undefined) until.push(last + 2 * (next - last));
    }
    return Math.max(0, ...until);
  }

  /** Whether a day is one of their turns among the people of the account. */
  #isTurn(on: Nth): boolean {
    const { seat, ref } = this.#customer;
    if (seat === undefined) return true;
    const { accountWeeks, maxPerAccountPerYear: parts } = this.#programme.fatigue;
    const place = fractionOf(ref, 'day');
    if (accountWeeks !== undefined && seat.of > 1) {
      const turns = Math.min(accountWeeks, seat.of);
      // The fifth of January 1970 was a Monday.
      const week = Math.floor((on - 4) / 7);
      if (week % turns !== seat.rank % turns) return false;
      // From Monday to Thursday on; from Monday on where no mail goes from that day on in that week.
      const monday = 4 + 7 * week;
      const day = monday + Math.floor(place * 4);
      if (on < day && this.firstSendDay(day) < monday + 7) return false;
    }
    if (parts === undefined) return true;
    if (seat.from !== undefined && on < nthOf(seat.from)) return false;
    const partOf = (day: Nth): number => {
      const { year, dayOfYear, daysInYear } = dateOf(day);
      return year * parts + Math.floor(((dayOfYear - 1) * parts) / daysInYear);
    };
    const part = partOf(on);
    if (part % seat.of !== seat.rank || this.past.asks.some((each) => partOf(each.on) === part)) return false;
    let first = on;
    while (partOf(first - 1) === part) first -= 1;
    let length = 1;
    while (partOf(first + length) === part) length += 1;
    return on >= first + Math.floor(place * Math.floor(length / 2));
  }

  /**
   * The first day on which a reason of a day lets a question go.
   *
   * @param held until when answers or cases hold it
   * @param last where to stop
   */
  goesOn(reason: Nth, held: Nth, last: Nth): Nth {
    for (let on = reason; on <= last; on += 1)
      if (on >= held && this.isSendDay(on) && this.forbids(on) === undefined && this.#isTurn(on)) return on;
    return Infinity;
  }
}

/** A question that must go. */
export interface PlainAsk {
  readonly on: string;
  readonly occasion?: number;
  readonly band: string;
}

/**
 * The questions of some years, day by day: each goes on the first day on which something calls for it and
 * nothing forbids it.
 *
 * @param first the day of the import, in the customer's zone; that of START in UTC
 * @param last the last day
 */
export function plainYears(
  { customer, habits }: Person,
  programme: Programme,
  first: string,
  last: string,
): PlainAsk[] {
  const start = nthOf(first);
  const end = nthOf(last);
  // Mail may be held for a year and more, and the wait before it may be doubled.
  const person = new PlainCustomer(customer, programme, end + 2_000);
  const { past, reasons } = person;
  const found: PlainAsk[] = [];
  const fresh = subtract(start, programme.staleAfter);
  const thanked: Nth[] = [];
  const isLate = reasons.some(({ kind, on }) => kind === 'milestone' && on <= start);
  const spread = add(start, programme.onboarding.spreadOver) - start;
  const onboarding =
    isLate && !person.wasAskedElsewhere
      ? start + Math.floor(fractionOf(customer.ref, 'day') * spread)
      : undefined;

  /** Whether mail for a reason of before the import would not have gone long ago. */
  const isFresh = ({ on }: PlainReason): boolean => person.goesOn(on, 0, fresh - 1) === Infinity;

  let candidates = person.reasonsAhead(start).filter(isFresh);
  let held = 0;
  let due: Nth | undefined;
  for (let on = start; on <= end; on += 1) {
    while (thanked[0] !== undefined && thanked[0] <= on) {
      past.mails.push(thanked.shift() ?? on);
      due = undefined;
    }
    const reason = candidates[0];
    const isOnboarded =
      past.asks.length === 0 && onboarding !== undefined && onboarding <= (reason?.on ?? Infinity);
    const from = isOnboarded ? onboarding : reason?.on;
    if (from === undefined) break;
    if (due === undefined) {
      due = person.goesOn(from, held, end);
      // It could have gone before.
      if (due < on) due = person.goesOn(on, held, end);
    }
    if (due > on) continue;
    held = person.heldUntil(on);
    if (held > on) {
      due = undefined;
      continue;
    }
    const habit: Habit | undefined = habits[past.asks.length % habits.length];
    const answered = habit?.answersAfter === undefined ? undefined : on + habit.answersAfter;
    past.asks.push({ on, ...(answered !== undefined && { answered }) });
    past.mails.push(on);
    candidates = person.reasonsAhead(start);
    held = 0;
    due = undefined;
    if (answered !== undefined && habit?.isThanked) thanked.push(answered);
    if (answered !== undefined && habit?.caseFor !== undefined)
      past.cases.push({ opened: answered, closed: answered + habit.caseFor });
    const occasion = isOnboarded ? undefined : reason?.occasion;
    found.push({
      on: dateOf(on).toString(),
      ...(occasion !== undefined && { occasion }),
      band: person.bandOn(on) ?? '?',
    });
  }
  return found;
}
