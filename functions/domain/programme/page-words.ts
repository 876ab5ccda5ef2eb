import * as z from 'zod/mini';
import { isCanonicalTag } from '../text/locale.ts';

/** No sentence on the pages needs more. It keeps a whole novel out of a heading. */
const MAX_LENGTH = 400;

/**
 * Every text of the public pages, with the placeholders it may use. Each `templates/pages/<locale>.yaml`
 * holds them all. `language` is the BCP 47 tag of the words, `direction` is `ltr` or `rtl`.
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
  confirm: ['score'],
  'press-title': [],
  'press-lead': [],
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
  contact: [],
  'contact-hint': [],
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
  'case-changed-lead': [],
  'case-machine-lead': [],
  'case-unsure-lead': [],
  'case-contact': [],
  'case-no-contact': [],
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
  'trouble-wish-lead': [],

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
  'stay-button': [],
  'staying-title': [],
  'staying-lead': ['sender'],
  'unsubscribed-title': [],
  'unsubscribed-lead': ['sender'],

  'fewer-legend': [],
  'yearly-button': [],
  'pause-3-button': [],
  'pause-6-button': [],
  'yearly-title': [],
  'yearly-lead': ['sender'],
  'pause-title': ['day'],
  'pause-lead': ['day', 'sender'],
  'take-back-button': [],
  'taken-back-title': [],
  'taken-back-lead': ['sender'],
  'unchanged-title': [],
  'other-wish-lead': [],
  'bad-choice-lead': [],
} as const satisfies Record<string, readonly string[]>;

/** Texts that may be missing: the reward for people who answer. */
const OPTIONAL_TEXTS = {
  'thanks-promoter-reward': ['score', 'sender'],
  'thanks-passive-reward': ['score', 'sender'],
  'thanks-detractor-reward': ['score', 'sender'],
} as const satisfies Record<string, readonly string[]>;

const PLACEHOLDERS = { ...TEXTS, ...OPTIONAL_TEXTS };

/** The name of one text of the public pages. */
export type PageText = keyof typeof PLACEHOLDERS;

/** Each band can have a version of these texts of its own: `thanks-promoter-lead@veteran`. */
const BY_BAND = (['promoter', 'passive', 'detractor'] as const).flatMap(
  (group) => [`thanks-${group}-title`, `thanks-${group}-lead`, `thanks-${group}-reward`] as const,
);
const isByBand = (name: string): name is (typeof BY_BAND)[number] => BY_BAND.some((each) => each === name);

/**
 * The band of a text: `veteran` of `thanks-promoter-lead@veteran`. Undefined when the text is for all bands.
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

/** Checks the texts that are not named above: each is a text of a band, or a mistake. */
function checkOthers(payload: {
  value: Readonly<Record<string, unknown>>;
  issues: z.core.$ZodRawIssue[];
}): void {
  const strangers: string[] = [];
  for (const [name, text] of Object.entries(payload.value)) {
    // Another check has already reported a value that is no text.
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
 * One `templates/pages/<locale>.yaml`: a flat map with every text of the public pages. Nothing else may stand
 * in it, except texts of bands and rewards.
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
      // Runs even when other checks failed, so that all mistakes are reported at once.
      when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
    }),
  );
