import type { ListEvent } from '../../functions/use-cases/importing/reading/list-event.ts';
import { type ReadOptions, readList } from '../../functions/use-cases/importing/reading/read-list.ts';
import { chunks } from './import-world.ts';

/** Stands in for the code that knows the names of columns. */
export const isHeader = (cells: readonly string[]): boolean =>
  cells.some((cell) => /^e-?mail(\s+address)?$/i.test(cell.trim()));

/** The events from reading a file in pieces of this many bytes. */
export async function readEvents(
  file: string | Uint8Array,
  options: ReadOptions = {},
  chunk = 64 * 1024,
): Promise<ListEvent[]> {
  const events: ListEvent[] = [];
  for await (const event of readList(chunks(file, chunk), { isHeader, ...options })) events.push(event);
  return events;
}

/** The rows among events, without the header: line and cells. */
export const rowsOf = (events: readonly ListEvent[]): [number, ...string[]][] =>
  events.flatMap((event) => (event.kind === 'row' ? [[event.line, ...event.cells]] : []));
