import { Temporal } from 'temporal-polyfill';

/**
 * How long somebody has been with us, in words of their language and in the largest whole unit: "2 years", "3 Monate".
 *
 * @param since and @param today `YYYY-MM-DD`; the first week still reads "7 days" at most, never "0 years"
 */
export function tenureText(since: string, today: string, locale: string): string {
  const { years, months, days } = Temporal.PlainDate.from(since).until(today, { largestUnit: 'years' });
  const [value, unit] =
    years > 0
      ? ([years, 'year'] as const)
      : months > 0
        ? ([months, 'month'] as const)
        : ([days, 'day'] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
