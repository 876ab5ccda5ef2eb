import * as z from 'zod';
import {
  apart,
  duration,
  isBefore,
  isDateDuration,
  isSame,
  locale,
  name,
  namedOnce,
  positiveDuration,
  template,
} from './programme-fields.ts';

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

/** Stretches of the relationship without gap and overlap. */
export const bands = z
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
  .describe('Stretches of the relationship, counted from the day a customer joined.');
