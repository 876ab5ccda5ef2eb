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
  const all = [...lines.entries()].filter(([index, line]) => isText(index) && !isBlank(line));
  const [[top = 0, topText = ''] = []] = all;
  const separator = sepOf(topText.trimEnd()) ?? sepOf(topText);
  const sep = separator === undefined ? undefined : top;
  // What stands below it may still be a title.
  const known = sep === undefined ? all : all.slice(1);
  const [first, ...others] = known;
  const [, text = ''] = first ?? [];

  for (const [header, line] of others) {
    const delimiter = separator ?? delimiterOf(line, isHeader);
    if (delimiter === undefined || text.includes('@')) continue;
    const [cells = []] = recordsOf([line], delimiter);
    const title = naiveCells(text, delimiter);
    if (isHeader(title)) break;
    const isTitle = title.filter((cell) => !isBlank(cell)).length === 1;
    if (isTitle && cells.length >= MIN_TABLE && isHeader(cells)) return { delimiter, sep, header };
  }
  const lineOf = known.map(([, line]) => line);
  return { delimiter: separator ?? delimiterOfLines(lineOf, isHeader), sep, header: undefined };
}
