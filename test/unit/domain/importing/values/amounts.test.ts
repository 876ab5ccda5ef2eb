import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DecimalMark,
  decimalEvidence,
  readAmount,
} from '../../../../../functions/domain/importing/values/amounts.ts';

describe('an amount', () => {
  it.each([
    ['0', 0],
    ['1200', 1200],
    ['+1200', 1200],
    ['999999999999', 999_999_999_999],
    ['1200.50', 1200.5],
    ['1200,5', 1200.5],
    ['1200.00000', 1200],
    ['1200.', 1200],
    ['.5', 0.5],
    ['0.125', 0.125],
    ['0,125', 0.125],
    ['1234,567', 1234.567],
    ['1,234,567', 1_234_567],
    ['1.234.567', 1_234_567],
    ['1.234,56', 1234.56],
    ['1,234.56', 1234.56],
    ['1,234.567', 1234.567],
    ['1,234,567.89', 1_234_567.89],
    ['1 200', 1200],
    ['1\u00a0200,50', 1200.5],
    ['1\u202f234\u202f567', 1_234_567],
    ["1'200", 1200],
    ['1’234’567.05', 1_234_567.05],
    ["1'200.-", 1200],
    ['1.200,-', 1200],
    ['1,200,-', 1200],
    ['1200,--', 1200],
    ['1,23,456', 123_456],
    ['12,34,567.50', 1_234_567.5],
    ['$1,200', 1200],
    ['1.200 €', 1200],
    ['€1.200', 1200],
    ['1.234,56 €', 1234.56],
    ['£ 12.50', 12.5],
    ['US$ 1,200', 1200],
    ['R$1.200', 1200],
    ['USD 1200', 1200],
    ['1200 usd', 1200],
    ['$1,200 USD', 1200],
    ['EUR1.200', 1200],
    ["CHF 1'200.–", 1200],
    ['Fr. 1200.50', 1200.5],
    ['1 200 kr', 1200],
    ['1 200 kr.', 1200],
    ['1 200,00 zł', 1200],
    ['₹1,23,456', 123_456],
    ['KWD 1200.500', 1200.5],
    ['12k', 12_000],
    ['1.5K', 1500],
    ['1.001k €', 1_001_000],
    ['$12k', 12_000],
    ['12 k€', 12_000],
    ['1e5', 100_000],
    ['1.2E+05', 120_000],
    ['1,234E+05', 123_400],
    ['1200 per year', 1200],
    ['$1,200/yr', 1200],
    ['1200 per annum', 1200],
    ['1200 / year', 1200],
    ['1200 p.a.', 1200],
    ['1200 p. a.', 1200],
    [' 5 ', 5],
    [`5.5${' '.repeat(80)}`, 5.5],
    ['1'.padStart(40, '0'), 1],
    ['5'.padStart(60, '0'), 5],
    ['0000000000005', 5],
    ['999999999999.99', 999_999_999_999.99],
    [',5', 0.5],
    ['5,', 5],
    ['0.500', 0.5],
    ['00.500', 0.5],
    ['1.0500', 1.05],
    ['1,23,45,678', 12_345_678],
    ['1 200 300', 1_200_300],
    ['12 345.6', 12_345.6],
    ["12'345", 12_345],
    ['12.5e3', 12_500],
    ['12e5', 1_200_000],
    ['1e-2', 0.01],
    ['5 k', 5000],
    ['5k €', 5000],
    ['€ 1.200 k', 1_200_000],
    ['1.200.-', 1200],
    ['1200.--', 1200],
    ['1200. -', 1200],
    ['$1200.-', 1200],
    ['+ 5', 5],
    ['$ 5 $', 5],
    ['1.200 lei', 1200],
  ])('%j is %d', (text, value) => {
    expect(readAmount(text)).toEqual({ kind: 'ok', value });
  });

  it.each<[string, DecimalMark, number]>([
    ['1.200', 'point', 1.2],
    ['1.200', 'comma', 1200],
    ['1,200', 'point', 1200],
    ['1,200', 'comma', 1.2],
    ['KWD 1.200', 'point', 1.2],
    ['€ 1.200', 'point', 1.2],
    ['1.200k', 'point', 1200],
    // These are plain without the decimal mark of the list.
    ['1200.50', 'comma', 1200.5],
    ['1,234,567', 'comma', 1_234_567],
  ])('%j in a list with a decimal %s is %d', (text, decimal, value) => {
    expect(readAmount(text, decimal)).toEqual({ kind: 'ok', value });
  });

  it.each<readonly [string, string]>([
    ...['1.200', '1,200', '12.345', '999,999', '1.200k', 'KWD 1.200', '1,200 BHD', 'IQD 1.200'].map(
      (text) => [text, '--decimal point or --decimal comma'] as const,
    ),
    ...['-5', '−5', '(500)', '$(500)', '-$5', '$-5', '500-', '- 5 €'].map(
      (text) => [text, 'below zero'] as const,
    ),
    ...['- 5', '-x5', 'x-5', 'x -  5', '5 -', '5−', '1200 - ', '(5)', 'a(5)', 'abc (5)', '(5 €)', '(x5)'].map(
      (text) => [text, 'below zero'] as const,
    ),
    ...[
      '10–20',
      '10 bis 20',
      '10/20',
      '10;20',
      '10…20',
      '10..20',
      '10 to $20',
      '10x-20',
      'ab 10-20',
      '10-€20',
    ].map((text) => [text, 'two numbers'] as const),
    ...['1 20', '1 2000', '1 200.5.6', '1  200', '10   20'].map((text) => [text, 'two numbers'] as const),
    ...[
      '1,23,4567',
      '12,345,67',
      '1234,567,890',
      '1,2345,678',
      '123,45,678',
      '12.34.567',
      '1,234,56,789',
      '1.2,3',
    ].map((text) => [text, 'do not part thousands'] as const),
    ...['10.500', 'KWD 1.200 $', '$ 1.200 KWD', '1.200 / year'].map(
      (text) => [text, '--decimal point'] as const,
    ),
    ['5 ‰', 'percentage'],
    ['15%', 'percentage'],
    ['1000-2000', 'two numbers'],
    ['1000 – 2000 €', 'two numbers'],
    ['1000 to 2000', 'two numbers'],
    ['10 20', 'two numbers'],
    ['1,2,3', 'do not part thousands'],
    ['1.234,567,8', 'do not part thousands'],
    ['12,34.5', 'do not part thousands'],
    ['1000000000000', 'at most 12 digits'],
    ['1e999', 'at most 12 digits'],
    ['=A1*2', 'formula'],
    ['#VALUE!', 'error of a spreadsheet'],
    ['#####', 'too narrow'],
    ...[
      '',
      'many',
      'Infinity',
      'NaN',
      '€',
      '.',
      'k',
      '12M',
      '12 apples',
      '1200 per month',
      '0x10',
      '1_200',
    ].map((text) => [text, 'an amount from 0'] as const),
    ['1'.repeat(1_000), 'an amount from 0'],
  ])('%j is refused with the reason', (text, expected) => {
    expect(readAmount(text)).toMatchObject({ kind: 'bad', expected: expect.stringContaining(expected) });
  });
});

