import { Temporal } from 'temporal-polyfill';
import { fractionOf } from '../../../functions/domain/identity/ref.ts';
import type { Programme } from '../../../functions/domain/programme/programme.ts';
import { WEEKDAYS } from '../../../functions/domain/time/day.ts';
import type { EpochMs } from '../../../functions/domain/time/units.ts';

// A second and plainer reading of what the programme promises. The oracle judges by these rules and by none
// of those that plan or send: otherwise a fault in those would also be a fault in the judge.

/** How far ahead to look for milestones: longer than any customer stays. */
const YEARS_AHEAD = 110;
/** No mail goes in the last minutes of each window. */
const FREE_SECONDS = 30 * 60;

type PlainDate = Temporal.PlainDate;

/** What the company's lists tell of somebody. */
export interface Listed {
  readonly ref: string;
  readonly zone: string;
  readonly since: string;
  readonly until?: string;
  readonly optedOut: boolean;
  readonly importedAt: string;
}

const later = (a: PlainDate, b: PlainDate): PlainDate => (Temporal.PlainDate.compare(a, b) >= 0 ? a : b);
const isBefore = (a: PlainDate, b: PlainDate): boolean => Temporal.PlainDate.compare(a, b) < 0;

/** The date in a zone at an instant in epoch ms. */
export const dateAt = (zone: string, epochMs: EpochMs): PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).toPlainDate();

/** `times` times `every`, plus `first`: added in one step, so that a 31st never drifts. */
function sum(first: string, every: string, times: number): Temporal.Duration {
  const [a, b] = [Temporal.Duration.from(first), Temporal.Duration.from(every)];
  return Temporal.Duration.from({
    years: a.years + times * b.years,
    months: a.months + times * b.months,
    weeks: a.weeks + times * b.weeks,
    days: a.days + times * b.days,
  });
}

/**
 * Every date on which the programme has a reason to ask somebody who became a customer on a day, oldest
 * first.
 */
function reasons({ bands }: Programme, since: PlainDate): PlainDate[] {
  const horizon = since.add({ years: YEARS_AHEAD });
  const dates = bands.flatMap(({ from, until, ask }) => {
    const end = until === undefined ? horizon : since.add(until);
    const found = ask.at.map((at) => since.add(at));
    if (ask.every !== undefined) {
      // Nobody is asked on their first day.
      const isFirst = Temporal.PlainDate.compare(since.add(from), since) === 0;
      for (let times = isFirst ? 1 : 0; ; times += 1) {
        const date = since.add(sum(from, ask.every, times));
        if (!isBefore(date, end)) break;
        found.push(date);
      }
    }
    return found.filter((date) => isBefore(date, end));
  });
  return dates.sort(Temporal.PlainDate.compare);
}

type Window = Programme['sendWindow'];

const isOpenOn = ({ days }: Window, date: PlainDate): boolean =>
  days.some((day) => day === WEEKDAYS[date.dayOfWeek - 1]);

function openDayFrom(window: Window, from: PlainDate): PlainDate {
  let day = from;
  while (!isOpenOn(window, day)) day = day.add({ days: 1 });
  return day;
}

/** Whether mail may go to a zone at an instant in epoch ms. */
export function isOpen(window: Window, zone: string, epochMs: EpochMs): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
  const time = local.toPlainTime().toString({ smallestUnit: 'second' });
  return isOpenOn(window, local.toPlainDate()) && time >= window.from && time < window.until;
}

const seconds = (time: string): number => {
  const { hour, minute } = Temporal.PlainTime.from(time);
  return 3_600 * hour + 60 * minute;
};

/**
 * When a mail goes to somebody, from a day on, in epoch ms: at their own time of the window, or now if the
 * window is open.
 */
export function mailTime(
  window: Window,
  { zone, ref }: Pick<Listed, 'zone' | 'ref'>,
  from: PlainDate,
  now: EpochMs,
): number {
  const length = seconds(window.until) - seconds(window.from) - FREE_SECONDS;
  const place = seconds(window.from) + Math.floor(fractionOf(ref, 'time') * length);
  const plainTime = Temporal.PlainTime.from('00:00').add({ seconds: place });
  for (let day = openDayFrom(window, from); ; day = openDayFrom(window, day.add({ days: 1 }))) {
    const time = day.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
    if (time >= now) return time;
    if (day.equals(dateAt(zone, now)) && isOpen(window, zone, now)) return now;
  }
}

/**
 * The first day on which somebody may be asked again after these asks; undefined when there are none.
 *
 * @param asks in epoch ms, oldest first
 */
