import { describe, expect, it } from 'vitest';
import type { ListOptions } from '../../../../functions/domain/importing/list-options.ts';
import {
  type ListLayout,
  layoutLine,
  readFirstRow,
  readListRow,
  withRefusals,
} from '../../../../functions/domain/importing/suppress-list.ts';

const ANYWHERE: ListLayout = { kind: 'anywhere', everybody: false };

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
    ['email,@', 0],
  ])('%s names the column %d', (row, index) => {
    const layout = { kind: 'columns', emails: [index] };
    expect(readFirstRow(1, row.split(','))).toMatchObject({ kind: 'header', layout });
  });

  it.each([
    'ana@example.com',
    'Ana <ana@example.com>',
    'x,ana@example.com',
    'ana@',
    'Email,ana@example.com',
    'x,ana@',
  ])('%s is an address already', (row) => {
    expect(readFirstRow(1, row.split(','))).toEqual({ kind: 'row', layout: ANYWHERE });
  });

  it.each([
    '# opt-outs of 2025',
    'ana.example.com',
    'Contact,Date',
  ])('%s is a bad row; more may follow', (row) => {
    expect(readFirstRow(4, row.split(','))).toEqual({
      kind: 'bad-row',
      layout: ANYWHERE,
      problem: { line: 4, column: '', value: row, expected: expect.stringContaining('a header line') },
    });
  });

  it.each([
    ['id,email,customer_since', '"customer_since"'],
    ['Email,Customer Since', '"Customer Since"'],
    ['Email,Company,Owner', '"Company", "Owner"'],
    ['Email,Company,City', '"Company", "City"'],
    ['email,customer_until', '"customer_until"'],
    ['email,Renewal date', '"Renewal date"'],
    ['email,owner_email', '"owner_email"'],
    ['email,owner_locale', '"owner_locale"'],
    ['email,annual_value', '"annual_value"'],
  ])('%s looks like a customer file, and is asked about', (row, named) => {
    const first = readFirstRow(1, row.split(','));
    expect(first).toMatchObject({ kind: 'question', question: expect.stringContaining(`it has ${named}`) });
    expect(first).toMatchObject({ question: expect.stringContaining('npm run import') });
    expect(first).toMatchObject({ question: expect.stringContaining('--everybody') });
    expect(readFirstRow(1, row.split(','), { everybody: true })).toMatchObject({ kind: 'header' });
  });

  it.each([
    ['a column says who wants mail', 'email,customer_since,Unsubscribed', true],
    ['only language and region are told', 'email,language,region', false],
    ['a single column is of customers', 'email,Company', false],
    ['another survey tool tells when it asked', 'email,Last surveyed,Last responded at', false],
    ['a column tells the reason', 'email,Company,City,Reason', false],
    ['a column before the address tells the reason', 'Reason,email,Company,City', false],
  ])('is no customer file where %s', (_case, row, isMixed) => {
    expect(readFirstRow(1, row.split(','))).toMatchObject({ kind: 'header', layout: { isMixed } });
  });

  it.each([
    ['ana@example.com'],
    ['# opt-outs of 2025'],
  ])('may mean everybody without a header: %s', (cell) => {
    expect(readFirstRow(1, [cell], { everybody: true })).toMatchObject({
      layout: { kind: 'anywhere', everybody: true },
    });
  });

  it('is shown up to its first thousand characters', () => {
    const cells = Array.from({ length: 2_000 }, () => 'x');
    expect(readFirstRow(1, cells)).toMatchObject({
      kind: 'bad-row',
      problem: { value: expect.stringMatching(/^x,x,.*…$/) },
    });
  });

  it('may name its addresses as a person said', () => {
    expect(readFirstRow(1, ['Who', 'When'], { columns: { email: 'who' } })).toMatchObject({
      kind: 'header',
      layout: { emails: [0] },
    });
  });
});

/** The layout that follows from a header. */
function layoutOf(header: string, options: ListOptions = {}): ListLayout {
  const first = readFirstRow(1, header.split('|'), options);
  if (first.kind !== 'header') throw new Error(`${header} is ${first.kind}`);
  return first.layout;
}

describe('a good row', () => {
  it.each([
    'ana@example.com',
    ' ANA@Example.COM ',
    '<ana@example.com>',
    'Ana Lima <ana@example.com>',
    'ana@home <ana@example.com>',
    'ana@example.com;',
    'ana@example.com|',
    '2024-01-01|Ana|ana@example.com',
    '\u200bana@example.com',
  ])('without a header: %s', (row) => {
    const read = readListRow(ANYWHERE, 2, row.split('|'));
    expect(read).toEqual({ kind: 'no', addresses: ['ana@example.com'], reason: undefined });
  });

  it.each([
    ['Name|E-Mail|Date', 'Ana|ana@example.com|2024'],
    ['Name|E-Mail|Date', 'bo@example.com|Ana <ana@example.com>|'],
    ['Name|E-Mail|Date', 'Ana|ana@example.com'],
    ['Name|E-Mail|Date', 'Lima|Ana|ana@example.com|2024'],
  ])('below %s: %s', (header, row) => {
    const read = readListRow(layoutOf(header), 2, row.split('|'));
    expect(read).toEqual({ kind: 'no', addresses: ['ana@example.com'], reason: undefined });
  });
});

