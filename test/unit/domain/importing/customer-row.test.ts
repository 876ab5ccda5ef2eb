import { describe, expect, it } from 'vitest';
import { planColumns } from '../../../../functions/domain/importing/columns.ts';
import { COLUMNS, type Column } from '../../../../functions/domain/importing/customer-columns.ts';
import { type RowRules, rowReader } from '../../../../functions/domain/importing/customer-row.ts';
import { clip } from '../../../../functions/domain/importing/text.ts';

const TODAY = '2026-11-02';
const GOOD = { id: 'C-1', email: 'ana@example.com', customer_since: '2024-02-29' };

/** Reads a row of a file that has just these columns. */
function check(cells: Readonly<Record<string, string>>, rules: Omit<RowRules, 'today'> = {}) {
  const row: Record<string, string> = { ...GOOD, ...cells };
  const { columns } = planColumns(Object.keys(row), {});
  return rowReader(columns, { today: TODAY, ...rules }).read(Object.values(row), 7);
}

/** A row of a file with all columns. */
const wide = (cells: Readonly<Record<string, string>>) =>
  check({ ...Object.fromEntries(COLUMNS.map((column) => [column, ''])), ...GOOD, ...cells });

const BARE = {
  crmId: 'C-1',
  email: 'ana@example.com',
  normalisedAddress: 'ana@example.com',
  since: '2024-02-29',
  unread: [],
  tags: {},
  unreadTags: [],
};

describe('a row with only the required values', () => {
  it('says nothing about the rest when the file has no columns for it', () => {
    expect(check({})).toEqual({ kind: 'ok', row: { ...BARE, says: {} }, problems: [] });
  });

  it('says that the rest is empty when its cells are', () => {
    const read = wide({ account: ' ', region: 'NULL', owner_email: '-' });
    expect(read).toEqual({ kind: 'ok', row: { ...BARE, says: expect.any(Object) }, problems: [] });
    const says = read.kind === 'ok' ? read.row.says : {};
    expect(Object.keys(says)).toHaveLength(13);
    expect(Object.values(says).filter((value) => value !== undefined)).toEqual([]);
  });

  it.each(['short', 'empty'])('reads missing cells at the end as empty (%s)', (how) => {
    const { columns } = planColumns([...Object.keys(GOOD), 'region', 'plan'], {});
    const cells = [...Object.values(GOOD), ...(how === 'short' ? [] : ['', ''])];
    const read = rowReader(columns, { today: TODAY }).read(cells, 7);
    expect(read).toEqual({ kind: 'ok', row: { ...BARE, says: { region: undefined } }, problems: [] });
  });
});

