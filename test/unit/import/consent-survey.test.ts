import { describe, expect, it } from 'vitest';
import { type PlannedColumn, planColumns } from '../../../functions/domain/lists/columns.ts';
import { consentCounter, isReadable } from '../../../functions/domain/lists/consent-survey.ts';
import { readConsent } from '../../../functions/domain/lists/consent-values.ts';
import { consentQuestion, detailQuestion } from '../../../functions/domain/lists/questions.ts';

function columnOf(header: string): PlannedColumn {
  const [column] = planColumns([header], {}).columns;
  if (column === undefined) throw new Error(`there is no column ${header}`);
  return column;
}

/** Cells with how often they come: `unsubscribed 3, frozen 1`. */
function countsOf({ use }: PlannedColumn, text: string) {
  const counter = consentCounter();
  for (const each of text.split(', ')) {
    const [, cell = '', times = '1'] = /^(.*?) ?(\d*)$/.exec(each) ?? [];
    for (let n = 0; n < Number(times || '1'); n += 1)
      counter.add(use.kind === 'consent' ? readConsent(use.consent, cell) : { kind: 'nothing' }, cell);
  }
  return counter.build();
}

describe('a column that looks like consent', () => {
  it.each([
    ['Unsubscribed', 'yes 3, no 90', true],
    ['Unsubscribed', '', true],
    ['Unsubscribed', 'hm 1', true],
    ['Unsubscribed', 'hm 2', false],
    ['Unsubscribed', 'yes 95, hm 5', true],
    ['Unsubscribed', 'yes 94, hm 6', false],
    ['Status', 'hm 1', false],
    ['Status', 'subscribed 10, hm 1', true],
    ['Status', 'subscribed 10, hm 2', false],
    ['Status', 'unsubscribed 95, hm 5', true],
    ['Accepts marketing', 'hm 1', false],
    ['Accepts marketing', 'yes 19, hm 1', true],
    ['Plan', 'hm 40', true],
  ])('%s with %s can be read: %s', (header, cells, expected) => {
    const column = columnOf(header);
    expect(isReadable(column, countsOf(column, cells))).toBe(expected);
  });

  it('is asked about with up to eight of its words, and both ways out', () => {
    const column = columnOf('Status');
    const counts = countsOf(column, [...'pqrstuvwzk'].map((letter) => `word ${letter.repeat(4)}`).join(', '));
    expect(counts).toMatchObject({ unreadable: 10 });
    expect(counts.words).toHaveLength(8);
    const question = consentQuestion(column.header, counts);
    expect(question).toContain('10 cells');
    expect(question).toContain('"word pppp", "word qqqq"');
    expect(question).toContain('--says-no "Status=word pppp" --says-no "Status=word qqqq"');
    expect(question).toContain('--not-consent "Status"');
  });

  it('that only tells why somebody refused is asked about with both ways out', () => {
    const question = detailQuestion('Unsubscribe reason', 3);
    expect(question).toContain('3 cells');
    expect(question).toContain('--says-no "Unsubscribe reason=*"');
    expect(question).toContain('--not-consent "Unsubscribe reason"');
  });
});
