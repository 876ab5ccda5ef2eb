/** Marks that turn the direction of text, and invisible blanks: copied along by accident, or to deceive. */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const MAX_SHOWN = 60;
/** Whole questions stand at the head of some exports. */
const MAX_HEADER = 500;

/** A text of a file without what only gets in by accident. */
export const clean = (text: string): string => text.normalize('NFC').replace(INVISIBLE, '').trim();

/** A value as a report shows it: one line, at most 60 characters, nothing that could steer a terminal. */
export function clip(text: string): string {
  const shown = text.replace(INVISIBLE, '').replace(/\p{Cc}+/gu, ' ');
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN - 1).toWellFormed()}…` : shown;
}

/** A word as it is compared: without accents, in lower case. São and sao are the same. */
export const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .normalize('NFC');

/**
 * A header as it can be named again on a command line: whole, in one line, without what could steer a
 * terminal.
 */
export const oneLine = (text: string): string =>
  clean(text)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, MAX_HEADER);