describe('a good value', () => {
  it.each<[Column, string, Record<string, unknown>]>([
    ['id', ' 0017 ', { crmId: '0017' }],
    ['email', 'Ana@BÜCHER.example', { email: 'Ana@xn--bcher-kva.example' }],
    ['customer_since', '2027-11-01', { since: '2027-11-01' }],
    ['customer_since', '2027-11-03', { since: '2027-11-03' }],
    ['customer_since', '1900-01-01', { since: '1900-01-01' }],
    ['customer_since', '2024-02-29T00:00:00Z', { since: '2024-02-29' }],
    ['customer_since', '29 Feb 2024', { since: '2024-02-29' }],
  ])('%s: %j', (column, value, row) => {
    expect(check({ [column]: value })).toMatchObject({ kind: 'ok', row, problems: [] });
  });

  it.each<[Column, string, Record<string, unknown>]>([
    ['first_name', '<script>alert(1)</script>', { firstName: '<script>alert(1)</script>' }],
    ['first_name', '\u202eanA\u200b', { firstName: 'anA' }],
    ['first_name', 'می\u200cخواهم', { firstName: 'می\u200cخواهم' }],
    ['first_name', 'Jose\u0301', { firstName: 'José' }],
    ['first_name', '=1+1', { firstName: '=1+1' }],
    ['first_name', 'Ana\r\nBcc: bo@example.com', { firstName: 'Ana Bcc: bo@example.com' }],
    ['last_name', 'n'.repeat(80), { lastName: 'n'.repeat(80) }],
    ['owner_email', 'Bo@example.org', { ownerEmail: 'Bo@example.org' }],
    ['region', 'EMEA', { region: 'EMEA' }],
    ['region', 'NA', { region: 'NA' }],
    ['locale', 'fr-ca', { locale: 'fr-CA' }],
    ['owner_locale', 'de_AT', { ownerLocale: 'de-AT' }],
    ['owner_locale', 'German', { ownerLocale: 'de' }],
    ['locale', 'pt_BR', { locale: 'pt-BR' }],
    ['locale', 'zh-hant-tw', { locale: 'zh-Hant-TW' }],
    ['time_zone', 'America/Argentina/Buenos_Aires', { zone: 'America/Argentina/Buenos_Aires' }],
    ['customer_until', '2024-02-29', { until: '2024-02-29' }],
    ['renewal_on', '31.12.2027', { renewalOn: '2027-12-31' }],
    ['renewal_on', '2020-01-01', { renewalOn: '2020-01-01' }],
    ['last_asked', '2026-11-02T08:00:00Z', { lastAsked: '2026-11-02' }],
    // East of Greenwich it is tomorrow already.
    ['last_asked', '2026-11-03', { lastAsked: '2026-11-03' }],
    // Somebody may have been asked before they were a customer.
    ['last_asked', '2023-05-01', { lastAsked: '2023-05-01' }],
    ['last_answered', '1. Oktober 2026', { lastAnswered: '2026-10-01' }],
    ['last_answered', '2026-11-03', { lastAnswered: '2026-11-03' }],
    ['annual_value', '0', { annualValue: 0 }],
    ['annual_value', '1234.50', { annualValue: 1234.5 }],
    ['annual_value', '€50', { annualValue: 50 }],
  ])('%s: %j', (column, value, says) => {
    expect(check({ [column]: value })).toMatchObject({ kind: 'ok', row: { says }, problems: [] });
  });

  it.each<[Omit<RowRules, 'today'>, Record<string, string>, object]>([
    [{ dates: 'DMY' }, { customer_since: '3/4/2021' }, { since: '2021-04-03' }],
    [{ dates: 'MDY' }, { customer_since: '3/4/2021' }, { since: '2021-03-04' }],
    [
      { dates: 'DMY' },
      { renewal_on: '3/4/2027', last_asked: '3/4/2026', last_answered: '4/4/2026' },
      { says: { renewalOn: '2027-04-03', lastAsked: '2026-04-03', lastAnswered: '2026-04-04' } },
    ],
    [{ decimal: 'comma' }, { annual_value: '1.200' }, { says: { annualValue: 1200 } }],
    [{ decimal: 'point' }, { annual_value: '1.200' }, { says: { annualValue: 1.2 } }],
  ])('is read as somebody said: %j', (rules, cells, row) => {
    expect(check(cells, rules)).toMatchObject({ kind: 'ok', row, problems: [] });
  });
});

const titled = (bad: readonly (readonly [Column, string, string])[]) =>
  // The title of a test shows the value clipped.
  bad.map(([column, value, expected]) => [column, clip(value), value, expected] as const);

describe('an unreadable id, address or first day costs the row', () => {
  it.each(
    titled([
      ['id', '', 'the id your CRM has'],
      ['id', 'x'.repeat(65), 'at most 64 characters'],
      ['id', 'C\u00011', 'control characters'],
      ['id', '#REF!', ''],
      ['id', '1.23457E+10', ''],
      ['email', '', 'an email address'],
      ['email', 'ana', 'such as ana@example.com'],
      ['email', 'ana@example.com\r\nBcc: bo@example.com', 'before the @'],
      ['email', 'Ana Lima <ana@example.com>', 'only the address'],
      ['email', '*@example.com', 'stands for nobody here'],
      ['customer_since', '', 'the day'],
      ['customer_since', '2025-02-29', ''],
      ['customer_since', '1899-12-31', 'from 1900'],
      ['customer_since', '2027-11-04', 'a year from today'],
      ['customer_since', '3/4/2021', '--dates'],
    ]),
  )('%s: %j', (column, _shown, value, expected) => {
    const problem = { line: 7, column, value: clip(value), cost: 'row' };
    expect(check({ [column]: value })).toEqual({
      kind: 'bad',
      problems: [{ ...problem, expected: expect.stringContaining(expected) }],
    });
  });

  it('and each of them is named', () => {
    const result = check({ id: '', email: 'x', customer_since: 'soon', time_zone: 'x' });
    expect(result.problems.map(({ column }) => column)).toEqual(['id', 'email', 'customer_since']);
  });
});

