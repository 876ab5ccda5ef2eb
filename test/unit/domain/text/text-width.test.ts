import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, wrapText } from '../../../../functions/domain/text/text-width.ts';

describe('the width of a text', () => {
  it.each([
    ['nothing', '', 0],
    ['plain letters', 'Band 1', 6],
    ['umlauts', 'Größe', 5],
    ['an accent that is a character of its own', 'Zoe\u0308', 3],
    ['several of them on one letter', 'a\u0301\u0323\u0302', 1],
    ['accents without a letter', '\u0301\u0302', 0],
    ['Japanese', '新しいお客様', 12],
    ['Chinese beyond the first plane', '𠮷野', 4],
    ['Korean, whole and in parts', '한\u1112\u1161\u11ab', 4],
    ['letters of full width', 'ＡＢ１', 6],
    ['katakana of half width', 'ｶﾅ', 2],
    ['Hebrew', 'לקוחות', 6],
    ['Thai, whose vowels stand above', 'ที่', 1],
    ['an emoji', '😀', 2],
    ['a family of three', '👩‍👩‍👧', 2],
    ['a flag', '🇩🇪', 2],
    ['a skin tone', '👍🏽', 2],
    ['a sign shown as a picture', '☺\ufe0f', 2],
    ['the same shown as a letter', '☺', 1],
    ['blocks and a minus', '██−', 3],
    ['what nobody sees', 'a\u200bb\u2060', 2],
  ])('of %s', (_what, text, cells) => {
    expect(displayWidth(text)).toBe(cells);
  });
});

describe('a text in lines', () => {
  it.each([
    ['short', 'Two words', 20, ['Two words']],
    ['broken at blanks', 'one two three four', 9, ['one two', 'three', 'four']],
    ['as wide as a line', 'one two', 7, ['one two']],
    ['without a blank', 'neverbroken word', 5, ['neverbroken', 'word']],
    ['of wide letters', '新しいお客様', 5, ['新し', 'いお', '客様']],
    ['of wide and narrow letters', 'VIP新しい', 5, ['VIP新', 'しい']],
    ['with a blank at its end', 'one two ', 5, ['one', 'two']],
    ['with several blanks', 'one   two', 5, ['one', 'two']],
    ['of several lines', 'one two\nthree', 5, ['one', 'two', 'three']],
  ])('is %s', (_what, text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines);
  });

  it('loses nothing but blanks, and is too wide only when a single word is', () => {
    const text = fc
      .array(fc.constantFrom('a', 'Wort', ' ', '名', 'e\u0301', '👩‍👩‍👧', '-', '한'), { maxLength: 60 })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (any, width) => {
        const lines = wrapText(any, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(any.replaceAll(' ', ''));
        for (const line of lines.filter((each) => displayWidth(each) > width))
          expect(line.trim()).not.toMatch(/[ 名한👩]/u);
      }),
    );
  });

  it('is made in linear time', () => {
    expect(wrapText('名'.repeat(200_000), 40)).toHaveLength(10_000);
    expect(wrapText('a b '.repeat(100_000), 40).length).toBeGreaterThan(9_000);
  });
});
