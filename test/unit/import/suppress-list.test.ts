import { describe, expect, it } from 'vitest';
import { type ListLayout, readFirstRow, readListRow } from '../../../functions/domain/lists/suppress-list.ts';

describe('the first row of an opt-out list', () => {
  it.each([
    ['Email', 0],
    ['id,E-Mail', 1],
    ['Name,Email Address,Date', 1],
    ['EmailAddress', 0],
    ['e_mail_address', 0],
    ['\u200bemail', 0],
    ['E-Mail-Adresse', 0],
    ['recipient,reason', 0],
    ['address', 0],
    ['Address,Email', 1],
    ['Address,Recipient', 1],
  ])('%s names the column %d', (row, index) => {
    const layout = { kind: 'column', index, width: row.split(',').length };
    expect(readFirstRow(1, row.split(','))).toMatchObject({ kind: 'header', layout });
  });

  it.each([
    'ana@example.com',
    'Ana <ana@example.com>',
    'x,ana@example.com',
    'ana@',
  ])('%s is an address already', (row) => {
    expect(readFirstRow(1, row.split(','))).toEqual({ kind: 'row', layout: { kind: 'anywhere' } });
  });

  it.each([
    '# opt-outs of 2025',
    'ana.example.com',
    'Contact,Date',
  ])('%s is a bad row; more may follow', (row) => {
    expect(readFirstRow(4, row.split(','))).toEqual({
      kind: 'bad-row',
      layout: { kind: 'anywhere' },
      problem: { line: 4, column: '', value: row, expected: expect.stringContaining('a header line') },
    });
  });

  it.each(['id,email,customer_since', 'Email,Customer Since'])('%s is a customer file', (row) => {
    expect(readFirstRow(1, row.split(','))).toMatchObject({
      kind: 'bad-file',
      problem: { expected: expect.stringContaining('npm run import') },
    });
  });
});

const COLUMN: ListLayout = { kind: 'column', name: 'E-Mail', index: 1, width: 3 };
const ANYWHERE: ListLayout = { kind: 'anywhere' };

describe('a good row', () => {
  it.each<[ListLayout, string]>([
    [ANYWHERE, 'ana@example.com'],
    [ANYWHERE, ' ANA@Example.COM '],
    [ANYWHERE, '<ana@example.com>'],
    [ANYWHERE, 'Ana Lima <ana@example.com>'],
    [ANYWHERE, 'ana@home <ana@example.com>'],
    [ANYWHERE, 'ana@example.com;'],
    [ANYWHERE, 'ana@example.com|'],
    [ANYWHERE, '2024-01-01|Ana|ana@example.com'],
    [ANYWHERE, '\u200bana@example.com'],
    [COLUMN, 'Ana|ana@example.com|2024'],
    [COLUMN, 'bo@example.com|Ana <ana@example.com>|'],
  ])('%j: %s', (layout, row) => {
    expect(readListRow(layout, 2, row.split('|'))).toEqual({ kind: 'ok', normalised: 'ana@example.com' });
  });
});

describe('a bad row is named with what was expected', () => {
  const long = `${'x'.repeat(1_000)}@example.com`;
  it.each<[ListLayout, string, string, string, string]>([
    [ANYWHERE, 'bo', '', 'bo', 'an email address'],
    [ANYWHERE, 'Bo|2024', '', 'Bo,2024', 'an email address'],
    [ANYWHERE, 'bo@', '', 'bo@', 'such as ana@example.com'],
    [
      ANYWHERE,
      'bo@example.com, cy@example.com',
      '',
      'bo@example.com, cy@example.com',
      'one email address only',
    ],
    [
      ANYWHERE,
      'bo@example.com|cy@example.com',
      '',
      'bo@example.com,cy@example.com',
      'one email address a line',
    ],
    [ANYWHERE, 'Bo <bo>', '', 'Bo <bo>', 'an email address'],
    [ANYWHERE, 'Bo <bo@example>', '', 'Bo <bo@example>', 'a domain'],
    [ANYWHERE, 'bo\u001b@example.com', '', 'bo @example.com', 'before the @'],
    [ANYWHERE, long, '', `${'x'.repeat(59)}…`, 'an email address'],
    [COLUMN, '1||2024', 'E-Mail', '', 'an email address'],
    [COLUMN, '1|bo|2024', 'E-Mail', 'bo', 'such as ana@example.com'],
    [COLUMN, '1|bo@example.com', '', '2 values', '3 values'],
  ])('%j: %j', (layout, row, column, value, expected) => {
    expect(readListRow(layout, 2, row.split('|'))).toEqual({
      kind: 'bad',
      problem: { line: 2, column, value, expected: expect.stringContaining(expected) },
    });
  });
});
