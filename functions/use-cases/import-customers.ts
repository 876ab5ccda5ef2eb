import { Readable } from 'node:stream';
import { addressHash } from '../domain/address.ts';
import {
  COLUMNS,
  type Column,
  type CustomerRow,
  checkRow,
  clip,
  customerRowSchema,
  type Problem,
  REQUIRED_COLUMNS,
} from '../domain/customer-row.ts';
import { type ImportCounts, type ImportReport, ReportBuilder } from '../domain/import-report.ts';
import { toInstant } from '../domain/instant.ts';
import type { KeyRing } from '../domain/key-ring.ts';
import type { AddressStore, Clock, CustomerStore, SaveOutcome } from '../domain/ports.ts';
import { type Ref, refOf } from '../domain/ref.ts';
import { type CsvEvent, readCsv } from './read-csv.ts';

export interface ImportDeps {
  readonly customers: CustomerStore;
  readonly addresses: AddressStore;
  readonly keys: Pick<KeyRing, 'ref' | 'address'>;
  readonly clock: Clock;
  /** Called after each row. */
  readonly onProgress?: (counts: ImportCounts) => void;
}

/** Rows worked on at a time: enough to hide the latency of the table, few enough for a small Lambda. */
export const ROWS_IN_FLIGHT = 24;

type RowOutcome = SaveOutcome | { readonly kind: 'taken'; readonly by: Ref };

/**
 * Brings one customer in. The profile is written last, so that an unchanged profile proves that everything before it
 * was done; a crash in between is made good by importing the file again.
 */
async function importRow(
  { profile }: CustomerRow,
  ref: Ref,
  hash: string,
  deps: ImportDeps,
): Promise<RowOutcome> {
  const { customers, addresses, clock } = deps;
  const now = toInstant(clock.now());
  const known = await customers.get(ref);
  const sameAddress = known?.addressHash === hash;
  if (!sameAddress) {
    const claim = await addresses.claim(hash, ref);
    if (claim.kind === 'taken') return claim;
  }
  if (profile.optedOut && !(sameAddress && known.optedOut)) {
    await addresses.suppress(hash, { reason: 'opted-out', at: now });
  }
  if (known !== undefined && !sameAddress) await addresses.release(known.addressHash, ref);
  return customers.save({ ...profile, ref, addressHash: hash }, now);
}

type HeaderCheck =
  | {
      readonly kind: 'ok';
      readonly columns: readonly (Column | undefined)[];
      readonly ignored: readonly string[];
    }
  | { readonly kind: 'bad'; readonly problem: Problem };

/** `Customer since` and `customer-since` are `customer_since`: spreadsheets are edited by people. */
const columnName = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

function checkHeader(line: number, cells: readonly string[]): HeaderCheck {
  const columns = cells.map((cell) => COLUMNS.find((name) => name === columnName(cell)));
  const bad = (column: string, value: string, expected: string): HeaderCheck => ({
    kind: 'bad',
    problem: { line, column, value, expected },
  });
  const twice = columns.find((name, index) => name !== undefined && columns.indexOf(name) !== index);
  if (twice !== undefined) return bad(twice, twice, 'each column once in the header');
  const missing = REQUIRED_COLUMNS.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    const names = missing.join(' and ');
    return bad('', clip(cells.join(',')), `a header line with the column names, among them ${names}`);
  }
  const ignored = cells.filter((cell, index) => columns[index] === undefined && cell.trim() !== '').map(clip);
  return { kind: 'ok', columns, ignored };
}

function miscounted(line: number, cells: readonly string[], wanted: number): Problem {
  const last = line + cells.join('').split('\n').length - 1;
  const expected = `${wanted} values, as many as the header has`;
  return last === line
    ? { line, column: '', value: `${cells.length} values`, expected }
    : {
        line,
        column: '',
        value: `${cells.length} values on lines ${line} to ${last}`,
        expected: `${expected}; is a double quote missing or too many?`,
      };
}

