import { describe, expect, it } from 'vitest';
import { campaignOccasion } from '../../../../functions/domain/asking/campaigns.ts';
import type { Customer } from '../../../../functions/domain/asking/customer.ts';
import { decideContact } from '../../../../functions/domain/asking/decision.ts';
import { firstReason, reasonsBetween, reasonsUntil } from '../../../../functions/domain/asking/reasons.ts';
import { nextContact } from '../../../../functions/domain/asking/schedule.ts';
import type { Programme } from '../../../../functions/domain/programme/programme.ts';
import { dayAfter } from '../../../../functions/domain/time/day.ts';
import { aCustomer, aProgramme } from '../../../support/factories.ts';

const asked = (...days: string[]) => days.map((on) => ({ week: '2026-W01', kind: 'score' as const, on }));
const between = (
  change: Partial<Customer>,
  programme: Partial<Programme>,
  from = '2026-01-01',
  until = '2028-12-31',
) =>
  reasonsBetween(aCustomer('r', { since: '2025-06-15', ...change }), aProgramme(programme), from, until)
    .filter(({ kind }) => kind !== 'milestone')
    .map(({ kind, on, name }) => [kind, on, name]);
const campaign = (name: string, start: string, audience = {}) => ({
  name,
  start,
  spreadOver: 'P1D',
  audience,
});
const holidays = (from: string, count: number, others: readonly string[] = []) => [
  {
    dates: [
      ...Array.from({ length: count }, (_, nth) => dayAfter(from, { months: 0, days: nth })),
      ...others,
    ],
  },
];

describe('what calls for a question beside the milestones', () => {
  it.each<[string, Partial<Customer>, Partial<Programme>, unknown[]]>([
    [
      'a renewal, so long before it',
      { renewalOn: '2027-03-31' },
      { renewal: { askBefore: 'P1M' } },
      [['renewal', '2027-02-28', undefined]],
    ],
    [
      'a renewal after 29 February',
      { renewalOn: '2028-03-29' },
      { renewal: { askBefore: 'P1M' } },
      [['renewal', '2028-02-29', undefined]],
    ],
    ['no renewal without its day', {}, { renewal: { askBefore: 'P1M' } }, []],
    ['no renewal that the programme does not ask about', { renewalOn: '2027-03-31' }, {}, []],
    [
      'a day of the list, before and after',
      { tags: { contract_end: '2027-03-31', go_live: '2027-01-31' } },
      {
        dates: [
          { column: 'contract_end', askBefore: 'P2W' },
          { column: 'go_live', askAfter: 'P1M' },
        ],
      },
      [
        ['date', '2027-02-28', 'go_live'],
        ['date', '2027-03-17', 'contract_end'],
      ],
    ],
    [
      'that day itself',
      { tags: { go_live: '2027-01-31' } },
      { dates: [{ column: 'go_live', askAfter: 'P0D' }] },
      [['date', '2027-01-31', 'go_live']],
    ],
    ['no column that is empty', {}, { dates: [{ column: 'go_live', askAfter: 'P1M' }] }, []],
    ...['soon', '2027-1-31', '31.01.2027', '2027-13-45', ''].map(
      (text): [string, Partial<Customer>, Partial<Programme>, unknown[]] => [
        `no column with another text: "${text}"`,
        { tags: { go_live: text } },
        { dates: [{ column: 'go_live', askAfter: 'P1M' }] },
        [],
      ],
    ),
    [
      'a campaign on its day',
      {},
      { campaigns: [campaign('spring', '2027-04-01')] },
      [['campaign', '2027-04-01', 'spring']],
    ],
    [
      'no campaign for others',
      {},
      { campaigns: [campaign('spring', '2027-04-01', { regions: ['EMEA'] })] },
      [],
    ],
    [
      'nothing on the first day or before it',
      { since: '2027-04-01', renewalOn: '2027-04-01' },
      { renewal: { askBefore: 'P0D' }, campaigns: [campaign('spring', '2027-04-01')] },
      [],
    ],
    [
      'something on the second day',
      { since: '2027-03-31' },
      { campaigns: [campaign('spring', '2027-04-01')] },
      [['campaign', '2027-04-01', 'spring']],
    ],
  ])('is %s', (_what, customer, programme, expected) => {
    expect(between(customer, programme)).toEqual(expected);
  });

  it('stands among the milestones in the order of time, on one day after them', () => {
    const customer = aCustomer('r', { since: '2026-11-02', renewalOn: '2027-01-31' });
    const programme = aProgramme({
      renewal: { askBefore: 'P0D' },
      campaigns: [campaign('one', '2026-12-02'), campaign('two', '2026-12-01')],
    });
    expect(reasonsBetween(customer, programme, '2026-11-02', '2027-02-28')).toEqual([
      {
        kind: 'campaign',
        on: '2026-12-01',
        name: 'two',
        occasion: campaignOccasion({ name: 'two' }),
      },
      { kind: 'milestone', on: '2026-12-02' },
      { kind: 'campaign', on: '2026-12-02', name: 'one', occasion: campaignOccasion({ name: 'one' }) },
      { kind: 'milestone', on: '2027-01-31' },
      { kind: 'renewal', on: '2027-01-31' },
    ]);
  });

  it('counts from the first to the last of the days', () => {
    const renewal = { renewal: { askBefore: 'P0D' } };
    const customer = { renewalOn: '2027-03-02' };
    expect(between(customer, renewal, '2027-03-02', '2027-03-02')).toHaveLength(1);
    expect(between(customer, renewal, '2027-03-03', '2027-12-02')).toEqual([]);
    expect(between(customer, renewal, '2026-03-03', '2027-03-01')).toEqual([]);
  });
});

