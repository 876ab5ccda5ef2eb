import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText } from '../../../../../functions/domain/importing/values/cell-text.ts';

describe('the meaning of a cell', () => {
  it.each([
    ['plain text stays', 'Ana', 'Ana'],
    ['blanks around go', ' \u00a0Ana\u2003', 'Ana'],
    ['line breaks and tabs become one blank', 'Ana\r\n\tMaria', 'Ana Maria'],
    ['runs of blanks become one', 'Ana  \u00a0 Maria', 'Ana Maria'],
    ['invisible marks go', '\ufeffA\u200bna\u202e', 'Ana'],
    ['letters and their accents are joined', 'Jose\u0301', 'José'],
    ['straight quotes around the whole go', '"Ana"', 'Ana'],
    ['English quotes around the whole go', '“Ana”', 'Ana'],
    ['German quotes around the whole go', '„Ana“', 'Ana'],
    ['French quotes around the whole go', '« Ana »', 'Ana'],
    ['single quotes around the whole go', "'Ana'", 'Ana'],
    ['curly single quotes around the whole go', '‘Ana’', 'Ana'],
    ['French quotes turned inward go', '»Ana«', 'Ana'],
    ['single French quotes go', '‹Ana›', 'Ana'],
    ['German quotes with an English end go', '„Ana”', 'Ana'],
    ['German quotes without an end stay', '„Ana"', '„Ana"'],
    ['quotes around a blank beginning stay with their text', '“Ana” or “Bo”', '“Ana” or “Bo”'],
    ['a quote within quotes stays', '“Ana “', '“Ana “'],
    ['quotes around a text with one of its ends stay', '“Ana” Bo”', '“Ana” Bo”'],
    ['quotes around a text with one of its beginnings stay', '“Ana “Bo”', '“Ana “Bo”'],
    ['quotes in the text stay', 'Ana "Nan" Lee', 'Ana "Nan" Lee'],
    ['quotes around the parts stay', '"Fig" and "Elm"', '"Fig" and "Elm"'],
    ['a single quote mark stays', '"', '"'],
    ['the apostrophe before a number goes', "'0017", '0017'],
    ['the apostrophe before a word goes', "'Bo", 'Bo'],
    ['the apostrophe before a date goes', "'2023-05-06", '2023-05-06'],
    ['a text in a formula is that text', '="0017"', '0017'],
    ['a text in a formula loses its blanks', '=" 0017 "', '0017'],
    ['another formula stays', '=A1', '=A1'],
    ['what is more than a formula of text stays', '="0017"&"x"', '="0017"&"x"'],
    ['what begins before a formula stays', 'a="0017"', 'a="0017"'],
    ['the apostrophe before a blank goes with it', "' 0017", '0017'],
    ['an apostrophe that is not the first stays', "x't Hooft", "x't Hooft"],
    ["'t stays", "'t Hooft", "'t Hooft"],
    ["'T stays in capitals", "'T HOOFT", "'T HOOFT"],
    ['the apostrophe before a number with letters goes', "'N-17", 'N-17'],
    ["'s stays", "'s-Gravenhage", "'s-Gravenhage"],
    ["'n stays", "'n", "'n"],
    ['an apostrophe in a name stays', "O'Neil", "O'Neil"],
    ['an apostrophe at the end stays', "Jess'", "Jess'"],
  ])('%s', (_case, raw, text) => {
    expect(cellText(raw, 'first_name')).toBe(text);
  });
});

describe('a cell that says nothing', () => {
  it.each([
    ...[
      '',
      '  ',
      '""',
      "''",
      'NULL',
      'null',
      ' "NULL" ',
      '(null)',
      '[NULL]',
      '<null>',
      '\\N',
      'nil',
      'None',
      'none',
    ],
    ...['N/A', 'n/a', '#N/A', '#NV', 'n.a.', 'NaN', 'nan', '<NA>', 'undefined', '-', '--', '–', '—', "'-"],
    ...['(empty)', '(blank)', '(No value)', '(Leer)', 'k. A.', 'k.A.', 's/o', 'n/d', 'NA'],
    ...['NIL', 'NONE', 'nvt', '\\n', '---', '−', '#N/V', '#N/D', 'n.a', 'n.d.', 's.o.', 's/d', 'n.v.t.'],
    ...[
      'keine Angabe',
      'ohne Angabe',
      'nicht angegeben',
      'nicht verfügbar',
      'not available',
      'Not applicable',
    ],
    ...['not set', 'no value', 'no data', 'not provided', 'not specified', 'non renseigné', 'non renseignée'],
    ...['non disponible', 'non applicable', 'sans objet', 'sin datos', 'sin valor', 'no aplica'],
    ...['no disponible', 'no especificado'],
    ...['[nil]', '<none>', '{n/a}', '(nan)', '(undefined)', '(not set)', '(unset)', '(vide)', '(vacio)'],
    ...['(vacío)', '(en blanco)', '(vuoto)', '( empty )'],
  ])('%j is empty', (raw) => {
    expect(cellText(raw, 'first_name')).toBe('');
    expect(cellText(raw)).toBe('');
  });

  it.each([
    'Null',
    'Nil',
    'Nan',
    'Na',
    'None of these',
    'Nullmann',
    'no',
    '0',
    '.',
    'x',
    'A-',
    '#NULL!',
    'unknown',
    'x (empty)',
    '(empty) x',
    '(not available at all)',
  ])('%j is a value', (raw) => {
    expect(cellText(raw, 'last_name')).toBe(raw);
  });

  it.each([
    ...['id', 'email', 'first_name', 'last_name', 'owner_email', 'owner_locale', 'locale', 'time_zone'],
    ...['customer_since', 'customer_until', 'renewal_on', 'last_asked', 'last_answered'],
    ...['annual_value', 'opted_out'],
  ])('NA is nothing in %s', (column) => {
    expect(cellText('NA', column)).toBe('');
  });

  it.each(['region', 'account', 'market'])('NA may be North America in %s', (column) => {
    expect(cellText('NA', column)).toBe('NA');
  });

  it('never throws, and leaves neither blanks around it nor line breaks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const text = cellText(raw);
        expect(text).toBe(text.trim());
        expect(text).not.toMatch(/[\r\n\t\u200b]/);
      }),
    );
  });
});