describe('a text with an amount in it', () => {
  it.each([
    ...[
      "1'2000",
      "1'20",
      'x1 200',
      '1 200x',
      '..5',
      '5..',
      '1a2',
      'a12',
      '12a',
      '1,a23,456',
      '1,23a,456',
      'a0.500',
    ],
    ...['1E5x', 'x1E5', '1.2e5 k', '12.5E+1234', '5kk', 'x5k', '5kx', '1200.- x', '1200.---', '1200 p.  a.'],
    ...[
      '1200/year x',
      '1200 per years',
      '1200/month',
      '5 apples',
      '(5',
      '5)',
      'abcde(5)',
      '5- x',
      '5+',
      'x+5',
    ],
    ...['10 to abcde20', '10 tons 20', '5 -x', '€5 x', '1.200 € KWD', 'ABCD$5', 'x$5x', '5 k.r', '5 BTC'],
    '5'.padStart(61, '0'),
  ])('is none for another reason: %s', (text) => {
    expect(readAmount(text)).toEqual({ kind: 'bad', expected: 'an amount from 0, such as 50000 or 1234.50' });
  });
});

describe('the sign before the cents', () => {
  it.each<[string, DecimalMark | undefined]>([
    ['1.234,56', 'comma'],
    ['1.234,5', 'comma'],
    ['1.234.567,1', 'comma'],
    ['12,5', 'comma'],
    ['a 12,5 b', 'comma'],
    ['1.200 2,50', 'comma'],
    ['a1.200b3,4', 'comma'],
    ['1,234.56', 'point'],
    ['1,234,567.89', 'point'],
    ['€ 1,200.5', 'point'],
    ['12.55', 'point'],
    ['0.1', 'point'],
    ['1.5'.padEnd(60), 'point'],
    ['1.5'.padEnd(61), undefined],
    ['1.234', undefined],
    ['12.555', undefined],
    ['1.200,123', undefined],
    ['x1.234,567', undefined],
    ['1.2345,67', undefined],
    ['1.234567,89', undefined],
    ['12,5,6', undefined],
    ['12,5x3', undefined],
    ['1.23 4', undefined],
    ['1 200,50', undefined],
    ['.5', undefined],
    ['5.', undefined],
    ['', undefined],
  ])('is proved by %j: %s', (text, mark) => {
    expect(decimalEvidence(text)).toBe(mark);
  });
});

/** Whole cents, so that the result can be compared exactly. */
const cents = fc.integer({ min: 0, max: 99_999_999_999_999 });
const LOCALES = ['en', 'en-IN', 'de', 'de-CH', 'fr', 'es', 'sv', 'pl', 'pt-BR', 'nl', 'cs', 'it'];

describe('any amount', () => {
  it.each(LOCALES)('with cents comes back as %s writes it, with or without its currency', (locale) => {
    const plain = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
    const currencies = ['EUR', 'USD', 'CHF', 'INR', 'SEK', 'PLN'].flatMap((currency) =>
      (['symbol', 'code'] as const).map(
        (currencyDisplay) => new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay }),
      ),
    );
    fc.assert(
      fc.property(cents, fc.constantFrom(plain, ...currencies), (count, format) => {
        const value = count / 100;
        expect(readAmount(format.format(value))).toEqual({ kind: 'ok', value });
      }),
    );
  });

  it('comes back from a plain number, thousands and the notation of spreadsheets', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (value) => {
        expect(readAmount(String(value))).toEqual({ kind: 'ok', value });
        expect(readAmount(`${value}k`)).toEqual({ kind: 'ok', value: value * 1000 });
        expect(readAmount(value.toExponential().toUpperCase())).toEqual({ kind: 'ok', value });
      }),
    );
  });

  it('is a number from 0 with at most 12 digits, and no text throws', () => {
    const part = fc.constantFrom(
      '1',
      '200',
      '.',
      ',',
      ' ',
      "'",
      '-',
      '€',
      'k',
      'e',
      'CHF',
      '(',
      ')',
      '+',
      '\u0000',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 9 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('comma', 'point', undefined), (written, decimal) => {
        const read = readAmount(written, decimal);
        if (read.kind === 'bad') return;
        expect(read.value).toBeGreaterThanOrEqual(0);
        expect(read.value).toBeLessThan(1e12);
      }),
      { numRuns: 1_000 },
    );
  });
});
