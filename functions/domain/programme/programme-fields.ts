import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { normaliseAddress } from '../identity/address.ts';
import { isCanonicalTag } from '../text/locale.ts';
import { dayOf } from '../time/day.ts';
import { isDuration } from '../time/duration.ts';
import { isZone } from '../time/zone.ts';

// The kinds of values that settings of the programme have.

/**
 * Dates on which calendar durations are compared. A month or a year has no fixed length, so a comparison must
 * hold in leap years too.
 */
const REFERENCE_DATES = ['2023-01-31', '2024-02-29', '2025-07-01'].map((date) =>
  Temporal.PlainDate.from(date),
);

/** For each folder one template, as an example in messages. */
const EXAMPLES = {
  score: 'new',
  'follow-up': 'why',
  thanks: 'detractor',
  digest: 'weekly',
};
/** Longer than any relationship, and short enough for every calendar calculation. */
const MAX_YEARS = 100;

export function isDateDuration(text: string): boolean {
  if (!isDuration(text)) return false;
  try {
    return Temporal.Duration.from(text).total({ unit: 'years', relativeTo: '2023-01-31' }) <= MAX_YEARS;
  } catch {
    // The date lies outside the calendar.
    return false;
  }
}

const compare = (a: string, b: string, on: Temporal.PlainDate): number =>
  Temporal.PlainDate.compare(on.add(Temporal.Duration.from(a)), on.add(Temporal.Duration.from(b)));
export const isBefore = (a: string, b: string): boolean =>
  REFERENCE_DATES.every((date) => compare(a, b, date) < 0);
export const isSame = (a: string, b: string): boolean =>
  REFERENCE_DATES.every((date) => compare(a, b, date) === 0);

export const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    'Use lower-case letters, digits and hyphens, starting with a letter; at most 31.',
  );
export const IN_SCHEMA = {
  pattern: '^P(?=\\d)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?$',
  examples: ['P30D', 'P6M', 'P2Y'],
};
export const duration = z
  .string()
  .refine(
    isDateDuration,
    `Use an ISO 8601 duration of days, weeks, months or years, such as P30D, P6M or P2Y; at most P${MAX_YEARS}Y.`,
  )
  .meta(IN_SCHEMA);
export const positiveDuration = duration
  .refine((text) => !isDateDuration(text) || isBefore('P0D', text), 'Use a duration longer than zero.')
  .meta(IN_SCHEMA);
/**
 * A contact is named by its week and kind, so two asks of one customer must never fall into the same week.
 */
export const apart = positiveDuration
  .refine(
    (text) => !isDateDuration(text) || !isBefore(text, 'P8D'),
    'Use at least P8D: nobody is asked twice within a week.',
  )
  .meta(IN_SCHEMA);
export const template = (folder: keyof typeof EXAMPLES) =>
  z
    .string()
    .regex(
      new RegExp(`^${folder}/[a-z0-9-]+$`),
      `Name a template of the folder ${folder}, such as ${folder}/${EXAMPLES[folder]}.`,
    );
export const locale = z
  .string()
  .refine(isCanonicalTag, 'Use a language tag such as en, de or fr-CA.')
  .meta({ examples: ['en', 'de', 'fr-CA'] });
export const zone = z
  .string()
  .refine(isZone, 'Use a time zone of the IANA list, such as Europe/Berlin.')
  .meta({ examples: ['UTC', 'Europe/Berlin', 'America/New_York'] });
export const address = z
  .string()
  .refine((text) => normaliseAddress(text).kind === 'ok', 'Use one email address, such as care@example.com.')
  .meta({ examples: ['care@example.com'] });
const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(Date.parse(text)) === text;
/** A day of the calendar. */
export const day = z
  .string()
  .refine(isDay, 'Use a day that there is, such as 2027-03-02.')
  .meta({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', examples: ['2027-03-02'] });
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Use a time of day such as "09:00".');
export const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Refuses a second entry of the same name. */
export const namedOnce =
  (what: string) =>
  (entries: readonly { readonly name: string }[], context: z.RefinementCtx): void => {
    for (const [index, entry] of entries.entries()) {
      if (entries.findIndex((each) => each.name === entry.name) === index) continue;
      context.addIssue({
        code: 'custom',
        path: [index, 'name'],
        message: `Two ${what} are named "${entry.name}".`,
      });
    }
  };
