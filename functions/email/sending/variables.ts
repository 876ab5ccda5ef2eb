import type { MailKind, Values, Variable } from './mail-kinds.ts';

// Line breaks would end a header, controls garble text, and directional marks turn the text after them. The
// joiners U+200C and U+200D stay, because Persian, Indic scripts and emoji need them.
const UNWANTED =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const LINK = /:\/\/|\bwww\.|\.[a-z]{2,}\/|@/i;
/** Tidying starts from at least this much, because a short name can be long before it is tidied. */
const MAX_RAW = 4_000;
const LINE_BREAK = /\r\n?|[\n\u2028\u2029]/g;
/** The limit for one value in a structure: a name, a number, a sentence. */
const MAX_LEAF = 500;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let clipped = '';
  let count = 0;
  for (const { segment } of segmenter.segment(text)) {
    // One "character" can be a base letter under thousands of accents.
    if (count === limit || clipped.length + segment.length > 4 * limit) return `${clipped.trimEnd()}…`;
    clipped += segment;
    count += 1;
  }
  return clipped;
}

/** A line that needs no tidying, like most. */
const TIDY = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Makes one line of plain text from anything: no controls, no directional marks, at most `limit` characters.
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
 * Makes paragraphs of plain text from anything. {@link tidy} makes each line, and empty lines never follow
 * each other.
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

/**
 * Tidies every text in a structure to one line. Blanks stay, because columns of a text part may depend on
 * them.
 */
function tidyDeep(value: unknown): unknown {
  if (typeof value === 'string')
    return clip(value.slice(0, MAX_RAW).toWellFormed().normalize('NFC').replace(UNWANTED, ' '), MAX_LEAF);
  if (Array.isArray(value)) return value.map(tidyDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, tidyDeep(part)]));
}

/**
 * Makes the values of a mail harmless for subject, text and headers; rendering escapes them for HTML. Values
 * that the kind does not know are left out. Missing values stay missing, so that rendering fails.
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
