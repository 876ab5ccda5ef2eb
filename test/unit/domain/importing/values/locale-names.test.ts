import { describe, expect, it } from 'vitest';
import {
  languageNamed,
  makeLanguageNames,
  makeRegionNames,
  regionNamed,
} from '../../../../../functions/domain/importing/values/locale-names.ts';

describe('a language is named', () => {
  it.each([
    ['in English', 'French', 'fr'],
    ['in German', 'Französisch', 'fr'],
    ['in French', 'français', 'fr'],
    ['in Spanish', 'alemán', 'de'],
    ['in itself', 'polski', 'pl'],
    ['in letters of its own', '日本語', 'ja'],
    ['without accents', 'FRANCAIS', 'fr'],
    ['with other apostrophes and blanks', ' Swiss   High German ', 'de-CH'],
    ['by the code that replaced another', 'Hebrew', 'he'],
    ['by the newer code', 'Indonesian', 'id'],
    ['British', 'British English', 'en-GB'],
    ['American', 'American English', 'en-US'],
    ['Canadian', 'Canadian English', 'en-CA'],
    ['Australian', 'Australian English', 'en-AU'],
    ['Austrian', 'Austrian German', 'de-AT'],
    ['Swiss', 'Swiss High German', 'de-CH'],
    ['of Quebec', 'Canadian French', 'fr-CA'],
    ['of Romandy', 'Swiss French', 'fr-CH'],
    ['of Spain', 'European Spanish', 'es-ES'],
    ['of Mexico', 'Mexican Spanish', 'es-MX'],
    ['of Latin America', 'Latin American Spanish', 'es-419'],
    ['of Flanders', 'flamand', 'nl-BE'],
    ['of Flanders, in itself', 'Vlaams', 'nl-BE'],
    ['of Brazil', 'Brazilian Portuguese', 'pt-BR'],
    ['of Portugal', 'European Portuguese', 'pt-PT'],
    ['of mainland China', 'Simplified Chinese', 'zh-Hans'],
    ['of Taiwan', 'Traditional Chinese', 'zh-Hant'],
    ['in Latin letters', 'Serbian (Latin)', 'sr-Latn'],
    ['in Cyrillic letters', 'Serbian (Cyrillic)', 'sr-Cyrl'],
    ['of three letters', 'Filipino', 'fil'],
    ['of Hong Kong', 'Cantonese', 'yue'],
    ['with its region behind', 'German (Austria)', 'de-AT'],
  ])('%s: %s is %s', (_how, name, tag) => {
    expect(languageNamed(name)).toBe(tag);
  });

  it.each(['', 'Klingon', 'iw', 'zz', 'undefined'])('by no other word: %j', (name) => {
    expect(languageNamed(name)).toBeUndefined();
  });
});

describe('the names of languages', () => {
  it('are each of one tag, in five languages', () => {
    const names = makeLanguageNames();
    expect(
      ['french', 'franzosisch', 'francais', 'aleman', 'polski', 'vlaams', 'british english'].map((name) =>
        names.get(name),
      ),
    ).toEqual(['fr', 'fr', 'fr', 'de', 'pl', 'nl-BE', 'en-GB']);
    expect(names.get('german (austria)')).toBe('de-AT');
    expect(names.get('undefined')).toBeUndefined();
  });

  it('are never those of a code that another replaced', () => {
    const tags = new Set(makeLanguageNames().values());
    expect(['iw', 'in', 'ji', 'mo', 'sh'].filter((code) => tags.has(code))).toEqual([]);
    expect(['he', 'id', 'yi'].filter((code) => !tags.has(code))).toEqual([]);
  });
});

describe('a region is named', () => {
  it.each([
    ['in English', 'United Kingdom', 'en', 'GB'],
    ['short in English', 'UK', 'en', 'GB'],
    ['in German', 'Vereinigtes Königreich', 'en', 'GB'],
    ['in French', 'Allemagne', 'en', 'DE'],
    ['in Spanish', 'Alemania', 'en', 'DE'],
    ['in the given language', 'Niemcy', 'pl', 'DE'],
    ['with another apostrophe', 'Côte d’Ivoire', 'en', 'CI'],
    ['as people say', 'USA', 'de', 'US'],
    ['as people say', 'Great Britain', 'en', 'GB'],
    ['by a part of it', 'England', 'en', 'GB'],
    ['as a whole continent', 'Latin America', 'en', '419'],
    ['as a whole continent in German', 'Lateinamerika', 'en', '419'],
    ['short', 'Hong Kong', 'en', 'HK'],
    ['long', 'Hong Kong SAR China', 'en', 'HK'],
    ['with blanks', '  New   Zealand ', 'en', 'NZ'],
  ])('%s: %s (%s) is %s', (_how, name, language, code) => {
    expect(regionNamed(name, language)).toBe(code);
  });

  it.each([
    ['', 'en'],
    ['Niemcy', 'en'],
    ['Atlantis', 'en'],
  ])('by no other word: %j in %s', (name, language) => {
    expect(regionNamed(name, language)).toBeUndefined();
  });

  it('with its long and its short name', () => {
    const names = makeRegionNames('en');
    expect(
      ['hong kong', 'hong kong sar china', 'latin america', 'uk'].map((name) => names.get(name)),
    ).toEqual(['HK', 'HK', '419', 'GB']);
  });
});
