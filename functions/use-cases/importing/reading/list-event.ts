/** One row of a list, with its cells. */
export interface ReadRow {
  /** The line of the file on which the row starts, from 1. */
  readonly line: number;
  /** All cells of the row. Line ends inside a cell are LF. */
  readonly cells: readonly string[];
}

interface Fault {
  readonly line: number;
  /** What would have been right, to follow the word "expected". */
  readonly expected: string;
}

/** A line that is no row. The next line may be one. */
export interface BadLine extends Fault {
  readonly kind: 'bad-line';
  /** At most {@link MAX_SHOWN_TEXT} characters of the line. */
  readonly text: string;
  /**
   * Its cells as well as possible, so that a wish in a damaged row still counts. Undefined for a line that is
   * too long.
   */
  readonly cells?: readonly string[];
}

/**
 * A line around the rows, such as the title or footer of a report, or a remark for whoever brought the file.
 */
export interface Note {
  readonly kind: 'note';
  readonly line: number;
  readonly text: string;
}

/** The contents of a file, in its order. */
export type ListEvent =
  /** The first row that is not blank. In a list without a header it is the first address. */
  | ({
      readonly kind: 'header';
      /** What would have been right, if the row has another encoding. Then its cells are a guess. */
      readonly fault?: string;
    } & ReadRow)
  | ({ readonly kind: 'row' } & ReadRow)
  | BadLine
  | Note
  /** The last event: the file cannot be read from this line on. */
  | ({ readonly kind: 'unreadable' } & Fault);

/** Enough to find the line again, and short enough for a report. */
export const MAX_SHOWN_TEXT = 1_000;
