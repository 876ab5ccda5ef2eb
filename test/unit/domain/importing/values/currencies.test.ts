import { expect, it } from 'vitest';
import { currencyOf } from '../../../../../functions/domain/importing/values/currencies.ts';

it.each([
  ...[
    'kr',
    'dkr',
    'nkr',
    'skr',
    'zl',
    'zł',
    'kc',
    'Kč',
    'ft',
    'lei',
    'leu',
    'fr',
    'Fr.',
    'sfr',
    'fs',
    'rs',
    'Rs.',
  ],
  ...[
    'rp',
    'rm',
    'r',
    'din',
    'lv',
    'tl',
    'dm',
    's/',
    'euro',
    'euros',
    'dollar',
    'dollars',
    'franken',
    'pounds',
  ],
  ...['EUR', 'usd', '$', '€', 'US$', 'ABC$', '$US', '$USD'],
])('%s is a currency with cents', (text) => {
  expect(currencyOf(text)).toEqual({ threeDecimals: false });
});

it.each([
  'KWD',
  'kwd',
  'BHD',
  'TND',
  'OMR',
  'JOD',
  'IQD',
  'LYD',
])('%s is a currency with three decimals', (text) => {
  expect(currencyOf(text)).toEqual({ threeDecimals: true });
});

it.each(['', 'pound', 'f.r', '.kr', 'xyz', 'ABCD$', 'x$y', '$USDX', '$$'])('%j is none', (text) => {
  expect(currencyOf(text)).toBeUndefined();
});
