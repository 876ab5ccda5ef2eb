import { hasNextToken, type JsonRecord, recordsOfJson } from './json-records.ts';
import { type BadLine, type ListEvent, MAX_SHOWN_TEXT } from './list-event.ts';
import { ONE_PAGE } from './row-notes.ts';
import { scanJson } from './scan-json.ts';

/** A document is read as a whole, and takes several times its size in memory. */
const MAX_LENGTH = 64 * 1024 * 1024;
/** The objects of this many lines decide the columns, before the first row goes out. */
const HEADER_LINES = 1_000;

type Unreadable = Extract<ListEvent, { kind: 'unreadable' }>;
type Value = { readonly kind: 'value'; readonly line: number; readonly value: unknown } & {
  /** Lines on which the elements of its lists start, by depth. */
  readonly elements?: readonly (readonly number[])[];
};
type Piece = Value | BadLine | Unreadable;
type Item = { readonly kind: 'record'; readonly line: number; readonly record: JsonRecord } | BadLine;

const tooLong = (line: number): Unreadable => ({
  kind: 'unreadable',
  line,
  expected: 'JSON of at most 64 MB, or JSON lines (an object on each line) of any size',
});

type TextLine = { readonly kind: 'line'; readonly line: number; readonly text: string } | Unreadable;

async function* textLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 1;
  for await (const chunk of source) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    rest += first;
    for (const next of others) {
      yield { kind: 'line', line, text: rest };
      line += 1;
      rest = next;
    }
    if (rest.length > MAX_LENGTH) {
      yield tooLong(line);
      return;
    }
  }
  yield { kind: 'line', line, text: rest + decoder.decode() };
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function badLine(line: number, text: string): BadLine {
  const shown = text.slice(0, MAX_SHOWN_TEXT);
  const cells = [...shown.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, cell = '']) => cell);
  return { kind: 'bad-line', line, text: shown, cells, expected: 'a whole JSON object on the line' };
}

function* valuesOf(text: string): Generator<Piece> {
  const { values, error } = scanJson(text);
  for (const { start, end, line, elements } of values) {
    const whole = parsed(text.slice(start, end));
    if (whole !== undefined) yield { kind: 'value', line, value: whole.value, elements };
  }
  if (error === undefined) return;
  const expected = `JSON that is whole; this one breaks off or goes wrong at column ${error.column} of the line: export it again`;
  yield { kind: 'unreadable', line: error.line, expected };
}

/**
 * The values of JSON lines, one after another. If the first line is no complete value, the values of the
 * whole text.
 */
async function* readValues(source: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  let hasLines: boolean | undefined;
  const document: string[] = [];
  let length = 0;
  for await (const piece of textLines(source)) {
    if (piece.kind === 'unreadable') {
      yield piece;
      return;
    }
    const { line, text } = piece;
    const isBlank = text.trim() === '';
    const whole = hasLines === false || isBlank ? undefined : parsed(text);
    if (!isBlank) hasLines ??= whole !== undefined;
    if (hasLines === true) {
      if (whole !== undefined) yield { kind: 'value', line, value: whole.value };
      else if (!isBlank) yield badLine(line, text);
      continue;
    }
    document.push(text);
    length += text.length + 1;
    if (length <= MAX_LENGTH) continue;
    yield tooLong(1);
    return;
  }
  if (hasLines !== true) yield* valuesOf(document.join('\n'));
}

function itemsOf({ line, value, elements = [] }: Value): Item[] {
  const records = recordsOfJson(value);
  const lines = elements.find((starts) => starts?.length === records.length);
  return records.map((record, index) => ({ kind: 'record', line: lines?.[index] ?? line, record }));
}

const folded = (key: string): string => key.toLowerCase().replace(/[_\s-]/g, '');

/**
 * Collects the columns of records, in the order in which their keys appear. `EmailAddress` and `emailAddress`
 * are the same.
 */
function columnsOf() {
  const keys: string[] = [];
  const byFolded = new Map<string, string>();
  const known = new Set<string>();
  /** The column for a key of a record. */
  const find = (key: string, record: JsonRecord): string | undefined => {
    if (known.has(key)) return key;
    const like = byFolded.get(folded(key));
    return like === undefined || record.has(like) ? undefined : like;
  };
  return {
    keys,
    add(record: JsonRecord): void {
      for (const key of record.keys()) {
        if (find(key, record) !== undefined) continue;
        keys.push(key);
        known.add(key);
        if (!byFolded.has(folded(key))) byFolded.set(folded(key), key);
      }
    },
    /** The cells of a record, and its first key that has a value and no column. */
    cells(record: JsonRecord): { readonly cells: string[]; readonly unknown: string | undefined } {
      const byColumn = new Map<string, string>();
      let unknown: string | undefined;
      for (const [key, cell] of record) {
        const column = find(key, record);
        if (column !== undefined) byColumn.set(column, cell);
        else if (cell !== '') unknown ??= key;
      }
      return { cells: keys.map((key) => byColumn.get(key) ?? ''), unknown };
    },
  };
}

/**
 * Reads a list in JSON, as the AWS CLI and other mail services write it: objects in a list or one on each
 * line, single addresses, or lists with an address each, anywhere in the document. The keys of the objects
 * make the header, in the order in which they appear. In JSON lines, the first {@link HEADER_LINES} decide
 * it; a later object with other keys is a bad line.
 *
 * The line of a row is the line on which its object starts, or its document if that is unknown.
 *
 * @param source bytes in UTF-8 without a byte order mark
 * @throws whatever the source throws
 */
export async function* readJson(source: AsyncIterable<Uint8Array>): AsyncGenerator<ListEvent> {
  const columns = columnsOf();
  let waiting: Item[] = [];
  let values = 0;
  let isStarted = false;
  let page: ListEvent | undefined;

  const eventOf = (item: Item): ListEvent => {
    if (item.kind !== 'record') return item;
    const { line, record } = item;
    const { cells, unknown } = columns.cells(record);
    if (unknown === undefined) return { kind: 'row', line, cells };
    const text = JSON.stringify(Object.fromEntries(record)).slice(0, MAX_SHOWN_TEXT);
    const expected = `the keys that the first ${HEADER_LINES} lines have, and not "${unknown.slice(0, 60)}"`;
    return { kind: 'bad-line', line, text, cells: [...record.values()], expected };
  };
  function* start(): Generator<ListEvent> {
    isStarted = true;
    const first = waiting.find(({ kind }) => kind === 'record');
    for (const item of waiting) if (item.kind === 'record') columns.add(item.record);
    if (first !== undefined) yield { kind: 'header', line: first.line, cells: columns.keys };
    for (const item of waiting) yield eventOf(item);
    waiting = [];
  }

  for await (const piece of readValues(source)) {
    if (piece.kind === 'unreadable') {
      if (!isStarted) yield* start();
      yield piece;
      return;
    }
    const items = piece.kind === 'value' ? itemsOf(piece) : [piece];
    if (piece.kind === 'value')
      page = hasNextToken(piece.value) ? { kind: 'note', line: piece.line, text: ONE_PAGE } : undefined;
    if (isStarted) {
      for (const item of items) yield eventOf(item);
      continue;
    }
    waiting.push(...items);
    values += 1;
    if (values >= HEADER_LINES) yield* start();
  }
  if (!isStarted) yield* start();
  if (page !== undefined) yield page;
}
