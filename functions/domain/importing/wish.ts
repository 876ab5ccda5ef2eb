import type { SuppressionReason } from '../mail/suppression.ts';
import { heaviestReason } from '../mail/suppression.ts';
import { type PlannedColumn, saidIn } from './columns.ts';
import type { Said } from './consent.ts';
import { isPlainRefusal, noReason } from './consent-words.ts';

/** What a row says of mail, all its columns together. */
export type RowSays =
  | { readonly kind: 'no'; readonly reason: SuppressionReason }
  /** A cell says neither yes nor no; the place is unknown where values have moved. */
  | { readonly kind: 'unreadable'; readonly place?: number }
  | { readonly kind: 'yes' }
  | { readonly kind: 'nothing' };

/**
 * Why a cell of a column about something else refuses mail: the company wrote it down wherever there was
 * room, among tags too.
 */
function refusalIn(cell: string): SuppressionReason | undefined {
  const found = [cell, ...cell.split(/[;|,]/)].find(isPlainRefusal);
  return found === undefined ? undefined : (noReason(found) ?? 'opted-out');
}

/**
 * What each cell of a row says of mail, by place; those that say nothing by their column and nothing plain
 * are absent.
 */
export function saidByRow(
  columns: readonly PlannedColumn[],
  cells: readonly string[],
): readonly (readonly [place: number, said: Said])[] {
  return columns.flatMap(({ use, mayRefuse }, place) => {
    const cell = cells[place] ?? '';
    if (use.kind === 'consent') return [[place, saidIn(use, cell)] as const];
    const reason = mayRefuse ? refusalIn(cell) : undefined;
    return reason === undefined ? [] : [[place, { kind: 'no', reason }] as const];
  });
}

/**
 * A "no" anywhere outweighs everything, the weightiest reason first; what cannot be read outweighs a "yes".
 */
function sayAll(columns: readonly PlannedColumn[], cells: readonly string[]): RowSays {
  const all = saidByRow(columns, cells);
  const reason = heaviestReason(all.flatMap(([, said]) => (said.kind === 'no' ? [said.reason] : [])));
  if (reason !== undefined) return { kind: 'no', reason };
  const odd = all.find(([, said]) => said.kind === 'unreadable');
  if (odd !== undefined) return { kind: 'unreadable', place: odd[0] };
  return all.some(([, said]) => said.kind === 'yes') ? { kind: 'yes' } : { kind: 'nothing' };
}

/**
 * What a row says of mail. Where values have moved and the ways to read it contradict each other, that
 * cannot be told.
 *
 * @param ways the row's cells or, where they have moved, the ways to read them
 */
export function rowSays(columns: readonly PlannedColumn[], ways: readonly (readonly string[])[]): RowSays {
  const all = ways.map((way) => sayAll(columns, way));
  const has = (kind: RowSays['kind']): boolean => all.some((says) => says.kind === kind);
  if (has('no') && has('yes')) return { kind: 'unreadable' };
  const [first] = all;
  const plain = all.find(({ kind }) => kind === 'no') ?? all.find(({ kind }) => kind !== 'unreadable');
  return plain ?? first ?? { kind: 'nothing' };
}
