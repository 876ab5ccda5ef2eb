import * as z from 'zod';
import { WEEKDAYS } from '../time/day.ts';
import { bands } from './band-schema.ts';
import {
  address,
  apart,
  duration,
  IN_SCHEMA,
  isBefore,
  isDateDuration,
  locale,
  name,
  namedOnce,
  positiveDuration,
  template,
  timeOfDay,
  zone,
} from './programme-fields.ts';
import { campaigns, dates, renewal } from './trigger-schema.ts';
import { holidays, sendWindow, windows } from './window-schema.ts';

// What `describe` and `meta` say is for the JSON Schema beside the file, by which editors complete and check
// it (`email/publishing/programme-json-schema.ts`).

/** One choice of what went wrong. Its name is kept with every answer, so it is short. */
const cause = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,15}$/,
      'Use lower-case letters, digits and hyphens, starting with a letter; at most 16.',
    )
    .describe('Is kept with every answer, so it is short.'),
  label: z
    .record(locale, z.string().trim().min(1).max(60))
    .describe('What customers read, by language. Every language of the pages needs one.'),
});

/** Which asks a digest is about. */
const slice = z.union(
  [
    z.strictObject({ region: z.string().trim().min(1).describe('As the list of customers has it.') }),
    z.strictObject({ band: name.describe('The name of a band.') }),
    z.strictObject({
      owner: z
        .union([z.literal('each'), address])
        .describe('The address of an owner; `each` makes a digest for every one, about their own customers.'),
    }),
  ],
  'Use one of "region: EMEA", "band: new", "owner: dana@example.com" or "owner: each".',
);

/** The template of a digest that names none. */
export const DIGEST_TEMPLATE = 'digest/weekly';

const digest = z
  .strictObject({
    name: name.describe('Names the digest in its mail.'),
    to: z.array(address).default([]).describe('Who gets it. Leave it out where every owner gets one.'),
    slice: slice.optional().describe('What it is about: one region, band or owner. Without it, everything.'),
    on: z.enum(WEEKDAYS).describe('On which weekday.'),
    at: timeOfDay.describe('At what time of day, in its zone.'),
    template: template('digest').default(DIGEST_TEMPLATE).describe('Its mail.'),
    locale: locale.optional().describe('Its language. Without it, as for `staff`.'),
    zone: zone.optional().describe('Its time zone. Without it, as for `staff`.'),
  })
  .superRefine((value, context) => {
    const isEach = value.slice !== undefined && 'owner' in value.slice && value.slice.owner === 'each';
    if (isEach === value.to.length > 0) {
      context.addIssue({
        code: 'custom',
        path: ['to'],
        message: isEach
          ? `The digest "${value.name}" goes to each owner. Remove "to".`
          : `The digest "${value.name}" goes to nobody. Name at least one address in "to".`,
      });
    }
  });

