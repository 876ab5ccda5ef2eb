// The errors of Excel, LibreOffice (Err:502) and Google Sheets (#ERROR!). Files keep them in English.
const ERRORS =
  /^(?:#(?:REF|NAME|VALUE|DIV\/0|NUM|NULL|ERROR|SPILL|CALC|BLOCKED|FIELD|BUSY)[!?]?|Err:\d{3})$/i;

/**
 * What a spreadsheet left of a value that it could not show or compute, to follow "expected a value".
 * Undefined without such a trace.
 */
export function spreadsheetDamage(text: string): string | undefined {
  if (/^#+$/.test(text)) return 'the column of the spreadsheet was too narrow: widen it and export again';
  if (ERRORS.test(text)) return 'this is an error of a spreadsheet: mend the formula and export again';
  if (text.startsWith('=')) return 'this is a formula: export again with values instead of formulas';
  return undefined;
}