describe('the reason of a row', () => {
  it.each([
    ['email|reason', 'ana@example.com|BOUNCE', 'bounced'],
    ['email|reason', 'ana@example.com|COMPLAINT', 'complained'],
    ['email|reason', 'ana@example.com|', undefined],
    ['email|reason', 'ana@example.com|holiday', undefined],
    ['email|Unsubscribed', 'ana@example.com|yes', 'unsubscribed'],
    ['email|Hard bounced', 'ana@example.com|yes', 'bounced'],
    ['email|opted_out', 'ana@example.com|yes', undefined],
    ['email|opted_out|reason', 'ana@example.com|yes|complaint', 'complained'],
  ])('below %s: %s', (header, row, reason) => {
    expect(readListRow(layoutOf(header), 2, row.split('|'))).toMatchObject({ kind: 'no', reason });
  });

  it.each([
    ['ana@example.com|BOUNCE|2024-01-01', 'bounced'],
    ['ana@example.com|Ana', undefined],
  ])('without a header: %s', (row, reason) => {
    expect(readListRow(ANYWHERE, 2, row.split('|'))).toMatchObject({ kind: 'no', reason });
  });
});

describe('in a list that says who wants mail', () => {
  it.each<[string, string, string, ListOptions]>([
    ['no', 'email|Unsubscribed', 'true', {}],
    ['spared', 'email|Unsubscribed', 'false', {}],
    ['spared', 'email|Unsubscribed', '', {}],
    ['bad', 'email|Unsubscribed', 'maybe', {}],
    ['no', 'email|Accepts marketing', 'no', {}],
    ['spared', 'email|Accepts marketing', 'yes', {}],
    ['no', 'email|Status', 'unsubscribed', {}],
    ['no', 'email|Status', 'paused', { saysNo: { Status: ['Paused'] } }],
    ['spared', 'email|Status', 'new', { saysNo: { Status: ['Paused'] } }],
    ['no', 'email|Status', 'active', { notConsent: ['status'] }],
  ])('%s: %s, %s', (kind, header, said, options) => {
    const layout = layoutOf(header, options);
    expect(readListRow(layout, 2, ['ana@example.com', said]).kind).toBe(kind);
  });

  it('a cell that cannot be read is reported, and its address is not suppressed', () => {
    expect(readListRow(layoutOf('email|Unsubscribed'), 2, ['ana@example.com', 'maybe'])).toEqual({
      kind: 'bad',
      problem: {
        line: 2,
        column: 'Unsubscribed',
        value: 'maybe',
        expected: expect.stringContaining('who did not plainly say no is not suppressed'),
      },
    });
  });

  it('without a header, a line with a plain word for yes is not suppressed', () => {
    expect(readListRow(ANYWHERE, 2, ['ana@example.com', 'subscribed'])).toEqual({ kind: 'spared' });
  });
});

const HEADER = 'Name|E-Mail|Date';
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
    [layoutOf(HEADER), '1||2024', 'E-Mail', '', 'an email address'],
    [layoutOf(HEADER), '1|bo|2024', 'E-Mail', 'bo', 'such as ana@example.com'],
    [layoutOf(HEADER), '1|2024', 'E-Mail', '2024', 'such as ana@example.com'],
    [layoutOf(HEADER), '1|x|2024|y', '', '4 values', '3 values'],
  ])('%#', (layout, row, column, value, expected) => {
    expect(readListRow(layout, 2, row.split('|'))).toEqual({
      kind: 'bad',
      problem: expect.objectContaining({
        line: 2,
        column,
        value,
        expected: expect.stringContaining(expected),
      }),
    });
  });
});

describe('a line without a header', () => {
  it.each([
    ['no', 'ana@example.com'],
    ['no', 'ana@example.com|Ana'],
    ['no', 'ana@example.com|1'],
    ['no', 'ana@example.com|0'],
    ['no', 'ana@example.com|x1'],
    ['no', 'ana@example.com|a|b|c'],
    ['no', 'ana@example.com||-|NULL|n/a'],
    ['no', 'ana@example.com|a|b|c|d|unsubscribed'],
    ['no', 'ana@example.com|opted out|yes'],
    ['bad', 'ana@example.com|a|b|c|d'],
    ['bad', 'ana@example.com|yes'],
    ['bad', 'ana@example.com|nein|Ana'],
    ['bad', 'ana@example.com|confirmed'],
    ['spared', 'ana@example.com|active'],
    ['spared', 'ana@example.com|Ana|pending'],
  ])('%s: %s', (kind, row) => {
    const cells = row.split('|');
    expect(readListRow(ANYWHERE, 2, cells).kind).toBe(kind);
    expect(readListRow({ kind: 'anywhere', everybody: true }, 2, cells).kind).toBe('no');
  });

  it('that does not plainly say no is told how to say it', () => {
    expect(readListRow(ANYWHERE, 2, ['ana@example.com', 'yes'])).toMatchObject({
      problem: {
        line: 2,
        column: '',
        value: 'ana@example.com,yes',
        expected: expect.stringContaining('--everybody'),
      },
    });
  });
});

