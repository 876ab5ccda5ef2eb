import { bad, ok, type Reading } from '../reading.ts';
import { spreadsheetDamage } from './spreadsheet-damage.ts';

const MAX_ID = 64;

/**
 * Spreadsheets write long numbers as 1.23457E+10, or as 1E+10 when no decimals are left. 12E5 and E+10 are
 * codes: no spreadsheet writes two digits before the E, or an E without a sign after one digit.
 */
const ROUNDED = /^[+-]?(?:\d[.,]\d+E[+-]?\d{1,3}|\dE\+\d{2,3})$/i;

/**
 * The id of a customer in the CRM: at most 64 characters on one line. Ids damaged by a spreadsheet are
 * refused.
 */
export function readId(text: string): Reading<string> {
  const damage = spreadsheetDamage(text);
  if (damage !== undefined) return bad(`the id your CRM has for this customer; ${damage}`);
  if (ROUNDED.test(text)) {
    return bad('the whole id; a spreadsheet has rounded this one: export again with the column as text');
  }
  if (text === '') return bad('the id your CRM has for this customer');
  if (text.length > MAX_ID) return bad(`at most ${MAX_ID} characters`);
  if (/\p{Cc}/u.test(text)) return bad('text without line breaks, tabs and other control characters');
  return ok(text);
}
