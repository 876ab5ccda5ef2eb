import * as z from 'zod/mini';
import { isCanonicalTag } from './locale.ts';

/** Longer than any sentence on the pages needs; keeps a whole novel out of a heading. */
const MAX_LENGTH = 400;

/**
 * Every text of the public pages, with the placeholders it may use. `templates/pages/<locale>.yaml` holds all of them.
 * `language` is the BCP 47 tag of the words, `direction` is `ltr` or `rtl`.
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
  send: [],
  'send-again': [],

  'thanks-promoter-title': [],
  'thanks-promoter-lead': ['score', 'sender'],
  'thanks-passive-title': [],
  'thanks-passive-lead': ['score', 'sender'],
  'thanks-detractor-title': [],
  'thanks-detractor-lead': ['score', 'sender'],
  'comment-kept': [],
  'change-hint': [],

  'too-long-title': ['score'],
  'too-long-lead': ['score'],
  'too-long-error': ['length', 'limit'],
  'too-long-cut': ['kept'],
  'trouble-title': [],
  'trouble-lead': [],
  'trouble-unsubscribe-lead': [],

  'invalid-title': [],
  'invalid-lead': [],
  'expired-title': [],
  'expired-lead': ['sender'],
  'not-allowed-title': [],
  'not-allowed-lead': [],

  'unsubscribe-title': [],
  'unsubscribe-lead': ['sender'],
  'unsubscribe-button': [],
  'unsubscribed-title': [],
  'unsubscribed-lead': ['sender'],
} as const satisfies Record<string, readonly string[]>;

/** The name of one text of the public pages. */
export type PageText = keyof typeof TEXTS;

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
) as Record<PageText, z.ZodMiniString>;

/** One `templates/pages/<locale>.yaml`: a flat map with every text of the public pages and no other. */
export const pageWordsSchema = z.strictObject(
  {
    ...texts,
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
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `No page shows a text named ${(issue.keys ?? []).map((key) => `"${key}"`).join(', ')}.`
        : 'The pages need a flat list of texts, each as name: "text".',
  },
);
