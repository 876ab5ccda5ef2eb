import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY, type Tally } from '../../functions/domain/score.ts';
import { scoreLines } from '../../infra/ops/score-text.ts';

const tally = (change: Partial<Tally>): Tally => ({ ...EMPTY_TALLY, ...change });
const LATER = Date.parse('2026-11-20T00:00:00Z');
const count = (all: Tally, more: { unknown?: number; refused?: number } = {}) => ({
  week: '2026-W45',
  all,
  byBand: new Map([['new', all]]),
  unknown: 0,
  refused: 0,
  ...more,
});

describe('the printed score', () => {
  it('shows every count by band, the score as a count and the rate with interval and n', () => {
    const all = tally({
      asked: 40,
      answered: 12,
      doubtful: 3,
      pending: 1,
      promoters: 7,
      passives: 3,
      detractors: 2,
    });
    expect(scoreLines(count(all), LATER)).toEqual([
      'Week 2026-W45, from Monday 2026-11-02',
      '',
      'band  asked  answered  doubtful  pending  yes  maybe  no  score  rate',
      'new      40        12         3        1    7      3   2     +5  +42 % (-7 % to +78 %, n = 12)',
      'all      40        12         3        1    7      3   2     +5  +42 % (-7 % to +78 %, n = 12)',
      '',
      'Referenceability score: +5 (7 yes minus 2 no). As a rate: +42 % (-7 % to +78 %, n = 12); the range is the 95 % interval.',
      '1 pending: a click that is still in its half hour of quarantine.',
      '3 doubtful: cannot be told from a mail scanner; kept, not counted.',
    ]);
  });

  it('says so when nobody was asked, and when nobody answered', () => {
    expect(scoreLines(count(tally({})), LATER).at(-1)).toBe('Nobody was asked in this week.');
    expect(scoreLines(count(tally({ asked: 3 })), LATER)).toContain('No answers yet, so there is no score.');
  });

  it('says "so far" until the week is over', () => {
    const [before] = scoreLines(count(tally({ asked: 1 })), Date.parse('2026-11-08T23:59:59Z'));
    const [after] = scoreLines(count(tally({ asked: 1 })), Date.parse('2026-11-09T00:00:00Z'));
    expect(before).toMatch(/, so far$/);
    expect(after).not.toMatch(/so far/);
  });

  it('names what SES refused and what is unknown', () => {
    const lines = scoreLines(count(tally({}), { unknown: 2, refused: 1 }), LATER).join('\n');
    expect(lines).toContain('2 unknown: SES may have taken them; never sent again.');
    expect(lines).toContain('1 refused by SES.');
  });
});
