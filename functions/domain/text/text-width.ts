// Measures text where every character stands in a cell of one width: the text part of a mail, a terminal.
// East Asian letters and most emoji take two cells. A separate accent takes none.

/**
 * Wide and fullwidth characters of Unicode's Annex 11, as the blocks that hold hardly any others (terminals
 * have used this list since Markus Kuhn's wcwidth). An emoji is wide too when a selector asks for its
 * picture.
 */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2fb}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]|\ufe0f/u;
/** Characters that take no cell. */
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
 * Cuts a line into the pieces between which it may break: words, blanks, and single wide characters, because
 * their scripts have no blanks.
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
 * Wraps a text at blanks and between wide characters. A word longer than the width stays whole.
 *
 * @param width in cells
 */
export const wrapText = (text: string, width: number): string[] =>
  text.split('\n').flatMap((line) => wrapLine(line, width));
