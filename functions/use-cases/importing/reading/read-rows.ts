import { isAddress, naiveCells, recordsOf } from './csv-records.ts';
import type { BadLine, ListEvent } from './list-event.ts';
import { MAX_SHOWN_TEXT } from './list-event.ts';
import { HEAD_LINES, type ListHead, readHead } from './list-head.ts';
import { manyLineRow, type RowShape, trimmed } from './many-line-rows.ts';
import type { LineBlock } from './read-lines.ts';

const QUOTE_ASTRAY =
  'a closing double quote on the same line, for a value that starts with one, or a value with line breaks in a row ' +
  'that has as many values as the header';

export interface RowsOptions {
  readonly isHeader: (cells: readonly string[]) => boolean;
  /** The fault of a line that cannot be cut into cells. */
  readonly tooLong: string;
  /** Whether this fault only means another encoding, so that the cells of the line are in their places. */
  readonly isEncoding: (fault: string) => boolean;
}

const isBlank = (cells: readonly string[]): boolean =>
  // Old programs end a file with Ctrl-Z.
  cells.every((cell) => cell.trim() === '' || cell === '\u001a');

/**
 * For a tool that writes all addresses on one line: the addresses, if there are at least `least` and nothing
 * else.
 */
function addressesOf(cells: readonly string[], least: number): string[] | undefined {
  const words = cells.flatMap((cell) => cell.trim().split(/\s+/)).filter((word) => word !== '');
  return words.length >= least && words.every(isAddress) ? words : undefined;
}

/** A line of two addresses may hold a colleague's. A line of three is a list. */
const MIN_ADDRESSES = 3;

/**
 * Turns lines into rows. The first row is the `header`, whatever it holds. If the first row is unreadable,
 * reading stops, because no row means anything without its header. A first line of one cell is
 * not taken for a header.
 *
 * @returns the events in portions, which is faster than one by one; read each to its end before the next
 */
export async function* readRows(
  blocks: AsyncIterable<LineBlock>,
  { isHeader, tooLong, isEncoding }: RowsOptions,
): AsyncGenerator<Iterable<ListEvent>> {
  let lines: readonly string[] = [];
  /** The number of the first of `lines`. */
  let line = 1;
  const faults = new Map<number, string>();
  let head: ListHead | undefined;
  let width: number | undefined;
  let isHeaderless = false;
  let leastAddresses = MIN_ADDRESSES;
  /** Whether the first line waits for the end of its quote. */
  let isWaiting = false;
  let isUnreadable = false;

  const isLegible = (index: number): boolean => {
    const fault = faults.get(line + index);
    return fault === undefined || isEncoding(fault);
  };
  const isFirst = (cells: readonly string[]): boolean => isHeader(cells) || cells.some(isAddress);

  function* rowOf(at: number, read: readonly string[]): Generator<ListEvent> {
    if (isBlank(read)) return;
    if (width === undefined) {
      isHeaderless = read.some((cell) => cell.includes('@'));
      const [first, ...others] = (isHeaderless && addressesOf(read, leastAddresses)) || [];
      width = first === undefined ? read.length : 1;
      yield { kind: 'header', line: at, cells: first === undefined ? read : [first] };
      if (first === undefined) return;
      leastAddresses = 2;
      for (const address of others) yield { kind: 'row', line: at, cells: [address] };
      return;
    }
    const addresses = isHeaderless ? addressesOf(read, leastAddresses) : undefined;
    if (addresses === undefined) {
      yield { kind: 'row', line: at, cells: trimmed(read, width) };
      return;
    }
    // The last of such lines may hold only two.
    leastAddresses = 2;
    for (const address of addresses) yield { kind: 'row', line: at, cells: [address] };
  }

  function badLine(
    index: number,
    expected: string,
    delimiter: string,
    cells: readonly string[] | undefined,
  ): BadLine {
    const text = lines[index] ?? '';
    const shown = {
      kind: 'bad-line',
      line: line + index,
      text: text.slice(0, MAX_SHOWN_TEXT),
      expected,
    } as const;
    return expected === tooLong ? shown : { ...shown, cells: cells ?? naiveCells(text, delimiter) };
  }

  /** The events of the lines that can be decided now. */
  function* take(isEnd: boolean, { delimiter, sep, header }: ListHead): Generator<ListEvent> {
    const shape = (): RowShape => ({ delimiter, width, isFirst });
    const ahead = { lines, isText: isLegible, isEnd };
    if (isWaiting && manyLineRow({ ...ahead, records: [] }, 0, shape()).kind === 'more') return;
    const records = recordsOf(lines, delimiter);
    const headerAt = header === undefined ? undefined : header + 1;
    let index = 0;
    isWaiting = false;
    for (; index < lines.length; index += 1) {
      const at = line + index;
      const text = lines[index] ?? '';
      if (width === undefined && sep === at - 1) continue;
      let fault = faults.get(at);
      const cells = records[index];
      if (fault === undefined && width === undefined && headerAt !== undefined && at < headerAt) {
        if (text.trim() !== '') yield { kind: 'note', line: at, text: text.trim().slice(0, MAX_SHOWN_TEXT) };
        continue;
      }
      if (fault === undefined && cells !== undefined) {
        yield* rowOf(at, cells);
        continue;
      }
      let found: readonly string[] | undefined = fault === undefined || isEncoding(fault) ? cells : undefined;
      let lineCount = 1;
      if (cells === undefined && isLegible(index)) {
        const many = manyLineRow({ ...ahead, records }, index, shape());
        if (many.kind === 'more') {
          isWaiting = true;
          break;
        }
        if (many.kind === 'row') {
          lineCount = many.lineCount;
          found = many.cells;
          // One of its lines may have another encoding.
          const all = Array.from({ length: lineCount }, (_, ahead) => faults.get(at + ahead));
          fault = all.find((each) => each !== undefined);
          if (fault === undefined) {
            yield* rowOf(at, many.cells);
            index += lineCount - 1;
            continue;
          }
        }
        fault ??= QUOTE_ASTRAY;
      }
      if (fault === undefined) continue;
      for (let extra = 0; extra < lineCount; extra += 1) faults.delete(at + extra);
      const bad = badLine(index, fault, delimiter, found);
      if (width === undefined && isEncoding(fault) && bad.cells !== undefined && isHeader(bad.cells)) {
        // Without a header nothing of the file could be read.
        width = bad.cells.length;
        yield { kind: 'header', line: at, cells: bad.cells, fault };
        index += lineCount - 1;
        continue;
      }
      if (width === undefined && headerAt === undefined && bad.cells?.length !== 1) {
        yield { kind: 'unreadable', line: at, expected: fault };
        isUnreadable = true;
        return;
      }
      yield bad;
      index += lineCount - 1;
    }
    lines = lines.slice(index);
    line += index;
  }

  for await (const block of blocks) {
    if (lines.length === 0) line = block.line;
    lines = lines.length === 0 ? block.lines : [...lines, ...block.lines];
    for (const [at, fault] of block.faults) faults.set(at, fault);
    if (head === undefined && lines.length < HEAD_LINES) continue;
    head ??= readHead(lines.slice(0, HEAD_LINES), isLegible, isHeader);
    yield take(false, head);
    if (isUnreadable) return;
  }
  yield take(true, head ?? readHead(lines, isLegible, isHeader));
}
