import { delimiterOf, delimiterOfLines, type IsHeader, naiveCells, recordsOf, sepOf } from './csv-records.ts';

export interface ListHead {
  readonly delimiter: string;
  /** Index of a line that only names the separator. */
  readonly sep: number | undefined;
  /** Index of the header below the title of a report. Lines before it are no rows. */
  readonly header: number | undefined;
}

/** How many lines a title, a date and the like may take above the table of a report. */
export const HEAD_LINES = 10;
const MIN_TABLE = 3;

const isBlank = (text: string): boolean => text.trim() === '';

/**
 * Finds the layout of a list from its first {@link HEAD_LINES} lines.
 *
 * @param isText whether the line is readable
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
  // Below it a title may still follow.
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
