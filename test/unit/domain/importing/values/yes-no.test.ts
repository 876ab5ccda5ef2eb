import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readYesNo } from '../../../../../functions/domain/importing/values/yes-no.ts';

it.each([
  ...['true', 'TRUE', 'Yes', 'y', 'T', '1', '1.0', 'on', 'x', 'X', '✓', '✔', '✔️', '☑', '☑️'],
  ...['Ja', 'OUI', 'sí', 'Si', 'Wahr', 'vrai', 'Verdadero', 'sim', ' yes '],
])('%j is yes', (text) => {
  expect(readYesNo(text)).toBe(true);
});

it.each([
  ...['false', 'FALSE', 'No', 'n', 'F', '0', '0.0', 'off', '✗', '☐'],
  ...['Nein', 'NON', 'falsch', 'Faux', 'falso', 'não', 'Nao'],
])('%j is no', (text) => {
  expect(readYesNo(text)).toBe(false);
});

it.each([
  '',
  'maybe',
  'yes please',
  '2',
  '-1',
  'constructor',
  '__proto__',
  '☒',
  'subscribed',
])('%j is neither', (text) => {
  expect(readYesNo(text)).toBeUndefined();
});

it('takes any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect([true, false, undefined]).toContain(readYesNo(text));
    }),
  );
});
