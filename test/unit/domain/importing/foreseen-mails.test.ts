import { expect, it } from 'vitest';
import { ForecastFigures } from '../../../../functions/domain/asking/forecast-figures.ts';
import { foreseenLines, foreseenMails } from '../../../../functions/domain/importing/foreseen-mails.ts';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { aCustomer, aProgramme } from '../../../support/factories.ts';

const NOW = Date.parse('2026-11-02T09:00:00Z');

/** Figures of one customer for each of these numbers: a mail so many days from now. */
function figuresOf(...inDays: readonly number[]): ForecastFigures {
  const figures = new ForecastFigures(aProgramme());
  for (const [nth, days] of inDays.entries()) {
    const at = NOW + days * DAY_MS;
    const on = new Date(at).toISOString().slice(0, 10);
    const contact = { kind: 'score', dueAt: `${on}T09:00:00Z` } as const;
    figures.add(aCustomer(`c${nth}`), [{ kind: 'goes', contact, at, on }]);
  }
  return figures;
}

it('the mails of a first list are told for four times seven days, with the fullest day', () => {
  const foreseen = foreseenMails(figuresOf(0, 6, 7, 7, 27), NOW);
  expect(foreseen).toEqual({
    customers: 5,
    weeks: [
      { from: '2026-11-02', mails: 2 },
      { from: '2026-11-09', mails: 2 },
      { from: '2026-11-16', mails: 0 },
      { from: '2026-11-23', mails: 1 },
    ],
    fullest: { day: '2026-11-09', total: 2 },
  });
  expect(foreseenLines(foreseen, false)).toEqual([
    'The plan if nobody answers: 5 customers get their first mails in the next 28 days.',
    '  2026-11-02 and the six days after: 2 mails',
    '  2026-11-09 and the six days after: 2 mails',
    '  2026-11-16 and the six days after: 0 mails',
    '  2026-11-23 and the six days after: 1 mail',
    'The fullest day is 2026-11-09 with 2 mails.',
  ]);
});

it('a list that was only tried is told as what would be, and a list without mails in one line', () => {
  expect(foreseenLines(foreseenMails(figuresOf(3), NOW), true)[0]).toBe(
    'The plan if the list went in now and nobody answered: 1 customer gets the first mail in the next 28 days.',
  );
  expect(foreseenLines(foreseenMails(figuresOf(), NOW), true)).toEqual([
    'Nobody of this list is mailed in the next 28 days.',
  ]);
});
