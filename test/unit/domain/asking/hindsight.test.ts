import { describe, expect, it } from 'vitest';
import type { Comment } from '../../../../functions/domain/answering/comment.ts';
import type { Evidence } from '../../../../functions/domain/answering/evidence.ts';
import type { Contact } from '../../../../functions/domain/asking/contact.ts';
import type { Customer } from '../../../../functions/domain/asking/customer.ts';
import {
  decideThen,
  dueContactsOn,
  type Records,
  weeksBetween,
} from '../../../../functions/domain/asking/hindsight.ts';
import type { RuleFacts } from '../../../../functions/domain/asking/rules/rule.ts';
import { CONTACT_KINDS, type ContactKind } from '../../../../functions/domain/mail/contact-kinds.ts';
import { toEpochMs } from '../../../../functions/domain/time/instant.ts';
import { aContact, aCustomer, aProgramme, refFor } from '../../../support/factories.ts';
import { withKinds } from '../../../support/invented-kinds.ts';

const programme = aProgramme();
const DAY = '2026-11-03';
// Half way through the window: a quarter past twelve.
const REF = 'zzzzzzzzzzqaaaaa';
const customer = (change: Partial<Customer> = {}): Customer => aCustomer('then', { ref: REF, ...change });
const records = (change: Partial<Records> = {}): Records => ({
  customer: customer(),
  address: { hash: 'h', ref: REF },
  contacts: [],
  comments: [],
  programme,
  ...change,
});
const claimed = (kind: ContactKind, claimedAt: string, change: Partial<Contact> = {}): Contact =>
  aContact('then', { kind, week: '2026-W44', dueAt: '2026-11-03T09:00:00Z', claimedAt, ...change });

describe('whose turn it was on a day', () => {
  it('was that of each contact that was claimed on it, at that very moment', () => {
    const contacts = [
      claimed('score', '2026-11-02T23:59:59Z'),
      claimed('score', '2026-11-03T09:00:05Z'),
      claimed('follow-up', '2026-11-03T15:00:00Z', { occasion: 2 }),
      claimed('thanks', '2026-11-04T00:00:00Z'),
    ];
    const skipped = { week: '2026-W45', kind: 'score', reason: 'stale', at: '2026-11-03T08:00:00Z' } as const;
    expect(dueContactsOn(DAY, records({ contacts, customer: customer({ skipped }) }))).toStrictEqual([
      { contact: { kind: 'score', dueAt: '2026-11-03T09:00:00Z' }, at: toEpochMs('2026-11-03T09:00:05Z') },
      {
        contact: { kind: 'follow-up', dueAt: '2026-11-03T09:00:00Z', aboutWeek: '2026-W44', occasion: 2 },
        at: toEpochMs('2026-11-03T15:00:00Z'),
      },
    ]);
  });

  it('was that of the kind that milestones ask for, when nothing was planned', () => {
    const kindsOn = (change: Partial<Records>) =>
      dueContactsOn(DAY, records({ customer: customer({ optedOut: true }), ...change })).map(
        ({ contact }) => contact.kind,
      );
    const pulse = { ...CONTACT_KINDS.score, code: 20, priority: 1 };
    const silent = { ...CONTACT_KINDS.score, trigger: 'none' } as const;
    expect(kindsOn({})).toEqual(['score']);
    expect(kindsOn({ kinds: withKinds({ pulse }) })).toEqual(['pulse']);
    expect(kindsOn({ kinds: withKinds({ pulse, score: silent }) })).toEqual(['pulse']);
    expect(kindsOn({ kinds: withKinds({ score: silent }) })).toEqual([]);
  });

  it('goes by the calendar of the customer', () => {
    const contacts = [claimed('score', '2026-11-02T20:00:00Z')];
    const there = customer({ zone: 'Pacific/Auckland' });
    expect(dueContactsOn(DAY, records({ contacts, customer: there }))[0]?.at).toBe(
      toEpochMs('2026-11-02T20:00:00Z'),
    );
  });

  const skippedAt = (at: string): Customer =>
    customer({ skipped: { week: '2026-W44', kind: 'thanks', reason: 'said-why', at } });

  it('was that of the one that was skipped on it, a second later', () => {
    expect(dueContactsOn(DAY, records({ customer: skippedAt('2026-11-03T11:00:00Z') }))).toStrictEqual([
      {
        contact: { kind: 'thanks', dueAt: '2026-11-03T11:00:00Z', aboutWeek: '2026-W44' },
        at: toEpochMs('2026-11-03T11:00:01Z'),
      },
    ]);
  });

  it.each([
    ['of a customer who was not skipped', customer(), DAY, '2026-11-03T12:15:00Z'],
    ['of one who was skipped before', skippedAt('2026-11-02T11:00:00Z'), DAY, '2026-11-03T12:15:00Z'],
    ['on a day without mail at noon', customer(), '2026-11-07', '2026-11-07T12:00:00Z'],
    [
      'on a day without mail at noon where they are',
      customer({ zone: 'America/Lima' }),
      '2026-11-07',
      '2026-11-07T17:00:00Z',
    ],
  ])('else was the question’s, at their own time: %s', (_what, who, date, at) => {
    expect(dueContactsOn(date, records({ customer: who }))).toStrictEqual([
      { contact: { kind: 'score', dueAt: at }, at: toEpochMs(at) },
    ]);
  });

  it.each([
    ['due before', '2026-10-30T09:00:00Z', '2026-11-03T12:15:00Z'],
    ['due that day, earlier', '2026-11-03T10:00:00Z', '2026-11-03T12:15:00Z'],
    ['due that day, later', '2026-11-03T15:00:00Z', '2026-11-03T15:00:00Z'],
  ])('was that of the one that waited: %s', (_what, dueAt, at) => {
    const nextContact = { kind: 'follow-up', dueAt, aboutWeek: '2026-W44' } as const;
    expect(dueContactsOn(DAY, records({ customer: customer({ nextContact }) }))).toStrictEqual([
      { contact: nextContact, at: toEpochMs(at) },
    ]);
  });

  it('was not that of one that was due the day after', () => {
    const nextContact = { kind: 'follow-up', dueAt: '2026-11-04T09:00:00Z', aboutWeek: '2026-W44' } as const;
    const [turn] = dueContactsOn(DAY, records({ customer: customer({ nextContact }) }));
    expect(turn?.contact.kind).toBe('score');
  });
});

