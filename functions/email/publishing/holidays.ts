import type { Programme } from '../../domain/programme/programme.ts';
import { dayAfter, dayOf, WEEKDAYS, weekdayOf } from '../../domain/time/day.ts';
import type { EpochMs } from '../../domain/time/units.ts';

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
        .map(({ date }) => date.slice(0, 10)),
    );
    return { ...entry, dates: [...new Set([...entry.dates, ...days])].sort() };
  });
  return { holidays: listed, faults };
}

/** Windows that never open: their days are all holidays for weeks. */
export function shutWindows(
  { sendWindow, windows = [], holidays = [] }: Pick<Programme, 'sendWindow' | 'windows' | 'holidays'>,
  now: EpochMs,
): HolidayFault[] {
  const today = dayOf(now);
  const isShut = (days: readonly string[], regions: readonly string[] | undefined): boolean => {
    const off = new Set(
      holidays.flatMap((each) =>
        each.regions === undefined || each.regions.some((region) => regions?.includes(region))
          ? each.dates
          : [],
      ),
    );
    if (off.size < MAX_SHUT_DAYS / 7) return false;
    let shut = 0;
    // Each day of the years that are listed.
    for (let nth = 0; nth < YEARS * 366; nth += 1) {
      const day = dayAfter(today, { months: 0, days: nth });
      const isOpen = days.some((each) => WEEKDAYS.indexOf(each as never) === weekdayOf(day)) && !off.has(day);
      shut = isOpen ? 0 : shut + 1;
      if (shut > MAX_SHUT_DAYS) return true;
    }
    return false;
  };
  const message = `This window stays shut for more than ${MAX_SHUT_DAYS} days on end: all its days are holidays. Nobody would be mailed.`;
  return [
    ...(isShut(sendWindow.days, undefined) ? [{ path: ['sendWindow', 'days'], message }] : []),
    ...windows.flatMap(({ days, regions }, index) =>
      isShut(days, regions) ? [{ path: ['windows', index, 'days'], message }] : [],
    ),
  ];
}
