import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../../functions/domain/digests/digest.ts';
import { weeksUpTo } from '../../../../functions/domain/digests/digest-schedule.ts';
import { numbersIn } from '../../../../functions/domain/digests/numbers.ts';
import { digestSamples } from '../../../../functions/email/publishing/digest-samples.ts';
import { digestVariables } from '../../../../functions/email/sending/digest-variables.ts';
import { bandOf, repeated, weekOf } from '../../../support/digest-figures.ts';
import { fullDigest, NOW, PROGRAMME, WEEK, withLastWeek } from './digest-samples.ts';

const valuesOf = (digest: Digest, locale = 'en') => digestVariables(digest, PROGRAMME, locale, NOW);

/** Every name in some values, lists included. For the rows of a list, the names of all rows together. */
function namesIn(values: unknown, path = ''): string[] {
  if (Array.isArray(values)) return values.flatMap((row) => namesIn(row, `${path}[]`));
  if (typeof values !== 'object' || values === null) return [path];
  return Object.entries(values).flatMap(([name, value]) => namesIn(value, `${path}.${name}`));
}
const distinct = (names: string[]): string[] => [...new Set(names)].sort();

describe('the values of a digest', () => {
  it('are written in English as the English write', () => {
    expect(valuesOf(fullDigest())).toMatchObject({
      sender_name: 'Example Company',
      digest_name: 'leadership',
      week_number: '47',
      week_range: 'November 16\u2009–\u200922, 2026',
      made_at: 'Monday, November 23 at 8:00 AM EST',
      shown: 'yes',
      score: '+12',
      rate: '+41%',
      rate_low: '+9%',
      rate_high: '+68%',
      promoters: '18',
      passives: '5',
      detractors: '6',
      asked: '84',
      answered: '29',
      response_rate: '35%',
      pending: '2',
      doubtful: '3',
      cases: { total: '1,234', more: '1,224' },
    });
  });

  it('are written in German as Germans write, with the labels of causes in German', () => {
    const values = valuesOf(fullDigest(), 'de');
    expect(values).toMatchObject({
      week_range: '16.–22. November 2026',
      rate: '+41\u00a0%',
      response_rate: '35\u00a0%',
      cases: { total: '1.234' },
    });
    expect(values.made_at).toContain('Montag, 23. November');
    expect(values.causes.rows.map(({ label }) => label)).toEqual(['Der Support war langsam', 'Der Preis']);
    expect(values.cases.rows[0]?.age).toBe('vor 13 Tagen');
  });

  it('name each band in the reader’s language, or by its name if the programme has no words', () => {
    const bands = PROGRAMME.bands.map((band) =>
      band.name === 'settled' ? band : { ...band, label: { de: `${band.name} auf Deutsch` } },
    );
    const named = (locale: string) => {
      const digest = fullDigest({ audience: 'newcomers' });
      const values = digestVariables(digest, { ...PROGRAMME, bands }, locale, NOW);
      return [values.slice.band, ...values.bands.map(({ band }) => band), values.cases.rows[0]?.band];
    };
    const german = ['new auf Deutsch', 'settled', 'veteran auf Deutsch'];
    expect(named('de-CH')).toEqual(['new auf Deutsch', ...german, 'veteran auf Deutsch']);
    expect(named('en')).toEqual(['new', 'new', 'settled', 'veteran', 'veteran']);
  });

  it('have a true minus sign', () => {
    expect(numbersIn('en').signed(-12)).toBe('−12');
    expect(numbersIn('de').signedPercent(-0.5)).toBe('−50\u00a0%');
    expect(numbersIn('en').signedPercent(-0.001)).toBe('0%');
  });

  it('have the shape that templates are checked with', () => {
    const full = distinct(namesIn(valuesOf(fullDigest())));
    const [sample, ...edges] = digestSamples();
    expect(distinct(namesIn(sample))).toEqual(full);
    for (const edge of edges)
      for (const name of namesIn(edge))
        expect(
          full.some((each) => each.startsWith(name)),
          name,
        ).toBe(true);
  });
});

describe('bars', () => {
  it('are as long as their share of the longest, and values of zero have none', () => {
    const rows = valuesOf(fullDigest()).distribution;
    expect(rows.map(({ score, count, width, rest }) => [score, count, width, rest]).slice(0, 5)).toEqual([
      ['10', '11', '100', '0'],
      ['9', '7', '64', '36'],
      ['8', '5', '45', '55'],
      ['7', '0', '0', '100'],
      ['6', '0', '0', '100'],
    ]);
    expect(rows.map(({ group }) => group)).toEqual([
      ...['promoter', 'promoter', 'passive', 'passive'],
      ...Array.from({ length: 6 }, () => 'detractor'),
    ]);
    for (const { width, blocks } of rows) expect(blocks === '').toBe(width === '0');
  });

  it('of the trend go to the left below zero and to the right above', () => {
    const { trend } = valuesOf(fullDigest());
    expect(trend).toHaveLength(12);
    expect(trend[0]).toMatchObject({ rate: '−56%', down: { width: '56' }, up: { width: '0' } });
    expect(trend.at(-1)).toMatchObject({ rate: '+41%', down: { width: '0' }, up: { width: '41' } });
  });
});

