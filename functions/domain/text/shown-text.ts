// Text from outside, as a terminal or a report may show it: a customer's words, a cell of a list, what a mail
// server said. Nothing in it may hide, turn the text around it, or steer the terminal.

/** What begins a new line. */
const LINE_BREAK = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;
/** What moves along a line or to another one. */
const MOVES = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

// Emoji are joined by what nobody sees, and so are letters from Arabic to Sinhala and of Myanmar and Khmer.
const JOINS =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})\ufe0f|(?<=[\u0600-\u0dff\u1000-\u109f\u1780-\u17ff])[\u200c\u200d](?=[\u0600-\u0dff\u1000-\u109f\u1780-\u17ff])/u;
/**
 * Controls, with those that a terminal takes for commands; marks that turn the direction of text; all else
 * that is not seen.
 */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]+/u;
const UNSEEN_OR_JOINS = new RegExp(`${JOINS.source}|(${UNSEEN.source})`, 'gu');

const PLAIN = /^[ -~]*$/;

/**
 * A text on one line, as it is seen: what would break the line is a blank, and what is not seen is left out.
 */
export function shownLine(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .toWellFormed()
    .replace(MOVES, ' ')
    .replace(UNSEEN_OR_JOINS, (found: string, unseen: string | undefined) =>
      unseen === undefined ? found : '',
    );
}

/** The lines of a text, each as {@link shownLine} has it. */
export const shownLines = (text: string): string[] => text.split(LINE_BREAK).map(shownLine);