describe('a reason whose mail waits for the window', () => {
  const customer = aCustomer('r', { since: '2026-10-08' });
  const MILESTONE = '2026-11-07';
  const counts = (change: Partial<Programme>, from: string): boolean =>
    reasonsUntil(customer, aProgramme(change), { milestones: from, others: from }, '2026-12-31').some(
      ({ on }) => on === MILESTONE,
    );

  it.each<[string, Partial<Programme>, string, boolean]>([
    ['on the Sunday after a Saturday', {}, '2026-11-08', true],
    ['on the Monday', {}, '2026-11-09', true],
    ['no more on the Tuesday', {}, '2026-11-10', false],
    ['through three weeks of holidays', { holidays: holidays('2026-11-07', 21) }, '2026-11-30', true],
    ['no more on the day after them', { holidays: holidays('2026-11-07', 21) }, '2026-12-01', false],
    [
      'through a holiday on the one day of the week',
      {
        sendWindow: { days: ['fri'], from: '09:00', until: '16:00' },
        holidays: [{ dates: ['2026-11-13'] }],
      },
      '2026-11-19',
      true,
    ],
  ])('lies ahead %s: %o, %s', (_when, programme, from, ahead) => {
    expect(counts(programme, from)).toBe(ahead);
  });

  it('is still planned after a review at the end of long holidays, however soon it becomes stale', () => {
    const programme = aProgramme({ holidays: holidays('2026-11-07', 21), staleAfter: 'P1D' });
    for (const today of ['2026-11-06', '2026-11-20', '2026-11-29', '2026-11-30'])
      expect(nextContact(customer, programme, Date.parse(`${today}T06:00:00Z`))).toMatchObject({
        reason: { on: MILESTONE },
        next: { dueAt: expect.stringContaining('2026-11-30') },
      });
  });

  it('goes where no day is ever open as if there were no window', () => {
    const never = { days: [], from: '09:00', until: '16:00' };
    const programme = { ...aProgramme(), sendWindow: never };
    expect(firstReason(customer, programme, { milestones: MILESTONE, others: MILESTONE })?.on).toBe(
      MILESTONE,
    );
  });
});

describe('a reason that became stale', () => {
  // Their milestone was 5 September, and nobody worked for months.
  const customer = aCustomer('late', {
    since: '2025-03-05',
    importedAt: '2026-01-05T09:00:00Z',
    recent: asked('2026-03-05'),
  });
  const NOW = Date.parse('2026-11-03T10:00:00Z');

  it('does not keep a campaign from going: it would come up each minute', () => {
    const programme = aProgramme({ campaigns: [campaign('autumn', '2026-11-02')] });
    const schedule = nextContact(customer, programme, NOW);
    if (schedule.kind !== 'planned') throw new Error(schedule.why);
    expect(schedule.reason).toMatchObject({ kind: 'campaign', name: 'autumn' });
    const decision = decideContact({
      customer,
      contact: schedule.next,
      programme,
      now: Date.parse(schedule.next.dueAt),
      address: { hash: 'h', ref: customer.ref },
    });
    expect(decision.kind).toBe('send');
  });

  it.each<[string, Partial<Customer>, Partial<Programme['fatigue']>]>([
    ['a seat', { seat: { rank: 1, of: 2 } }, { accountWeeks: 2, maxPerAccountPerYear: 12 }],
    ['a pause', { fewer: { kind: 'pause', since: '2026-11-01', until: '2027-02-01' } }, {}],
  ])('does not come back with %s', (_what, change, fatigue) => {
    const sound = aProgramme();
    const programme = { ...sound, fatigue: { ...sound.fatigue, ...fatigue } };
    expect(nextContact({ ...customer, ...change }, programme, NOW)).toMatchObject({
      reason: { on: '2027-03-05' },
    });
  });

  it('does not bring a customer of another tool their question at once, only because they have a seat', () => {
    const sound = aProgramme();
    const programme = { ...sound, fatigue: { ...sound.fatigue, accountWeeks: 2 } };
    for (const rank of [0, 1])
      expect(
        nextContact(
          aCustomer('moved', { since: '2019-05-05', lastAsked: '2023-01-10', seat: { rank, of: 2 } }),
          programme,
          NOW,
        ),
      ).toMatchObject({ reason: { on: '2027-05-05' } });
  });
});

describe('a reason that a wish moves', () => {
  // A question of Friday is late on Monday, when its customer wishes for a day of peace.
  const customer = aCustomer('moved', {
    since: '2025-04-30',
    importedAt: '2026-01-05T09:00:00Z',
    recent: asked('2026-05-04'),
    fewer: { kind: 'pause', since: '2026-11-02', until: '2026-11-04' },
  });
  const programme = aProgramme({ staleAfter: 'P3D' });

  it('does not become stale meanwhile, whatever brings a review', () => {
    const first = nextContact(customer, programme, Date.parse('2026-11-02T08:00:00Z'));
    if (first.kind !== 'planned') throw new Error(first.why);
    expect(first.next).toMatchObject({
      dueAt: expect.stringContaining('2026-11-04'),
      keptBackSince: '2026-11-02T08:00:00Z',
    });
    const { kind, keptBackSince: since = '' } = first.next;
    const again = nextContact(customer, programme, Date.parse('2026-11-04T08:00:00Z'), {
      keptBack: { kind, since },
    });
    expect(again).toMatchObject({ next: first.next });
  });
});
