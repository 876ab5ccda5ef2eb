import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownLine, shownLines } from '../../../../functions/domain/text/shown-text.ts';

describe('a line from outside', () => {
  it.each([
    ['an override of direction', 'inv\u202eoice', 'invoice'],
    ['an embedding and its end', 'a\u202ab\u202bc\u202cd\u202de', 'abcde'],
    ['isolates', '\u2066a\u2067b\u2068c\u2069', 'abc'],
    ['marks of direction', '\u200ea\u200fb\u061cc', 'abc'],
    ['an escape sequence', '\u001b[31mred\u001b[0m', '[31mred[0m'],
    ['the same in one character', '\u009b2Jgone', '2Jgone'],
    ['a bell, a backspace and a NUL', 'a\u0007b\bc\0d', 'abcd'],
    ['a title of the window', '\u001b]0;title\u0007text', ']0;titletext'],
    ['blanks that nobody sees', 'a\u200bb\u2060c\ufeffd\u3164e', 'abcde'],
    ['a hyphen that nobody sees', 'soft\u00adhyphen', 'softhyphen'],
    ['letters that nobody sees', 'a\u{e0041}\u{e0042}b', 'ab'],
    ['joiners where nothing is joined', 'a\u200db\u200cc', 'abc'],
    ['a joiner before an emoji alone', 'a\u200d👩', 'a👩'],
    ['notes between lines', '\ufff9a\ufffab\ufffb', 'ab'],
    ['half of a character', 'a\ud83d', 'a\ufffd'],
    ['line breaks of all kinds', 'a\r\nb\nc\rd\u0085e\u2028f\u2029g\vh\fi', 'a b c d e f g h i'],
    ['a tab', 'a\tb', 'a b'],
  ])('loses %s', (_what, text, shown) => {
    expect(shownLine(text)).toBe(shown);
  });

  it.each([
    ['plain words', 'Too slow, and dear: 50 %!'],
    ['accents', 'Zoe\u0308 Müller'],
    ['Hebrew and Arabic', 'שלום عليكم'],
    ['a Persian word with its joint', 'می\u200cخواهم'],
    ['letters of Devanagari', 'क्\u200dष'],
    ['Japanese', '対応が遅い　です'],
    ['a family, a heart and a flag', '👩‍👩‍👧 ❤\ufe0f 👩‍❤\ufe0f‍👩 🇩🇪 👍🏽'],
    ['blanks at its start and its end', '  two blanks  '],
  ])('keeps %s', (_what, text) => {
    expect(shownLine(text)).toBe(text);
  });

  it('has nothing hidden, whatever it was, and does not change when it is shown again', () => {
    const hidden = fc.constantFrom(
      ...'\u202e\u2066\u2069\u001b\u009b\u200b\u200c\u200d\u00ad\ufe0f\n\u2028👩ا❤a',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(hidden, { maxLength: 30 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        const shown = shownLine(any);
        expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u00ad\u200b\u2060\ufeff]/u);
        expect(shownLine(shown)).toBe(shown);
      }),
    );
  });

  it('of any length takes linear time', () => {
    for (const piece of ['\u202e', '\u200d', '👩\u200d', 'ا\u200c', '\ufe0f', '\n', '\u001b[31m'])
      expect(shownLine(piece.repeat(200_000)).length).toBeLessThanOrEqual(1_000_000);
  });
});

it("only the writer's own line breaks start a line", () => {
  expect(shownLines('one\vtwo\fthree\u0085V')).toEqual(['one', 'two', 'three', 'V']);
  expect(shownLines('one\r\ntwo\rthree\n\nfour\u2028five\u202e')).toEqual([
    'one',
    'two',
    'three',
    '',
    'four',
    'five',
  ]);
});
