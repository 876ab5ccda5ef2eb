import { expect, it } from 'vitest';
import { spreadsheetDamage } from '../../../../../functions/domain/importing/values/spreadsheet-damage.ts';

const NARROW = 'the column of the spreadsheet was too narrow: widen it and export again';
const ERROR = 'this is an error of a spreadsheet: mend the formula and export again';
const FORMULA = 'this is a formula: export again with values instead of formulas';

it.each([
  ['#', NARROW],
  ['#####', NARROW],
  ...['#REF!', '#ref', '#REF?', '#NAME?', '#VALUE!', '#DIV/0!', '#NUM!', '#NULL!', '#ERROR!', '#SPILL!'].map(
    (text) => [text, ERROR],
  ),
  ...['#CALC!', '#BLOCKED!', '#FIELD!', '#BUSY!', 'Err:502', 'err:502'].map((text) => [text, ERROR]),
  ['=A1', FORMULA],
  ...[
    '# 5',
    'x###',
    '#REF!!',
    'x#REF!',
    'Err:5',
    'Err:5022',
    'Err:abc',
    'xErr:502',
    ' =A1',
    '#N/A',
    '#FOO',
    '',
  ].map((text) => [text, undefined]),
])('%j: %s', (text, damage) => {
  expect(spreadsheetDamage(text ?? '')).toBe(damage);
});
