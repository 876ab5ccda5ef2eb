/** One row of a list, as its cells were read. */
export interface ListRow {
  /** Line of the file, from 1, on which the row starts. */
  readonly line: number;
  /** As many as the row has; line ends within a cell are LF. */
  readonly cells: readonly string[];
}

interface Fault {
  readonly line: number;
  /** What would have been right, to be read after "expected". */
  readonly expected: string;
}

/** A line that is no row; the next one may be. */
export interface BadLine extends Fault {
  readonly kind: 'bad-line';
  /** At most {@link MAX_SHOWN_TEXT} characters of it. */
  readonly text: string;
  /**
   * Its cells as well as they can be told, so that a wish in a damaged row is still heard; undefined for a
   * line too long.
   */
  readonly cells?: readonly string[];
}

/**
 * A line around the rows, such as the title or the footer of a report, or a word of the reader to who
 * brought the file.
 */
export interface Note {
  readonly kind: 'note';
  readonly line: number;
  readonly text: string;
}

/** What a file turns out to hold, in the order of the file. */
export type ListEvent =
  /** The first row that is not blank; in a list without a header it is the first address. */
  | ({
      readonly kind: 'header';
      /** What would have been right, where it is written in another encoding: its cells are a guess then. */
      readonly fault?: string;
    } & ListRow)
  | ({ readonly kind: 'row' } & ListRow)
  | BadLine
  | Note
  /** The last event: the file cannot be read from this line on. */
  | ({ readonly kind: 'unreadable' } & Fault);

/** Enough to find the line again, and little enough for a report. */
export const MAX_SHOWN_TEXT = 1_000;
