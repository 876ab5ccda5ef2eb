import type { SuppressionReason } from '../ports/addresses.ts';
import { heaviestReason } from '../suppression.ts';
import { type PlannedColumn, saidIn } from './columns.ts';
import type { Said } from './consent.ts';

/** What a row says of mail, all its columns together, and which column could not be read. */
export type RowSays =
  | { readonly kind: 'no'; readonly reason: SuppressionReason }
  | { readonly kind: 'unreadable'; readonly place: number }
  | { readonly kind: 'yes' }
  | { readonly kind: 'nothing' };

/** Whether somebody said so, or it is only known of their mailbox: a bounce does not go along to another address. */
export const isWish = (reason: SuppressionReason): boolean => reason !== 'bounced';

/** What each cell of a row says of mail, by place. */
export function saidByRow(
  columns: readonly PlannedColumn[],
  cells: readonly string[],
): readonly (readonly [place: number, said: Said])[] {
  return columns.flatMap(({ use }, place) =>
    use.kind === 'consent' ? [[place, saidIn(use, cells[place] ?? '')] as const] : [],
  );
}

/** A "no" anywhere outweighs everything, the weightiest reason first; what cannot be read outweighs a "yes". */
export function rowSays(columns: readonly PlannedColumn[], cells: readonly string[]): RowSays {
  const all = saidByRow(columns, cells);
  const reasons = all.flatMap(([, said]) => (said.kind === 'no' ? [said.reason] : []));
  const reason = heaviestReason(reasons);
  if (reason !== undefined) return { kind: 'no', reason };
  const odd = all.find(([, said]) => said.kind === 'unreadable');
  if (odd !== undefined) return { kind: 'unreadable', place: odd[0] };
  return all.some(([, said]) => said.kind === 'yes') ? { kind: 'yes' } : { kind: 'nothing' };
}

/**
 * The ways to read a row that has more cells than the header: a separator within a value moved what stands behind it. Counted from the
 * left, what stands before it is in its place; counted from the right, what stands behind it.
 */
export const readings = (
  columns: readonly PlannedColumn[],
  cells: readonly string[],
): readonly (readonly string[])[] =>
  cells.length > columns.length ? [cells, cells.slice(cells.length - columns.length)] : [cells];
