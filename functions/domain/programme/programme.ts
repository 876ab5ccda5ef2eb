import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { normaliseAddress } from '../identity/address.ts';
import { isCanonicalTag } from '../text/locale.ts';
import { WEEKDAYS } from '../time/day.ts';
import { isDuration } from '../time/duration.ts';
import { isZone } from '../time/zone.ts';

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
/** A window shorter than this cannot spread its mails, and could vanish in a clock change. */
const MIN_WINDOW_MINUTES = 60;

/** Longer than any relationship, and short enough for every calendar calculation. */
const MAX_YEARS = 100;

function isDateDuration(text: string): boolean {
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
const isBefore = (a: string, b: string): boolean => REFERENCE_DATES.every((date) => compare(a, b, date) < 0);
const isSame = (a: string, b: string): boolean => REFERENCE_DATES.every((date) => compare(a, b, date) === 0);

// What `describe` and `meta` say is for the JSON Schema beside the file, by which editors complete and check
// it (`email/publishing/programme-json-schema.ts`).

const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    'Use lower-case letters, digits and hyphens, starting with a letter; at most 31.',
  );
const IN_SCHEMA = { pattern: '^P(?=\\d)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?$', examples: ['P30D', 'P6M', 'P2Y'] };
const duration = z
  .string()
  .refine(
    isDateDuration,
    `Use an ISO 8601 duration of days, weeks, months or years, such as P30D, P6M or P2Y; at most P${MAX_YEARS}Y.`,
  )
  .meta(IN_SCHEMA);
const positiveDuration = duration
  .refine((text) => !isDateDuration(text) || isBefore('P0D', text), 'Use a duration longer than zero.')
  .meta(IN_SCHEMA);
/**
 * A contact is named by its week and kind, so two asks of one customer must never fall into the same week.
 */
const apart = positiveDuration
  .refine(
    (text) => !isDateDuration(text) || !isBefore(text, 'P8D'),
    'Use at least P8D: nobody is asked twice within a week.',
  )
  .meta(IN_SCHEMA);
const template = (folder: keyof typeof EXAMPLES) =>
  z
    .string()
    .regex(
      new RegExp(`^${folder}/[a-z0-9-]+$`),
      `Name a template of the folder ${folder}, such as ${folder}/${EXAMPLES[folder]}.`,
    );
const locale = z
  .string()
  .refine(isCanonicalTag, 'Use a language tag such as en, de or fr-CA.')
  .meta({ examples: ['en', 'de', 'fr-CA'] });
const zone = z
  .string()
  .refine(isZone, 'Use a time zone of the IANA list, such as Europe/Berlin.')
  .meta({ examples: ['UTC', 'Europe/Berlin', 'America/New_York'] });
const address = z
  .string()
  .refine((text) => normaliseAddress(text).kind === 'ok', 'Use one email address, such as care@example.com.')
  .meta({ examples: ['care@example.com'] });
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Use a time of day such as "09:00".');
const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const band = z
  .strictObject({
    name: name.describe('Names the band in digests and commands.'),
    label: z
      .record(locale, z.string().trim().min(1).max(40))
      .optional()
      .describe('What colleagues read instead of the name, by language.'),
    from: duration.describe(
      'How long after a customer joined the band begins. The first band begins at P0D, each other one where the one before it ends.',
    ),
    until: duration.optional().describe('When the band ends. The last band has no end.'),
    template: template('score').describe('The mail that asks: score/new is the file score/new.mjml.'),
    thanks: z
      .strictObject({
        promoter: template('thanks').optional().describe('After a 9 or 10.'),
        passive: template('thanks').optional().describe('After a 7 or 8.'),
        detractor: template('thanks').optional().describe('After a 1 to 6 with a reason.'),
      })
      .default({})
      .describe('Mails of thanks, by group. A group without one is thanked on the page only.'),
    ask: z
      .strictObject({
        at: z
          .array(positiveDuration)
          .default([])
          .describe('Milestones: how long after a customer joined to ask.'),
        every: apart
          .optional()
          .describe('Ask again and again, from the beginning of the band on. At least P8D.'),
      })
      .refine(
        (ask) => ask.at.length > 0 || ask.every !== undefined,
        'Say when to ask: list milestones in "at", or give "every".',
      )
      .describe('When to ask: milestones, or again and again.'),
  })
  .superRefine((value, context) => {
    if (
      value.until !== undefined &&
      isDateDuration(value.from) &&
      isDateDuration(value.until) &&
      !isBefore(value.from, value.until)
    ) {
      context.addIssue({
        code: 'custom',
        path: ['until'],
        message: `The band "${value.name}" ends (${value.until}) before it starts (${value.from}).`,
      });
      return;
    }
    for (const [index, at] of value.ask.at.entries()) {
      if (!isDateDuration(at) || !isDateDuration(value.from)) continue;
      const tooEarly = isBefore(at, value.from);
      const tooLate = value.until !== undefined && isDateDuration(value.until) && !isBefore(at, value.until);
      if (tooEarly || tooLate) {
        context.addIssue({
          code: 'custom',
          path: ['ask', 'at', index],
          message: `The milestone ${at} lies outside the band "${value.name}" (${value.from} to ${value.until ?? 'open end'}).`,
        });
      }
    }
  });

const sendWindow = z
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

const namedOnce =
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
    bands: z
      .array(band)
      .min(1)
      .superRefine(namedOnce('bands'))
      .superRefine((bands, context) => {
        for (const [index, current] of bands.entries()) {
          const next = bands[index + 1];
          if (index === 0 && isDateDuration(current.from) && !isSame(current.from, 'P0D')) {
            context.addIssue({
              code: 'custom',
              path: [0, 'from'],
              message: 'The first band must start at P0D, or new customers have no band.',
            });
          }
          if (next === undefined) {
            if (current.until !== undefined) {
              context.addIssue({
                code: 'custom',
                path: [index, 'until'],
                message: `The last band "${current.name}" must have no end, or long-standing customers have no band.`,
              });
            }
            continue;
          }
          if (current.until === undefined) {
            context.addIssue({
              code: 'custom',
              path: [index, 'name'],
              message: `The band "${current.name}" has no end and overlaps "${next.name}": give it "until: ${next.from}".`,
            });
          } else if (
            isDateDuration(current.until) &&
            isDateDuration(next.from) &&
            !isSame(current.until, next.from)
          ) {
            const overlap = !isBefore(current.until, next.from);
            context.addIssue({
              code: 'custom',
              path: [index + 1, 'from'],
              message: overlap
                ? `The bands "${current.name}" (until ${current.until}) and "${next.name}" (from ${next.from}) overlap: a customer would be in both.`
                : `Between the bands "${current.name}" (until ${current.until}) and "${next.name}" (from ${next.from}) there is a gap: a customer would be in neither.`,
            });
          }
        }
      })
      .describe('Stretches of the relationship, counted from the day a customer joined.'),
    sendWindow: sendWindow.describe('When mail may arrive, in each customer’s own time zone.'),
    fatigue: z
      .strictObject({
        minGap: apart.describe('The shortest time between two questions. At least P8D.'),
        maxPerYear: z.int().min(1).max(6).describe('The most questions in any 365 days.'),
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
export type Cause = Programme['causes'][number];
export type DigestPlan = Programme['digests'][number];
export type Slice = NonNullable<DigestPlan['slice']>;
