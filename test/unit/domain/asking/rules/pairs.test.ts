import { describe, expect, it } from 'vitest';
import type { Customer } from '../../../../../functions/domain/asking/customer.ts';
import type { Programme } from '../../../../../functions/domain/programme/programme.ts';
import { aCase } from '../../../../support/factories.ts';
import { answerTo, asked, heldText, type Question, thanked } from './rule-tables.ts';

const ON = '2026-11-03';

/** For each rule what makes it hold a question on that day, and until when. */
const HOLDS: Readonly<
  Record<
    string,
    {
      readonly until: string;
      readonly reason: string;
      readonly customer: Partial<Customer>;
      readonly fatigue: Partial<Programme['fatigue']>;
      readonly beyond?: Question['beyond'];
    }
  >
> = {
  'min-gap': { until: '2026-11-10', reason: 'min-gap', customer: {}, fatigue: { minGap: 'P40D' } },
  'max-per-year': { until: '2027-05-01', reason: 'max-per-year', customer: {}, fatigue: { maxPerYear: 2 } },
  'quiet-time': { until: '2026-12-01', reason: 'quiet-time', customer: {}, fatigue: { quietTime: 'P45D' } },
  'max-contacts-per-year': {
    until: '2027-10-01',
    reason: 'max-contacts-per-year',
    customer: {},
    fatigue: { maxContactsPerYear: 2 },
  },
  'after-answer': {
    until: '2027-01-15',
    reason: 'after-answer',
    customer: {},
    fatigue: { afterAnswer: 'P3M' },
    beyond: { answers: [answerTo('2026-10-01', '2026-10-15')] },
  },
  'while-case-open': {
    until: '2026-12-15',
    reason: 'while-case-open',
    customer: {},
    fatigue: { whileCaseOpen: 'P2M' },
    beyond: { openCases: [aCase('rule', { openedAt: '2026-10-15T10:00:00Z' })] },
  },
  // The wait of 47 days from October to the milestone of 17 November is doubled.
  'ignored-asks': {
    until: '2027-01-03',
    reason: 'ignored-asks',
    customer: {},
    fatigue: { ignoredAsks: 1 },
    beyond: { answers: [answerTo('2026-10-01')] },
  },
  pause: {
    until: '2027-02-01',
    reason: 'pause',
    customer: { fewer: { kind: 'pause', since: '2026-11-01', until: '2027-02-01' } },
    fatigue: {},
  },
  'once-a-year': {
    until: '2027-10-01',
    reason: 'once-a-year',
    customer: { fewer: { kind: 'yearly', since: '2026-11-01' } },
    fatigue: {},
  },
  'max-per-account-per-year': {
    until: '2027-01-18',
    reason: 'max-per-account-per-year',
    customer: { seat: { rank: 2, of: 3 } },
    fatigue: { maxPerAccountPerYear: 4 },
  },
  'account-weeks': {
    until: '2026-11-10',
    reason: 'account-weeks',
    customer: { seat: { rank: 2, of: 3 } },
    fatigue: { accountWeeks: 3 },
  },
};

const names = Object.keys(HOLDS);
/** They cannot hold together: one wish takes the place of the other, and an answer ends what was ignored. */
const APART = [
  ['pause', 'once-a-year'],
  ['after-answer', 'ignored-asks'],
];
const arePossible = (...two: string[]): boolean =>
  !APART.some((pair) => pair.every((each) => two.includes(each)));
const PAIRS = names.flatMap((one, nth) =>
  names.slice(nth + 1).flatMap((other) => (arePossible(one, other) ? [[one, other] as const] : [])),
);

const held = (...of: string[]): string => {
  const parts = of.flatMap((name) => HOLDS[name] ?? []);
  return heldText({
    on: ON,
    customer: {
      // Each half year, on the 17th.
      since: '2025-05-17',
      recent: [...asked('2026-05-01', '2026-10-01'), ...thanked('2026-10-17')],
      ...Object.assign({}, ...parts.map(({ customer }) => customer)),
    },
    fatigue: Object.assign({}, ...parts.map(({ fatigue }) => fatigue)),
    beyond: Object.assign({}, ...parts.map(({ beyond = {} }) => beyond)),
  });
};
const textOf = (name: string): string => {
  const { until = '', reason = '' } = HOLDS[name] ?? {};
  return `${until} ${name} (${reason})`;
};

describe('the tightest rule wins and is named', () => {
  it('nothing holds without a rule', () => {
    expect(held()).toBe('may');
  });

  it.each(names)('%s alone', (name) => {
    expect(held(name)).toBe(textOf(name));
  });

  it.each(PAIRS)('%s and %s', (one, other) => {
    const [first, second] = [HOLDS[one]?.until ?? '', HOLDS[other]?.until ?? ''];
    expect(held(one, other)).toBe(textOf(first >= second ? one : other));
  });

  it.each(names)('a standing reason before %s', (name) => {
    const part = HOLDS[name];
    const customer = { since: '2025-05-17', recent: asked('2026-10-01'), ...part?.customer };
    const of = (change: Partial<Customer>): string =>
      heldText({
        on: ON,
        customer: { ...customer, ...change },
        fatigue: part?.fatigue ?? {},
        beyond: part?.beyond,
      });
    expect(of({ optedOut: true, until: '2026-11-02' })).toBe('never opted-out (opted-out)');
    expect(of({ until: '2026-11-02' })).toBe('never customer-until (former-customer)');
  });
});
