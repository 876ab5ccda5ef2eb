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

  /** The first day on which a question is not as good as one before it. */
  rested(): Nth | undefined {
    const { minGap, maxPerYear } = this.#programme.fatigue;
    const asked = this.#asked;
    const last = asked.at(-1);
    if (last === undefined) return undefined;
    const oldest = asked.at(-maxPerYear);
    return Math.max(add(last, minGap), oldest === undefined ? 0 : oldest + NUMBERS.year);
  }

  /** The name of a rule that forbids a question on a day. */
  forbids(on: Nth): string | undefined {
    const { fatigue } = this.#programme;
    const { asks, mails, cases } = this.past;
    const { fewer, lastAnswered, seat, until } = this.#customer;
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
    const answers = asks.flatMap(({ answered }) =>
      answered === undefined || answered > on ? [] : [answered],
    );
    if (lastAnswered !== undefined) answers.push(nthOf(lastAnswered));
    const { afterAnswer, whileCaseOpen } = fatigue;
    if (afterAnswer !== undefined && answers.some((day) => on < add(day, afterAnswer))) return 'after-answer';
    if (
      whileCaseOpen !== undefined &&
      cases.some(({ opened, closed }) => opened <= on && on < closed && on < add(opened, whileCaseOpen))
    )
      return 'while-case-open';
    if (fewer?.kind === 'pause' && nthOf(fewer.since) <= on && on < nthOf(fewer.until)) return 'pause';
    if (fewer?.kind === 'yearly' && last !== undefined && on - last < NUMBERS.year) return 'once-a-year';
    const { ignoredAsks } = fatigue;
    if (ignoredAsks !== undefined && asks.length >= ignoredAsks) {
      const isIgnored = asks
        .slice(-ignoredAsks)
        .every(({ answered }) => answered === undefined || answered > on);
      const lastAsk = asks.at(-1)?.on ?? on;
      const rest = add(lastAsk, fatigue.minGap);
      const next = this.reasons.find((each) => this.firstSendDay(each.on) >= rest)?.on;
      if (isIgnored && next !== undefined && on - lastAsk < 2 * (next - lastAsk)) return 'ignored-asks';
    }
    if (seat !== undefined) return this.#isOthersTurn(on, seat);
    return undefined;
  }

  /** Whether it is the turn of others of the account. */
  #isOthersTurn(on: Nth, { rank, of }: NonNullable<Customer['seat']>): string | undefined {
    const { accountWeeks, maxPerAccountPerYear: parts } = this.#programme.fatigue;
    const date = dateOf(on);
    if (accountWeeks !== undefined) {
      const turns = Math.min(accountWeeks, of);
      // The fifth of January 1970 was a Monday.
      if (Math.floor((on - 4) / 7) % turns !== rank % turns) return 'account-weeks';
    }
    if (parts === undefined) return undefined;
    const partOf = (day: PlainDate): number =>
      day.year * parts + Math.floor(((day.dayOfYear - 1) * parts) / day.daysInYear);
    const isAsked = this.past.asks.some((each) => partOf(dateOf(each.on)) === partOf(date));
    return partOf(date) % of !== rank % of || isAsked ? 'max-per-account-per-year' : undefined;
  }
}

/** A question that must go. */
export interface PlainAsk {
  readonly on: string;
  readonly occasion?: number;
  readonly band: string;
}

/**
 * The questions of some years, day by day: each goes on the first day on which something called for it since
 * the customer has rested, and nothing forbids it.
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
  const isFresh = ({ on }: PlainReason): boolean => {
    if (on >= fresh) return true;
    for (let day = on; day < fresh; day += 1)
      if (person.isSendDay(day) && person.forbids(day) === undefined) return false;
    return true;
  };

  const rested = (): PlainReason[] => {
    const from = person.rested() ?? start;
    return reasons.filter((each) => person.firstSendDay(each.on) >= from);
  };
  let candidates = rested().filter(isFresh);
  for (let on = start; on <= end; on += 1) {
    while (thanked[0] !== undefined && thanked[0] <= on) past.mails.push(thanked.shift() ?? on);
    if (!person.isSendDay(on)) continue;
    const isFirst = past.asks.length === 0;
    const isOnboarded = isFirst && onboarding !== undefined && onboarding <= on;
    const reason = candidates[0] !== undefined && candidates[0].on <= on ? candidates[0] : undefined;
    if (reason === undefined && !isOnboarded) continue;
    if (person.forbids(on) !== undefined) continue;
    const isCampaign = reason !== undefined && !(isOnboarded && onboarding <= reason.on);
    const habit: Habit | undefined = habits[past.asks.length % habits.length];
    const answered = habit?.answersAfter === undefined ? undefined : on + habit.answersAfter;
    past.asks.push({ on, ...(answered !== undefined && { answered }) });
    past.mails.push(on);
    candidates = rested();
    if (answered !== undefined && habit?.isThanked) thanked.push(answered);
    if (answered !== undefined && habit?.caseFor !== undefined)
      past.cases.push({ opened: answered, closed: answered + habit.caseFor });
    const occasion = isCampaign ? reason.occasion : undefined;
    found.push({
      on: dateOf(on).toString(),
      ...(occasion !== undefined && { occasion }),
      band: person.bandOn(on) ?? '?',
    });
  }
  return found;
}
