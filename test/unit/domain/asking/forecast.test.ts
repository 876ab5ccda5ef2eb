import { describe, expect, it } from 'vitest';
import type { Customer } from '../../../../functions/domain/asking/customer.ts';
import { type ForecastFacts, type Foreseen, forecast } from '../../../../functions/domain/asking/forecast.ts';
import type { Programme } from '../../../../functions/domain/programme/programme.ts';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { aCase, aCustomer, aProgramme } from '../../../support/factories.ts';

// What goes is compared with what the sender does in `use-cases/programme/forecast-and-life.test.ts`.

const NOW = Date.parse('2026-11-02T08:00:00Z');
const asked = (...days: string[]) => days.map((on) => ({ week: `of ${on}`, kind: 'score' as const, on }));
const REVIEW = { lane: 'review', kind: 'review', dueAt: '2026-11-02T07:00:00Z' } as const;
const withFatigue = (fatigue: Partial<Programme['fatigue']>, change: Partial<Programme> = {}): Programme => {
  const sound = aProgramme(change);
  return { ...sound, fatigue: { ...sound.fatigue, ...fatigue } };
};
const everyMonths = (months: number): Partial<Programme> => ({
  bands: [
    { name: 'all', from: 'P0D', template: 'score/new', ask: { at: [], every: `P${months}M` }, thanks: {} },
  ],
});

/** Since 2 May 2025, imported before their first day. */
const someone = (change: Partial<Customer> = {}): Customer =>
  aCustomer('f', { since: '2025-05-02', importedAt: '2025-05-02T09:00:00Z', agenda: REVIEW, ...change });
const foreseen = (
  customer: Customer,
  programme: Programme,
  days = 365,
  facts: Partial<ForecastFacts> = {},
): Foreseen[] => [...forecast(customer, { programme, ...facts }, NOW, NOW + days * DAY_MS)];
/** `2026-11-02 goes new`, `2026-11-02 held by pause until 2027-02-01`. */
const texts = (...of: Parameters<typeof foreseen>): string[] =>
  foreseen(...of).map((each) => {
    if (each.kind === 'never') return `never: ${each.reason}`;
    if (each.kind === 'goes') return `${each.on} goes ${each.band}`;
    return `${each.on} held by ${each.by.rule}${each.until === undefined ? '' : ` until ${each.until}`}`;
  });

describe('what is foreseen', () => {
  it('is each question on its day, with the band of that day', () => {
    expect(texts(someone({ recent: asked('2026-05-04') }), aProgramme(), 400)).toEqual([
      '2026-11-02 goes settled',
      '2027-05-03 goes veteran',
    ]);
  });

  it('is the planned contact, and not a new plan of it', () => {
    const customer = someone({
      nextContact: { kind: 'score', dueAt: '2026-11-12T10:00:00Z' },
      agenda: { lane: 'rest', kind: 'score', dueAt: '2026-11-12T10:00:00Z' },
    });
    expect(texts(customer, aProgramme(), 30)).toEqual(['2026-11-12 goes settled']);
    expect(texts(customer, aProgramme(), 30, { isReplanned: true })).toEqual(['2026-11-02 goes settled']);
  });

  it('is the window that a due contact waits for', () => {
    const customer = someone({
      nextContact: { kind: 'score', dueAt: '2026-10-31T10:00:00Z' },
      agenda: { lane: 'rest', kind: 'score', dueAt: '2026-11-03T10:00:00Z' },
    });
    expect(texts(customer, aProgramme(), 30)).toEqual(['2026-11-03 goes settled']);
  });

  it('is nothing for whoever is parked or has nothing planned, until they are planned anew', () => {
    const { agenda: _, ...idle } = someone();
    const parked = someone({ agenda: { lane: 'parked', kind: 'parked', dueAt: '2026-11-01T10:00:00Z' } });
    expect(texts(parked, aProgramme(), 30, { isReplanned: true })).toEqual([]);
    expect(texts(idle, aProgramme(), 30, { address: 'none' })).toEqual([]);
    expect(texts(idle, aProgramme(), 30, { isReplanned: true })).toEqual(['2026-11-02 goes settled']);
  });

  it('is nothing but the reason for whom nothing will ever go to', () => {
    expect(texts(someone({ optedOut: true }), aProgramme())).toEqual(['never: opted-out']);
    const suppression = { reason: 'bounced', at: '2026-01-01T00:00:00Z' } as const;
    expect(texts(someone(), aProgramme(), 365, { address: { hash: 'h', suppression } })).toEqual([
      'never: bounced',
    ]);
  });

  it('is a reply that is planned, if nothing holds it', () => {
    const reply = {
      nextContact: { kind: 'thanks', aboutWeek: '2026-W40', dueAt: '2026-11-02T12:00:00Z' },
      agenda: { lane: 'reply', kind: 'thanks', dueAt: '2026-11-02T12:00:00Z' },
      recent: asked('2026-05-04'),
    } as const;
    const kinds = (change: Partial<Customer>) =>
      foreseen(someone({ ...reply, ...change }), aProgramme(), 120).flatMap((each) =>
        each.kind === 'goes' ? [`${each.on} ${each.contact.kind}`] : [],
      );
    expect(kinds({})).toEqual(['2026-11-02 thanks', '2026-11-02 score']);
    const pause = (until: string) => ({ fewer: { kind: 'pause', since: '2026-11-01', until } }) as const;
    expect(kinds(pause('2026-11-16'))[0]).toBe('2026-11-16 thanks');
    // By then it would puzzle more than please, and the sender drops it.
    expect(kinds(pause('2027-02-01'))).toEqual(['2027-02-01 score']);
  });
});

