// A spreadsheet runs a cell that starts like a formula (OWASP, "CSV Injection"). Where a cell starts is for
// whoever opens the file to say: with another separator than it was written with, quotes no longer hold a
// cell together, so that one begins behind each separator and each line break inside it, whatever quotes and
// blanks come first. An apostrophe before the formula makes it text.

/** What formulas begin with, in the width of East Asian keyboards too. */
const FORMULA = '=+\\-@＝＋－＠﹦﹢﹣﹫';
/** What may stand before a formula: separators, quotes, blanks, and what is not seen. */
const BEFORE = '\\s\\p{Cf}"“”,;|';

/** Begins only where such characters do, so that a long run of them is gone through once. */
const LEAD = new RegExp(`(?<![${BEFORE}])[${BEFORE}]+(?=[${FORMULA}])`, 'gu');
const SEPARATOR = /[,;|\t\r\n\v\f\u0085\u2028\u2029]/;
/** A tab or a line break at the start of a cell is skipped over by some programs. */
const START = new RegExp(`^[${FORMULA}\\t\\r\\n]`, 'u');

/** A text in which no formula begins, with whatever separator it is read. */
const defused = (text: string): string =>
  text
    .replace(LEAD, (lead, offset: number) => (offset === 0 || SEPARATOR.test(lead) ? `${lead}'` : lead))
    .replace(START, "'$&");

/** A text as a cell of a CSV file, in quotes, that opens safely in a spreadsheet. */
export const csvCell = (text: string): string => `"${defused(text).replaceAll('"', '""')}"`;
