import { describe, expect, it } from 'vitest';
import { checkHeader } from '../../../functions/domain/lists/import-header.ts';

const OURS = ['id', 'email', 'customer_since'];
const check = (...others: string[]) => checkHeader(1, [...OURS, ...others]);

describe('a column that is none of ours', () => {
  it.each([
    ['plan', 'plan'],
    [' Shoe Size ', 'shoe_size'],
    ['shoe-size', 'shoe_size'],
    ['KUNDEN-Größe', 'kunden_größe'],
    ['Gro\u0308ße', 'größe'],
    ['\u200bplan\ufeff', 'plan'],
    ['2024', '2024'],
    ['constructor', 'constructor'],
    ['<b>', '<b>'],
    ['x'.repeat(64), 'x'.repeat(64)],
  ])('%j becomes the tag %j', (column, tag) => {
    expect(check(column)).toEqual({
      kind: 'ok',
      columns: [...OURS, tag],
      tagColumns: [tag],
      unusedColumns: [],
    });
  });

  it.each([
    ['of 65 characters', 'x'.repeat(65), `${'x'.repeat(59)}…`],
    ['with a control character', 'plan\u001b[31m', 'plan [31m'],
    ['that an object cannot keep', '__proto__', '__proto__'],
  ])('with a name %s is not used, and told', (_case, column, shown) => {
    expect(check(column)).toEqual({
      kind: 'ok',
      columns: [...OURS, undefined],
      tagColumns: [],
      unusedColumns: [shown],
    });
  });

  it('without a name is told by its place, but not those at the end that spreadsheets leave', () => {
    expect(check('', 'plan', ' ', '')).toMatchObject({
      columns: [...OURS, undefined, 'plan', undefined, undefined],
      unusedColumns: ['column 4, which has no name'],
    });
  });

  it('may not have the name of another', () => {
    expect(check('Shoe size', 'shoe-size')).toMatchObject({
      kind: 'bad',
      problem: { column: 'shoe_size', expected: 'each column once in the header' },
    });
  });
});
