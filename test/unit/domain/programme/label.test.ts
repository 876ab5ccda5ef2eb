import { describe, expect, it } from 'vitest';
import { bandLabel, causeLabel, labelOf } from '../../../../functions/domain/programme/label.ts';
import { aProgramme } from '../../../support/factories.ts';

const [newcomers, ...others] = aProgramme().bands;
const programme = aProgramme({
  bands: [{ ...newcomers, label: { en: 'New', de: 'Neu' } }, ...others] as never,
  causes: [
    { name: 'price', label: { en: 'The price', de: 'Der Preis', 'de-AT': 'Die Kosten' } },
    { name: 'prix', label: { fr: 'Le prix' } },
    { name: 'mute', label: {} },
  ],
});

describe('the words for a cause and a band', () => {
  it.each([
    ['price', 'en', 'The price'],
    ['price', 'de-AT', 'Die Kosten'],
    ['price', 'de-CH', 'Der Preis'],
    ['price', 'ja', 'The price'],
    // Without English the first that there is, and then the name.
    ['prix', 'de', 'Le prix'],
    ['mute', 'de', 'mute'],
    ['forgotten', 'de', 'forgotten'],
  ])('cause %s in %s: %s', (name, locale, words) => {
    expect(causeLabel(programme, name, locale)).toBe(words);
    const cause = programme.causes.find((each) => each.name === name);
    if (cause !== undefined) expect(labelOf(cause, locale)).toBe(words);
  });

  it.each([
    ['new', 'de-AT', 'Neu'],
    ['new', 'ja', 'New'],
    ['settled', 'de', 'settled'],
    ['forgotten', 'de', 'forgotten'],
    // No language of ours, and nothing that every object has.
    ['new', 'constructor', 'New'],
  ])('band %s in %s: %s', (name, locale, words) => {
    expect(bandLabel(programme, name, locale)).toBe(words);
  });
});
