import { delimiterOf, delimiterOfLines, type IsHeader, naiveCells, recordsOf, sepOf } from './csv-records.ts';

export interface ListHead {
  readonly delimiter: string;
  /** Index of the line that only names the separator. */
  readonly sep: number | undefined;
  /** Index of the header below the title of a report; what stands before it is no row. */
  readonly header: number | undefined;
}

/** Reports put a title, a date and the like above their table. */
export const HEAD_LINES = 10;
const MIN_TABLE = 3;

const isBlank = (text: string): boolean => text.trim() === '';

/**
 * Finds out how a list is laid out from its first {@link HEAD_LINES} lines.
 *
 * @param isText whether the line can be read at all
 */
export function readHead(
  lines: readonly string[],
  isText: (index: number) => boolean,
  isHeader: IsHeader,
): ListHead {
  const known = [...lines.entries()].filter(([index, line]) => isText(index) && !isBlank(line));
  const [first, ...others] = known;
  const [index = 0, text = ''] = first ?? [];
  const sep = sepOf(text.trimEnd()) ?? sepOf(text);
  if (sep !== undefined) return { delimiter: sep, sep: index, header: undefined };

  for (const [header, line] of others) {
    const delimiter = delimiterOf(line, isHeader);
    if (delimiter === undefined || text.includes('@')) continue;
    const [cells = []] = recordsOf([line], delimiter);
    const title = naiveCells(text, delimiter);
    if (isHeader(title)) break;
    const isTitle = title.filter((cell) => !isBlank(cell)).length === 1;
    if (isTitle && cells.length >= MIN_TABLE && isHeader(cells)) return { delimiter, sep: undefined, header };
  }
  const delimiter = delimiterOfLines(
    known.map(([, line]) => line),
    isHeader,
  );
  return { delimiter, sep: undefined, header: undefined };
}
