import { isSendDay } from '../../domain/asking/send-days.ts';
import { windowOf } from '../../domain/asking/windows.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import { type Day, dayAfter, dayOf } from '../../domain/time/day.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from '../../domain/time/units.ts';

// Holidays are looked up when the programme is published. Functions get them as plain days, because the
// library brings the rules of two hundred countries.

/** How many years are listed, this one included. A deployment lists them anew. */
const YEARS = 3;
/** A window that is shut for so long is a mistake. */
const MAX_SHUT_DAYS = 60;

/** Something that cannot be in `holidays`. */
export interface HolidayFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Holidays = NonNullable<Programme['holidays']>;

/** The days of a holiday. Some last for several; one that begins at noon, or at sunset, is a day too. */
function daysOf({ date, start, end }: { date: string; start: Date; end: Date }): Day[] {
  // A clock change makes a day an hour longer.
  const count = Math.max(1, Math.ceil((end.getTime() - start.getTime() - 2 * HOUR_MS) / DAY_MS));
  return Array.from({ length: count }, (_, nth) => dayAfter(date.slice(0, 10), { months: 0, days: nth }));
}

/**
 * The holidays of a programme with those of countries listed as days.
 *
 * @param now the years begin with the one of this moment, in UTC
 */
export async function listHolidays(
  holidays: Holidays,
  now: EpochMs,
): Promise<{ readonly holidays: Holidays; readonly faults: readonly HolidayFault[] }> {
  if (holidays.every(({ country }) => country === undefined)) return { holidays, faults: [] };
  // Loaded only here: it takes half a second.
  const { default: Calendar } = await import('date-holidays');
  const known = new Calendar();
  const first = Number(dayOf(now).slice(0, 4));
  const faults: HolidayFault[] = [];
  const listed = holidays.map((entry, index) => {
    const { country, state } = entry;
    if (country === undefined) return entry;
    if (known.getCountries()[country] === undefined) {
      faults.push({
        path: ['holidays', index, 'country'],
        message: `No holidays are known for "${country}". Use the two letters of a country (ISO 3166), or list days under "dates".`,
      });
      return entry;
    }
    const states = Object.keys(known.getStates(country) ?? {});
    if (state !== undefined && !states.includes(state)) {
      faults.push({
        path: ['holidays', index, 'state'],
        message:
          states.length === 0
            ? `No states are known for ${country}: remove this.`
            : `${country} has no state "${state}". There are: ${states.join(', ')}.`,
      });
      return entry;
    }
    const calendar = state === undefined ? new Calendar(country) : new Calendar(country, state);
    const days = Array.from({ length: YEARS }, (_, years) => first + years).flatMap((year) =>
      calendar
        .getHolidays(year)
        .filter(({ type }) => type === 'public')
        .flatMap(daysOf),
    );
    return { ...entry, dates: [...new Set([...entry.dates, ...days])].sort() };
  });
  return { holidays: listed, faults };
}

/** Windows that never open: their days are all holidays for weeks. */
export function shutWindows(
  programme: Pick<Programme, 'sendWindow' | 'windows' | 'holidays'>,
  now: EpochMs,
): HolidayFault[] {
  const { windows = [], holidays = [] } = programme;
  const today = dayOf(now);
  const isShut = (region: string | undefined): boolean => {
    const window = windowOf(programme, region);
    if (window.off === undefined) return false;
    let shut = 0;
    // Each day of the years that are listed.
    for (let nth = 0; nth < YEARS * 366; nth += 1) {
      shut = isSendDay(dayAfter(today, { months: 0, days: nth }), window) ? 0 : shut + 1;
      if (shut > MAX_SHUT_DAYS) return true;
    }
    return false;
  };
  const own = windows.flatMap(({ regions }) => regions);
  // Regions without a window of their own may have holidays of their own.
  const others = holidays.flatMap(({ regions = [] }) => regions).filter((region) => !own.includes(region));
  const message = `This window stays shut for more than ${MAX_SHUT_DAYS} days on end: all its days are holidays. Nobody would be mailed.`;
  return [
    ...([undefined, ...others].some(isShut) ? [{ path: ['sendWindow', 'days'], message }] : []),
    ...windows.flatMap(({ regions }, index) =>
      regions.some(isShut) ? [{ path: ['windows', index, 'days'], message }] : [],
    ),
  ];
}
