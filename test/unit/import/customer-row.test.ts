import { describe, expect, it } from 'vitest';
import type { Column } from '../../../functions/domain/lists/customer-columns.ts';
import {
  checkRow,
  clip,
  customerRowSchema,
  MAX_TEXT_BYTES,
} from '../../../functions/domain/lists/customer-row.ts';

const schema = customerRowSchema('2026-11-02');
const GOOD = { id: 'C-1', email: 'ana@example.com', customer_since: '2024-02-29' };
const check = (cells: Readonly<Record<string, string>>) => checkRow(schema, { ...GOOD, ...cells }, 7);

describe('a row with only what must be there', () => {
  it.each([
    ['absent', {}],
    [
      'empty',
      { first_name: '', account: ' ', owner_email: '', region: '', locale: '', time_zone: '', opted_out: '' },
    ],
  ])('gets the defaults, and says nothing of opting out, when the rest is %s', (_case, cells) => {
    expect(check(cells)).toEqual({
      kind: 'ok',
      row: {
        normalisedAddress: 'ana@example.com',
        profile: {
          crmId: 'C-1',
          email: 'ana@example.com',
          firstName: '',
          lastName: '',
          account: '',
          locale: 'en',
          zone: 'UTC',
          since: '2024-02-29',
        },
        optedOut: undefined,
      },
    });
  });
});

describe('a good value', () => {
  it.each<[Column, string, Record<string, unknown>]>([
    ['id', ' 0017 ', { crmId: '0017' }],
    ['email', 'Ana@BÜCHER.example', { email: 'Ana@xn--bcher-kva.example' }],
    ['first_name', '<script>alert(1)</script>', { firstName: '<script>alert(1)</script>' }],
    ['first_name', '\u202eanA\u200b', { firstName: 'anA' }],
    ['first_name', 'می\u200cخواهم', { firstName: 'می\u200cخواهم' }],
    ['first_name', 'Jose\u0301', { firstName: 'José' }],
    ['first_name', '=1+1', { firstName: '=1+1' }],
    ['last_name', 'n'.repeat(80), { lastName: 'n'.repeat(80) }],
    ['owner_email', 'Bo@example.org', { ownerEmail: 'Bo@example.org' }],
    ['region', 'EMEA', { region: 'EMEA' }],
    ['locale', 'fr-ca', { locale: 'fr-CA' }],
    ['locale', 'pt_BR', { locale: 'pt-BR' }],
    ['locale', 'zh-hant-tw', { locale: 'zh-Hant-TW' }],
    ['time_zone', 'America/Argentina/Buenos_Aires', { zone: 'America/Argentina/Buenos_Aires' }],
    ['customer_since', '2027-11-01', { since: '2027-11-01' }],
    ['customer_until', '2024-02-29', { until: '2024-02-29' }],
    ['annual_value', '0', { annualValue: 0 }],
    ['annual_value', '1234.50', { annualValue: 1234.5 }],
  ])('%s: %j', (column, value, profile) => {
    expect(check({ [column]: value })).toMatchObject({ kind: 'ok', row: { profile } });
  });
});

describe('opting out', () => {
  it.each([
    ['TRUE', true],
    ['yes', true],
    ['1', true],
    ['No', false],
    ['0', false],
  ])('%s', (opted_out, optedOut) => {
    expect(check({ opted_out })).toMatchObject({ kind: 'ok', row: { optedOut } });
  });
});

