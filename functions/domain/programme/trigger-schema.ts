import * as z from 'zod';
import { day, duration, locale, name, namedOnce, positiveDuration } from './programme-fields.ts';

// What calls for a question besides the length of the relationship.

/** How long before the contract is renewed to ask. */
export const renewal = z
  .strictObject({
    askBefore: duration.describe('How long before the day in the column renewal_on.'),
  })
  .optional()
  .describe('Ask before a contract is renewed.');

/** The most date columns that a programme may name: each takes room on every customer. */
const MAX_DATES = 3;

/** Columns of the list with a day to ask before or after. */
export const dates = z
  .array(
    z
      .strictObject({
        column: z
          .string()
          .regex(
            /^[a-z][a-z0-9_]{0,30}$/,
            'Use the name of the column in lower-case letters, digits and underscores, such as contract_end.',
          )
          .describe('A column of the list of customers that holds a day: `contract_end`.'),
        askBefore: duration.optional().describe('How long before that day to ask.'),
        askAfter: duration.optional().describe('How long after that day to ask.'),
      })
      .superRefine(({ column, askBefore, askAfter }, context) => {
        if ((askBefore === undefined) === (askAfter === undefined))
          context.addIssue({
            code: 'custom',
            path: [],
            message: `Say when to ask about "${column}": either "askBefore" or "askAfter".`,
          });
      }),
  )
  .max(MAX_DATES, `Name at most ${MAX_DATES} columns.`)
  .superRefine((entries, context) => {
    for (const [index, { column }] of entries.entries()) {
      if (column === 'renewal_on')
        context.addIssue({
          code: 'custom',
          path: [index, 'column'],
          message: 'The column renewal_on has a setting of its own: "renewal".',
        });
      if (entries.findIndex((each) => each.column === column) !== index)
        context.addIssue({ code: 'custom', path: [index, 'column'], message: `"${column}" is named twice.` });
    }
  })
  .optional()
  .describe('Other days of a customer to ask about, at most three columns of the list.');

const some = (what: string) =>
  z.array(z.string().trim().min(1)).min(1, `Name at least one ${what}, or leave this out.`).optional();

/** Whom a campaign asks. All that is said must hold. */
export const audience = z
  .strictObject({
    bands: z.array(name).min(1).optional().describe('Names of bands, as of their turn in the campaign.'),
    regions: some('region').describe('As the list of customers has them.'),
    locales: z.array(locale).min(1).optional().describe('Languages: `de` is also `de-AT`.'),
    accounts: some('account').describe('As the list of customers has them.'),
    annualValueFrom: z.number().positive().optional().describe('Worth at least this much a year.'),
    annualValueBelow: z.number().positive().optional().describe('Worth less than this a year.'),
    tags: z
      .record(z.string(), z.string())
      .optional()
      .describe('Other columns of the list, with the value that each must have.'),
  })
  .default({})
  .describe('Whom it asks. All that is said must hold; without it, everybody.');

/** Questions that are asked once, beside those of the relationship. */
export const campaigns = z
  .array(
    z.strictObject({
      name: name.describe('Names the campaign. Never use it for another one.'),
      audience,
      start: day.describe('The first day.'),
      spreadOver: positiveDuration.describe('Over which time the questions are spread evenly.'),
    }),
  )
  .max(20)
  .superRefine(namedOnce('campaigns'))
  .superRefine((entries, context) => {
    for (const [index, { audience: who }] of entries.entries()) {
      const { annualValueFrom: from, annualValueBelow: below } = who;
      if (from !== undefined && below !== undefined && below <= from)
        context.addIssue({
          code: 'custom',
          path: [index, 'audience', 'annualValueBelow'],
          message: `Nobody is worth at least ${from} and less than ${below}.`,
        });
    }
  })
  .optional()
  .describe('One-off questions to an audience.');
