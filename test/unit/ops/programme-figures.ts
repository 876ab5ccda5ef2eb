import type { Customer } from '../../../functions/domain/asking/customer.ts';
import type { Foreseen } from '../../../functions/domain/asking/forecast.ts';
import { ForecastFigures } from '../../../functions/domain/asking/forecast-figures.ts';
import type { Programme } from '../../../functions/domain/programme/programme.ts';
import { aCustomer, aProgramme } from '../../support/factories.ts';

export const FROM = Date.parse('2026-11-03T08:00:00Z');

/** A question that goes at a moment, in a zone in which the day is that of UTC. */
export const goes = (at: string, occasion?: number): Foreseen => ({
  kind: 'goes',
  contact: { kind: 'score', dueAt: at, ...(occasion === undefined ? {} : { occasion }) },
  at: Date.parse(at),
  on: at.slice(0, 10),
  band: 'new',
});

/** A question that a rule holds back, or drops without a day to which it moves. */
export const held = (on: string, rule: string, until?: string): Foreseen => ({
  kind: 'held',
  contact: { kind: 'score' },
  on,
  by: { rule, reason: rule === 'min-gap' ? 'min-gap' : 'quiet-time' },
  ...(until === undefined ? {} : { until }),
});

/** The figures of some customers, each with what is foreseen. */
export function figuresOf(
  all: readonly (readonly [Partial<Customer>, readonly Foreseen[]])[],
  programme: Programme = aProgramme(),
): ForecastFigures {
  const figures = new ForecastFigures(programme);
  for (const [index, [change, foreseen]] of all.entries())
    figures.add(aCustomer(`c-${index}`, change), foreseen);
  return figures;
}
