import * as z from 'zod/mini';
import { isCanonicalTag } from '../text/locale.ts';

/** Longer than any sentence on the pages needs; keeps a whole novel out of a heading. */
const MAX_LENGTH = 400;

/**
 * Every text of the public pages, with the placeholders it may use. `templates/pages/<locale>.yaml` holds all
 * of them. `language` is the BCP 47 tag of the words, `direction` is `ltr` or `rtl`.
 */
const TEXTS = {
  language: [],
  direction: [],

  question: ['sender'],
  'scale-low': [],
  'scale-high': [],
  readers: ['sender'],

  'chosen-title': ['score'],
  'chosen-lead': ['score'],
  'again-title': ['score'],
  'again-lead': ['score'],
  'open-title': [],
  'open-lead': [],
  'bad-score-title': [],
  'bad-score-lead': [],

  'comment-promoter': [],
  'comment-passive': [],
  'comment-detractor': [],
  'comment-any': [],
  'comment-hint': ['limit'],
  'causes-legend': [],
  share: [],
  'share-hint': [],
  send: [],
  'send-again': [],

  'thanks-promoter-title': [],
  'thanks-promoter-lead': ['score', 'sender'],
  'thanks-passive-title': [],
  'thanks-passive-lead': ['score', 'sender'],
  'thanks-detractor-title': [],
  'thanks-detractor-lead': ['score', 'sender'],
  'why-kept': [],
  'change-hint': [],

  'too-long-title': ['score'],
  'too-long-lead': ['score'],
  'too-long-error': ['length', 'limit'],
  'too-long-cut': ['kept'],
  'causes-kept': [],

  'cause-title': [],
  'cause-lead': [],
  'cause-legend': [],
  'cause-readers': ['sender'],
  'cause-nothing-title': [],
  'cause-nothing-lead': [],
  'cause-thanks-title': [],
  'cause-thanks-lead': ['sender'],
  'cause-change-hint': [],
  'cause-too-long-title': [],
  'cause-too-long-lead': [],

  'case-open-title': [],
  'case-open-lead': ['age'],
  'case-taken-title': [],
  'case-taken-lead': ['age'],
  'case-resolved-title': [],
  'case-resolved-lead': ['age'],
  'case-withdrawn-title': [],
  'case-withdrawn-lead': [],
  'case-take': [],
  'case-resolve': [],
  'case-took-title': [],
  'case-took-lead': [],
  'case-done-title': [],
  'case-done-lead': [],
  'case-foot': [],
  'case-expired-title': [],
  'case-expired-lead': [],

  'trouble-title': [],
  'trouble-lead': [],
  'trouble-case-lead': [],
  'trouble-unsubscribe-lead': [],

  'invalid-title': [],
  'invalid-lead': [],
  'expired-title': [],
  'expired-lead': ['sender'],
  'not-allowed-title': [],
  'not-allowed-lead': [],
  'window-title': [],
  'window-lead': [],
  'window-link': [],

  'unsubscribe-title': [],
  'unsubscribe-lead': ['sender'],
  'unsubscribe-button': [],
  'unsubscribed-title': [],
  'unsubscribed-lead': ['sender'],
} as const satisfies Record<string, readonly string[]>;

/** Texts that need not be there: what is given to those who answer. */
const OPTIONAL_TEXTS = {
  'thanks-promoter-reward': ['score', 'sender'],
  'thanks-passive-reward': ['score', 'sender'],
  'thanks-detractor-reward': ['score', 'sender'],
} as const satisfies Record<string, readonly string[]>;

const PLACEHOLDERS = { ...TEXTS, ...OPTIONAL_TEXTS };

/** The name of one text of the public pages. */
export type PageText = keyof typeof PLACEHOLDERS;

