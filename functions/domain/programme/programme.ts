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

const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    'Use lower-case letters, digits and hyphens, starting with a letter; at most 31.',
  );
const duration = z
  .string()
  .refine(
    isDateDuration,
    `Use an ISO 8601 duration of days, weeks, months or years, such as P30D, P6M or P2Y; at most P${MAX_YEARS}Y.`,
  );
const positiveDuration = duration.refine(
  (text) => !isDateDuration(text) || isBefore('P0D', text),
  'Use a duration longer than zero.',
);
/**
 * A contact is named by its week and kind, so two asks of one customer must never fall into the same week.
 */
const apart = positiveDuration.refine(
  (text) => !isDateDuration(text) || !isBefore(text, 'P8D'),
  'Use at least P8D: nobody is asked twice within a week.',
);
const template = (folder: keyof typeof EXAMPLES) =>
  z
    .string()
    .regex(
      new RegExp(`^${folder}/[a-z0-9-]+$`),
      `Name a template of the folder ${folder}, such as ${folder}/${EXAMPLES[folder]}.`,
    );
const locale = z.string().refine(isCanonicalTag, 'Use a language tag such as en, de or fr-CA.');
const zone = z.string().refine(isZone, 'Use a time zone of the IANA list, such as Europe/Berlin.');
const address = z
  .string()
  .refine((text) => normaliseAddress(text).kind === 'ok', 'Use one email address, such as care@example.com.');
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Use a time of day such as "09:00".');
const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const band = z
  .strictObject({
    name,
    /** What colleagues read instead of the name, by language. */
    label: z.record(locale, z.string().trim().min(1).max(40)).optional(),
    from: duration,
    until: duration.optional(),
    template: template('score'),
    /** Mails of thanks, by group. A group without one is thanked on the page only. */
    thanks: z
      .strictObject({
        promoter: template('thanks').optional(),
        passive: template('thanks').optional(),
        detractor: template('thanks').optional(),
      })
      .default({}),
    ask: z
      .strictObject({
        at: z.array(positiveDuration).default([]),
        every: apart.optional(),
      })
      .refine(
        (ask) => ask.at.length > 0 || ask.every !== undefined,
        'Say when to ask: list milestones in "at", or give "every".',
      ),
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
    days: z.array(z.enum(WEEKDAYS)).min(1, 'Name at least one weekday.'),
    from: timeOfDay,
    until: timeOfDay,
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
    ),
  /** By language; every language of the pages needs one. */
  label: z.record(locale, z.string().trim().min(1).max(60)),
});

/** Which asks a digest is about. */
const slice = z.union(
  [
    z.strictObject({ region: z.string().trim().min(1) }),
    z.strictObject({ band: name }),
    /** `each` makes a digest for every account owner, about the owner's customers. */
    z.strictObject({ owner: z.union([z.literal('each'), address]) }),
  ],
  'Use one of "region: EMEA", "band: new", "owner: dana@example.com" or "owner: each".',
);

/** The template of a digest that names none. */
export const DIGEST_TEMPLATE = 'digest/weekly';

const digest = z
  .strictObject({
    name,
    /** Who gets it. Empty when every owner gets a digest. */
    to: z.array(address).default([]),
    /** Absent: everything. */
    slice: slice.optional(),
    on: z.enum(WEEKDAYS),
    at: timeOfDay,
    template: template('digest').default(DIGEST_TEMPLATE),
    /** Absent: as for `staff`. */
    locale: locale.optional(),
    zone: zone.optional(),
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
    sender: z.strictObject({
      /** Shown as the sender's name. */
      name: z.string().trim().min(1).max(80),
      /**
       * The postal address. Bulk mail must carry one (CAN-SPAM section 5(a)(5)(A)(iii)), and customs
       * elsewhere ask for it too.
       */
      postalAddress: z.string().trim().min(10).max(200),
    }),
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
      }),
    sendWindow,
    fatigue: z.strictObject({
      /** The shortest time between two asks. */
      minGap: apart,
      /** The most asks in any 365 days. */
      maxPerYear: z.int().min(1).max(6),
    }),
    /** A contact that is later than this is planned anew, because the mail would be stale. */
    staleAfter: positiveDuration,
    /**
     * A customer may already be past a milestone when first imported. Such customers are asked within this
     * time, spread evenly.
     */
    onboarding: z.strictObject({ spreadOver: positiveDuration }),
    /** Customers worth at least this much per year go first. */
    keyAccounts: z.strictObject({ annualValueFrom: z.number().positive() }),
    /** How long the ten links in a mail work. */
    linksValidFor: positiveDuration.refine(
      (text) => !isDateDuration(text) || !isBefore('P5Y', text),
      'Use at most P5Y.',
    ),
    /** What a detractor can say went wrong. */
    causes: z
      .array(cause)
      .min(2, 'Give at least two causes to choose from.')
      .max(8, 'Give at most eight causes: a longer list is not read.')
      .superRefine(namedOnce('causes')),
    followUp: z.strictObject({
      /** How long after the answer is settled we ask a detractor who gave no reason for one. */
      after: duration,
      template: template('follow-up'),
      /** The mail to a detractor who gave a reason, unless the band has its own. */
      thanks: template('thanks'),
    }),
    /** For staff mails without a locale or zone of their own. */
    staff: z.strictObject({ locale, zone }),
    cases: z.strictObject({
      /** Gets the cases that nobody takes, and the cases of accounts without an owner. */
      escalateTo: address,
      /** A case that nobody has taken is escalated after this time, and again each time it passes. */
      escalateAfter: positiveDuration,
      /** Whoever has taken a case is reminded after this time, and again each time it passes. */
      resolveWithin: positiveDuration,
    }),
    digests: z.array(digest).max(50).default([]).superRefine(namedOnce('digests')),
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
