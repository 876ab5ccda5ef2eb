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
    ['fil', 'fil'],
    ['xyz', 'xyz'],
    ['en-US-u-ca-gregory', 'en-US'],
    ['ca@valencia', 'ca'],
    ['de-1996', 'de-1996'],
    ['es-Spanish', 'es'],
    ['es-Latn', 'es-Latn'],
    ['de-Bayern', 'de-bayern'],
    ['en-Germany', 'en-DE'],
    ['french-canada', 'fr-CA'],
    ['English(US)', 'en-US'],
    ['English (us)', 'en-US'],
    ['English [US]', 'en-US'],
    ['English/US', 'en-US'],
    ['English – US', 'en-US'],
    ['English — US', 'en-US'],
    ['English -US', 'en-US'],
    ['English (US', 'en-US'],
    ['German (German)', 'de'],
    ['de (de-AT)', 'de-AT'],
    ['de-AT (de)', 'de-AT'],
    ['Spanish (es-MX)', 'es-MX'],
    ['es - es-MX', 'es-MX'],
    ['Deutsch (AT)', 'de-AT'],
    ['Portuguese - Brazil', 'pt-BR'],
    ['  German   (Austria) ', 'de-AT'],
    [`German${' '.repeat(80)}`, 'de'],
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
    'xx',
    'abcd',
    'de-abcde-fghij-klmno-pqrst-uvwxy-zab',
    'en_US.UTF-8@euro x',
    'English—US',
    'English US)',
    'x English (US)',
    'English (US) x',
    'English (GBR)',
    'Deutsch (at)',
    'Klingon (US)',
    'English ()',
    'English (',
    '(US)',
    'German (Atlantis)',
    'German (Austria) (AT)',
    'Deutsch.x',
    '   ',
    'x'.repeat(80),
    'x'.repeat(81),
  ])('%j is refused', (text) => {
    expect(readLocale(text)).toMatchObject({
      kind: 'bad',
      expected: expect.stringContaining('a language tag'),
    });
  });

  it('has a tag of at most 35 characters', () => {
    expect(readLocale('de-x1234567-y1234567-z1234567-w1234')).toMatchObject({ kind: 'ok' });
    expect(readLocale('de-x1234567-y1234567-z1234567-w12345')).toMatchObject({ kind: 'bad' });
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