describe('a row of a list with a header', () => {
  it.each<[string, string, string, ListOptions]>([
    ['no', 'email|Unsubscribed', 'ana@example.com|maybe', { everybody: true }],
    ['no', 'email|Unsubscribed', 'ana@example.com|', { everybody: true }],
    ['spared', 'email|Unsubscribed', 'ana@example.com|false', { everybody: true }],
    ['spared', 'email|reason', 'ana@example.com|resubscribed', {}],
    ['spared', 'email|reason', 'ana@example.com|soft bounce', {}],
    ['no', 'Reason|email', 'spam|ana@example.com', {}],
  ])('is %s below %s: %s', (kind, header, row, options) => {
    expect(readListRow(layoutOf(header, options), 2, row.split('|')).kind).toBe(kind);
  });

  it('that says yes and no in two ways to read it is bad as a whole', () => {
    expect(readListRow(layoutOf('email|Unsubscribed'), 2, ['ana@example.com', 'no', 'yes'])).toMatchObject({
      kind: 'bad',
      problem: { line: 2, column: '', value: '3 values', expected: expect.stringContaining('yes or no') },
    });
  });

  it('with too many values names how many the header has, and the cause that such rows share', () => {
    expect(readListRow(layoutOf('a|email'), 2, ['x', 'y', 'z', 'z'])).toMatchObject({
      problem: {
        expected: '2 values, as many values as the header has',
        cause: 'as many values as the header has',
      },
    });
  });

  it('has the reason of its column before that of another', () => {
    const layout = layoutOf('Reason|email|Hard bounced');
    expect(readListRow(layout, 2, ['spam', 'ana@example.com', 'yes'])).toMatchObject({
      reason: 'complained',
    });
  });
});

/** The columns of a list in which a refusal counts though they are about something else. */
const mayRefuse = (header: string, options: ListOptions = {}): string[] => {
  const layout = layoutOf(header, options);
  return layout.kind === 'columns'
    ? layout.columns.flatMap((column) => (column.mayRefuse ? [column.header] : []))
    : [];
};

describe('a refusal in a column about something else', () => {
  it.each<[string, string[], ListOptions]>([
    ['email|Notes', ['email', 'Notes'], {}],
    ['email|Notes', ['email'], { notConsent: ['Notes'] }],
    ['email|Reason', ['email'], {}],
    ['email|Unsubscribed', ['email'], {}],
    ['email|Phone opt out', ['email'], {}],
    ['email|Consent date', ['email'], {}],
  ])('below %s counts in %j', (header, columns, options) => {
    expect(mayRefuse(header, options)).toEqual(columns);
  });

  it('makes the list one of those who want no mail', () => {
    const layout = layoutOf('email|Notes');
    const refusing = withRefusals(layout, new Set([1]));
    expect(readListRow(layout, 2, ['ana@example.com', 'VIP']).kind).toBe('no');
    expect(readListRow(refusing, 2, ['ana@example.com', 'VIP']).kind).toBe('spared');
    expect(readListRow(refusing, 2, ['ana@example.com', 'unsubscribed']).kind).toBe('no');
    expect(refusing).toMatchObject({
      isMixed: true,
      columns: [
        { header: 'email', use: { kind: 'dropped' }, mayRefuse: true },
        { header: 'Notes', use: { kind: 'consent', consent: { kind: 'status' } }, mayRefuse: false },
      ],
    });
  });

  it('changes nothing without a place, or without a header', () => {
    const layout = layoutOf('email|Notes');
    expect(withRefusals(layout, new Set())).toBe(layout);
    expect(withRefusals(ANYWHERE, new Set([1]))).toBe(ANYWHERE);
  });
});

describe('the use of the columns in a line', () => {
  it.each<[string, string, ListOptions]>([
    ['email', 'Addresses are in "email"; everybody in the list is meant', {}],
    ['Work email|Email', 'Addresses are in "Email", "Work email"; everybody in the list is meant', {}],
    [
      'email|Reason',
      'Addresses are in "email"; the reason is in "Reason"; everybody in the list is meant',
      {},
    ],
    [
      'email|Unsubscribed|Status',
      'Addresses are in "email"; only those are meant who want no mail by "Unsubscribed", "Status"',
      {},
    ],
    ['email|Unsubscribed', 'Addresses are in "email"; everybody in the list is meant', { everybody: true }],
  ])('%s: %s', (header, line, options) => {
    expect(layoutLine(layoutOf(header, options))).toBe(line);
  });

  it('without a header', () => {
    expect(layoutLine(ANYWHERE)).toBe('No header: the address is the value with an @ in each line.');
  });
});
