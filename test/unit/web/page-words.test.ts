import { describe, expect, it } from 'vitest';
import { pageWordsSchema } from '../../../functions/domain/page-words.ts';
import { english } from '../../support/web-world.ts';

const { send: _, ...withoutSend } = english;

const broken: readonly { name: string; words: unknown; says: string }[] = [
  { name: 'a missing text', words: withoutSend, says: 'The text "send" is missing.' },
  { name: 'an empty text', words: { ...english, send: '  ' }, says: 'The text "send" is empty.' },
  {
    name: 'a number',
    words: { ...english, send: 3 },
    says: 'The text "send" must be a text: put it in quotes.',
  },
  {
    name: 'a text far too long',
    words: { ...english, send: 'x'.repeat(401) },
    says: 'The text "send" is longer than 400 characters.',
  },
  {
    name: 'a placeholder that the text cannot show',
    words: { ...english, readers: 'Hello {name}' },
    says: 'The text "readers" uses {name}; it can show {sender}.',
  },
  {
    name: 'a placeholder where there is none',
    words: { ...english, send: 'Send {score}' },
    says: 'The text "send" uses {score}; it can show no placeholder.',
  },
  {
    name: 'a text no page shows',
    words: { ...english, sned: 'Send' },
    says: 'No page shows a text named "sned".',
  },
  {
    name: 'a language that is no tag',
    words: { ...english, language: 'en_US' },
    says: 'The text "language" must be a language tag such as "en" or "fr-CA".',
  },
  {
    name: 'a direction that is none',
    words: { ...english, direction: 'up' },
    says: 'The text "direction" must be "ltr" (left to right) or "rtl" (right to left).',
  },
  { name: 'a list', words: [], says: 'The pages need a flat list of texts, each as name: "text".' },
];

describe('the words of the pages', () => {
  it('are complete in English', () => {
    expect(pageWordsSchema.safeParse(english).success).toBe(true);
  });

  it.each(broken)('are refused with $name', ({ words, says }) => {
    const result = pageWordsSchema.safeParse(words);
    expect(result.error?.issues.map((issue) => issue.message)).toEqual([says]);
  });
});
