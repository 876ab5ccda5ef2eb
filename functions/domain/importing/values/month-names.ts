import { folded } from '../text.ts';

const LOCALES = ['en', 'en-GB', 'de', 'de-AT', 'fr', 'fr-CA', 'es'];

/** The form to compare: without accents and dots. */
const nameOf = (text: string): string => folded(text).replaceAll('.', '');

function namesOf(locale: string, options: Intl.DateTimeFormatOptions, part: 'month' | 'weekday') {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC', calendar: 'gregory' });
  // The fifth of each month. 2026 begins on a Thursday, so these twelve days cover all seven days of the
  // week.
  return Array.from({ length: 12 }, (_, month) =>
    format.formatToParts(Date.UTC(2026, month, 5)).find(({ type }) => type === part),
  ).map((found) => nameOf(found?.value ?? ''));
}

/** In some languages, such as German and Russian, a name alone differs from a name after a day. */
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

/** Collects the names anew. Rules take {@link monthOf} and {@link isWeekday}. */
export function makeDateNames(): Names {
  // German Excel writes Mrz, which CLDR lacks.
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
/** Made at the first date with a word, because most lists have none. */
const known = (): Names => {
  names ??= makeDateNames();
  return names;
};

/**
 * The month, from 1. Undefined when the word is no month in English, German, French or Spanish. Accents, dots
 * and case do not matter.
 */
export const monthOf = (word: string): number | undefined => known().months.get(nameOf(word));

/** Whether a word is a day of the week. "mar." is one in French and Spanish, and a month too. */
export const isWeekday = (word: string): boolean => known().weekdays.has(nameOf(word));