describe('any other unreadable value is left out and reported', () => {
  it.each(
    titled([
      ['first_name', 'Ana\u001b[31m', 'without control characters'],
      ['first_name', 'n'.repeat(10_000), 'at most 80 characters'],
      ['last_name', 'n'.repeat(81), 'at most 80 characters'],
      ['account', 'a'.repeat(101), 'at most 100 characters'],
      ['owner_email', 'bo@', 'the email address of a colleague'],
      ['owner_email', 'Bo Bell', 'the email address of a colleague'],
      ['region', 'r'.repeat(41), 'at most 40 characters'],
      ['locale', 'e', 'a language'],
      ['locale', 'en-', 'a language'],
      ['owner_locale', 'Denglish', 'a language'],
      ['time_zone', 'Mars/Phobos', 'a time zone'],
      ['customer_until', '2024-02-28', 'not before customer_since'],
      ['customer_until', 'soon', 'a date'],
      ['renewal_on', 'yearly', 'a date'],
      ['renewal_on', '3/4/2027', '--dates'],
      ['last_asked', '2026-11-04', 'a day not after today'],
      ['last_asked', 'never', 'a date'],
      ['last_answered', '2027-01-01', 'a day not after today'],
      ['last_answered', '9', 'a date'],
      ['annual_value', '-1', ''],
      ['annual_value', 'Infinity', ''],
      ['annual_value', '1.200', '--decimal'],
    ]),
  )('%s: %j', (column, _shown, value, expected) => {
    const problem = { line: 7, column, value: clip(value), cost: 'value' };
    expect(check({ [column]: value })).toEqual({
      kind: 'ok',
      row: { ...BARE, says: {}, unread: [expect.any(String)] },
      problems: [{ ...problem, expected: expect.stringContaining(expected) }],
    });
  });

  it('each of them on its own', () => {
    const result = check({ time_zone: 'x', annual_value: 'x', region: 'EMEA' });
    expect(result).toMatchObject({
      kind: 'ok',
      row: { says: { region: 'EMEA' }, unread: ['zone', 'annualValue'] },
    });
    expect(result.problems.map(({ column }) => column)).toEqual(['time_zone', 'annual_value']);
  });
});

it("a problem names our column, and the file's name for it if that differs", () => {
  const { columns } = planColumns(['Record ID', 'EMAIL', 'Customer since', 'Language'], {});
  const { problems } = rowReader(columns, { today: TODAY }).read(['', 'x', 'y', ''], 3);
  expect(problems.map(({ column }) => column)).toEqual([
    'id ("Record ID")',
    'email',
    'customer_since ("Customer since")',
  ]);
});

describe('tags', () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['are the columns that are none of ours', { plan: 'Gold', size: '44' }, { plan: 'Gold', size: '44' }],
    ['are cleaned as other texts', { plan: ' Jose\u0301\u200b ' }, { plan: 'José' }],
    ['are on one line', { plan: 'a\nb' }, { plan: 'a b' }],
    ['are absent where the cell is empty', { plan: '', size: ' ' }, {}],
    ['may hold markup', { plan: '<b>' }, { plan: '<b>' }],
    ['may have the name of anything', { constructor: 'x', seats: 'y' }, { constructor: 'x', seats: 'y' }],
  ])('%s', (_case, cells, tags) => {
    expect(check(cells)).toMatchObject({ kind: 'ok', row: { tags } });
    const read = check(cells);
    expect(read.kind === 'ok' && read.row.tags).toEqual(tags);
  });

  it('are in the order of their names, whatever the order of the columns', () => {
    const result = check({ b: '1', c: '2', a: '3' });
    expect(result.kind === 'ok' && Object.keys(result.row.tags)).toEqual(['a', 'b', 'c']);
  });
});