export function restedFrom(
  { fatigue: { minGap, maxPerYear } }: Programme,
  zone: string,
  asks: readonly number[],
): PlainDate | undefined {
  const days = asks.map((at) => dateAt(zone, at));
  const last = days.at(-1)?.add(minGap);
  const first = days.at(-maxPerYear)?.add({ days: 365 });
  return last === undefined || first === undefined ? last : later(last, first);
}

/** The mails that one person got, in epoch ms, oldest first. */
export interface Got {
  readonly asks: readonly number[];
  /** All of them, the asks among them. */
  readonly mails: readonly number[];
}

/**
 * The last day to which the mails of before may hold back the next question; undefined when none may. What
 * somebody answered stands in no list, so this takes the latest answer that can be, and the longest case.
 */
export function heldAtMost(
  { fatigue, linksValidFor }: Programme,
  zone: string,
  { asks, mails }: Got,
  reason: PlainDate | undefined,
): PlainDate | undefined {
  const { quietTime, maxContactsPerYear, afterAnswer, whileCaseOpen, ignoredAsks } = fatigue;
  const lastAsk = asks.at(-1);
  const days: PlainDate[] = [];
  const add = (at: number | undefined, ...spans: (string | undefined)[]): void => {
    if (at === undefined || spans.includes(undefined)) return;
    days.push(spans.reduce((day, span) => day.add(span ?? 'P0D'), dateAt(zone, at)));
  };
  add(mails.at(-1), quietTime);
  add(maxContactsPerYear === undefined ? undefined : mails.at(-maxContactsPerYear), 'P365D');
  add(lastAsk, linksValidFor, afterAnswer);
  add(lastAsk, linksValidFor, whileCaseOpen);
  if (
    ignoredAsks !== undefined &&
    lastAsk !== undefined &&
    reason !== undefined &&
    asks.length >= ignoredAsks
  ) {
    const last = dateAt(zone, lastAsk);
    days.push(last.add({ days: 2 * last.until(reason).days }));
  }
  return days.sort(Temporal.PlainDate.compare).at(-1);
}

/** Whether a mail of before forbids a question at an instant, by rules that rest on mails alone. */
export const isTooSoon = (
  { fatigue: { quietTime, maxContactsPerYear } }: Programme,
  zone: string,
  { mails }: Got,
  at: EpochMs,
): boolean => {
  const last = mails.at(-1);
  const oldest = maxContactsPerYear === undefined ? undefined : mails.at(-maxContactsPerYear);
  const day = dateAt(zone, at);
  return (
    (last !== undefined && quietTime !== undefined && isBefore(day, dateAt(zone, last).add(quietTime))) ||
    (oldest !== undefined && isBefore(day, dateAt(zone, oldest).add('P365D')))
  );
};

/**
 * When somebody should be asked next, in epoch ms; undefined: never.
 *
 * @param asks all so far, in epoch ms, oldest first
 * @param held the day to which something else holds the question back, if anything does
 */
export function askTime(
  listed: Listed,
  asks: readonly number[],
  programme: Programme,
  now: EpochMs,
  held?: PlainDate,
): number | undefined {
  const { zone, ref, optedOut } = listed;
  const { sendWindow, staleAfter, onboarding } = programme;
  const today = dateAt(zone, now);
  const lastDay = listed.until === undefined ? undefined : Temporal.PlainDate.from(listed.until);
  if (optedOut || (lastDay !== undefined && isBefore(lastDay, today))) return undefined;

  const imported = dateAt(zone, Date.parse(listed.importedAt));
  const all = reasons(programme, Temporal.PlainDate.from(listed.since));
  const rested = restedFrom(programme, zone, asks) ?? imported;
  // A reason that fell on a Saturday is still ahead on the Sunday, because its mail goes on the Monday.
  const from = later(rested, today.subtract(staleAfter));
  const candidates = all.filter((date) => !isBefore(openDayFrom(sendWindow, date), from)).slice(0, 1);
  if (asks.length === 0 && all.some((date) => !isBefore(imported, date))) {
    const spread = imported.until(imported.add(onboarding.spreadOver)).days;
    candidates.push(imported.add({ days: Math.floor(fractionOf(ref, 'day') * spread) }));
  }
  const [reason] = candidates.sort(Temporal.PlainDate.compare);
  if (reason === undefined) return undefined;
  const allowed = later(today, later(rested, held ?? today));
  const time = mailTime(sendWindow, listed, later(reason, allowed), now);
  return lastDay !== undefined && isBefore(lastDay, dateAt(zone, time)) ? undefined : time;
}
