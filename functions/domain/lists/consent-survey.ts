import type { PlannedColumn } from './columns.ts';
import type { Said } from './consent.ts';
import { clip } from './text.ts';

// Whether a column that looks like consent can be read at all, from all its cells.

/** What the cells of one column say, counted. */
export interface ConsentCounts {
  readonly no: number;
  readonly yes: number;
  readonly unreadable: number;
  /** Up to {@link MAX_WORDS} different ones that cannot be read. */
  readonly words: readonly string[];
}

const MAX_WORDS = 8;
/** So many cells of a column may say nothing that can be read before the column itself is in doubt. */
const MAX_ODD_SHARE = 0.05;

/** Counts the cells of one column. */
export function consentCounter(): { add(said: Said, cell: string): void; build(): ConsentCounts } {
  const counts = { no: 0, yes: 0, nothing: 0, unreadable: 0 };
  const words = new Set<string>();
  return {
    add(said, cell) {
      counts[said.kind] += 1;
      if (said.kind === 'unreadable' && words.size < MAX_WORDS) words.add(clip(cell));
    },
    build: () => ({ no: counts.no, yes: counts.yes, unreadable: counts.unreadable, words: [...words] }),
  };
}

/**
 * Whether a column can be read: single odd cells count as "no mail", and do not hold up the rest. A column named plainly (`opted_out`,
 * `Unsubscribed`) is believed to be about mail by its name; one such as `Status` has to have said yes or no at least once.
 */
export function isReadable({ use }: PlannedColumn, { no, yes, unreadable }: ConsentCounts): boolean {
  if (unreadable === 0 || use.kind !== 'consent') return true;
  const isPlain = use.consent.kind === 'refusal' || no + yes > 0;
  return isPlain && unreadable <= Math.max(1, MAX_ODD_SHARE * (no + yes + unreadable));
}

/** A column whose name says nothing of mail, and in which somebody plainly refuses it: each such cell is heard, and no other asked about. */
export const heardAnyway = (column: PlannedColumn): PlannedColumn => ({
  ...column,
  use: { kind: 'consent', consent: { kind: 'status' }, saysNo: new Set() },
});

const quote = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;

/** What to ask about a column that cannot be read. */
export function consentQuestion({ header }: PlannedColumn, { unreadable, words }: ConsentCounts): string {
  const shown = words.map(quote).join(', ');
  const some = words.slice(0, 2).join(',');
  return `The column ${quote(header)} looks as if it says who wants mail, and ${unreadable === 1 ? 'a cell' : `${unreadable} cells`} of it cannot be read: ${shown}. Every plain "no" of the file has been heard. Say which of its words mean "no mail": --says-no ${quote(`${header}=${some}`)} (the others then say nothing of mail); or, if the column is not about mail: --not-consent ${quote(header)}`;
}

/** What to ask about a column that tells why somebody refused, where no column says who did. */
export const detailQuestion = (header: string, cells: number): string =>
  `The column ${quote(header)} tells why or how somebody wants no mail, ${cells === 1 ? 'one cell' : `${cells} cells`} of it ${cells === 1 ? 'is' : 'are'} filled, and no column says who it is. If who has a value there wants no mail: --says-no ${quote(`${header}=*`)}; if it means nothing: --not-consent ${quote(header)}`;
