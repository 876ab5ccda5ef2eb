import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptedLanguages, speaker } from '../../../functions/web/words.ts';
import { bundle, english } from '../../support/web-world.ts';

const pages = {
  '': { ...english, language: 'en' },
  fr: { ...english, language: 'fr' },
  'fr-CA': { ...english, language: 'fr-CA' },
  'zh-Hant': { ...english, language: 'zh-Hant' },
};
const say = (wanted: readonly string[]) => speaker({ ...bundle, pages }, wanted);

describe('the language of a page', () => {
  it.each([
    { wanted: ['fr-CA'], spoken: 'fr-CA' },
    { wanted: ['fr-ca'], spoken: 'fr-CA' },
    { wanted: ['fr-BE'], spoken: 'fr' },
    { wanted: ['zh-Hant-TW'], spoken: 'zh-Hant' },
    { wanted: ['ja', 'fr'], spoken: 'fr' },
    { wanted: ['ja'], spoken: 'en' },
    { wanted: [], spoken: 'en' },
    { wanted: ['constructor', '__proto__', '*', 'not a tag'], spoken: 'en' },
  ])('for $wanted is $spoken', ({ wanted, spoken }) => {
    expect(say(wanted)('language')).toBe(spoken);
  });

  it.each([
    { header: undefined, tags: [] },
    { header: '', tags: [] },
    { header: 'de', tags: ['de'] },
    { header: 'fr-CA,fr;q=0.8, en;q=0.9', tags: ['fr-CA', 'en', 'fr'] },
    { header: 'de;q=0, en;q=0.1, *', tags: ['*', 'en'] },
    { header: 'de;q=many, en', tags: ['en'] },
  ])('is wanted in the order of "$header"', ({ header, tags }) => {
    expect(acceptedLanguages(header)).toEqual(tags);
  });

  it('is found whatever the header says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        expect(say(acceptedLanguages(header))('question')).toBe(english.question);
      }),
    );
  });
});

describe('a text', () => {
  it('has its placeholders filled in, the sender always', () => {
    expect(say([])('chosen-title', { score: 8 })).toBe('We have your 8');
    expect(say([])('unsubscribed-lead')).toContain('Acme & Daughters will not');
  });

  it("is the band's own if it has one", () => {
    const own = speaker(
      { ...bundle, pages: { '': { ...english, 'thanks-passive-title@new': 'Welcome, and thank you' } } },
      [],
    );
    expect(own('thanks-passive-title', {}, 'new')).toBe('Welcome, and thank you');
    expect(own('thanks-passive-title', {}, 'old')).toBe('Thank you');
    expect(own('thanks-passive-reward', {}, 'new')).toBe('');
  });

  it('is left out when the bundle is older than the code', () => {
    expect(speaker({ ...bundle, pages: { '': {} } }, [])('question')).toBe('');
    expect(speaker({ ...bundle, pages: {} }, [])('question')).toBe('');
  });
});