describe('the trend', () => {
  it('says "so far" only for the youngest week', () => {
    expect(valuesOf(fullDigest()).trend.map(({ so_far }) => so_far)).toEqual([
      ...Array.from({ length: 11 }, () => ''),
      'yes',
    ]);
  });

  it('begins with the first week in which anybody was asked, and has every week from there', () => {
    const [, second = '', third = '', fourth = ''] = weeksUpTo(WEEK, 12);
    const earlier = [weekOf(second, [], 9), weekOf(third, []), weekOf(fourth, [9, 1, 8], 20)];
    const { trend } = valuesOf(fullDigest({ earlier }));
    expect(trend).toHaveLength(11);
    expect(trend.slice(0, 4)).toMatchObject([
      { no_answers: 'yes', rate: '' },
      { nobody_asked: 'yes', unknown: '' },
      { too_few: 'yes', rate: '', score: '' },
      { unknown: 'yes', nobody_asked: '', asked: '', answered: '' },
    ]);
  });

  it('is left out when there is one week only', () => {
    const { weeks } = fullDigest();
    const empty = weeks.slice(0, -1).map(({ week }) => weekOf(week, []));
    expect(valuesOf(fullDigest({ earlier: [], weeks: [...empty, ...weeks.slice(-1)] })).trend).toEqual([]);
  });
});

describe('what is too few to show', () => {
  it('is not in the values at all', () => {
    const digest = withLastWeek(weekOf(WEEK, [10, 2, 2, 2], 33), { causesNamedBy: 3 });
    const values = valuesOf(digest);
    expect(values).toMatchObject({
      shown: '',
      too_few: 'yes',
      score: '',
      rate: '',
      rate_low: '',
      promoters: '',
      detractors: '',
      distribution: [],
      asked: '33',
      answered: '4',
      change: { known: '', points: '', low: '' },
      causes: { shown: '', too_few: 'yes', named_by: '', rows: [] },
    });
    expect(values.trend.at(-1)).toMatchObject({ too_few: 'yes', score: '', rate: '', up: { width: '0' } });
  });

  it('is marked at a band; a second band is hidden when the first could be worked out', () => {
    const { bands } = valuesOf(fullDigest());
    expect(bands.map(({ band, shown, score }) => [band, shown, score])).toEqual([
      ['new', '', ''],
      ['settled', '', ''],
      ['veteran', 'yes', '+7'],
    ]);
    expect(bands.slice(0, 2)).toMatchObject([
      { too_few: 'yes', hidden: '', asked: '12', answered: '', rate: '' },
      { too_few: '', hidden: 'yes', asked: '31', answered: '', rate: '' },
    ]);
  });

  it('is distinguished from no answers, and that from nobody asked', () => {
    expect(valuesOf(withLastWeek(weekOf(WEEK, [], 12)))).toMatchObject({ no_answers: 'yes', answered: '0' });
    expect(valuesOf(withLastWeek(weekOf(WEEK, [])))).toMatchObject({
      nobody_asked: 'yes',
      response_rate: '',
    });
  });
});

describe('the change against the week before', () => {
  const before = weekOf('2026-W46', repeated([10, 500], [7, 300], [2, 200]));
  const changed = (scores: readonly number[]) =>
    valuesOf(fullDigest({ weeks: [before, weekOf(WEEK, scores)] })).change;

  it.each([
    ['up', repeated([10, 600], [7, 250], [2, 150]), { points: '15', noise: '', rate_before: '+30%' }],
    ['down', repeated([10, 400], [7, 300], [2, 300]), { points: '20', noise: '' }],
    ['up', repeated([10, 7], [7, 2], [2, 1]), { points: '30', noise: 'yes' }],
    ['flat', repeated([10, 50], [7, 30], [2, 20]), { points: '0', noise: 'yes' }],
  ] as const)('goes %s', (direction, scores, expected) => {
    const change = changed(scores);
    expect(change).toMatchObject({ known: 'yes', ...expected });
    for (const each of ['up', 'down', 'flat'] as const)
      expect(change[each]).toBe(each === direction ? 'yes' : '');
  });

  it('is not known while either week has too few answers', () => {
    expect(changed([9, 9, 9, 9]).known).toBe('');
    const few = [weekOf('2026-W46', [9, 9, 9, 9]), weekOf(WEEK, repeated([9, 20]))];
    expect(valuesOf(fullDigest({ weeks: few })).change.known).toBe('');
  });
});

describe('whom a digest is about', () => {
  const none = { region: '', band: '', owner: '', own: '' };
  it.each([
    ['leadership', {}],
    ['emea', { region: 'EMEA' }],
    ['newcomers', { band: 'new' }],
    ['dana', { owner: 'dana@example.com' }],
    ['owners.abcdefgh', { own: 'yes' }],
  ])('is said of %s', (audience, expected) => {
    expect(valuesOf(fullDigest({ audience })).slice).toEqual({ ...none, ...expected });
  });

  it("names no owner beside each case when all are the reader's own", () => {
    expect(valuesOf(fullDigest()).cases.rows[0]?.owner).toBe('dana@example.com');
    expect(valuesOf(fullDigest({ audience: 'owners.abcdefgh' })).cases.rows[0]?.owner).toBe('');
  });

  it('has the bands in the order of the programme, then those of an earlier programme', () => {
    const byBand = ['gone', 'veteran', 'new'].map((band) => bandOf(band, repeated([9, 9])));
    expect(valuesOf(fullDigest({ byBand })).bands.map(({ band }) => band)).toEqual([
      'new',
      'veteran',
      'gone',
    ]);
  });

  it('leaves the bands out of a digest that has one only', () => {
    expect(valuesOf(fullDigest({ byBand: [bandOf('new', repeated([9, 9]))] })).bands).toEqual([]);
  });

  it('fails when the programme no longer has such a digest', () => {
    expect(() => valuesOf(fullDigest({ audience: 'gone' }))).toThrow('The programme has no digest "gone".');
  });
});