/** `templates/programme.yaml`: who is asked what, and when. */
export const programmeSchema = z
  .strictObject({
    sender: z
      .strictObject({
        name: z.string().trim().min(1).max(80).describe('Shown as the sender in the inbox.'),
        // CAN-SPAM section 5(a)(5)(A)(iii), and customs elsewhere ask for it too.
        postalAddress: z
          .string()
          .trim()
          .min(10)
          .max(200)
          .describe('Stands in the foot of every mail: bulk mail must say where its sender is found.'),
      })
      .describe('Whose mails these are.'),
    bands,
    sendWindow: sendWindow.describe('When mail may arrive, in each customer’s own time zone.'),
    windows,
    holidays,
    renewal,
    dates,
    campaigns,
    fatigue: z
      .strictObject({
        minGap: apart.describe('The shortest time between two questions. At least P8D.'),
        maxPerYear: z.int().min(1).max(6).describe('The most questions in any 365 days.'),
        quietTime: positiveDuration
          .optional()
          .describe(
            'How long a customer is left in peace after any mail, also one that is no question. Replies to what they said go all the same.',
          ),
        maxContactsPerYear: z
          .int()
          .min(1)
          .max(12)
          .optional()
          .describe(
            'The most mails of any kind to one person in any 365 days. Replies count, and go all the same.',
          ),
        afterAnswer: positiveDuration
          .optional()
          .describe('How long nobody is asked again after they have answered.'),
        whileCaseOpen: positiveDuration
          .optional()
          .describe(
            'Nobody is asked while a case of theirs is unresolved, but for this long at most after it was opened.',
          ),
        ignoredAsks: z
          .int()
          .min(1)
          .max(6)
          .optional()
          .describe('Who has ignored this many questions in a row is asked half as often until they answer.'),
        maxPerAccountPerYear: z
          .int()
          .min(1)
          .max(365)
          .optional()
          .describe(
            'The most questions to all people of one account together in a calendar year. They take turns.',
          ),
        accountWeeks: z
          .int()
          .min(2)
          .max(12)
          .optional()
          .describe(
            'Over how many weeks the people of one account are spread, so that not all are asked at once.',
          ),
      })
      .describe('Few, relevant mails: these hold whatever the bands say.'),
    staleAfter: positiveDuration.describe(
      'A question that is later than this (a holiday, an outage) is planned anew, because it would be stale.',
    ),
    onboarding: z
      .strictObject({
        spreadOver: positiveDuration.describe('Over which time they are spread evenly.'),
      })
      .describe('Customers who are past a milestone when they are first imported.'),
    keyAccounts: z
      .strictObject({
        annualValueFrom: z.number().positive().describe('Worth at least this much a year.'),
        followUpAfter: duration
          .optional()
          .describe('Their own time instead of followUp.after: how long after a 1 to 6 they are asked why.'),
        escalateAfter: positiveDuration.optional().describe('Their own time instead of cases.escalateAfter.'),
        resolveWithin: positiveDuration.optional().describe('Their own time instead of cases.resolveWithin.'),
      })
      .describe('Customers who are served first.'),
    linksValidFor: positiveDuration
      .refine((text) => !isDateDuration(text) || !isBefore('P5Y', text), 'Use at most P5Y.')
      .meta({ ...IN_SCHEMA, description: 'How long the links in a mail work. At most P5Y.' }),
    causes: z
      .array(cause)
      .min(2, 'Give at least two causes to choose from.')
      .max(8, 'Give at most eight causes: a longer list is not read.')
      .superRefine(namedOnce('causes'))
      .describe('What a detractor can tick as gone wrong.'),
    followUp: z
      .strictObject({
        after: duration.describe('How long after an answer a detractor who gave no reason is asked for one.'),
        template: template('follow-up').describe('The mail that asks what went wrong.'),
        thanks: template('thanks').describe(
          'The mail to a detractor who gave a reason, unless the band has its own.',
        ),
      })
      .describe('What follows from a 1 to 6.'),
    staff: z
      .strictObject({ locale: locale.describe('Their language.'), zone: zone.describe('Their time zone.') })
      .describe('For mails to colleagues without a language or zone of their own.'),
    cases: z
      .strictObject({
        escalateTo: address.describe(
          'Gets the cases that nobody takes, and those of accounts without an owner.',
        ),
        escalateAfter: positiveDuration.describe(
          'A case that nobody has taken is escalated after this time, and again each time it passes.',
        ),
        resolveWithin: positiveDuration.describe(
          'Whoever has taken a case is reminded after this time, and again each time it passes.',
        ),
      })
      .describe('What happens to the case that a 1 to 6 opens.'),
    digests: z
      .array(digest)
      .max(50)
      .default([])
      .superRefine(namedOnce('digests'))
      .describe('Mails that tell leadership the score.'),
  })
  .superRefine((programme, context) => {
    for (const [index, { slice }] of programme.digests.entries()) {
      if (
        slice === undefined ||
        !('band' in slice) ||
        programme.bands.some((band) => band.name === slice.band)
      )
        continue;
      context.addIssue({
        code: 'custom',
        path: ['digests', index, 'slice', 'band'],
        message: `There is no band "${slice.band}". There are: ${programme.bands.map((band) => band.name).join(', ')}.`,
      });
    }
  });

export type Programme = z.infer<typeof programmeSchema>;
export type Band = Programme['bands'][number];
export type SendWindow = Programme['sendWindow'];
export type Campaign = NonNullable<Programme['campaigns']>[number];
export type Audience = Campaign['audience'];
export type Cause = Programme['causes'][number];
export type DigestPlan = Programme['digests'][number];
export type Slice = NonNullable<DigestPlan['slice']>;