describe('a bad value is named with what was expected', () => {
  const bad: [Column, string, string][] = [
    ['id', '', 'the id your CRM has'],
    ['id', 'x'.repeat(65), 'at most 64 characters'],
    ['id', 'C\u00001', 'without line breaks'],
    ['email', '', 'an email address'],
    ['email', 'ana', 'such as ana@example.com'],
    ['email', 'ana@example.com\r\nBcc: bo@example.com', 'before the @'],
    ['first_name', 'Ana\r\nBcc: bo@example.com', 'without line breaks'],
    ['first_name', 'Ana\u001b[31m', 'without line breaks'],
    ['first_name', 'n'.repeat(10_000), 'at most 80 characters'],
    ['last_name', 'n'.repeat(81), 'at most 80 characters'],
    ['account', 'a'.repeat(101), 'at most 100 characters'],
    ['owner_email', 'bo@', 'such as ana@example.com'],
    ['region', 'r'.repeat(41), 'at most 40 characters'],
    ['locale', 'english', 'a language tag'],
    ['locale', 'e', 'a language tag'],
    ['locale', 'en-', 'a language tag'],
    ['time_zone', 'Mars/Phobos', 'a time zone'],
    ['time_zone', '+01:00', 'a time zone'],
    // Intl knows it, the calendar does not.
    ['time_zone', 'PST', 'a time zone'],
    ['customer_since', '', 'YYYY-MM-DD'],
    ['customer_since', '2025-02-29', 'a date of the calendar'],
    ['customer_since', '29.02.2024', 'a date of the calendar'],
    ['customer_since', '2024-2-9', 'a date of the calendar'],
    ['customer_since', '2024-02-29T00:00:00Z', 'a date of the calendar'],
    ['customer_since', '1899-12-31', 'from 1900'],
    ['customer_since', '2027-11-05', 'a year from today'],
    ['customer_until', '2024-02-28', 'not before customer_since'],
    ['customer_until', 'soon', 'a date of the calendar'],
    ['annual_value', '-1', 'a plain number'],
    ['annual_value', '50,000', 'a plain number'],
    ['annual_value', '€50', 'a plain number'],
    ['annual_value', '1e6', 'a plain number'],
    ['annual_value', 'Infinity', 'a plain number'],
    ['opted_out', 'maybe', 'true or false'],
    ['opted_out', 'constructor', 'true or false'],
  ];
  // A title shows the value clipped.
  const cases = bad.map(([column, value, expected]) => [column, clip(value), value, expected] as const);
  it.each(cases)('%s: %j', (column, _shown, value, expected) => {
    expect(check({ [column]: value })).toEqual({
      kind: 'bad',
      problems: [{ line: 7, column, value: clip(value), expected: expect.stringContaining(expected) }],
    });
  });

  it('names every bad column of a row', () => {
    const result = check({ email: 'x', time_zone: 'x', annual_value: 'x', opted_out: 'x' });
    expect(result.kind === 'bad' && result.problems.map(({ column }) => column)).toEqual([
      'email',
      'time_zone',
      'annual_value',
      'opted_out',
    ]);
  });

  it('refuses a row whose texts would make the stored customer larger than one write unit', () => {
    const long = { first_name: '字'.repeat(70), last_name: '字'.repeat(70) };
    expect(check(long)).toMatchObject({
      kind: 'bad',
      problems: [{ column: '', expected: expect.stringContaining(`at most ${MAX_TEXT_BYTES} bytes`) }],
    });
  });
});

describe('tags', () => {
  it.each<[string, Record<string, string>, Record<string, string> | undefined]>([
    ['are the columns that are none of ours', { plan: 'Gold', size: '44' }, { plan: 'Gold', size: '44' }],
    ['are cleaned as other texts', { plan: ' Jose\u0301\u200b ' }, { plan: 'José' }],
    ['are absent where the cell is empty', { plan: '', size: ' ' }, undefined],
    ['may hold markup', { plan: '<b>' }, { plan: '<b>' }],
    ['may have the name of anything', { constructor: 'x', 1: 'y' }, { constructor: 'x', 1: 'y' }],
  ])('%s', (_case, cells, tags) => {
    const result = check(cells);
    expect(result.kind === 'ok' && result.row.profile.tags).toEqual(tags);
  });

  it('are in the order of their names, whatever the order of the columns', () => {
    const result = check({ b: '1', c: '2', a: '3' });
    expect(result.kind === 'ok' && Object.keys(result.row.profile.tags ?? {})).toEqual(['a', 'b', 'c']);
  });

  it('are refused by name when a value is not one line', () => {
    expect(check({ plan: 'a\nb', size: '44', note: '\u0007' })).toEqual({
      kind: 'bad',
      problems: [
        { line: 7, column: 'note', value: ' ', expected: expect.stringContaining('without line breaks') },
        { line: 7, column: 'plan', value: 'a b', expected: expect.stringContaining('without line breaks') },
      ],
    });
  });

  it.each<[string, Record<string, string>, number]>([
    ['one', { note: 'n'.repeat(251) }, 256],
    ['two', { a: 'x'.repeat(126), b: 'x'.repeat(126) }, 256],
    ['one beyond ASCII', { ä: '字'.repeat(84) }, 255],
  ])('fill 256 bytes with %s, and not a byte more', (_case, tags, bytes) => {
    expect(check(tags).kind).toBe('ok');
    const [name = '', value = ''] = Object.entries(tags)[0] ?? [];
    const expected = expect.stringContaining(`this row has ${bytes + 2}`);
    expect(check({ ...tags, [name]: `${value}xx` })).toMatchObject({
      kind: 'bad',
      problems: [{ line: 7, column: '', value: '', expected }],
    });
  });

  it('that are too many are named, the largest first', () => {
    const tags = Object.fromEntries([...'abcdefg'].map((name, n) => [name, 'x'.repeat(60 + n)]));
    const result = check({ ...tags, email: 'ana' });
    expect(result.kind === 'bad' && result.problems).toEqual([
      expect.objectContaining({ column: 'email' }),
      expect.objectContaining({
        expected:
          'at most 256 bytes in the columns that become tags (g, f, e, d, c and 2 more), their names included; this row has 455',
      }),
    ]);
  });
});

describe('a value in a report', () => {
  it.each([
    ['is clipped', 'n'.repeat(10_000), `${'n'.repeat(59)}…`],
    ['is never cut within a character', `${'n'.repeat(58)}😀😀`, `${'n'.repeat(58)}\ufffd…`],
    ['has no line break', 'a\r\nb', 'a b'],
    ['cannot steer a terminal', '\u001b[2Ja\u009b', ' [2Ja '],
    ['cannot turn the direction of the text', '\u202eabc', 'abc'],
  ])('%s', (_case, value, shown) => {
    expect(clip(value)).toBe(shown);
  });
});