describe('what is foreseen to be held', () => {
  it('is named once, with the day to which it moves', () => {
    const ignored = withFatigue({ ignoredAsks: 1 }, everyMonths(6));
    expect(texts(someone({ recent: asked('2026-05-04') }), ignored)).toEqual([
      '2026-11-02 held by ignored-asks until 2027-05-03',
      '2027-05-03 goes all',
      // Twice the wait for the milestone of 2 November, which is dropped to that of the next.
    ]);
  });

  it('is what a plan moves', () => {
    const paused = { kind: 'pause', since: '2026-11-01', until: '2027-02-01' } as const;
    expect(texts(someone({ recent: asked('2026-05-04'), fewer: paused }), aProgramme(), 120)).toEqual([
      '2026-11-02 held by pause until 2027-02-01',
      '2027-02-01 goes settled',
    ]);
  });

  it.each([
    ['min-gap', { minGap: 'P50D' }],
    ['max-per-year', { maxPerYear: 2 }],
  ] as const)('is what is dropped, by the rule that drops it: %s', (rule, fatigue) => {
    const programme = withFatigue({ minGap: 'P20D', maxPerYear: 6, ...fatigue }, everyMonths(1));
    const customer = someone({ recent: asked('2026-04-02', '2026-10-02') });
    const dropped = texts(customer, programme, 70).filter((text) => text.includes('held'));
    expect(dropped[0]).toBe(`2026-11-02 held by ${rule}`);
    expect(new Set(dropped.map((text) => text.slice(11)))).toEqual(new Set([`held by ${rule}`]));
    expect(new Set(dropped).size).toBe(dropped.length);
  });

  it('waits for an open case', () => {
    const programme = withFatigue({ whileCaseOpen: 'P60D' });
    const openCases = [aCase('f', { openedAt: '2026-10-10T10:00:00Z' })];
    expect(texts(someone({ recent: asked('2026-05-04') }), programme, 120, { openCases })).toEqual([
      '2026-11-02 held by while-case-open until 2026-12-09',
      '2026-12-09 goes settled',
    ]);
  });

  it('rests after an answer, and knows those that nobody has noted', () => {
    const programme = withFatigue({ afterAnswer: 'P200D' });
    const contactOf = () => ({
      settled: { score: 9, grade: 'confirmed' as const, at: '2026-05-20T10:00:00Z' },
    });
    expect(texts(someone({ recent: asked('2026-05-04') }), programme, 120, { contactOf })).toEqual([
      '2026-11-02 held by after-answer until 2026-12-07',
      '2026-12-07 goes settled',
    ]);
  });

  it('keeps the milestone of a contact that a rule has kept back for long', () => {
    const programme = withFatigue({ ignoredAsks: 1 }, everyMonths(6));
    const customer = someone({
      since: '2025-02-02',
      recent: asked('2026-02-02'),
      nextContact: {
        kind: 'score',
        dueAt: '2027-01-29T10:00:00Z',
        keptBackSince: '2026-08-03T10:00:00Z',
      },
      agenda: REVIEW,
    });
    // The wait from February to August is doubled, to the 30th of January, a Saturday.
    expect(foreseen(customer, programme, 120).find((each) => each.kind === 'goes')).toMatchObject({
      on: '2027-02-01',
      contact: { keptBackSince: '2026-08-03T10:00:00Z' },
    });
  });
});
