import type { SuppressionReason } from '../mail/suppression.ts';
import { heaviestReason } from '../mail/suppression.ts';
import { type PlannedColumn, saidIn } from './columns.ts';
import type { SaidConsent } from './consent.ts';
import { isPlainRefusal, noReason } from './consent-words.ts';

/** What a row says about mail, all its columns together. */
export type RowSays =
  | { readonly kind: 'no'; readonly reason: SuppressionReason }
  /** A cell says neither yes nor no. Its place is unknown when the values have moved. */
  | { readonly kind: 'unreadable'; readonly place?: number }
  | { readonly kind: 'yes' }
  | { readonly kind: 'nothing' };

/**
 * Why a cell refuses mail in a column about something else. Companies write refusals wherever there is room,
 * in tags too.
 */
function refusalIn(cell: string): SuppressionReason | undefined {
  const found = [cell, ...cell.split(/[;|,]/)].find(isPlainRefusal);
  return found === undefined ? undefined : (noReason(found) ?? 'opted-out');
}

/** What each cell of a row says about mail, by place. Cells that say nothing are absent. */
export function saidByRow(
  columns: readonly PlannedColumn[],
  cells: readonly string[],
): readonly (readonly [place: number, said: SaidConsent])[] {
  return columns.flatMap(({ use, mayRefuse }, place) => {
    const cell = cells[place] ?? '';
    if (use.kind === 'consent') return [[place, saidIn(use, cell)] as const];
    const reason = mayRefuse ? refusalIn(cell) : undefined;
    return reason === undefined ? [] : [[place, { kind: 'no', reason }] as const];
  });
}

/** A "no" outweighs everything, with the heaviest reason. An unreadable cell outweighs a "yes". */
function sayAll(columns: readonly PlannedColumn[], cells: readonly string[]): RowSays {
  const all = saidByRow(columns, cells);
  const reason = heaviestReason(all.flatMap(([, said]) => (said.kind === 'no' ? [said.reason] : [])));
  if (reason !== undefined) return { kind: 'no', reason };
  const odd = all.find(([, said]) => said.kind === 'unreadable');
  if (odd !== undefined) return { kind: 'unreadable', place: odd[0] };
  return all.some(([, said]) => said.kind === 'yes') ? { kind: 'yes' } : { kind: 'nothing' };
}

/**
 * What a row says about mail. It is unreadable when values have moved and the ways to read them contradict
 * each other.
 *
 * @param ways the row's cells, or the ways to read them when they have moved
 */
export function rowSays(columns: readonly PlannedColumn[], ways: readonly (readonly string[])[]): RowSays {
  const all = ways.map((way) => sayAll(columns, way));
  const has = (kind: RowSays['kind']): boolean => all.some((says) => says.kind === kind);
  if (has('no') && has('yes')) return { kind: 'unreadable' };
  const [first] = all;
  const plain = all.find(({ kind }) => kind === 'no') ?? all.find(({ kind }) => kind !== 'unreadable');
  return plain ?? first ?? { kind: 'nothing' };
}
