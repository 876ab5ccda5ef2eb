import { isUtf8 } from 'node:buffer';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';

export interface CsvRow {
  /** Line of the file, from 1, on which the row starts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** What a CSV file turns out to hold, in the order of the file. */
export type CsvEvent =
  /** The first row that is not blank. */
  | ({ readonly kind: 'header' } & CsvRow)
  | ({ readonly kind: 'row' } & CsvRow)
  /** The last event: the file cannot be read beyond this line. */
  | { readonly kind: 'unreadable'; readonly line: number; readonly expected: string };

/** What stops the reading, found by the decoder or by the parser; whichever is first. */
interface Stop {
  at?: { line: number; expected: string };
}

const NOT_UTF8 = 'text in UTF-8; save the file as "CSV UTF-8"';
const QUOTE_ASTRAY = 'a closing double quote for a value that starts in this row';
/** Far above any row, far below what could hurt: without it one quote gone astray would gather a whole file in memory. */
const MAX_ROW_BYTES = 256 * 1024;
const MAX_LINE_BYTES = 1024 * 1024;
const LF = 10;
const CR = 13;

/** Where the last line that is surely complete ends: behind an LF, or behind a CR that no LF can follow any more. */
const endOfLines = (bytes: Buffer): number =>
  Math.max(bytes.lastIndexOf(LF), bytes.length < 2 ? -1 : bytes.lastIndexOf(CR, bytes.length - 2)) + 1;

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

const countLines = (text: string): number => text.split('\n').length - 1;

/**
 * Decodes whole lines, strictly: a wrong encoding is noticed at the line where it shows, and the lines before it are
 * still read. Line ends become LF, so that lines are counted alike whatever the file uses.
 */
async function* decodeLines(source: AsyncIterable<Uint8Array>, stop: Stop): AsyncGenerator<string> {
  let line = 1;
  let rest = Buffer.alloc(0);
  let isFirst = true;

  function* decode(bytes: Buffer): Generator<string> {
    const text = (isText(bytes) ? bytes.toString('utf8') : goodLines(bytes)).replace(/\r\n?/g, '\n');
    line += countLines(text);
    yield isFirst && text.startsWith('\ufeff') ? text.slice(1) : text;
    isFirst = false;
    if (!isText(bytes)) stop.at ??= { line, expected: NOT_UTF8 };
  }

  for await (const chunk of source) {
    rest = Buffer.concat([rest, chunk]);
    const end = endOfLines(rest);
    if (end > 0) yield* decode(rest.subarray(0, end));
    rest = rest.subarray(end);
    if (rest.length > MAX_LINE_BYTES) stop.at ??= { line, expected: 'lines shorter than 1 MB' };
    if (stop.at !== undefined) return;
  }
  if (rest.length > 0) yield* decode(rest);
}

/** Spreadsheets of many countries separate by semicolon, some exports by tab; no column name holds either. */
async function peekDelimiter(texts: AsyncGenerator<string>): Promise<{ head: string; delimiter: string }> {
  let head = '';
  while (!/\S.*\n/.test(head)) {
    const next = await texts.next();
    if (next.done === true) break;
    head += next.value;
  }
  return { head, delimiter: /[,;\t]/.exec(head.trimStart().split('\n', 1)[0] ?? '')?.[0] ?? ',' };
}

async function* prepend(head: string, texts: AsyncGenerator<string>): AsyncGenerator<string> {
  if (head !== '') yield head;
  yield* texts;
}

/**
 * Reads a CSV file (RFC 4180; comma, semicolon or tab; any line end; with or without a byte order mark) as a stream.
 * Blank lines are left out. Lines are those of the file, also where quoted values run over several.
 *
 * @throws whatever the source throws; a bad file is an event, not an error
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>): AsyncGenerator<CsvEvent> {
  const stop: Stop = {};
  const texts = decodeLines(source, stop);
  const { head, delimiter } = await peekDelimiter(texts);
  // The parser runs ahead of the reader of this generator: what belongs to a line is noted while parsing.
  let lastLine = 0;
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    max_record_size: MAX_ROW_BYTES,
    // A row with too many or too few values is a bad row, and so is one with a misplaced quote: neither ends the file.
    relax_column_count: true,
    relax_quotes: true,
    on_record: (cells, { lines }) => {
      lastLine = lines;
      const isBlank = cells.every((cell) => cell.trim() === '');
      // A record is a list of texts to the parser, so the line travels as the first of them.
      return isBlank ? null : [String(lines - countLines(cells.join(''))), ...cells];
    },
    // What is left is a quote never closed. It must not be an error, which would take the rows before it along.
    skip_records_with_error: true,
    on_skip: () => {
      stop.at ??= { line: lastLine + 1, expected: QUOTE_ASTRAY };
      return undefined;
    },
  });
  // The reader of the parser gets an error of the source too.
  const records: AsyncIterable<string[]> = pipeline(prepend(head, texts), parser, () => undefined);
  let kind: 'header' | 'row' = 'header';
  for await (const [line, ...cells] of records) {
    yield { kind, line: Number(line), cells };
    kind = 'row';
  }
  if (stop.at !== undefined) yield { kind: 'unreadable', ...stop.at };
}
