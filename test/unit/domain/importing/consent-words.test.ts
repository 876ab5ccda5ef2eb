import { describe, expect, it } from 'vitest';
import {
  isEmptyConsent,
  isNeverWord,
  isPlainRefusal,
  isSoftBounce,
  refusalOf,
  statusCode,
} from '../../../../functions/domain/importing/consent-words.ts';

it.each([
  ['soft', true],
  ['softbounced later', true],
  ['soft bouncing', true],
  ['soft  bounce', true],
  ['transient bounces', true],
  ['transient error', true],
  ['temporary failure', true],
  ['weiche bounce', true],
  ['weich bounce', true],
  ['bounced soft', true],
  ['bounce soft', true],
  ['452 4.2.2 full', true],
  ['a soft bounce', false],
  ['rebounced soft', false],
  ['bounced softly', false],
  ['softly', false],
  ['hard bounce', false],
])('%s is a failure that passes: %s', (text, is) => {
  expect(isSoftBounce(text)).toBe(is);
});

it.each([
  ['5.1.1', 'permanent'],
  [' 5.1.1 ', 'permanent'],
  ['550 5.1.1', 'permanent'],
  ['550-5.1.1', 'permanent'],
  ['550 - 5.1.1', 'permanent'],
  ['550 #5.1.1', 'permanent'],
  ['#550 5.1.1', 'permanent'],
  ['5.123.456 nobody', 'permanent'],
  ['4.2.2', 'passing'],
  ['2.0.0', 'passing'],
  ['5.1.1.2', undefined],
  ['5.1234.1', undefined],
  ['x5.1.1', undefined],
])('the code of a mail server %j is %s', (text, kind) => {
  expect(statusCode(text)).toBe(kind);
});

describe('a word or phrase in a column about mail', () => {
  it.each([
    'not unsubscribed',
    'not yet unsubscribed',
    'never been bounced',
    'no longer unsubscribed',
    'nicht abgemeldet',
    'pas désabonné',
    'soft',
  ])('%s is turned round', (text) => {
    expect(refusalOf(text)).toEqual({ kind: 'turned-round' });
  });

  it.each(['not hm', 'not active', 'hm', 'it is not invalid'])('%s is unknown', (text) => {
    expect(refusalOf(text)).toEqual({ kind: 'unknown' });
  });

  it('of a mail server is a bounce', () => {
    expect(refusalOf('5.1.1 nobody')).toEqual({ kind: 'refusal', reason: 'bounced' });
  });
});

it.each(
  'never keine keiner nie niemals aucun aucune jamais ninguno ninguna nunca'.split(' '),
)('%s means never', (word) => {
  expect(isNeverWord(word)).toBe(true);
});

it.each([
  ...['', '-', '--', '[]', '{ }', '"\'', '. .', '—_', '0000-00-00'],
  ...['n/a', 'k. A.', 'null', '(null)', 'na', 'none', 'nil', 'nan', 'undefined', 'empty', 'blank', 'unset'],
  ...[
    'not set',
    'no value',
    'not available',
    'not applicable',
    'leer',
    'vide',
    'vacío',
    '(leer)',
    'sin datos',
  ],
])('%j is an empty cell', (text) => {
  expect(isEmptyConsent(text)).toBe(true);
});

it.each(['?', 'x', '[x]', '0', 'no'])('%j is no empty cell', (text) => {
  expect(isEmptyConsent(text)).toBe(false);
});

describe('a plain refusal', () => {
  it.each([
    'do not contact phone',
    'unsubscribed from all',
    'unsubscribed   from   ALL',
    'unsubscribed from tout',
    'unsubscribed from all: yes',
    'Unsubscribed, then he walked',
    'unsubscribed in May',
    'do not email us until May',
    `do not email ${'x '.repeat(9)}`,
    `do not email ${'x'.repeat(147)}`,
  ])('%s', (text) => {
    expect(isPlainRefusal(text)).toBe(true);
  });

  it.each([
    ...[
      'do not contact by phone',
      'do not email, by phone',
      'do not email before May',
      'unsubscribed address',
    ],
    ...[
      'do not email without asking',
      'do not email, sent before',
      'unsubscribed yet',
      'unsubscribed fromall',
    ],
    ...['unsubscribed from allergies', 'unsubscribed he walked', 'unsubscribed bei uns', 'unsubscribed9'],
    ...['x unsubscribed', 'unsubscribed: no', 'not do not email', 'soft do not email', '...'],
    ...['unsubscribed he went from all'],
    `do not email ${'x '.repeat(10)}`,
    `do not email ${'x'.repeat(148)}`,
  ])('is not %s', (text) => {
    expect(isPlainRefusal(text)).toBe(false);
  });
});
