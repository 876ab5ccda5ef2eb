// Makes text from outside safe for a terminal or a report: a customer's words, a cell of a list, what a mail
// server said. Nothing in the text may hide, turn the text around it, or steer the terminal.

/** The characters that begin a new line. */
const LINE_BREAK = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;
/** The characters that move along a line or to another one. */
const MOVES = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

// Invisible characters join emoji, and letters from Arabic to Sinhala and of Myanmar and Khmer. These stay.
const JOINS =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})\ufe0f|(?<=[\u0600-\u0dff\u1000-\u109f\u1780-\u17ff])[\u200c\u200d](?=[\u0600-\u0dff\u1000-\u109f\u1780-\u17ff])/u;
/**
 * Invisible characters: controls, some of which are commands to a terminal; marks that turn the direction of
 * text; and all others.
 */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]+/u;
const UNSEEN_OR_JOINS = new RegExp(`${JOINS.source}|(${UNSEEN.source})`, 'gu');

const PLAIN = /^[ -~]*$/;

/** A text as one visible line: line breaks and tabs become blanks, and invisible characters go away. */
export function shownLine(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .toWellFormed()
    .replace(MOVES, ' ')
    .replace(UNSEEN_OR_JOINS, (found: string, unseen: string | undefined) =>
      unseen === undefined ? found : '',
    );
}

/** The lines of a text, each made by {@link shownLine}. */
export const shownLines = (text: string): string[] => text.split(LINE_BREAK).map(shownLine);
