import { expect, it } from 'vitest';
import { headerWords, squeeze } from '../../../../functions/domain/importing/header-text.ts';
import { isNearConsentKey } from '../../../../functions/domain/importing/near-consent.ts';

it.each([
  ['subscribde', true],
  ['unsubscrbd', true],
  ['newslettr', true],
  ['nwslettr', false],
  ['einwillgng', true],
  ['einwlgng', false],
  ['donotmil', true],
  ['dontmil', false],
  ['acceptsmrkting', true],
  ['My newsleter here', true],
  ['Subscription cancelled', true],
  ['Subscription canceled on', true],
  ['Subscription was cancelled at', true],
  ['Abo gekündigt', true],
  ['Abo gekuendigt am', true],
  ['Abonnement résilié le', true],
  ['Abonnements terminé', true],
  ['My subscription cancelled', false],
  ['Subscription cancelled reason', false],
  ['Plan', false],
])('%s is nearly a header of consent: %s', (header, is) => {
  expect(isNearConsentKey(squeeze(header), headerWords(header))).toBe(is);
});
