import { clean } from '../text.ts';

/** Quotes that people and programs put around a whole cell. */
const QUOTES = new Map([
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['‘', '’'],
  ['«', '»'],
  ['»', '«'],
  ['‹', '›'],
]);

/**
 * Dutch and Afrikaans words that begin with an apostrophe: 't Hooft, 's-Gravenhage, 'n. 'N-17 is no such
 * word, but the number N-17 with a spreadsheet's apostrophe.
 */
const NAME_WITH_APOSTROPHE = /^'(?:[tsnkmrd](?:[\s-]|$)|[TSN]\s)/;

/**
 * Words for "nothing" from databases, programs and people. Case matters, because many are names in title
 * case: Null is a surname, Nil and Nan are first names.
 */
const NULL_WORDS = new Set(
  [
    'NULL',
    'null',
    'nil',
    'NIL',
    'none',
    'None',
    'NONE',
    'NaN',
    'nan',
    'undefined',
    'nvt',
    '\\N',
    '\\n',
  ].concat(
    // Dashes of every length.
    ['-', '--', '---', '–', '—', '−'],
  ),
);

/** No name looks like these, so case does not matter. #NV and #N/D are #N/A in German and in Spanish. */
const NULL_SIGNS = new Set([
  ...[
    'n/a',
    '#n/a',
    '#n/v',
    '#nv',
    '#n/d',
    'n.a.',
    'n.a',
    'n/d',
    'n.d.',
    's/o',
    's.o.',
    's/d',
    'k. a.',
    'k.a.',
  ],
  ...['n.v.t.', 'keine angabe', 'ohne angabe', 'nicht angegeben', 'nicht verfügbar', 'not available'],
  ...['not applicable', 'not set', 'no value', 'no data', 'not provided', 'not specified', 'non renseigné'],
  ...['non renseignée', 'non disponible', 'non applicable', 'sans objet', 'sin datos', 'sin valor'],
  ...['no aplica', 'no disponible', 'no especificado'],
]);

/** Brackets around a word for "nothing": (empty), [null], <NA>. */
const BRACKETED = /^(?:\((.+)\)|\[(.+)\]|<(.+)>|\{(.+)\})$/;
const BRACKETED_WORDS = new Set([
  ...[
    'null',
    'nil',
    'none',
    'na',
    'n/a',
    'nan',
    'undefined',
    'empty',
    'blank',
    'no value',
    'not set',
    'unset',
  ],
  ...['leer', 'vide', 'vacio', 'vacío', 'en blanco', 'vuoto'],
]);

/**
 * R and pandas write NA for "not available", but it also means North America and Namibia. So it is nothing
 * only in columns where it cannot mean a place. A column outside this list is a region, an account or a tag.
 */
const NA_IS_NULL = new Set([
  ...['id', 'email', 'first_name', 'last_name', 'owner_email', 'owner_locale', 'locale', 'time_zone'],
  ...['customer_since', 'customer_until', 'renewal_on', 'last_asked', 'last_answered'],
  ...['annual_value', 'opted_out'],
]);

function isNull(text: string, column: string | undefined): boolean {
  // No word is longer.
  if (text.length > 20) return false;
  if (text === 'NA') return column === undefined || NA_IS_NULL.has(column);
  if (NULL_WORDS.has(text) || NULL_SIGNS.has(text.toLowerCase())) return true;
  const inner = BRACKETED.exec(text)
    ?.slice(1)
    .find((part) => part !== undefined);
  return inner !== undefined && BRACKETED_WORDS.has(inner.trim().toLowerCase());
}

/** Both „…“ and „…” are pairs of quotes. */
const closes = (open: string, last: string): boolean =>
  open === '„' ? last === '“' || last === '”' : QUOTES.get(open) === last;

function withoutQuotes(text: string): string {
  const open = text.charAt(0);
  const last = text.charAt(text.length - 1);
  if (text.length < 2 || !closes(open, last)) return text;
  const inner = text.slice(1, -1);
  // "A" and "B" has no quotes around the whole.
  return inner.includes(open) || inner.includes(last) ? text : inner.trim();
}

/** Spreadsheets put an apostrophe, or ="…", around values that they must not take for numbers. */
function withoutTextMark(text: string): string {
  const formula = /^="([^"]*)"$/.exec(text)?.[1];
  if (formula !== undefined) return formula.trim();
  if (!text.startsWith("'") || NAME_WITH_APOSTROPHE.test(text)) return text;
  const unquoted = withoutQuotes(text);
  return unquoted === text ? text.slice(1).trim() : unquoted;
}

/**
 * The value that a cell means: on one line, without invisible marks, quotes around the whole, or a
 * spreadsheet's apostrophe before a number. A word for "nothing" becomes empty, even in quotes, because some
 * programs quote every cell.
 *
 * @param raw the text between the separators of the file
 * @param column the name of the column; NA stays in region, account and tags, where it may be North America
 *   or Namibia
 * @returns the empty string when the cell says nothing
 */
export function cellText(raw: string, column?: string): string {
  const line = clean(raw.replace(/[\s\u0085]+/g, ' ')).replace(/ {2,}/g, ' ');
  const text = withoutQuotes(withoutTextMark(line));
  return isNull(text, column) ? '' : text;
}
