import type { MailKind, Values, Variable } from './mail-kinds.ts';

// Line breaks would end a header, controls garble text, and directional marks turn what follows around. The
// joiners U+200C and U+200D stay: Persian, Indic scripts and emoji need them.
const UNWANTED =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const LINK = /:\/\/|\bwww\.|\.[a-z]{2,}\/|@/i;
/** At least this much is looked at: before it is tidied, a short name can be long. */
const MAX_RAW = 4_000;
const LINE_BREAK = /\r\n?|[\n\u2028\u2029]/g;
/** Of one value in a structure: a name, a number, a sentence. */
const MAX_LEAF = 500;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let clipped = '';
  let count = 0;
  for (const { segment } of segmenter.segment(text)) {
    // A "character" can be a base letter under thousands of accents.
    if (count === limit || clipped.length + segment.length > 4 * limit) return `${clipped.trimEnd()}…`;
    clipped += segment;
    count += 1;
  }
  return clipped;
}

/** A line that is tidy already, as most are. */
const TIDY = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Makes one line of plain text of anything: no controls, no directional marks, at most `limit` characters.
 */
export function tidy(text: string, limit: number): string {
  if (text.length <= limit && TIDY.test(text)) return text;
  const line = text
    .slice(0, Math.max(MAX_RAW, 4 * limit))
    .toWellFormed()
    .normalize('NFC')
    .replace(UNWANTED, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return clip(line, limit);
}

/**
 * Makes paragraphs of plain text of anything, each line as {@link tidy} does it, no more than one empty line
 * in a row.
 */
export function tidyParagraphs(text: string, limit: number): string {
  const lines = text
    .slice(0, 4 * limit)
    .split(LINE_BREAK)
    .map((line) => tidy(line, limit));
  return clip(
    lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    limit,
  );
}

function tidyVariable(value: string, { limit, form }: Variable): string {
  if (form === 'paragraphs') return tidyParagraphs(value, limit);
  const line = tidy(value, limit);
  return form === 'name' && LINK.test(line) ? '' : line;
}

/** Every text in a structure, each on one line. Blanks stay: columns of a text part may hang on them. */
function tidyDeep(value: unknown): unknown {
  if (typeof value === 'string')
    return clip(value.slice(0, MAX_RAW).toWellFormed().normalize('NFC').replace(UNWANTED, ' '), MAX_LEAF);
  if (Array.isArray(value)) return value.map(tidyDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, tidyDeep(part)]));
}

/**
 * Makes the values of a mail harmless for subject, text and headers; HTML is escaped when it is rendered.
 * What the kind does not know is left out; what is missing stays missing, so that rendering fails.
 */
export function tidyValues(kind: MailKind, values: Values): Values {
  if (kind.isStructured) return tidyDeep(values) as Values;
  return Object.fromEntries(
    Object.entries(kind.variables).flatMap(([name, variable]) => {
      const value = values[name];
      return typeof value === 'string' ? [[name, tidyVariable(value, variable)]] : [];
    }),
  );
}
