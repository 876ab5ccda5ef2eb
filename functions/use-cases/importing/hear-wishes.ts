import { Readable } from 'node:stream';
import { addressHash } from '../../domain/identity/address.ts';
import type { KeyRing } from '../../domain/identity/key-ring.ts';
import { refOf } from '../../domain/identity/ref.ts';
import type { RunId } from '../../domain/identity/run.ts';
import type { ColumnPlan } from '../../domain/importing/columns.ts';
import { type RowRules, rowReader } from '../../domain/importing/customer-row.ts';
import type { ListOptions } from '../../domain/importing/list-options.ts';
import type { RowProblem } from '../../domain/importing/row-problems.ts';
import { clip } from '../../domain/importing/text.ts';
import { rowSays } from '../../domain/importing/wish.ts';
import type { SuppressionReason } from '../../domain/mail/suppression.ts';
import { afterListWord, isWish } from '../../domain/mail/suppression.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { AddressStore } from '../../ports/addresses.ts';
import type { AliasStore } from '../../ports/aliases.ts';
import type { CustomerStore } from '../../ports/customers.ts';
import type { RunStore } from '../../ports/runs.ts';
import { UnreadableItem } from '../../ports/unreadable-item.ts';
import { ROWS_IN_FLIGHT } from './in-flight.ts';
import { type ListSource, readCustomerList } from './list-source.ts';
import { serialByKey } from './serial-by-key.ts';

export interface WishDeps {
  readonly customers: Pick<CustomerStore, 'get'>;
  readonly addresses: Pick<AddressStore, 'get' | 'suppressInRun'>;
  readonly aliases: Pick<AliasStore, 'get'>;
  readonly runs: Pick<RunStore, 'note'>;
  readonly keys: Pick<KeyRing, 'ref' | 'address'>;
  readonly run: RunId;
  readonly now: Instant;
  /** Called for each wish whose person is unknown. */
  readonly onProblem: (problem: RowProblem) => void;
  /** Called after each row. */
  readonly onRow?: (rows: number) => void;
}

const YES_OR_NO = 'yes or no, or a word that plainly says one of them';
const NOBODY =
  'an address, or the id of a customer who is known: this row says "no mail", and nobody can tell for whom';

/** One unreadable item must not cost the wishes of all others. */
async function unlessUnreadable<T>(work: Promise<T>): Promise<T | UnreadableItem> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UnreadableItem) return error;
    throw error;
  }
}

export interface Wishes {
  /** Rows that plainly say "no". */
  readonly heard: number;
  /** Addresses that were not suppressed before. */
  readonly suppressed: number;
}

/**
 * Suppresses an address by the word of a list. It records this first, so that the whole run can be undone.
 *
 * @returns whether nothing stood against mailing it before
 */
export async function suppressByList(
  { addresses, runs, run, now }: Pick<WishDeps, 'addresses' | 'runs' | 'run' | 'now'>,
  hash: string,
  reason: SuppressionReason,
): Promise<'suppressed' | 'already'> {
  const stands = (await addresses.get(hash))?.suppression;
  // Nothing to record if nothing changes: the list repeats itself, or the address has no room for its word.
  if (stands !== undefined && afterListWord(stands, { reason }, run) === stands) return 'already';
  await runs.note(run, { kind: 'suppressed', hash });
  return addresses.suppressInRun(hash, { reason, at: now }, run);
}

/**
 * Takes in every plain "no" of a file of customers, even from bad rows. It suppresses the address in the row,
 * and the address of the customer with this id. A single cell that says neither yes nor no counts as no.
 *
 * @param asked places of the columns that cannot be read at all, about which questions ask
 */
export async function hearWishes(
  source: ListSource,
  { columns }: ColumnPlan,
  asked: ReadonlySet<number>,
  options: ListOptions,
  rules: RowRules,
  deps: WishDeps,
): Promise<Wishes> {
  const reader = rowReader(columns, rules);
  const { keys, customers, aliases } = deps;
  const seriallyByAddress = serialByKey();
  let heard = 0;
  let suppressed = 0;
  let rows = 0;

  async function addressOfCustomer(id: string): Promise<string | undefined> {
    const ref = refOf(id, keys.ref);
    const known = await customers.get(ref);
    if (known !== undefined) return known.addressHash;
    const alias = await aliases.get(ref);
    return alias === undefined ? undefined : (await customers.get(alias))?.addressHash;
  }

  /**
   * The addresses that a wish is about: those of the row, and that of the customer with its id, because the
   * wish goes along.
   */
  async function hashesOf(cells: readonly string[], reason: SuppressionReason): Promise<string[]> {
    const named = reader.addressesOf(cells).map((address) => addressHash(address, keys.address));
    const id = reader.idOf(cells);
    if (id === undefined || (named.length > 0 && !isWish(reason))) return named;
    const listed = await unlessUnreadable(addressOfCustomer(id));
    return [...new Set([...named, ...(typeof listed === 'string' ? [listed] : [])])];
  }

  /** A cell that says neither yes nor no counts as no, unless a question asks about its whole column. */
  function oddCell(
    line: number,
    cells: readonly string[],
    place: number | undefined,
  ): RowProblem | undefined {
    if (place !== undefined && asked.has(place)) return undefined;
    const column = place === undefined ? '' : (columns[place]?.header ?? '');
    const value = place === undefined ? `${cells.length} values` : clip(cells[place] ?? '');
    return { line, column, value, expected: YES_OR_NO, cost: 'no-mail' };
  }

  /** Suppresses some addresses. Returns how many were not suppressed before. */
  async function suppressAll(
    line: number,
    hashes: readonly string[],
    reason: SuppressionReason,
  ): Promise<number> {
    let count = 0;
    for (const hash of hashes) {
      const outcome = await unlessUnreadable(
        seriallyByAddress(hash, () => suppressByList(deps, hash, reason)),
      );
      if (outcome === 'suppressed') count += 1;
      if (!(outcome instanceof UnreadableItem)) continue;
      const expected = `an address whose stored item can be read; tell whoever runs the system: ${outcome.message}`;
      deps.onProblem({ line, column: '', value: '', expected });
    }
    return count;
  }

  async function onCells(line: number, cells: readonly string[]): Promise<void> {
    const says = rowSays(columns, reader.waysOf(cells));
    if (says.kind === 'no') {
      heard += 1;
      const hashes = await hashesOf(cells, says.reason);
      if (hashes.length === 0)
        deps.onProblem({ line, column: '', value: clip(cells.join(', ')), expected: NOBODY });
      const count = await suppressAll(line, hashes, says.reason);
      suppressed += count;
    }
    const odd = says.kind === 'unreadable' ? oddCell(line, cells, says.place) : undefined;
    const hashes = odd === undefined ? [] : await hashesOf(cells, 'unclear');
    if (odd === undefined || hashes.length === 0) return;
    deps.onProblem(odd);
    await suppressAll(line, hashes, 'unclear');
  }

  const events = readCustomerList(source, options);
  await Readable.from(events).forEach(
    async (event: Awaited<ReturnType<typeof events.next>>['value']) => {
      if (event.kind !== 'row' && event.kind !== 'bad-line') return;
      if (event.cells !== undefined) await onCells(event.line, event.cells);
      rows += 1;
      deps.onRow?.(rows);
    },
    { concurrency: ROWS_IN_FLIGHT },
  );
  return { heard, suppressed };
}