/** The texts of which a band can have its own, as `thanks-promoter-lead@veteran`. */
const BY_BAND = (['promoter', 'passive', 'detractor'] as const).flatMap(
  (group) => [`thanks-${group}-title`, `thanks-${group}-lead`, `thanks-${group}-reward`] as const,
);
const isByBand = (name: string): name is (typeof BY_BAND)[number] => BY_BAND.some((each) => each === name);

/**
 * The band for which a text stands: `veteran` of `thanks-promoter-lead@veteran`; undefined when it is for
 * all.
 */
export const bandOf = (name: string): string | undefined => /@(.*)$/.exec(name)?.[1];

const PLACEHOLDER = /\{([^{}]*)\}/g;

const textSchema = (name: string, allowed: readonly string[]) =>
  z
    .string({
      error: (issue) =>
        issue.input === undefined
          ? `The text "${name}" is missing.`
          : `The text "${name}" must be a text: put it in quotes.`,
    })
    .check(
      z.trim(),
      z.minLength(1, `The text "${name}" is empty.`),
      z.maxLength(MAX_LENGTH, `The text "${name}" is longer than ${MAX_LENGTH} characters.`),
      (payload) => {
        for (const [written, placeholder = ''] of payload.value.matchAll(PLACEHOLDER)) {
          if (allowed.includes(placeholder)) continue;
          const known = allowed.map((each) => `{${each}}`).join(' and ') || 'no placeholder';
          payload.issues.push({
            code: 'custom',
            input: payload.value,
            message: `The text "${name}" uses ${written}; it can show ${known}.`,
          });
        }
      },
    );

const texts = Object.fromEntries(
  Object.entries(TEXTS).map(([name, allowed]) => [name, textSchema(name, allowed)]),
) as Record<keyof typeof TEXTS, z.ZodMiniString>;

const optionalTexts = Object.fromEntries(
  Object.entries(OPTIONAL_TEXTS).map(([name, allowed]) => [name, z.optional(textSchema(name, allowed))]),
) as Record<keyof typeof OPTIONAL_TEXTS, z.ZodMiniOptional<z.ZodMiniString>>;

/** Texts that are not named above: those of a band, or a mistake. */
function checkOthers(payload: {
  value: Readonly<Record<string, unknown>>;
  issues: z.core.$ZodRawIssue[];
}): void {
  const strangers: string[] = [];
  for (const [name, text] of Object.entries(payload.value)) {
    // What is no text at all was told already.
    if (Object.hasOwn(PLACEHOLDERS, name) || typeof text !== 'string') continue;
    const [base = ''] = name.split('@', 1);
    if (bandOf(name) === undefined || !isByBand(base)) {
      strangers.push(name);
      continue;
    }
    const { error } = textSchema(name, PLACEHOLDERS[base]).safeParse(text);
    for (const { message } of error?.issues ?? [])
      payload.issues.push({ code: 'custom', path: [name], input: text, message });
  }
  if (strangers.length === 0) return;
  payload.issues.push({
    code: 'unrecognized_keys',
    keys: strangers,
    input: payload.value,
    message: `No page shows a text named ${strangers.map((name) => `"${name}"`).join(', ')}.`,
  });
}

/**
 * One `templates/pages/<locale>.yaml`: a flat map with every text of the public pages and no other, but for
 * what bands have of their own and what is given to those who answer.
 */
export const pageWordsSchema = z
  .catchall(
    z.object(
      {
        ...texts,
        ...optionalTexts,
        language: texts.language.check(
          z.refine(isCanonicalTag, 'The text "language" must be a language tag such as "en" or "fr-CA".'),
        ),
        direction: texts.direction.check(
          z.refine(
            (direction) => direction === 'ltr' || direction === 'rtl',
            'The text "direction" must be "ltr" (left to right) or "rtl" (right to left).',
          ),
        ),
      },
      'The pages need a flat list of texts, each as name: "text".',
    ),
    z.string('This must be a text: put it in quotes.').check(z.trim()),
  )
  .check(
    z.check(checkOthers, {
      // Also beside other mistakes: all are to be told at once.
      when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
    }),
  );
