import { CsvError, parse } from 'csv-parse/sync';
import { normaliseAddress } from '../../../domain/identity/address.ts';

export const isAddress = (text: string): boolean =>
  text.includes('@') && normaliseAddress(text).kind === 'ok';

/** Whether cells name the columns of a list. The caller knows the names. */
export type IsHeader = (cells: readonly string[]) => boolean;

const COMMA = ',';
// Spreadsheets of many countries separate by semicolon, some exports by tab or pipe.
const DELIMITERS = [COMMA, ';', '\t', '|'];
const WITHIN_QUOTES = /"(?:[^"]|"")*(?:"|$)/g;

/**
 * The separator of a line. Undefined when there is none. When a line has several of the signs, one that sets
 * a known header or an address apart is the separator; otherwise the most frequent one is.
 */
export function delimiterOf(line: string, isHeader: IsHeader): string | undefined {
  const bare = line.replace(WITHIN_QUOTES, '');
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length - 1 }));
  const found = counted
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .map(({ delimiter }) => delimiter);
  // An address may contain a pipe.
  const usual = found.filter((delimiter) => delimiter !== '|' || (found.length === 1 && !isAddress(bare)));
  const isPlain = (delimiter: string): boolean => {
    const cells = naiveCells(line, delimiter);
    return isHeader(cells) || cells.some(isAddress);
  };
  return usual.find(isPlain) ?? usual[0];
}

/** The separator that Excel writes at the head of a file: `sep=;`, perhaps with more separators after it. */
export function sepOf(line: string): string | undefined {
  const [, sep = '', more = ''] = /^"?sep=([^\w\s"]|\t)(.*)$/i.exec(line) ?? [];
  return sep !== '' && more.replaceAll(sep, '').replace('"', '') === '' ? sep : undefined;
}

/**
 * The separator of a file. The first line that has one decides: its header, or in a list of addresses the
 * first line with more than one cell.
 */
export function delimiterOfLines(lines: readonly string[], isHeader: IsHeader): string {
  const [first = '', ...others] = lines;
  const found = delimiterOf(first, isHeader);
  if (found !== undefined) return found;
  for (const line of others) {
    const delimiter = delimiterOf(line, isHeader);
    if (delimiter !== undefined && naiveCells(line, delimiter).some(isAddress)) return delimiter;
  }
  return COMMA;
}

const unquoted = (cell: string): string => cell.trim().replace(/^"|"$/g, '').replaceAll('""', '"');

/** The cells of a line whose quotes cannot be trusted. */
export const naiveCells = (line: string, delimiter: string): string[] => line.split(delimiter).map(unquoted);

/**
 * The records of a text. Undefined when a quote is never closed, or, if `strict`, when a quote stands in a
 * forbidden place.
 */
function parseText(text: string, delimiter: string, strict: boolean): string[][] | undefined {
  try {
    // A row with too many or too few values, or with a misplaced quote, is a bad row. It does not end the
    // file.
    return parse(text, {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: !strict,
    });
  } catch (error) {
    if (error instanceof CsvError && (strict || error.code === 'CSV_QUOTE_NOT_CLOSED')) return undefined;
    throw error;
  }
}

/** The one record that some lines make under RFC 4180. Undefined when they do not. */
export function strictRecord(lines: readonly string[], delimiter: string): string[] | undefined {
  const records = parseText(`${lines.join('\n')}\n`, delimiter, true);
  return records?.length === 1 ? records[0] : undefined;
}

const parseTogether = (lines: readonly string[], delimiter: string): string[][] | undefined =>
  parseText(`${lines.join('\n')}\n`, delimiter, false);

/**
 * Parses lines in halves. If there are fewer records than lines, a quote has swallowed a line end, and the
 * halves find it.
 */
function parseByHalves(lines: readonly string[], delimiter: string): (string[] | undefined)[] {
  if (lines.length === 0) return [];
  const records = parseTogether(lines, delimiter);
  if (records?.length === lines.length) return records;
  if (lines.length < 2) return lines.map(() => undefined);
  const half = lines.length >> 1;
  return [lines.slice(0, half), lines.slice(half)].flatMap((part) => parseByHalves(part, delimiter));
}

export function countQuotes(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) count += 1;
  return count;
}

/** Whether a line is correct up to a quote that opens and does not close on it. */
export function opensQuote(line: string, delimiter: string): boolean {
  let at = 0;
  while (at < line.length) {
    if (line[at] === '"') {
      let end = line.indexOf('"', at + 1);
      while (end >= 0 && line[end + 1] === '"') end = line.indexOf('"', end + 2);
      if (end < 0) return true;
      at = end + 1;
      if (at < line.length && line[at] !== delimiter) return false;
    } else {
      const end = line.indexOf(delimiter, at);
      const cell = end < 0 ? line.slice(at) : line.slice(at, end);
      if (end < 0 || cell.includes('"')) return false;
      at = end;
    }
    at += 1;
  }
  return false;
}

/** The records of lines that have quoted cells. */
function quotedRecords(lines: readonly string[], delimiter: string): (string[] | undefined)[] {
  // Reading all together is many times faster than one by one, and nearly always works.
  const together = lines.length === 0 ? [] : parseTogether(lines, delimiter);
  if (together?.length === lines.length) return together;
  const records: (string[] | undefined)[] = new Array(lines.length);
  const others: number[] = [];
  for (const [index, line] of lines.entries()) {
    // Most odd lines lack a quote. Among the others they would cause reading everything again and again.
    if (countQuotes(line) % 2 === 0) others.push(index);
    else if (!opensQuote(line, delimiter)) records[index] = parseTogether([line], delimiter)?.[0];
  }
  const parsed = parseByHalves(
    others.map((index) => lines[index] ?? ''),
    delimiter,
  );
  for (const [at, index] of others.entries()) records[index] = parsed[at];
  return records;
}

/** The record of each line, read separately. Undefined when a quote is not closed. */
export function recordsOf(lines: readonly string[], delimiter: string): (string[] | undefined)[] {
  const records: (string[] | undefined)[] = new Array(lines.length);
  const quoted: number[] = [];
  const opening = `${delimiter}"`;
  for (const [index, line] of lines.entries()) {
    // A quote inside a cell is a letter like any other.
    if (line.startsWith('"') || line.includes(opening)) quoted.push(index);
    else records[index] = line.split(delimiter);
  }
  const parsed = quotedRecords(
    quoted.map((index) => lines[index] ?? ''),
    delimiter,
  );
  for (const [at, index] of quoted.entries()) records[index] = parsed[at];
  return records;
}
