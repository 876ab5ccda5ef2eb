import { expect, it } from 'vitest';
import { clean, clip, folded, oneLine } from '../../../../functions/domain/importing/text.ts';

it('a text loses blanks around it and invisible marks, and its separate accents are joined to their letters', () => {
  expect(clean('\ufeff Jose\u0301\u200b ')).toBe('José');
});

it.each([
  ['Ana\r\nBo', 'Ana Bo'],
  ['\u202eanA', 'anA'],
  ['a\u2028b\u001b[31mc\u00ad\u{e0041}', 'a b [31mc'],
  ['x'.repeat(60), 'x'.repeat(60)],
  ['x'.repeat(61), `${'x'.repeat(59)}…`],
])('%j is shown on one line, short and harmless', (text, shown) => {
  expect(clip(text)).toBe(shown);
});

it.each([
  ['São', 'sao'],
  ['FÉVR', 'fevr'],
  ['Sa\u0303o', 'sao'],
  // Korean letters are split as well, and must be joined again.
  ['한국어', '한국어'],
])('%j is compared as %j', (text, compared) => {
  expect(folded(text)).toBe(compared);
});

it.each([
  ['Shoe\r\n\t size\u200b', 'Shoe size'],
  ['x'.repeat(600), 'x'.repeat(500)],
])('the header %j is named %j', (header, line) => {
  expect(oneLine(header)).toBe(line);
});
