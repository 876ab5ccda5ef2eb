import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLocale } from '../../../../../functions/domain/importing/values/locales.ts';
import { isCanonicalTag } from '../../../../../functions/domain/text/locale.ts';

describe('a locale', () => {
  it.each([
    ['fr', 'fr'],
    ['fr-ca', 'fr-CA'],
    ['PT_br', 'pt-BR'],
    ['zh_Hans_CN', 'zh-Hans-CN'],
    ['fr_CA.UTF-8', 'fr-CA'],
    ['en_IE@euro', 'en-IE'],
    ['en_US_POSIX', 'en-US'],
    ['iw', 'he'],
    ['deu', 'de'],
    ['en-UK', 'en-GB'],
    ['ca-valencia', 'ca-valencia'],
    ['French', 'fr'],
    ['FRENCH', 'fr'],
    ['Französisch', 'fr'],
    ['français', 'fr'],
    ['francais', 'fr'],
    ['francés', 'fr'],
    ['Polski', 'pl'],
    ['日本語', 'ja'],
    ['English (US)', 'en-US'],
    ['English (USA)', 'en-US'],
    ['English (UK)', 'en-GB'],
    ['English (United Kingdom)', 'en-GB'],
    ['British English', 'en-GB'],
    ['English - Ireland', 'en-IE'],
    ['English, Canada', 'en-CA'],
    ['French (Canada)', 'fr-CA'],
    ['Deutsch (Österreich)', 'de-AT'],
    ['português (Brasil)', 'pt-BR'],
    ['it - Italian', 'it'],
    ['Italian (it)', 'it'],
    ['it-Italian', 'it'],
    ['it-Schweiz', 'it-CH'],
    ['Chinese (Traditional)', 'zh-Hant'],
    ['Simplified Chinese', 'zh-Hans'],
    ['Spanish (Latin America)', 'es-419'],
  ])('%s is %s', (text, tag) => {
    expect(readLocale(text)).toEqual({ kind: 'ok', value: tag });
  });

  it.each([
    '',
    'e',
    'en-',
    'C',
    'POSIX',
    'GB',
    'us',
    'Klingonish',
    'German/French',
    'en;fr',
    'English (de)',
    '1',
    `de-${'1996-'.repeat(20)}`,
  ])('%j is refused', (text) => {
    expect(readLocale(text)).toMatchObject({
      kind: 'bad',
      expected: expect.stringContaining('a language tag'),
    });
  });

  it('is always canonical, short, and of a language with at most three letters', () => {
    const part = fc.constantFrom(
      'en',
      'de',
      'US',
      'Latn',
      '-',
      '_',
      ' (',
      ')',
      'German',
      'Spanish',
      ' - ',
      '1996',
      'u-ca',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const read = readLocale(written);
        if (read.kind === 'bad') return;
        expect(isCanonicalTag(read.value)).toBe(true);
        expect(read.value.length).toBeLessThanOrEqual(35);
        expect(new Intl.Locale(read.value).language.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 1_000 },
    );
  });
});
