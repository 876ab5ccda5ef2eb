import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecimalMark, readAmount } from '../../../../../functions/domain/importing/values/amounts.ts';

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
