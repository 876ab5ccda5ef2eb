import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';

export interface CsvRow {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

interface Fault {
  readonly line: number;
  /** What would have been right, to be read after "expected". */
  readonly expected: string;
}

/** What a CSV file turns out to hold, in the order of the file. */
export type CsvEvent =
  /** The first row that is not blank. */
  | ({ readonly kind: 'header' } & CsvRow)
  | ({ readonly kind: 'row' } & CsvRow)
  /** A line that is no row; the next one may be. */
  | ({ readonly kind: 'bad-line'; readonly text: string } & Fault)
  /** The last event: the file cannot be read from this line on. */
  | ({ readonly kind: 'unreadable' } & Fault);

const NOT_UTF8 = 'text in UTF-8; save the file as "CSV UTF-8"';
const QUOTE_ASTRAY =
  'a closing double quote on the same line, for a value that starts with one; no value holds a line break';
/** Far above any row, far below what could hurt: a file without line ends must not fill the memory. */
const MAX_LINE_BYTES = 256 * 1024;
const TOO_LONG = 'a line shorter than 256 KB';
const LF = 10;
const CR = 13;

/** Whole lines of the file, each with an LF at its end, except that the last of the file may have none. */
interface Lines {
  readonly kind: 'lines';
  /** Number of the first of them. */
  readonly line: number;
  readonly text: string;
}
type Piece = Lines | ({ readonly kind: 'too-long' } & Fault) | ({ readonly kind: 'not-text' } & Fault);

/** Where the last line that is surely complete ends: behind an LF, or behind a CR that no LF can follow any more. */
const endOfLines = (bytes: Buffer): number =>
  Math.max(bytes.lastIndexOf(LF), bytes.length < 2 ? -1 : bytes.lastIndexOf(CR, bytes.length - 2)) + 1;

function endOfFirstLine(bytes: Buffer): number {
  const at = bytes.findIndex((byte) => byte === LF || byte === CR);
  return at + (bytes[at] === CR && bytes[at + 1] === LF ? 2 : 1);
}

const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0);

/** The lines of `bytes` up to the first that is not text. */
function goodLines(bytes: Buffer): string {
  let start = 0;
  while (start < bytes.length) {
    const next = bytes.indexOf(LF, start);
    const end = next < 0 ? bytes.length : next + 1;
    if (!isText(bytes.subarray(start, end))) break;
    start = end;
  }
  return bytes.toString('utf8', 0, start);
}

/**
 * Decodes whole lines, strictly: a wrong encoding is noticed at the line where it shows, and the lines before it are
 * still read. Line ends become LF, so that lines are counted alike whatever the file uses.
 */
async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  let line = 1;
  let rest = Buffer.alloc(0);
  let isTooLong = false;

  function* decode(bytes: Buffer): Generator<Piece> {
    const isGood = isText(bytes);
    const text = (isGood ? bytes.toString('utf8') : goodLines(bytes)).replace(/\r\n?/g, '\n');
    yield { kind: 'lines', line, text: line === 1 && text.startsWith('\ufeff') ? text.slice(1) : text };
    line += text.split('\n').length - 1;
    if (!isGood) yield { kind: 'not-text', line, expected: NOT_UTF8 };
  }

  for await (const chunk of source) {
    rest = Buffer.concat([rest, chunk]);
    if (endOfLines(rest) === 0 && isTooLong) {
      // The last byte may be a CR whose LF is still to come.
      rest = rest.subarray(-1);
      continue;
    }
    if (isTooLong) {
      rest = rest.subarray(endOfFirstLine(rest));
      yield { kind: 'too-long', line, expected: TOO_LONG };
      line += 1;
      isTooLong = false;
    }
    const end = endOfLines(rest);
    if (end > 0) yield* decode(rest.subarray(0, end));
    rest = rest.subarray(end);
    isTooLong = rest.length > MAX_LINE_BYTES;
  }
  if (isTooLong) yield { kind: 'too-long', line, expected: TOO_LONG };
  else if (rest.length > 0) yield* decode(rest);
}

/** Spreadsheets of many countries separate by semicolon, some exports by tab; no column name holds either. */
const delimiterOf = (header: string): string => /[,;\t]/.exec(header.trim())?.[0] ?? ',';

/** The records of a text; undefined when a quote is never closed. */
function parseText(text: string, delimiter: string): string[][] | undefined {
  try {
    // A row with too many or too few values is a bad row, and so is one with a misplaced quote: neither ends the file.
    return parse(text, {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
    });
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') return undefined;
    throw error;
  }
}

/**
 * The record of each line; undefined where a quote is not closed. All lines at once are read many times faster than
 * one by one; fewer records than lines mean that a quote has swallowed a line end, and then it is looked for by halves.
 */
function recordsOf(lines: readonly string[], delimiter: string): (string[] | undefined)[] {
  const records = parseText(`${lines.join('\n')}\n`, delimiter);
  if (records?.length === lines.length) return records;
  if (lines.length < 2) return lines.map(() => undefined);
  const half = lines.length >> 1;
  return [lines.slice(0, half), lines.slice(half)].flatMap((part) => recordsOf(part, delimiter));
}

function* parseLines({ text, line }: Lines, delimiter: string): Generator<CsvEvent> {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const [index, cells] of recordsOf(lines, delimiter).entries()) {
    const at = { line: line + index, text: lines[index] ?? '' };
    if (Buffer.byteLength(at.text) > MAX_LINE_BYTES) yield { kind: 'bad-line', ...at, expected: TOO_LONG };
    else if (cells === undefined) yield { kind: 'bad-line', ...at, expected: QUOTE_ASTRAY };
    else if (cells.some((cell) => cell.trim() !== '')) yield { kind: 'row', line: at.line, cells };
  }
}

/** The events of a file, its header among the rows. */
async function* readRows(source: AsyncIterable<Uint8Array>): AsyncGenerator<CsvEvent> {
  let delimiter: string | undefined;
  for await (const piece of readLines(source)) {
    if (piece.kind === 'not-text') {
      yield { ...piece, kind: 'unreadable' };
      return;
    }
    if (piece.kind === 'too-long') {
      yield { ...piece, kind: 'bad-line', text: '' };
      continue;
    }
    if (delimiter === undefined && piece.text.trim() === '') continue;
    delimiter ??= delimiterOf(piece.text.trimStart().split('\n', 1)[0] ?? '');
    yield* parseLines(piece, delimiter);
  }
}

/**
 * Reads a CSV file (RFC 4180; comma, semicolon or tab; any line end; with or without a byte order mark) as a stream.
 * Blank lines are left out. A row is one line, for no value of ours holds a line break: a quote gone astray then costs
 * its own line and none after it.
 *
 * @throws whatever the source throws; a bad file is an event, not an error
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>): AsyncGenerator<CsvEvent> {
  let hasHeader = false;
  for await (const event of readRows(source)) {
    if (hasHeader || event.kind === 'unreadable') {
      yield event;
    } else if (event.kind === 'bad-line') {
      // Without a header no row means anything.
      yield { kind: 'unreadable', line: event.line, expected: event.expected };
      return;
    } else {
      yield { ...event, kind: 'header' };
      hasHeader = true;
    }
  }
}