describe('what the sender would have decided then', () => {
  const at = toEpochMs('2026-11-03T12:15:00Z');
  const turn = { contact: { kind: 'score' as const, dueAt: '2026-11-03T12:15:00Z' }, at };
  const asked = (on: string) => ({ week: '2026-W40', kind: 'score' as const, on });
  const ledgerOf = (sentAt: string) => [
    claimed('score', '2026-11-03T12:00:00Z', { week: '2026-W40', sentAt }),
  ];

  it.each<[string, Partial<Records>, object]>([
    ['nothing stood against it', {}, { kind: 'send' }],
    [
      'they had been asked just before',
      { customer: customer({ recent: [asked('2026-10-28')] }) },
      { kind: 'skip', reason: 'min-gap' },
    ],
    [
      'they were asked only then',
      { customer: customer({ recent: [asked(DAY)] }), contacts: ledgerOf('2026-11-03T12:15:00Z') },
      { kind: 'send' },
    ],
    [
      'they had been asked a second before',
      { customer: customer({ recent: [asked(DAY)] }), contacts: ledgerOf('2026-11-03T12:14:59Z') },
      { kind: 'skip', reason: 'min-gap' },
    ],
    [
      'they were asked that day, and nobody knows when',
      { customer: customer({ recent: [asked(DAY)] }) },
      { kind: 'send' },
    ],
    [
      'they had been asked the day before, and nobody knows when',
      { customer: customer({ recent: [asked('2026-11-02')] }) },
      { kind: 'skip', reason: 'min-gap' },
    ],
    ['they were asked later', { customer: customer({ recent: [asked('2026-11-20')] }) }, { kind: 'send' }],
    [
      'only the ledger remembers the ask just before',
      {
        customer: customer({ recent: [asked('2026-11-20')] }),
        contacts: [claimed('score', '2026-10-28T10:00:00Z', { week: '2026-W44' })],
      },
      { kind: 'skip', reason: 'min-gap' },
    ],
    [
      'the ledger says when it was sent',
      { contacts: [claimed('score', '2026-11-03T12:00:00Z', { sentAt: '2026-11-03T12:16:00Z' })] },
      { kind: 'send' },
    ],
    ['the ledger has a reply', { contacts: [claimed('thanks', '2026-10-28T10:00:00Z')] }, { kind: 'send' }],
    [
      'the asks come from both, in any order',
      {
        customer: customer({ recent: [asked('2026-10-28')] }),
        contacts: [claimed('score', '2026-01-28T10:00:00Z', { week: '2026-W05' })],
      },
      { kind: 'skip', reason: 'min-gap' },
    ],
    [
      'the address had been suppressed',
      { address: { hash: 'h', ref: REF, suppression: { reason: 'bounced', at: '2026-11-03T12:14:59Z' } } },
      { kind: 'skip', reason: 'bounced' },
    ],
    [
      'the address was suppressed only then',
      { address: { hash: 'h', ref: REF, suppression: { reason: 'bounced', at: '2026-11-03T12:15:00Z' } } },
      { kind: 'send' },
    ],
    [
      'a lighter word was there before the one in force',
      {
        address: {
          hash: 'h',
          ref: REF,
          suppression: {
            reason: 'complained',
            at: '2026-11-10T10:00:00Z',
            direct: [
              { reason: 'complained', at: '2026-11-10T10:00:00Z' },
              { reason: 'unsubscribed', at: '2026-11-01T10:00:00Z' },
            ],
          },
        },
      },
      { kind: 'skip', reason: 'unsubscribed' },
    ],
    [
      'a list had said so before the reader did',
      {
        address: {
          hash: 'h',
          ref: REF,
          suppression: {
            reason: 'complained',
            at: '2026-11-10T10:00:00Z',
            lists: [{ run: '20261101-100000-aaaa', reason: 'operator' }],
            direct: [{ reason: 'complained', at: '2026-11-10T10:00:00Z' }],
          },
        },
      },
      { kind: 'skip', reason: 'operator' },
    ],
    ['nobody has the address', { address: undefined }, { kind: 'defer' }],
    [
      'it is another’s',
      { address: { hash: 'h', ref: refFor('y') } },
      { kind: 'skip', reason: 'address-of-another' },
    ],
  ])('where %s', (_what, change, decision) => {
    expect(decideThen(turn, records(change))).toMatchObject(decision);
  });

  const evidence = (change: Partial<Evidence>): Evidence => ({ hits: [], lostHits: 0, ...change });
  const pressed = (score: number, when: string): Evidence => evidence({ tap: { score, at: when } });
  const followUp = {
    contact: { kind: 'follow-up' as const, aboutWeek: '2026-W44', dueAt: '2026-11-03T12:15:00Z' },
    at,
  };
  const BEFORE = '2026-11-01T10:00:00Z';
  const LATER = '2026-11-05T10:00:00Z';
  const ask = (change: Partial<Contact>): Contact => claimed('score', '2026-10-28T10:00:00Z', change);
  const words = (when: string, week = '2026-W44', score?: number): Comment => ({
    ...(score === undefined ? {} : { score }),
    ref: REF,
    week,
    kind: 'score',
    text: 'Too slow.',
    at: when,
    mayShare: false,
  });
  const settledAt = (when: string) => ({ score: 2, grade: 'confirmed', at: when }) as const;
  const detractor = ask({ evidence: pressed(2, BEFORE) });

  it.each<[string, Partial<Records>, object]>([
    ['a detractor had not said why', { contacts: [detractor] }, { kind: 'send' }],
    [
      'there was no such ask',
      { contacts: [{ ...detractor, week: '2026-W43' }] },
      { kind: 'skip', reason: 'no-such-ask' },
    ],
    [
      'only a mail of another kind has that week',
      { contacts: [claimed('reminder', BEFORE)] },
      { kind: 'skip', reason: 'no-such-ask' },
    ],
    [
      'they gave a cause later',
      { contacts: [ask({ evidence: { ...pressed(2, BEFORE), causes: ['price'], whyAt: LATER } })] },
      { kind: 'send' },
    ],
    [
      'they had given a cause on the page behind it',
      { contacts: [ask({ evidence: { ...pressed(2, BEFORE), causes: ['price'], whyAt: BEFORE } })] },
      { kind: 'skip', reason: 'said-why' },
    ],
    [
      'they had given a cause with their press',
      { contacts: [ask({ evidence: { ...pressed(2, BEFORE), causes: ['price'] } })] },
      { kind: 'skip', reason: 'said-why' },
    ],
    [
      'they had written why',
      { contacts: [detractor], comments: [words(BEFORE)] },
      { kind: 'skip', reason: 'said-why' },
    ],
    [
      'they had written why beside their score',
      { contacts: [detractor], comments: [words(BEFORE, '2026-W44', 4)] },
      { kind: 'skip', reason: 'said-why' },
    ],
    [
      'they had written something beside a 9, and pressed a 2 after it',
      { contacts: [detractor], comments: [words(BEFORE, '2026-W44', 9)] },
      { kind: 'send' },
    ],
    ['they wrote why later', { contacts: [detractor], comments: [words(LATER)] }, { kind: 'send' }],
    [
      'they wrote of another ask',
      { contacts: [detractor], comments: [words(BEFORE, '2026-W30')] },
      { kind: 'send' },
    ],
    [
      'the other reply had gone',
      { contacts: [detractor, claimed('thanks', BEFORE)] },
      { kind: 'skip', reason: 'replied-already' },
    ],
    ['the other reply went later', { contacts: [detractor, claimed('thanks', LATER)] }, { kind: 'send' }],
    ['it went itself', { contacts: [detractor, claimed('follow-up', BEFORE)] }, { kind: 'send' }],
    [
      'the other reply of another ask had gone',
      { contacts: [detractor, claimed('thanks', BEFORE, { week: '2026-W30' })] },
      { kind: 'send' },
    ],
    [
      'they pressed only later',
      { contacts: [ask({ evidence: pressed(2, LATER) })] },
      { kind: 'skip', reason: 'answered-otherwise' },
    ],
    [
      'they pressed another number later, and what they pressed before had settled',
      { contacts: [ask({ evidence: pressed(9, LATER), settled: settledAt(BEFORE) })] },
      { kind: 'send', reply: { answer: { score: 2 } } },
    ],
    [
      'it settled at that very moment',
      { contacts: [ask({ evidence: pressed(9, LATER), settled: settledAt('2026-11-03T12:15:00Z') })] },
      { kind: 'send', reply: { answer: { score: 2 } } },
    ],
    [
      'it settled later too',
      { contacts: [ask({ evidence: pressed(9, LATER), settled: settledAt(LATER) })] },
      { kind: 'skip', reason: 'answered-otherwise' },
    ],
    [
      'they clicked otherwise later',
      {
        contacts: [
          ask({
            evidence: evidence({
              hits: [
                { score: 2, at: BEFORE },
                { score: 9, at: LATER },
              ],
            }),
          }),
        ],
      },
      { kind: 'send', reply: { answer: { score: 2 } } },
    ],
    [
      'their answer was to settle yet',
      { contacts: [{ ...detractor, settleAt: '2026-11-03T12:20:00Z' }] },
      { kind: 'defer' },
    ],
    [
      'a later settling waits, after one that had been',
      { contacts: [{ ...detractor, settleAt: LATER, settled: settledAt(BEFORE) }] },
      { kind: 'send' },
    ],
  ])('of a follow-up where %s', (_what, change, decision) => {
    expect(decideThen(followUp, records(change))).toMatchObject(decision);
  });
});

