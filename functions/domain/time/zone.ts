import { Temporal } from 'temporal-polyfill';
import { type Day, dayAfter, dayOf, twoDigits } from './day.ts';
import { DAY_MS, type EpochMs, MINUTE_MS, SECOND_MS } from './units.ts';

const knownZones = new Set<string>();
/**
 * Whether the calendar that plans the mails knows the zone. It is stricter than Intl about old names such as
 * PST. The answer is remembered, because a file names few zones.
 */
export function isZone(text: string): boolean {
  if (knownZones.has(text)) return true;
  try {
    // Offsets such as +01:00 pass as zones in newer engines, but have no summer time.
    if (!/^[A-Za-z]/.test(text)) return false;
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
  } catch {
    return false;
  }
  knownZones.add(text);
  return true;
}

/** One format for each zone. To make one takes longer than all its uses in a mail together. */
const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  // Swedish writes date and time as ISO 8601 does.
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timeZone, made);
  return made;
}

interface LocalTime {
  readonly day: Day;
  /** `HH:MM`. */
  readonly time: string;
}

/** The day and the time of day in a zone. */
export function localTime(zone: string, epochMs: EpochMs): LocalTime {
  const utc = dayOf(epochMs);
  for (const shift of [0, -1, 1]) {
    const day = shift === 0 ? utc : dayAfter(utc, { months: 0, days: shift });
    const start = plainDayStart(zone, day);
    if (start === 'clock-change' || epochMs < start || epochMs >= start + DAY_MS) continue;
    const minutes = Math.floor((epochMs - start) / MINUTE_MS);
    return { day, time: `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}` };
  }
  const text = formatOf(zone).format(epochMs);
  return { day: text.slice(0, 10), time: text.slice(11) };
}

/** A cache: customers share few zones, and a plan asks for the same days again and again. */
const dayStarts = new Map<string, EpochMs | 'clock-change'>();
const MAX_DAY_STARTS = 50_000;

/** The beginning of a day in a zone, if the day has 24 hours there. */
function plainDayStart(zone: string, day: Day): EpochMs | 'clock-change' {
  const name = `${day} ${zone}`;
  const before = dayStarts.get(name);
  if (before !== undefined) return before;
  const start = Temporal.PlainDate.from(day).toZonedDateTime(zone);
  const made = start.hoursInDay === 24 ? start.epochMilliseconds : 'clock-change';
  if (dayStarts.size >= MAX_DAY_STARTS) dayStarts.clear();
  dayStarts.set(name, made);
  return made;
}

/**
 * The moment of a time of day in a zone. If a clock change skips that time, it moves forward with the clock
 * ("compatible", RFC 5545 section 3.3.5).
 *
 * @param seconds since the beginning of the day by the clock, below 86,400
 */
export function momentOn(zone: string, day: Day, seconds: number): EpochMs {
  const start = plainDayStart(zone, day);
  if (start !== 'clock-change') return start + seconds * SECOND_MS;
  const plainTime = new Temporal.PlainTime(
    Math.floor(seconds / 3_600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  );
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
}
