import { shownLine } from '../text/shown-text.ts';

/**
 * Marks that turn the direction of text, and invisible blanks. They are copied along by accident, or meant to
 * deceive.
 */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const MAX_SHOWN = 60;
/** Some exports have whole questions as headers. */
const MAX_HEADER = 500;

/** A text of a file without marks that got in by accident. */
export const clean = (text: string): string => text.normalize('NFC').replace(INVISIBLE, '').trim();

/** A value for a report: one line, at most 60 characters, nothing hidden. */
export function clip(text: string): string {
  // A control becomes a blank: it may be why the value was refused, and must not vanish.
  const shown = shownLine(text.replace(/\p{Cc}+/gu, ' '));
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN - 1).toWellFormed()}…` : shown;
}

/** A word in the form to compare: without accents, in lower case. São and sao become the same. */
export const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .normalize('NFC');

/** A header as somebody can name it on a command line: whole, on one line, without invisible characters. */
export const oneLine = (text: string): string =>
  shownLine(clean(text).replace(/[\p{Cc}\s]+/gu, ' ')).slice(0, MAX_HEADER);
