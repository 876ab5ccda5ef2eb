import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY, type Tally } from '../../../functions/domain/answering/score.ts';
import { scoreLines, wordsLines } from '../../../infra/ops/score-text.ts';

const tally = (change: Partial<Tally>): Tally => ({ ...EMPTY_TALLY, ...change });
const LATER = Date.parse('2026-11-20T00:00:00Z');
const count = (
  all: Tally,
  more: { unknown?: number; refused?: number; bounced?: number; complained?: number } = {},
) => ({
  week: '2026-W45',
  all,
  byBand: new Map([['new', all]]),
  unknown: 0,
  refused: 0,
  bounced: 0,
  complained: 0,
  ...more,
});

describe('the printed score', () => {
  it('shows every count by band, the score as a count and the rate with interval and n', () => {
    const all = tally({
      asked: 40,
      answered: 12,
      unsure: 2,
      doubtful: 3,
      pending: 1,
      promoters: 7,
      passives: 3,
      detractors: 2,
    });
    expect(scoreLines(count(all), LATER)).toEqual([
      'Week 2026-W45, from Monday 2026-11-02',
      '',
      'band  asked  answered  unsure  doubtful  pending  yes  maybe  no  score  rate',
      'new      40        12       2         3        1    7      3   2     +5  +42 % (−7 % to +78 %, n = 12)',
      'all      40        12       2         3        1    7      3   2     +5  +42 % (−7 % to +78 %, n = 12)',
      '',
      'Referenceability score: +5 (7 yes minus 2 no). As a rate: +42 % (−7 % to +78 %, n = 12); the range is the 95 % interval.',
      '1 pending: a click that is still in its half hour.',
      '2 unsure: a click that may be a person’s or a mail scanner’s; kept, not counted.',
      '3 doubtful: only a mail scanner came; kept, not counted.',
    ]);
  });

  it('says so when nobody was asked, and when nobody answered', () => {
    expect(scoreLines(count(tally({})), LATER).at(-1)).toBe('Nobody was asked in this week.');
    expect(scoreLines(count(tally({ asked: 3 })), LATER)).toContain('No answers yet, so there is no score.');
  });

  it.each([
    ['bounced', '2 bounced: did not arrive, so they do not count as asked.'],
    ['complained', '2 complained: called spam by their readers.'],
  ])('tells mails that %s apart from all others', (what, line) => {
    const lines = scoreLines(count(tally({ asked: 9 }), { [what]: 2 }), LATER);
    expect(lines.filter((each) => /bounced|complained|refused|unknown/.test(each))).toEqual([line]);
    expect(scoreLines(count(tally({}), { [what]: 2 }), LATER)).toContain(line);
  });

  it('says "so far" until the week is over', () => {
    const [before] = scoreLines(count(tally({ asked: 1 })), Date.parse('2026-11-08T23:59:59Z'));
    const [after] = scoreLines(count(tally({ asked: 1 })), Date.parse('2026-11-09T00:00:00Z'));
    expect(before).toMatch(/, so far$/);
    expect(after).not.toMatch(/so far/);
  });

  it('says that a later week has not begun', () => {
    expect(scoreLines(count(tally({})), Date.parse('2026-11-01T23:59:59Z'))[0]).toBe(
      'Week 2026-W45, from Monday 2026-11-02, has not begun',
    );
  });

  it('has the bands in the order of the programme, and no score when nobody answered', () => {
    const all = tally({ asked: 1 });
    const byBand = new Map(['veteran', 'gone', 'early', 'new'].map((band) => [band, all]));
    const lines = scoreLines({ ...count(all), byBand }, LATER, ['new', 'settled', 'veteran']);
    expect(lines.slice(3, 8).map((line) => line.split(/ +/)[0])).toEqual([
      'new',
      'veteran',
      'early',
      'gone',
      'all',
    ]);
    expect(lines[3]).toMatch(/ 0 {6}– {2}–$/);
  });

  it('names what SES refused and what is unknown', () => {
    const lines = scoreLines(count(tally({}), { unknown: 2, refused: 1 }), LATER).join('\n');
    expect(lines).toContain('2 unknown: SES may have taken them; never sent again.');
    expect(lines).toContain('1 refused by SES.');
  });
});

describe('the printed words', () => {
  const at = '2026-11-03T10:00:00Z';

  it('stand below a line with the time, the answer, the band and the account', () => {
    expect(
      wordsLines([
        {
          ref: 'r1',
          at,
          text: 'Too slow.\nAnd dear.',
          score: 4,
          grade: 'confirmed',
          band: 'new',
          account: 'Alder',
        },
        { ref: 'r2', at, text: 'Fine', score: 9, grade: 'pending', band: 'new', account: '' },
        { ref: 'r3', at, text: 'Who are you?' },
      ]),
    ).toEqual([
      `${at} · 4 (no) · new · Alder`,
      '  Too slow.',
      '  And dear.',
      '',
      `${at} · 9 (yes, pending) · new`,
      '  Fine',
      '',
      `${at} · no answer`,
      '  Who are you?',
    ]);
    expect(wordsLines([])).toEqual(['Nobody wrote anything in this week.']);
  });

  it('cannot control the terminal', () => {
    expect(wordsLines([{ ref: 'r', at, text: 'a\u001b[2Jb\u009b1mc' }])[1]).toBe('  a[2Jb1mc');
  });

  it('reverse nothing, hide nothing, and cannot pass for our own lines', () => {
    const text = `good\u202e\u2066 service\u2069\u200b\r\n${at} · 9 (yes)\u2028forged`;
    expect(wordsLines([{ ref: 'r', at, text, account: 'Al\u202eder\nLtd' }])).toEqual([
      `${at} · no answer · Alder Ltd`,
      '  good service',
      `  ${at} · 9 (yes)`,
      '  forged',
    ]);
  });
});