describe('days that the programme names', () => {
  const DAYS = ['contract_end', 'go_live'];
  const read = (header: string, row: string, rules: Omit<RowRules, 'today'> = {}) => {
    const { columns } = planColumns(`id|email|customer_since|${header}`.split('|'), {}, DAYS);
    const cells = [...Object.values(GOOD), ...row.split('|')];
    const checked = rowReader(columns, { today: TODAY, ...rules }).read(cells, 7);
    if (checked.kind === 'bad') throw new Error('a bad row');
    return { ...checked.row, problems: checked.problems };
  };

  it.each<[header: string, row: string, tags: Record<string, string>]>([
    ['Contract End', '31.12.2027', { contract_end: '2027-12-31' }],
    [
      'contract-end|Go live',
      '2027-12-31 10:00|1 May 2026',
      { contract_end: '2027-12-31', go_live: '2026-05-01' },
    ],
    ['go_live|Renewed', '2026-05-01|31.12.2027', { go_live: '2026-05-01', renewed: '31.12.2027' }],
    ['contract_end|market', 'NA|NA', { market: 'NA' }],
    ['contract_end', ' ', {}],
  ])('%s: %s', (header, row, tags) => {
    expect(read(header, row)).toMatchObject({ tags, unreadTags: [], problems: [] });
    expect(Object.keys(read(header, row).tags)).toEqual(Object.keys(tags));
  });

  it('are read in the order that somebody said', () => {
    expect(read('contract_end', '3/4/2027', { dates: 'DMY' }).tags).toEqual({ contract_end: '2027-04-03' });
  });

  it.each([
    ['contract_end', 'contract_end', 'when we say so', 'a date'],
    ['Contract End', 'contract_end ("Contract End")', '3/4/2027', '--dates'],
  ])('that cannot be read are left out and reported: %s', (header, column, value, expected) => {
    expect(read(`${header}|plan`, `${value}|Gold`)).toMatchObject({
      tags: { plan: 'Gold' },
      unreadTags: ['contract_end'],
      problems: [{ line: 7, column, value, expected: expect.stringContaining(expected), cost: 'value' }],
    });
  });
});

it('the column of the address may be one that is none of ours, and a later one when the first is empty', () => {
  const read = (header: string, row: string) => {
    const { columns } = planColumns(header.split('|'), {});
    const checked = rowReader(columns, { today: TODAY }).read(row.split('|'), 2);
    return checked.kind === 'ok' ? checked.row.email : checked.problems;
  };
  expect(read('id|customer_since|Username', 'C-1|2024-01-02|ana@example.com')).toBe('ana@example.com');
  expect(read('id|email|Email 1|customer_since', 'C-1|NA|bo@example.com|2024-01-02')).toBe('bo@example.com');
  expect(read('id|email|Email 1|customer_since', 'C-1||bo@example.com|2024-01-02')).toBe('bo@example.com');
  expect(read('id|customer_since|Username', 'C-1|2024-01-02')).toEqual([
    { line: 2, column: 'email', value: '', expected: 'an email address', cost: 'row' },
  ]);
});

it('NA is a value of a tag', () => {
  expect(check({ market: 'NA' })).toMatchObject({ row: { tags: { market: 'NA' } } });
});

it('an unreadable last day before the first is among what was not read', () => {
  expect(check({ customer_until: '2024-02-28' })).toMatchObject({ row: { unread: ['until'] } });
});

describe('whose row it is, even if other values are wrong', () => {
  const read = (header: string, row: string) => {
    const { columns } = planColumns(header.split('|'), {});
    const reader = rowReader(columns, { today: TODAY });
    return [reader.idOf(row.split('|')), ...reader.addressesOf(row.split('|'))];
  };
  const ANA = 'ana@example.com';
  const BO = 'bo@example.com';

  it.each([
    ['id|email|plan', 'C-1|Ana@Example.com|x', ['C-1', ANA]],
    ['id|email|plan', '|Ana <ana@example.com>|x', [undefined, ANA]],
    ['id|email|plan', 'C-1', ['C-1']],
    ['id|email|plan', 'C-1|ana@example.com; bo@example.com|x', ['C-1', ANA, BO]],
    ['id|email|Email 1', 'C-1|ana@example.com|bo@example.com', ['C-1', ANA, BO]],
    ['id|email|owner_email', 'C-1||bo@example.com', ['C-1']],
    ['id|email|plan', 'C-1|x|ana@example.com|y', ['C-1', ANA]],
    ['id|Username|plan', 'C-1|ana@example.com|bo@example.com', ['C-1', ANA]],
    ['id|Username|Login', 'C-1|ana@example.com|bo@example.com', ['C-1']],
    ['id|plan', 'C-1|ana@example.com', ['C-1']],
    ['plan|id|email', 'x|C-1|ana@example.com', ['C-1', ANA]],
    ['plan|id|email', 'x|C-1|ana@example.com|y', [undefined, ANA]],
    ['plan|id|email|size', 'x|y|C-1|ana@example.com', [undefined, ANA]],
    ['plan|id|email|size', 'x|C-1|ana@example.com', ['C-1', ANA]],
    ['id|email|plan', 'x'.repeat(65).concat('|ana@example.com|x'), [undefined, ANA]],
  ])('%s: %s', (header, row, who) => {
    expect(read(header, row)).toEqual(who);
  });
});
