// How wide a text is where every character stands in a cell of one width: the text part of a mail, a
// terminal. East Asian letters and most emoji take two cells, an accent that is a character of its own takes
// none.

/**
 * Wide and fullwidth characters of Unicode's Annex 11, by the blocks in which all or nearly all of them are
 * (the list that terminals go by since Markus Kuhn's wcwidth); an emoji also where a selector asks for its
 * picture.
 */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2fb}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]|\ufe0f/u;
/** What is not seen at all. */
const UNSEEN = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]*$/u;
const PLAIN = /^[ -~]*$/;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

const cellsOf = (grapheme: string): number => (UNSEEN.test(grapheme) ? 0 : WIDE.test(grapheme) ? 2 : 1);

/** How many cells a text of one line takes. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let cells = 0;
  for (const { segment } of segmenter.segment(text)) cells += cellsOf(segment);
  return cells;
}

/**
 * A line in pieces between which it may be broken: words, blanks, and each wide character, for their scripts
 * have no blanks.
 */
function piecesOf(line: string): string[] {
  const pieces: string[] = [];
  let isOpen = false;
  for (const { segment } of segmenter.segment(line)) {
    const isPart = segment !== ' ' && cellsOf(segment) < 2;
    if (isPart && isOpen) pieces[pieces.length - 1] += segment;
    else pieces.push(segment);
    isOpen = isPart;
  }
  return pieces;
}

function wrapLine(line: string, width: number): string[] {
  if (displayWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = '';
  for (const piece of piecesOf(line)) {
    if (displayWidth(current + piece) <= width) current += piece;
    else {
      lines.push(current.trimEnd());
      current = piece.trimStart();
    }
  }
  return [...lines, current.trimEnd()].filter((each) => each !== '');
}

/**
 * A text in lines of at most so many cells, broken at blanks and between wide characters; a longer word stays
 * whole.
 *
 * @param width in cells
 */
export const wrapText = (text: string, width: number): string[] =>
  text.split('\n').flatMap((line) => wrapLine(line, width));
