import { describe, expect, it } from 'vitest';
import type { Customer } from '../../../../functions/domain/asking/customer.ts';
import type { Foreseen } from '../../../../functions/domain/asking/forecast.ts';
import { ForecastFigures } from '../../../../functions/domain/asking/forecast-figures.ts';
import type { ContactKind } from '../../../../functions/domain/mail/contact-kinds.ts';
import type { SkipReason } from '../../../../functions/domain/mail/skip-reason.ts';
import { aCustomer, aProgramme } from '../../../support/factories.ts';

const programme = aProgramme();
const goes = (at: string, kind: ContactKind = 'score'): Foreseen => ({
  kind: 'goes',
  contact: { kind, dueAt: at },
  at: Date.parse(at),
  on: at.slice(0, 10),
});
const held = (rule: string, reason: SkipReason = 'too-soon'): Foreseen => ({
  kind: 'held',
  contact: { kind: 'score' },
  on: '2026-11-03',
  by: { rule, reason },
});
const never = (reason: SkipReason): Foreseen => ({ kind: 'never', reason });
const figuresOf = (...all: [customer: Partial<Customer>, foreseen: Foreseen[]][]): ForecastFigures => {
  const figures = new ForecastFigures(programme);
  for (const [customer, foreseen] of all) figures.add(aCustomer('f', customer), foreseen);
  return figures;
};
const values = (...of: (number | undefined)[]) =>
  figuresOf(
    ...of.map((annualValue): [Partial<Customer>, Foreseen[]] => [
      annualValue === undefined ? {} : { annualValue },
      [],
    ]),
  ).value;

describe('the figures of forecasts', () => {
  it('are nothing of nobody', () => {
    const figures = figuresOf();
    expect([figures.customers, figures.reached, figures.total]).toEqual([0, 0, 0]);
    expect(figures.fullest).toBeUndefined();
    expect(figures.value).toBeUndefined();
    expect([figures.days, figures.held, figures.never, figures.byKind]).toEqual([
      new Map(),
      new Map(),
      new Map(),
      new Map(),
    ]);
  });

  it('count each mail on its day in UTC, in the order of days, and what goes first apart', () => {
    const figures = figuresOf(
      [{}, [goes('2026-11-04T23:30:00Z'), goes('2027-11-04T10:00:00Z')]],
      [{ annualValue: 50_000, zone: 'Pacific/Kiritimati' }, [goes('2026-11-03T23:30:00Z')]],
      [{}, [goes('2026-11-04T10:00:00Z', 'thanks'), goes('2026-11-04T12:00:00Z')]],
      [{}, []],
    );
    expect([...figures.days]).toEqual([
      ['2026-11-03', { total: 1, key: 1 }],
      ['2026-11-04', { total: 3, key: 1 }],
      ['2027-11-04', { total: 1, key: 0 }],
    ]);
    expect(figures.total).toBe(5);
    expect(figures.fullest).toEqual({ day: '2026-11-04', total: 3 });
    expect([figures.customers, figures.reached]).toEqual([4, 3]);
    expect(figures.byKind).toEqual(
      new Map([
        ['score', 4],
        ['thanks', 1],
      ]),
    );
  });

  it('name the first of equally full days', () => {
    expect(figuresOf([{}, [goes('2026-11-05T10:00:00Z'), goes('2026-11-04T10:00:00Z')]]).fullest?.day).toBe(
      '2026-11-04',
    );
  });

  it('count what each rule held, and of how many customers, the most first', () => {
    const figures = figuresOf(
      [{}, [held('quiet-time', 'quiet-time')]],
      [{}, [held('min-gap'), held('min-gap'), held('quiet-time', 'quiet-time')]],
      [{}, [held('min-gap')]],
    );
    expect([...figures.held]).toEqual([
      ['min-gap', { reason: 'too-soon', contacts: 3, customers: 2 }],
      ['quiet-time', { reason: 'quiet-time', contacts: 2, customers: 2 }],
    ]);
  });

  it('count who gets nothing at all, by the reason, the most first', () => {
    const figures = figuresOf(
      [{}, [never('bounced')]],
      [{}, [never('opted-out')]],
      [{}, [never('opted-out')]],
    );
    expect([...figures.never]).toEqual([
      ['opted-out', 2],
      ['bounced', 1],
    ]);
    expect(figures.reached).toBe(0);
  });

  it.each([
    ['none without a value', [undefined, undefined], undefined],
    ['none where nobody is worth anything', [0, 0], undefined],
    ['all of one', [10], { total: 10, topShare: 1, top: 1, without: 0 }],
    ['one of five', [10, 20, 30, 40, 100], { total: 200, topShare: 0.5, top: 1, without: 0 }],
    [
      'of those with a value',
      [100, undefined, undefined, undefined, 100],
      { total: 200, topShare: 0.5, top: 1, without: 3 },
    ],
    ['two of ten', [1, 1, 1, 1, 1, 1, 1, 1, 4, 8], { total: 20, topShare: 0.6, top: 2, without: 0 }],
  ])('tell the share of the most valuable fifth: %s', (_what, of, share) => {
    expect(values(...of)).toEqual(share);
  });
});
