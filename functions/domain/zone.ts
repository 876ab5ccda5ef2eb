import { Temporal } from 'temporal-polyfill';

const knownZones = new Set<string>();
/** Whether the calendar that plans the mails knows the zone: it is stricter than Intl about old names such as PST. Remembered, since a file names few zones. */
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
