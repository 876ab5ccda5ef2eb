import type { Ref } from '../../domain/identity/ref.ts';
import type { CustomerRow } from '../../domain/importing/customer-row.ts';
import type { RowProblem } from '../../domain/importing/row-problems.ts';
import type { RowSays } from '../../domain/importing/wish.ts';

/** A good row of a file, with the names of its customer and address in keys. */
export interface KeyedRow {
  readonly line: number;
  readonly row: CustomerRow;
  /** What the row says about mail. */
  readonly mail: RowSays;
  /** The values left out. */
  readonly problems: readonly RowProblem[];
  /** The address as in the file, shortened for a report. */
  readonly email: string;
  readonly ref: Ref;
  readonly hash: string;
}

/** A row whose address belonged to another customer when it was read. */
export interface WaitingRow extends KeyedRow {
  /** The owner of the address after the last row. Absent when the address is free. */
  readonly owner?: Ref;
}

export interface RowChain {
  /** In the order to try them: each may free the address that the next one wants. */
  readonly rows: readonly WaitingRow[];
  /**
   * Each row wants the address of another row of the chain. Nobody can begin before the owner of the first
   * address gives it up.
   */
  readonly isRing: boolean;
}

/**
 * Orders rows that wait for each other's addresses so that one try for each is enough: the row that gives up
 * an address comes before the row that wants it. Otherwise the order is that of the file. Takes time linear
 * in the rows.
 */
export function* rowChains(waiting: readonly WaitingRow[]): Generator<RowChain> {
  const left = new Map(waiting.toSorted((a, b) => a.line - b.line).map((row) => [row.ref, row]));
  for (const first of left.values()) {
    const chain: WaitingRow[] = [];
    let last = first;
    for (let next: WaitingRow | undefined = first; next !== undefined; ) {
      left.delete(next.ref);
      chain.push(next);
      last = next;
      next = next.owner === undefined ? undefined : left.get(next.owner);
    }
    const isRing = last.owner !== last.ref && chain.some(({ ref }) => ref === last.owner);
    yield { rows: chain.reverse(), isRing };
  }
}
