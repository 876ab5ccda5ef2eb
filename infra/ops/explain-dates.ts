import { type Instant, toEpochMs } from '../../functions/domain/time/instant.ts';

// Dates and times as `npm run explain` writes them.

/** `Tuesday, 3 November 2026 at 10:00 (UTC)` */
export function timeText(instant: Instant, zone: string): string {
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(toEpochMs(instant));
  return `${text} (${zone})`;
}

export const dayText = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'full' }).format(
    Date.parse(`${date}T00:00:00Z`),
  );
