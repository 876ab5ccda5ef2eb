import { Readable } from 'node:stream';
import { addressHash } from '../../domain/address.ts';
import { toInstant } from '../../domain/instant.ts';
import type { KeyRing } from '../../domain/key-ring.ts';
import { clip, type Problem } from '../../domain/lists/customer-row.ts';
import { ProblemList } from '../../domain/lists/import-problems.ts';
import {
  type ListLayout,
  readFirstRow,
  readListRow,
  type SuppressReason,
} from '../../domain/lists/suppress-list.ts';
import type { SuppressCounts, SuppressReport } from '../../domain/lists/suppress-report.ts';
import type { AddressStore } from '../../domain/ports/addresses.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { UnreadableItem } from '../../domain/ports/unreadable-item.ts';
import { ROWS_IN_FLIGHT } from './import-customers.ts';
import { inTurn } from './in-turn.ts';
import type { ListEvent, ListRow } from './list-event.ts';
import { readList } from './read-list.ts';

export interface SuppressDeps {
  readonly addresses: Pick<AddressStore, 'get' | 'suppress'>;
  readonly keys: Pick<KeyRing, 'address'>;
  readonly clock: Clock;
  /** Called after each row. */
  readonly onProgress?: (counts: SuppressCounts) => void;
}

const EMPTY_LIST: Problem = {
  line: 1,
  column: '',
  value: '',
  expected: 'an email address on each line, or a CSV file with a column named email',
};

/**
 * Takes in a list of addresses that must never be mailed again, whether or not a customer has them. Good lines go in, bad lines
 * come back in the report, and neither hinders the other; the same list again changes nothing. A weightier reason stays.
 *
 * Memory does not grow with the list.
 *
 * @param source the bytes of a CSV file, or of plain addresses one per line
 * @throws what the store or the source throw; taking the list in again is always safe
 */
export async function suppressAddresses(
  source: AsyncIterable<Uint8Array>,
  reason: SuppressReason,
  deps: SuppressDeps,
): Promise<SuppressReport> {
  const counts = { read: 0, suppressed: 0, already: 0, refused: 0 };
  const problems = new ProblemList();
  // Of two rows with one address the second must find it suppressed.
  const inTurnOfAddress = inTurn();
  let layout: ListLayout = { kind: 'anywhere' };

  function tell(outcome: Exclude<keyof SuppressCounts, 'read'>): void {
    counts.read += 1;
    counts[outcome] += 1;
    deps.onProgress?.({ ...counts });
  }

  function refuse(problem: Problem): void {
    problems.add([problem]);
    tell('refused');
  }

  async function suppress(hash: string): Promise<'suppressed' | 'already'> {
    const known = (await deps.addresses.get(hash))?.suppression;
    // What a customer file said may be taken back by the next one; the store lets the reader's own wish replace it.
    if (known?.reason !== reason) {
      await deps.addresses.suppress(hash, { reason, at: toInstant(deps.clock.now()) });
    }
    return known === undefined ? 'suppressed' : 'already';
  }

  async function onRow({ line, cells }: ListRow): Promise<void> {
    const row = readListRow(layout, line, cells);
    if (row.kind === 'bad') return refuse(row.problem);
    const hash = addressHash(row.normalised, deps.keys.address);
    try {
      tell(await inTurnOfAddress(hash, () => suppress(hash)));
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
      const expected = `an address whose stored item can be read; tell whoever runs the system: ${error.message}`;
      refuse({ line, column: '', value: '', expected });
    }
  }

  async function onEvent(event: ListEvent): Promise<void> {
    if (event.kind === 'row') await onRow(event);
    if (event.kind === 'bad-line')
      refuse({ line: event.line, column: '', value: clip(event.text), expected: event.expected });
    if (event.kind === 'unreadable')
      problems.stop({ line: event.line, column: '', value: '', expected: event.expected });
  }

  /** Makes a row of the first one unless it is a header; what is no opt-out list is read no further. */
  async function* rowsOf(events: AsyncIterable<ListEvent>): AsyncGenerator<ListEvent> {
    let isEmpty = true;
    for await (const event of events) {
      isEmpty = false;
      if (event.kind !== 'header') {
        yield event;
        continue;
      }
      const first = readFirstRow(event.line, event.cells);
      if (first.kind === 'bad-file') return problems.stop(first.problem);
      layout = first.layout;
      if (first.kind === 'bad-row') refuse(first.problem);
      if (first.kind === 'row') yield { ...event, kind: 'row' };
    }
    if (isEmpty) problems.stop(EMPTY_LIST);
  }

  await Readable.from(rowsOf(readList(source, { json: true }))).forEach(onEvent, {
    concurrency: ROWS_IN_FLIGHT,
  });
  return { counts, ...problems.build() };
}
