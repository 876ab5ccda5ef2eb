// A spreadsheet runs a cell that starts like a formula (OWASP, "CSV Injection"). Whoever opens the file
// decides where cells start: with another separator than ours, quotes no longer hold a cell together. Then a
// cell begins after each separator and each line break inside ours, perhaps with quotes and blanks first. An
// apostrophe before the formula makes it text.

/** The characters that begin formulas, also in the width of East Asian keyboards. */
const FORMULA = '=+\\-@＝＋－＠﹦﹢﹣﹫';
/** What may stand before a formula: separators, quotes, blanks and invisible characters. */
const BEFORE = '\\s\\p{Cf}"“”,;|';

/** The lookbehind lets a match begin only at the start of a run, so that a long run is read once. */
const LEAD = new RegExp(`(?<![${BEFORE}])[${BEFORE}]+(?=[${FORMULA}])`, 'gu');
const SEPARATOR = /[,;|\t\r\n\v\f\u0085\u2028\u2029]/;
/** Some programs skip a tab or a line break at the start of a cell. */
const START = new RegExp(`^[${FORMULA}\\t\\r\\n]`, 'u');

/** A text in which no formula begins, whatever separator a program uses. */
const defused = (text: string): string =>
  text
    .replace(LEAD, (lead, offset: number) => (offset === 0 || SEPARATOR.test(lead) ? `${lead}'` : lead))
    .replace(START, "'$&");

/** A text as a cell of a CSV file, in quotes, that opens safely in a spreadsheet. */
export const csvCell = (text: string): string => `"${defused(text).replaceAll('"', '""')}"`;
