import { describe, expect, it } from 'vitest';
import { MAX_TAG_BYTES, type Profile } from '../../../../functions/domain/asking/customer.ts';
import { MAX_TEXT_BYTES, mergeRow } from '../../../../functions/domain/importing/customer-profile.ts';
import type { CustomerRow } from '../../../../functions/domain/importing/customer-row.ts';

const ROW: CustomerRow = {
  crmId: 'C-1',
  email: 'ana@example.com',
  normalisedAddress: 'ana@example.com',
  since: '2024-01-01',
  says: {},
  unread: [],
  tags: {},
  unreadTags: [],
};
const NOTHING_SAID = {
  crmId: 'C-1',
  email: 'ana@example.com',
  firstName: '',
  lastName: '',
  account: '',
  locale: 'en',
  zone: 'UTC',
  since: '2024-01-01',
};
const KNOWN: Profile = {
  ...NOTHING_SAID,
  firstName: 'Ana',
  region: 'EMEA',
  locale: 'fr',
  until: '2025-06-30',
  renewalOn: '2025-01-01',
  annualValue: 500,
  lastAsked: '2024-05-01',
  lastAnswered: '2024-05-02',
  optedOut: false,
  tags: { plan: 'Gold' },
};

const merge = (row: Partial<CustomerRow>, known?: Profile, tagColumns: readonly string[] = []) =>
  mergeRow({ ...ROW, ...row }, known, new Set(tagColumns), 7);

describe('a new customer', () => {
  it('gets the default values when the file says nothing', () => {
    expect(merge({})).toEqual({ profile: NOTHING_SAID, emptied: [], left: [], problems: [] });
  });

  it('gets the values of the row; empty cells empty nothing', () => {
    const says = { firstName: 'Ana', region: undefined, locale: undefined, annualValue: 0 };
    expect(merge({ says, tags: { plan: 'Gold' } })).toEqual({
      profile: { ...NOTHING_SAID, firstName: 'Ana', annualValue: 0, tags: { plan: 'Gold' } },
      emptied: [],
      left: [],
      problems: [],
    });
  });
});

describe('of a known customer', () => {
  const { optedOut: _, ...stored } = KNOWN;

  it('a value stays when the file has no column for it, and that is reported', () => {
    expect(merge({}, KNOWN)).toEqual({
      profile: stored,
      emptied: [],
      left: [
        ...['first_name', 'region', 'locale', 'customer_until', 'renewal_on', 'annual_value'],
        ...['last_asked', 'last_answered', 'tags'],
      ],
      problems: [],
    });
  });

  it('a value stays when its cell cannot be read, and that is not reported twice', () => {
    const unread = ['region', 'annualValue', 'renewalOn', 'lastAsked', 'lastAnswered'] as const;
    const merged = merge({ unread }, KNOWN);
    expect(merged?.profile).toEqual(stored);
    expect(merged?.left).toEqual(['first_name', 'locale', 'customer_until', 'tags']);
  });

  it('a value goes when its cell is empty, and that is reported; without a value before, nothing is', () => {
    const says = {
      firstName: undefined,
      lastName: undefined,
      ownerEmail: undefined,
      region: undefined,
      locale: undefined,
      zone: undefined,
      until: undefined,
      renewalOn: undefined,
      annualValue: undefined,
      lastAsked: undefined,
      lastAnswered: undefined,
    };
    expect(merge({ says }, KNOWN, ['plan'])).toEqual({
      profile: NOTHING_SAID,
      emptied: [
        ...['first_name', 'region', 'locale', 'customer_until', 'renewal_on', 'annual_value'],
        ...['last_asked', 'last_answered'],
      ],
      left: [],
      problems: [],
    });
  });

  it('an earlier end goes when it lies before the first day', () => {
    expect(merge({ since: '2026-01-01' }, KNOWN)?.profile).not.toHaveProperty('until');
    expect(merge({ since: '2025-06-30' }, KNOWN)?.profile.until).toBe('2025-06-30');
  });
});

