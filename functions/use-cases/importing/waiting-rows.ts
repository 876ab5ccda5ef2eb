import type { Ref } from '../../domain/identity/ref.ts';
import type { CustomerRow } from '../../domain/importing/customer-row.ts';
import type { RowProblem } from '../../domain/importing/row-problems.ts';
import type { RowSays } from '../../domain/importing/wish.ts';

/** A good row of a file, and the names of its customer and address in keys. */
export interface KeyedRow {
  readonly line: number;
  readonly row: CustomerRow;
  /** What it says of mail. */
  readonly mail: RowSays;
  /** What was left out of it. */
  readonly problems: readonly RowProblem[];
  /** The address as it stands in the file, clipped for a report. */
  readonly email: string;
  readonly ref: Ref;
  readonly hash: string;
}

/** A row whose address another customer had when it was read. */
export interface WaitingRow extends KeyedRow {
  /** Who has the address now, after the last row; absent when it is free. */
  readonly owner?: Ref;
}

export interface RowChain {
  /** In the order in which to try them: each may free the address that the next one wants. */
  readonly rows: readonly WaitingRow[];
  /**
   * Each wants the address of another of them: nobody can begin before the owner of the first one's address
   * lets go of it.
   */
  readonly isRing: boolean;
}

/**
 * Orders rows that wait for each other's addresses, so that trying each once is enough: who gives an address
 * up comes before who wants it. Else the order is that of the file. Takes time linear in the rows.
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