it('remembers which of several contacts of one week had gone', () => {
  const at = toEpochMs('2026-11-03T12:15:00Z');
  const seen: unknown[] = [];
  const spy = { name: 'spy', objects: ({ customer: { recent } }: RuleFacts) => void seen.push(...recent) };
  const sent = claimed('score', '2026-10-28T10:00:00Z', { occasion: 2 });
  const rules = { customer: [spy], beyond: [] };
  const turn = { contact: { kind: 'score' as const, dueAt: '2026-11-03T12:15:00Z' }, at };
  decideThen(turn, records({ contacts: [sent], rules }));
  expect(seen[0]).toEqual({ week: '2026-W44', kind: 'score', occasion: 2, on: '2026-10-28' });
});

describe('the weeks from one moment to another', () => {
  it.each([
    ['2026-11-02T00:00:00Z', '2026-11-02T00:00:00Z', ['2026-W45']],
    ['2026-11-08T23:00:00Z', '2026-11-09T01:00:00Z', ['2026-W45', '2026-W46']],
    ['2026-11-02T00:00:00Z', '2026-11-22T00:00:00Z', ['2026-W45', '2026-W46', '2026-W47']],
    ['2026-11-09T00:00:00Z', '2026-11-02T00:00:00Z', ['2026-W46']],
  ])('%s to %s', (from, until, weeks) => {
    expect(weeksBetween(toEpochMs(from), toEpochMs(until))).toEqual(weeks);
  });
});
