import { folded } from '../text.ts';

const LOCALES = ['en', 'en-GB', 'de', 'de-AT', 'fr', 'fr-CA', 'es'];

/** Without accents and dots, as they are compared. */
const nameOf = (text: string): string => folded(text).replaceAll('.', '');

function namesOf(locale: string, options: Intl.DateTimeFormatOptions, part: 'month' | 'weekday') {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC', calendar: 'gregory' });
  // The fifth of each month: 2026 begins on a Thursday, so that twelve months have all seven days of the
  // week.
  return Array.from({ length: 12 }, (_, month) =>
    format.formatToParts(Date.UTC(2026, month, 5)).find(({ type }) => type === part),
  ).map((found) => nameOf(found?.value ?? ''));
}

/** Names are written differently alone and behind a day, in German and in Russian for instance. */
const MONTH_FORMS: readonly Intl.DateTimeFormatOptions[] = [
  { month: 'long' },
  { month: 'short' },
  { month: 'long', day: 'numeric' },
  { month: 'short', day: 'numeric' },
];
const WEEKDAY_FORMS: readonly Intl.DateTimeFormatOptions[] = [{ weekday: 'long' }, { weekday: 'short' }];

interface Names {
  readonly months: ReadonlyMap<string, number>;
  readonly weekdays: ReadonlySet<string>;
}

function build(): Names {
  // The Excel of German-speaking countries writes Mrz, which CLDR has not.
  const months = new Map([['mrz', 3]]);
  for (const locale of LOCALES) {
    for (const form of MONTH_FORMS) {
      for (const [index, name] of namesOf(locale, form, 'month').entries()) months.set(name, index + 1);
    }
  }
  const weekdays = LOCALES.flatMap((locale) =>
    WEEKDAY_FORMS.flatMap((form) => namesOf(locale, form, 'weekday')),
  );
  return { months, weekdays: new Set(weekdays) };
}

let names: Names | undefined;
/** Made at the first date with a word in it: most lists have none. */
const known = (): Names => {
  names ??= build();
  return names;
};

/**
 * From 1; undefined when the word is no month in English, German, French or Spanish. Accents, dots, case do
 * not matter.
 */
export const monthOf = (word: string): number | undefined => known().months.get(nameOf(word));

/** Whether it is a day of the week; "mar." is one in French and Spanish, and a month as well. */
export const isWeekday = (word: string): boolean => known().weekdays.has(nameOf(word));
