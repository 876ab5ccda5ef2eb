import { describe, expect, it } from 'vitest';
import { isCanonicalTag, localeChain } from '../../../../functions/domain/text/locale.ts';

describe('a locale', () => {
  it.each([
    ['fr-CA', ['fr-CA', 'fr', '']],
    ['zh-Hant-TW', ['zh-Hant-TW', 'zh-Hant', 'zh', '']],
    ['de', ['de', '']],
    ['', ['']],
    ['-de--AT-', ['de-AT', 'de', '']],
  ])('%s is looked for as %j', (locale, chain) => {
    expect(localeChain(locale)).toEqual(chain);
  });

  it.each([
    ['fr-CA', true],
    ['de', true],
    ['fr-ca', false],
    ['de_DE', false],
    ['', false],
  ])('%s is a tag in its own spelling: %s', (tag, isOne) => {
    expect(isCanonicalTag(tag)).toBe(isOne);
  });
});
