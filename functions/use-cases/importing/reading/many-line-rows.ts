import { countQuotes, isAddress, naiveCells, opensQuote, strictRecord } from './csv-records.ts';

export type ManyLines =
  /** A row of so many lines. */
  | { readonly kind: 'row'; readonly cells: readonly string[]; readonly lineCount: number }
  /** The quote has gone astray. */
  | { readonly kind: 'astray' }
  /** More lines must be seen before it can be told. */
  | { readonly kind: 'more' };

export interface LinesAhead {
  readonly lines: readonly string[];
  /**
   * What each line is when it is read by itself, as from `recordsOf`; may be missing as long as more lines
   * are asked for.
   */
  readonly records: readonly (readonly string[] | undefined)[];
  /** Whether the line can be read at all. */
  readonly isText: (index: number) => boolean;
  /** Whether the file ends with them; no more are asked for then. */
  readonly isEnd: boolean;
}

export interface RowShape {
  readonly delimiter: string;
  /** How many cells a row has; undefined for the first one. */
  readonly width: number | undefined;
  /** Whether these cells may be the first row. */
  readonly isFirst: (cells: readonly string[]) => boolean;
}

/** Far above any note in a list, and little enough that a quote gone astray is found out soon. */
const MAX_LINES = 200;
const MAX_LENGTH = 256 * 1024;

const ASTRAY: ManyLines = { kind: 'astray' };

type Close = { readonly kind: 'at'; readonly index: number } | { readonly kind: 'none' | 'more' };

/** The first line by whose end all quotes from `start` on are closed: they are even in number then. */
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

/** Without the empty cells that a spreadsheet leaves behind a row. */
export function trimmed(cells: readonly string[], width: number): readonly string[] {
  return cells.length > width && cells.slice(width).every((cell) => cell.trim() === '')
    ? cells.slice(0, width)
    : cells;
}

/** Where the quote closes that an earlier line has opened. */
const closingQuote = (line: string): number => line.replaceAll('""', '  ').indexOf('"');

const isRow = (cells: readonly string[] | undefined, width: number): boolean =>
  cells !== undefined && trimmed(cells, width).length === width && cells.some(isAddress);

/**
 * Reads the row whose first line opens a quote that does not close on it. RFC 4180 allows line ends within
 * quotes; but a quote gone astray must not swallow the rows behind it. So the row is believed only if it is
 * one by the letter, has as many cells as the others, and no line within it looks like a row of its own.
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
  // Two quotes astray in a row can make cells of nothing but line ends.
  const hasOther = cells.some((cell) => cell.trim() !== '' && !cell.includes('\n'));
  if (!hasOther && !cells.some(isAddress)) return ASTRAY;
  const looksLikeRow = within.some((line, index) => {
    // Of the last line only what stands within the quotes would be swallowed.
    const isLast = index === within.length - 1;
    const swallowed = isLast ? line.slice(0, closingQuote(line)) : line;
    return (
      swallowed.includes('@') &&
      (isRow(naiveCells(swallowed, delimiter), width) ||
        (!isLast && isRow(records[start + 1 + index], width)))
    );
  });
  if (looksLikeRow) return ASTRAY;
  // The quote that seems to close the row may open one in the next.
  if (opensQuote(lines[close.index] ?? '', delimiter)) {
    const next = closeOf(ahead, close.index);
    if (next.kind === 'more') return { kind: 'more' };
    if (next.kind === 'at' && isRow(strictRecord(lines.slice(close.index, next.index + 1), delimiter), width))
      return ASTRAY;
  }
  return { kind: 'row', cells, lineCount };
}
