import * as z from 'zod';
import { WEEKDAYS } from '../time/day.ts';
import { day, minutes, timeOfDay } from './programme-fields.ts';

/** A window shorter than this cannot spread its mails, and could vanish in a clock change. */
const MIN_WINDOW_MINUTES = 60;

export const sendWindow = z
  .strictObject({
    days: z.array(z.enum(WEEKDAYS)).min(1, 'Name at least one weekday.').describe('On which weekdays.'),
    from: timeOfDay.describe('From this time of day on, in the customer’s own time zone.'),
    until: timeOfDay.describe('Until this time of day: at least an hour later.'),
  })
  .superRefine((value, context) => {
    if (minutes(value.until) - minutes(value.from) < MIN_WINDOW_MINUTES) {
      context.addIssue({
        code: 'custom',
        path: ['until'],
        message: `The window ${value.from} to ${value.until} is impossible: it must end at least ${MIN_WINDOW_MINUTES} minutes after it starts, on the same day.`,
      });
    }
  });

const regions = z
  .array(z.string().trim().min(1))
  .min(1, 'Name at least one region, as the list of customers has it.')
  .describe('As the list of customers has them.');

/** Windows of regions that have their own. */
export const windows = z
  .array(sendWindow.safeExtend({ regions }))
  .superRefine((entries, context) => {
    const seen = new Map<string, number>();
    for (const [index, entry] of entries.entries()) {
      for (const [nth, region] of entry.regions.entries()) {
        const before = seen.get(region);
        if (before !== undefined && before !== index)
          context.addIssue({
            code: 'custom',
            path: [index, 'regions', nth],
            message: `The region "${region}" has a window already, the ${before + 1}. of this list.`,
          });
        seen.set(region, index);
      }
    }
  })
  .optional()
  .describe('Regions whose window is another than sendWindow.');

/** Days on which no mail goes. */
export const holidays = z
  .array(
    z
      .strictObject({
        regions: regions.optional().describe('For these regions alone. Without it, for everybody.'),
        country: z
          .string()
          .regex(/^[A-Z]{2}$/, 'Use the two letters of a country, such as DE.')
          .optional()
          .describe('The public holidays of a country, two letters (ISO 3166): DE, US, IN.'),
        state: z
          .string()
          .regex(/^[A-Za-z0-9]{1,5}$/, 'Use the letters of a state, such as BY for Bavaria.')
          .optional()
          .describe('Those of a state of that country too.'),
        dates: z.array(day).default([]).describe('Single days, such as 2026-12-24.'),
      })
      .superRefine((entry, context) => {
        if (entry.country === undefined && entry.dates.length === 0)
          context.addIssue({
            code: 'custom',
            path: [],
            message: 'Name a country, or list days under "dates".',
          });
        if (entry.state !== undefined && entry.country === undefined)
          context.addIssue({
            code: 'custom',
            path: ['state'],
            message: 'A state needs the country that it is in.',
          });
      }),
  )
  .optional()
  .describe('Days on which no mail goes to customers.');
