import { knownColumn } from '../../domain/importing/column-names.ts';
import { squeezeHeader } from '../../domain/importing/header-text.ts';
import type { ListOptions } from '../../domain/importing/list-options.ts';
import type { ListEvent } from './reading/list-event.ts';
import { readList } from './reading/read-list.ts';

/** A file that can be read more than once: each call opens it anew. Throws when the file is gone. */
export type ListSource = () => AsyncIterable<Uint8Array>;

/** Whether cells name columns, with one for addresses among them. */
const isHeader =
  ({ columns }: ListOptions) =>
  (cells: readonly string[]): boolean =>
    cells.some(
      (cell) =>
        knownColumn(cell)?.column === 'email' ||
        (columns?.email !== undefined && squeezeHeader(cell) === squeezeHeader(columns.email)),
    );

/** Reads a file of customers. */
export const readCustomerList = (source: ListSource, options: ListOptions): AsyncGenerator<ListEvent> =>
  readList(source(), { encoding: options.encoding, isHeader: isHeader(options) });

/** Reads an opt-out list, which may be an export of SES. */
export const readSuppressionList = (source: ListSource, options: ListOptions): AsyncGenerator<ListEvent> =>
  readList(source(), { encoding: options.encoding, isHeader: isHeader(options), json: true });
