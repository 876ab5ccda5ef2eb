import { countQuotes, isAddress, naiveCells, opensQuote, strictRecord } from './csv-records.ts';

export type ManyLines =
  /** A row of this many lines. */
  | { readonly kind: 'row'; readonly cells: readonly string[]; readonly lineCount: number }
  /** The quote is a mistake. */
  | { readonly kind: 'astray' }
  /** More lines are needed to decide. */
  | { readonly kind: 'more' };

export interface LinesAhead {
  readonly lines: readonly string[];
  /** Each line read separately, as by `recordsOf`. Records may be missing while more lines are needed. */
  readonly records: readonly (readonly string[] | undefined)[];
  /** Whether the line is readable. */
  readonly isText: (index: number) => boolean;
  /** Whether the file ends with these lines. Then no more are asked for. */
  readonly isEnd: boolean;
}

export interface RowShape {
  readonly delimiter: string;
  /** How many cells a row has. Undefined for the first row. */
  readonly width: number | undefined;
  /** Whether these cells may be the first row. */
  readonly isFirst: (cells: readonly string[]) => boolean;
}

/** Far more than any note in a list has, and few enough to find a stray quote soon. */
const MAX_LINES = 200;
const MAX_LENGTH = 256 * 1024;

const ASTRAY: ManyLines = { kind: 'astray' };

type Close = { readonly kind: 'at'; readonly index: number } | { readonly kind: 'none' | 'more' };

/** The first line at whose end all quotes from `start` on are closed, so that their number is even. */
function closeOf({ lines, isText, isEnd }: LinesAhead, start: number): Close {
  let length = 0;
  let isOpen = false;
  for (let index = start; index < start + MAX_LINES; index += 1) {
    const line = lines[index];
    if (line === undefined) return { kind: isEnd ? 'none' : 'more' };
    length += line.length;
    if (!isText(index) || length > MAX_LENGTH) return { kind: 'none' };
    if (countQuotes(line) % 2 === 1) isOpen = !isOpen;
    if (!isOpen) return { kind: 'at', index };
  }
  return { kind: 'none' };
}

/** Without the empty cells that a spreadsheet leaves after a row. */
export function trimmed(cells: readonly string[], width: number): readonly string[] {
  return cells.length > width && cells.slice(width).every((cell) => cell.trim() === '')
    ? cells.slice(0, width)
    : cells;
}

/** The place of the quote that closes one from an earlier line. */
const closingQuote = (line: string): number => line.replaceAll('""', '  ').indexOf('"');

const isRow = (cells: readonly string[] | undefined, width: number): boolean =>
  cells !== undefined && trimmed(cells, width).length === width && cells.some(isAddress);

/**
 * Reads the row whose first line opens a quote and does not close it. RFC 4180 allows line ends inside
 * quotes, but a stray quote must not swallow the rows after it. So the row counts only if it is correct, has
 * as many cells as the others, and contains no line that looks like a row itself.
 */
export function manyLineRow(ahead: LinesAhead, start: number, shape: RowShape): ManyLines {
  const { lines, records } = ahead;
  const { delimiter, width, isFirst } = shape;
  if (!opensQuote(lines[start] ?? '', delimiter)) return ASTRAY;
  const close = closeOf(ahead, start);
  if (close.kind !== 'at') return close.kind === 'more' ? { kind: 'more' } : ASTRAY;
  const record = strictRecord(lines.slice(start, close.index + 1), delimiter);
  if (record === undefined) return ASTRAY;
  const within = lines.slice(start + 1, close.index + 1);
  const lineCount = close.index - start + 1;

  if (width === undefined) {
    if (!isFirst(record) || within.some((line) => line.includes('@'))) return ASTRAY;
    return { kind: 'row', cells: record, lineCount };
  }
  const cells = trimmed(record, width);
  if (cells.length !== width) return ASTRAY;
  // Two stray quotes in a row can make cells of nothing but line ends.
  const hasOther = cells.some((cell) => cell.trim() !== '' && !cell.includes('\n'));
  if (!hasOther && !cells.some(isAddress)) return ASTRAY;
  const looksLikeRow = within.some((line, index) => {
    // Of the last line, only the part inside the quotes would be swallowed.
    const isLast = index === within.length - 1;
    const swallowed = isLast ? line.slice(0, closingQuote(line)) : line;
    return (
      swallowed.includes('@') &&
      (isRow(naiveCells(swallowed, delimiter), width) ||
        (!isLast && isRow(records[start + 1 + index], width)))
    );
  });
  if (looksLikeRow) return ASTRAY;
  // The quote that seems to close the row may open one in the next row.
  if (opensQuote(lines[close.index] ?? '', delimiter)) {
    const next = closeOf(ahead, close.index);
    if (next.kind === 'more') return { kind: 'more' };
    if (next.kind === 'at' && isRow(strictRecord(lines.slice(close.index, next.index + 1), delimiter), width))
      return ASTRAY;
  }
  return { kind: 'row', cells, lineCount };
}
