import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readId } from '../../../../../functions/domain/importing/values/ids.ts';

describe('an id', () => {
  it.each([
    ...[
      'C-1',
      '0017',
      '12345678901',
      '12E5',
      'E+10',
      '5E-12',
      '1E5',
      '10E+10',
      'a#1',
      '#17',
      'A=B',
      '+49',
      '@bo',
    ],
    ...['1.23', 'REF!', 'x'.repeat(64), 'Ä-1', 'a b', '-', 'E1.5E+10X'],
  ])('%j is taken as it is', (text) => {
    expect(readId(text)).toEqual({ kind: 'ok', value: text });
  });

  it.each<readonly [string, string]>([
    ['1.23457E+10', 'column as text'],
    ['1,23457E+10', 'column as text'],
    ['9.87e+15', 'column as text'],
    ['1E+11', 'column as text'],
    ...['#REF!', '#NAME?', '#VALUE!', '#DIV/0!', '#NUM!', '#NULL!', '#ERROR!', '#SPILL!', 'Err:502'].map(
      (text) => [text, 'error of a spreadsheet'] as const,
    ),
    ['=A1', 'formula'],
    ['=VLOOKUP(A1;B:C;2)', 'formula'],
    ['########', 'too narrow'],
    ['', 'the id your CRM has'],
    ['x'.repeat(65), 'at most 64 characters'],
    ['a\u0000b', 'control characters'],
    ['a\nb', 'line breaks'],
  ])('%j is refused with the reason', (text, expected) => {
    expect(readId(text)).toMatchObject({ kind: 'bad', expected: expect.stringContaining(expected) });
  });

  it('is never changed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = readId(text);
        if (read.kind === 'ok') expect(read.value).toBe(text);
      }),
    );
  });
});
