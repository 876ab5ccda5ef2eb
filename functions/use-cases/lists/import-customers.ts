import { Readable } from 'node:stream';
import { addressHash } from '../../domain/address.ts';
import { toInstant } from '../../domain/instant.ts';
import type { KeyRing } from '../../domain/key-ring.ts';
import { checkRow, clip, customerRowSchema, type Problem } from '../../domain/lists/customer-row.ts';
import { checkHeader, EMPTY_FILE } from '../../domain/lists/import-header.ts';
import { type ImportCounts, type ImportReport, ReportBuilder } from '../../domain/lists/import-report.ts';
import type { AddressStore, Suppression } from '../../domain/ports/addresses.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { CustomerStore, SaveOutcome } from '../../domain/ports/customers.ts';
import { UnreadableItem } from '../../domain/ports/unreadable-item.ts';
import { type Ref, refOf } from '../../domain/ref.ts';
import { FirstLines } from './first-lines.ts';
import { importRow, type RowOutcome, wishAt } from './import-row.ts';
import { inTurn } from './in-turn.ts';
import type { ListEvent } from './list-event.ts';
import { readList } from './read-list.ts';
import { type KeyedRow, turns, type WaitingRow } from './waiting-rows.ts';

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

/** Rows kept to be tried again after the last one; what they need stays under 20 MB. */
export const MAX_WAITING = 10_000;

/**
 * Imports a file of customers. Good rows go in, bad rows come back in the report, and neither hinders the other.
 * Importing the same file twice changes nothing. The first customer to claim an address keeps it; a second id with the
 * same address is refused. An address that its customer gives up anywhere in the file is free for another row of it, and
 * customers may swap theirs: nobody is mailed in between, for only the owner of an address is.
 *
 * Memory grows by at most 16 bytes a row, which tell an id that comes twice.
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
  const firstLines = new FirstLines();
  // Rows are worked on side by side, but of two that want one address the first of the file must win.
  const inTurnOfAddress = inTurn();
  const waiting: KeyedRow[] = [];
  const awaited = new Set<string>();
  let columns: readonly (string | undefined)[] | undefined;

  function tell(outcome: SaveOutcome | 'refused', problems: readonly Problem[] = []): void {
    report.row(outcome, problems);
    deps.onProgress?.(report.counts);
  }
  const refuse = (...problems: Problem[]): void => tell('refused', problems);

  async function refuseTaken({ line, email }: KeyedRow, by: Ref, hint = ''): Promise<void> {
    const owner = (await deps.customers.get(by))?.crmId;
    const holder = owner === undefined ? 'another customer' : `customer ${clip(owner)}`;
    refuse({
      line,
      column: 'email',
      value: email,
      expected: `an address of its own; ${holder} has this one${hint}`,
    });
  }

  async function claimInTurn(keyed: KeyedRow): Promise<RowOutcome | 'waiting'> {
    const { hash } = keyed;
    const wait = (): 'waiting' => {
      waiting.push(keyed);
      awaited.add(hash);
      return 'waiting';
    };
    return inTurnOfAddress(hash, async () => {
      const mayWait = waiting.length < MAX_WAITING;
      if (mayWait && awaited.has(hash)) return wait();
      const outcome = await importRow(keyed, deps);
      return mayWait && typeof outcome !== 'string' ? wait() : outcome;
    });
  }

  async function onRow(
    line: number,
    cells: readonly string[],
    names: readonly (string | undefined)[],
  ): Promise<void> {
    if (cells.length !== names.length) {
      const expected = `${names.length} values, as many as the header has`;
      return refuse({ line, column: '', value: `${cells.length} values`, expected });
    }
    const byColumn = Object.fromEntries(
      names.flatMap((name, index) => (name === undefined ? [] : [[name, cells[index] ?? '']])),
    );
    const check = checkRow(schema, byColumn, line);
    if (check.kind === 'bad') return refuse(...check.problems);

    const { row } = check;
    const { crmId } = row.profile;
    const ref = refOf(crmId, deps.keys.ref);
    const earlier = firstLines.note(ref, line);
    if (earlier !== undefined) {
      const expected = `an id of its own; line ${earlier} has this one`;
      return refuse({ line, column: 'id', value: clip(crmId), expected });
    }

    const hash = addressHash(row.normalisedAddress, deps.keys.address);
    const keyed = { line, row, email: clip(byColumn.email ?? ''), ref, hash };
    const outcome = await claimInTurn(keyed).catch((error: unknown) => {
      if (error instanceof UnreadableItem) return error;
      throw error;
    });
    if (outcome instanceof UnreadableItem) {
      const expected = `a customer whose stored item can be read; tell whoever runs the system: ${outcome.message}`;
      return refuse({ line, column: 'id', value: clip(crmId), expected });
    }
    if (outcome === 'waiting') return;
    if (typeof outcome === 'string') return tell(outcome);
    await refuseTaken(keyed, outcome.by, '; if this file gives it up, import the file again');
  }

  /** Tries the rows again whose address another customer had; by now that one may have given it up, or waits as well. */
  async function onWaiting(): Promise<void> {
    const refs = new Set(waiting.map(({ ref }) => ref));
    const hopeful: WaitingRow[] = [];
    const look = async (keyed: KeyedRow): Promise<void> => {
      const owner = (await deps.addresses.get(keyed.hash))?.ref;
      if (owner === undefined) hopeful.push(keyed);
      else if (refs.has(owner)) hopeful.push({ ...keyed, owner });
      else await refuseTaken(keyed, owner);
    };
    await Readable.from(waiting).forEach(look, { concurrency: ROWS_IN_FLIGHT });

    for (const { rows, isRing } of turns(hopeful)) {
      const [first] = rows;
      let wishOf = (left: string): Promise<Suppression | undefined> => wishAt(deps.addresses, left);
      if (isRing && first?.owner !== undefined) {
        // When the turn comes of who lets go, the first one's wish may stand there.
        const wish = await wishAt(deps.addresses, first.hash);
        wishOf = async (left) => (left === first.hash ? wish : wishAt(deps.addresses, left));
        // A crash from here on leaves one customer without an address, unmailed, until the file is imported again.
        await deps.addresses.release(first.hash, first.owner);
      }
      for (const keyed of rows) {
        const outcome = await importRow(keyed, deps, wishOf);
        if (typeof outcome === 'string') tell(outcome);
        else await refuseTaken(keyed, outcome.by);
      }
    }
  }

  async function onEvent(event: ListEvent): Promise<void> {
    const { line } = event;
    if (event.kind === 'row' && columns !== undefined) await onRow(line, event.cells, columns);
    if (event.kind === 'bad-line')
      refuse({ line, column: '', value: clip(event.text), expected: event.expected });
    if (event.kind === 'unreadable') report.stop({ line, column: '', value: '', expected: event.expected });
  }

  /** Takes the header off the events; a file with a bad one is read no further. */
  async function* afterHeader(events: AsyncIterable<ListEvent>): AsyncGenerator<ListEvent> {
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
      report.tellColumns(header);
    }
    if (isEmpty) report.stop(EMPTY_FILE);
  }

  await Readable.from(afterHeader(readList(source))).forEach(onEvent, { concurrency: ROWS_IN_FLIGHT });
  await onWaiting();
  return report.build();
}
