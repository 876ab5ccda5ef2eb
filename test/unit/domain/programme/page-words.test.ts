import { describe, expect, it } from 'vitest';
import { pageWordsSchema } from '../../../../functions/domain/programme/page-words.ts';
import { english } from '../../../support/web-world.ts';

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
  {
    name: 'a band for a text that bands do not have',
    words: { ...english, 'send@veteran': 'Send' },
    says: 'No page shows a text named "send@veteran".',
  },
  {
    name: 'an empty text of a band',
    words: { ...english, 'thanks-passive-lead@veteran': '' },
    says: 'The text "thanks-passive-lead@veteran" is empty.',
  },
  {
    name: 'a placeholder that the text of a band cannot show',
    words: { ...english, 'thanks-passive-reward@veteran': 'For {name}' },
    says: 'The text "thanks-passive-reward@veteran" uses {name}; it can show {score} and {sender}.',
  },
  {
    name: 'a number for a band',
    words: { ...english, 'thanks-passive-lead@veteran': 3 },
    says: 'This must be a text: put it in quotes.',
  },
  {
    name: 'an empty reward',
    words: { ...english, 'thanks-passive-reward': ' ' },
    says: 'The text "thanks-passive-reward" is empty.',
  },
  { name: 'a list', words: [], says: 'The pages need a flat list of texts, each as name: "text".' },
];

describe('the words of the pages', () => {
  it('are complete in English', () => {
    expect(pageWordsSchema.safeParse(english).success).toBe(true);
  });

  it('may run from right to left', () => {
    expect(pageWordsSchema.safeParse({ ...english, direction: 'rtl' }).success).toBe(true);
  });

  it('may have rewards, and thanks of a band', () => {
    const words = {
      ...english,
      'thanks-detractor-reward': 'Cake from {sender} for your {score}.',
      'thanks-promoter-title@veteran': 'Again!',
      'thanks-promoter-reward@veteran': ' Tart. ',
    };
    expect(pageWordsSchema.parse(words)).toEqual({ ...words, 'thanks-promoter-reward@veteran': 'Tart.' });
  });

  it('are refused with all mistakes at once', () => {
    const result = pageWordsSchema.safeParse({
      ...withoutSend,
      'send@new': 'x',
      'thanks-passive-lead@new': '',
    });
    expect(result.error?.issues.map((issue) => issue.message)).toEqual([
      'The text "send" is missing.',
      'The text "thanks-passive-lead@new" is empty.',
      'No page shows a text named "send@new".',
    ]);
  });

  it.each(broken)('are refused with $name', ({ words, says }) => {
    const result = pageWordsSchema.safeParse(words);
    expect(result.error?.issues.map((issue) => issue.message)).toEqual([says]);
  });
});