describe('tags', () => {
  it.each<[string, Record<string, string>, string[], Record<string, string> | undefined]>([
    ['stay where the file has no column for them', { size: '44' }, ['size'], { plan: 'Gold', size: '44' }],
    ['change where it has', { plan: 'Silver' }, ['plan'], { plan: 'Silver' }],
    ['go where its column has no value, left out or not', {}, ['plan'], undefined],
  ])('%s', (_case, tags, tagColumns, expected) => {
    expect(merge({ tags }, KNOWN, tagColumns)?.profile.tags).toEqual(expected);
  });

  it('with a day that cannot be read stay, and that is not reported twice', () => {
    const known = { ...KNOWN, tags: { contract_end: '2027-12-31' } };
    const merged = merge({ unreadTags: ['contract_end'] }, known, ['contract_end']);
    expect(merged?.profile.tags).toEqual({ contract_end: '2027-12-31' });
    expect(merged?.left).not.toContain('tags');
  });

  it('are in the order of their names', () => {
    const tags = merge({ tags: { size: '44', area: 'x' } }, KNOWN, ['size', 'area'])?.profile.tags;
    expect(Object.keys(tags ?? {})).toEqual(['area', 'plan', 'size']);
  });

  it('of earlier files make room for those of the file, the longest first', () => {
    const known = { ...KNOWN, tags: { long: 'l'.repeat(60), short: 's' } };
    const tags = { note: 'n'.repeat(220) };
    expect(Object.keys(merge({ tags }, known, ['note'])?.profile.tags ?? {})).toEqual(['note', 'short']);
    const other = { ...KNOWN, tags: { short: 's', very_long: 'l'.repeat(60) } };
    expect(Object.keys(merge({ tags }, other, ['note'])?.profile.tags ?? {})).toEqual(['note', 'short']);
  });

  it('fill the room to the last byte', () => {
    const known = { ...KNOWN, tags: { old: 'x' } };
    const room = MAX_TAG_BYTES - Buffer.byteLength('oldxnote') - 2;
    expect(
      Object.keys(merge({ tags: { note: 'n'.repeat(room) } }, known, ['note'])?.profile.tags ?? {}),
    ).toEqual(['note', 'old']);
    expect(
      Object.keys(merge({ tags: { note: 'n'.repeat(room + 1) } }, known, ['note'])?.profile.tags ?? {}),
    ).toEqual(['note']);
  });
});

describe('texts', () => {
  // The texts besides id, address, language and zone.
  const LEFT = MAX_TEXT_BYTES - Buffer.byteLength('C-1ana@example.comenUTC');

  it('fill the room to the last byte', () => {
    const says = { account: 'a'.repeat(100), lastName: 'l'.repeat(80), firstName: 'f'.repeat(LEFT - 180) };
    expect(merge({ says })).toMatchObject({ profile: says, problems: [] });
  });

  it.each([
    ['a', 1],
    ['字', 3],
  ])('that are too long lose the longest of them, in bytes (%s)', (letter, bytes) => {
    const lastName = letter.repeat(Math.floor(150 / bytes));
    const says = { account: 'a'.repeat(100), lastName, region: 'r' };
    const merged = merge({ says });
    expect(merged?.profile).toMatchObject({ account: says.account, lastName: '', region: 'r' });
    expect(merged?.problems).toMatchObject([
      { line: 7, column: 'last_name', cost: 'value', expected: expect.stringContaining('272 bytes') },
    ]);
    expect(merged?.problems[0]?.value.length).toBeLessThanOrEqual(60);
  });

  it('include the language of the owner, with the bytes of its name', () => {
    const most = LEFT - Buffer.byteLength('ownerLocalede') - 180;
    const says = { account: 'a'.repeat(100), lastName: 'l'.repeat(80), ownerLocale: 'de' };
    const fitting = { ...says, firstName: 'f'.repeat(most) };
    expect(merge({ says: fitting })).toMatchObject({ profile: fitting, problems: [] });
    const { profile, problems } = merge({ says: { ...says, firstName: 'f'.repeat(most + 1) } }) ?? {};
    expect(problems).toMatchObject([{ column: 'account' }]);
    expect(profile).toMatchObject({ ownerLocale: 'de', lastName: says.lastName });
  });

  it('are left out one after the other until the rest fits', () => {
    const ownerEmail = `${'o'.repeat(60)}@example.org`;
    const says = {
      account: 'a'.repeat(100),
      firstName: 'f'.repeat(80),
      lastName: 'l'.repeat(80),
      ownerEmail,
    };
    const merged = merge({ email: `${'e'.repeat(44)}@${'d'.repeat(40)}.example.com`, says });
    expect(merged?.problems.map(({ column }) => column)).toEqual(['account', 'first_name']);
    expect(merged?.profile).toMatchObject({ account: '', firstName: '', ownerEmail });
  });

  it('make the row too long when they cannot be left out', () => {
    expect(merge({ crmId: 'i'.repeat(64), email: `${'e'.repeat(64)}@${'d'.repeat(189)}` })).toBeUndefined();
  });
});