/** A file without anything in it is no import: its sender meant to send something. */
const EMPTY: Problem = {
  line: 1,
  column: '',
  value: '',
  expected: `a header line with the column names, among them ${REQUIRED_COLUMNS.join(', ')}`,
};

/**
 * Imports a file of customers. Good rows go in, bad rows come back in the report, and neither hinders the other.
 * Importing the same file twice changes nothing. The first customer to claim an address keeps it; a second id with the
 * same address is refused. Memory grows by the ids only (about 100 bytes a row), which tells an id that comes twice.
 *
 * @param source the bytes of the CSV file
 * @throws what the stores or the source throw; importing the file again is always safe
 */
export async function importCustomers(
  source: AsyncIterable<Uint8Array>,
  deps: ImportDeps,
): Promise<ImportReport> {
  const report = new ReportBuilder();
  const schema = customerRowSchema(toInstant(deps.clock.now()).slice(0, 10));
  const lineOfRef = new Map<Ref, number>();
  // Rows are worked on side by side, but of two that want one address the first of the file must win.
  const addressesInFlight = new Map<string, Promise<unknown>>();
  let columns: readonly (Column | undefined)[] | undefined;

  const refuse = (...problems: Problem[]): void => report.row('refused', problems);

  async function claimInTurn(row: CustomerRow, ref: Ref): Promise<RowOutcome> {
    const hash = addressHash(row.normalisedAddress, deps.keys.address);
    const work = (addressesInFlight.get(hash) ?? Promise.resolve()).then(() =>
      importRow(row, ref, hash, deps),
    );
    addressesInFlight.set(hash, work);
    try {
      return await work;
    } finally {
      if (addressesInFlight.get(hash) === work) addressesInFlight.delete(hash);
    }
  }

  async function onRow(
    line: number,
    cells: readonly string[],
    names: readonly (Column | undefined)[],
  ): Promise<void> {
    if (cells.length !== names.length) return refuse(miscounted(line, cells, names.length));
    const byColumn = Object.fromEntries(
      names.flatMap((name, index) => (name === undefined ? [] : [[name, cells[index] ?? '']])),
    );
    const check = checkRow(schema, byColumn, line);
    if (check.kind === 'bad') return refuse(...check.problems);

    const { crmId } = check.row.profile;
    const ref = refOf(crmId, deps.keys.ref);
    const earlier = lineOfRef.get(ref);
    if (earlier !== undefined) {
      return refuse({
        line,
        column: 'id',
        value: clip(crmId),
        expected: `an id of its own; line ${earlier} has this one`,
      });
    }
    lineOfRef.set(ref, line);

    const outcome = await claimInTurn(check.row, ref);
    if (typeof outcome === 'string') return report.row(outcome);
    const owner = (await deps.customers.get(outcome.by))?.crmId;
    const holder = owner === undefined ? 'another customer' : `customer ${clip(owner)}`;
    refuse({
      line,
      column: 'email',
      value: clip(byColumn.email ?? ''),
      expected: `an address of its own; ${holder} has this one`,
    });
  }

  async function onEvent(event: CsvEvent): Promise<void> {
    if (event.kind === 'row' && columns !== undefined) {
      await onRow(event.line, event.cells, columns);
      deps.onProgress?.(report.counts);
    }
    if (event.kind === 'unreadable')
      report.stop({ line: event.line, column: '', value: '', expected: event.expected });
  }

  /** Takes the header off the events; a file with a bad one is read no further. */
  async function* afterHeader(events: AsyncIterable<CsvEvent>): AsyncGenerator<CsvEvent> {
    let isEmpty = true;
    for await (const event of events) {
      isEmpty = false;
      if (event.kind !== 'header') {
        yield event;
        continue;
      }
      const header = checkHeader(event.line, event.cells);
      if (header.kind === 'bad') return report.stop(header.problem);
      columns = header.columns;
      report.ignoreColumns(header.ignored);
    }
    if (isEmpty) report.stop(EMPTY);
  }

  await Readable.from(afterHeader(readCsv(source))).forEach(onEvent, { concurrency: ROWS_IN_FLIGHT });
  return report.build();
}
