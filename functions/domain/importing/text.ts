import { shownLine } from '../text/shown-text.ts';

/** Marks that turn the direction of text, and invisible blanks: copied along by accident, or to deceive. */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const MAX_SHOWN = 60;
/** Whole questions stand at the head of some exports. */
const MAX_HEADER = 500;

/** A text of a file without what only gets in by accident. */
export const clean = (text: string): string => text.normalize('NFC').replace(INVISIBLE, '').trim();

/** A value as a report shows it: one line, at most 60 characters, nothing hidden. */
export function clip(text: string): string {
  // A value may be refused for a control in it, and would look right without.
  const shown = shownLine(text.replace(/\p{Cc}+/gu, ' '));
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN - 1).toWellFormed()}…` : shown;
}

/** A word as it is compared: without accents, in lower case. São and sao are the same. */
export const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .normalize('NFC');

/** A header as it can be named again on a command line: whole, in one line, without what is not seen. */
export const oneLine = (text: string): string =>
  shownLine(clean(text).replace(/[\p{Cc}\s]+/gu, ' ')).slice(0, MAX_HEADER);
