import { Temporal } from 'temporal-polyfill';
import type { Day } from './day.ts';
import { type EpochMs, MINUTE_MS } from './units.ts';

const knownZones = new Set<string>();
/**
 * Whether the calendar that plans the mails knows the zone: it is stricter than Intl about old names such as
 * PST. Remembered, since a file names few zones.
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

/** Kept for each zone, since to make one takes longer than all that it is used for in a mail. */
const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  // Sweden writes both as ISO 8601 does.
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timeZone, made);
  return made;
}

interface LocalTime {
  readonly day: Day;
  /** `HH:MM`. */
  readonly time: string;
}

/**
 * For a mail the same few minutes are asked for again and again, and each takes longer than all that is done
 * with it.
 */
const known = new Map<string, LocalTime>();
const MAX_KNOWN = 1_000;

/** What calendar and clock show in a zone: the day, and the time of day. */
export function localTime(zone: string, epochMs: EpochMs): LocalTime {
  const name = `${Math.floor(epochMs / MINUTE_MS)} ${zone}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  const text = formatOf(zone).format(epochMs);
  const local = { day: text.slice(0, 10), time: text.slice(11) };
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(name, local);
  return local;
}
