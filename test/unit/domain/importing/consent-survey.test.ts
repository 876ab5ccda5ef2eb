import { describe, expect, it } from 'vitest';
import { type ColumnUse, consentUse, saidIn } from '../../../../functions/domain/importing/columns.ts';
import {
  consentCounter,
  isOptionMisspelt,
  isReadable,
  wordsText,
} from '../../../../functions/domain/importing/consent-survey.ts';
import type { ListOptions } from '../../../../functions/domain/importing/list-options.ts';
import { consentQuestion, detailQuestion } from '../../../../functions/domain/importing/questions.ts';

type ConsentUse = Extract<ColumnUse, { kind: 'consent' }>;

function useOf(header: string, options: ListOptions = {}): ConsentUse {
  const use = consentUse(header, options);
  if (use === undefined) throw new Error(`${header} does not speak of mail`);
  return use;
}

/** Cells with how often each occurs: `unsubscribed 3, frozen 1`. */
function countsOf(use: ConsentUse, text: string) {
  const counter = consentCounter(use);
  for (const each of text.split(', ')) {
    const [, cell = '', times = '1'] = /^(.*?) ?(\d*)$/.exec(each) ?? [];
    for (let n = 0; n < Number(times || '1'); n += 1) counter.add(saidIn(use, cell), cell);
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
  ])('%s with %s can be read: %s', (header, cells, expected) => {
    const use = useOf(header);
    expect(isReadable(use, countsOf(use, cells))).toBe(expected);
  });

  it('is asked about with up to eight of its words, and both possible answers', () => {
    const counts = countsOf(
      useOf('Status'),
      [...'pqrstuvwzk'].map((letter) => `word ${letter.repeat(4)}`).join(', '),
    );
    expect(counts).toMatchObject({ unreadable: 10 });
    expect(counts.words.unreadable).toHaveLength(8);
    const question = consentQuestion('Status', counts);
    expect(question).toContain('10 cells');
    expect(question).toContain('"word pppp", "word qqqq"');
    expect(question).toContain('--says-no "Status=word pppp" --says-no "Status=word qqqq"');
    expect(question).toContain('--not-consent "Status"');
  });

  it('is asked about with both possible answers when it only tells why somebody refused', () => {
    const question = detailQuestion('Unsubscribe reason', 3);
    expect(question).toContain('3 cells');
    expect(question).toContain('--says-no "Unsubscribe reason=*"');
    expect(question).toContain('--not-consent "Unsubscribe reason"');
  });

  it.each([
    [['frozen'], 'frozen, thawed', false],
    [['frozzen'], 'frozen, thawed', true],
    [['frozzen'], 'subscribed', false],
    [['*'], 'frozen', false],
  ])('whose answer %j names no word of %s is misspelt: %s', (words, cells, expected) => {
    expect(isOptionMisspelt(countsOf(useOf('Status', { saysNo: { Status: words } }), cells))).toBe(expected);
  });

  it('is reported word by word', () => {
    const counts = countsOf(useOf('Status'), 'unsubscribed 2, subscribed, hm');
    expect(wordsText(counts)).toBe('no mail: unsubscribed; mail: subscribed; cannot be read: hm');
  });

  it('is reported with what says nothing, up to eight words of each', () => {
    const counts = countsOf(useOf('Status'), 'active, subscribed');
    expect(wordsText(counts)).toBe('mail: subscribed; nothing of it: active');
    const many = { ...counts, words: { no: [...'abcdefghij'], yes: [], nothing: [], unreadable: [] } };
    expect(wordsText(many)).toBe('no mail: a, b, c, d, e, f, g, h');
  });

  it('counts a cell without text, and has no word of it', () => {
    const counter = consentCounter(useOf('Status'));
    counter.add({ kind: 'nothing' }, ' ');
    expect(counter.build().words.nothing).toEqual([]);
  });

  it('keeps 200 characters of a word', () => {
    const counter = consentCounter(useOf('Status'));
    counter.add({ kind: 'unreadable' }, 'x'.repeat(300));
    expect(counter.build().words.unreadable).toEqual(['x'.repeat(200)]);
  });

  it('has no words that are passed over without an option', () => {
    expect(countsOf(useOf('Status'), 'frozen')).toMatchObject({ unmet: [], passedOver: [] });
  });

  it.each([
    [['frozen', '*'], 'hm', ['frozen']],
    [['on, or off'], 'hm', []],
    [['FROZEN'], 'frozen', []],
  ])('whose answer is %j misses in %s: %j', (words, cells, unmet) => {
    expect(countsOf(useOf('Status', { saysNo: { Status: words } }), cells).unmet).toEqual(unmet);
  });

  it('passes over only what nobody can read, up to eight words', () => {
    const use = useOf('Status', { saysNo: { Status: ['gone'] } });
    expect(countsOf(use, 'frozen, active, subscribed, unsubscribed, gone').passedOver).toEqual(['frozen']);
    expect(
      countsOf(use, [...'pqrstuvwzk'].map((letter) => letter.repeat(4)).join(', ')).passedOver,
    ).toHaveLength(8);
  });
});
