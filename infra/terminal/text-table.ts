/**
 * Rows as lines for a terminal. The first column holds words and is aligned left, the numbers are aligned
 * right. The last column is not padded.
 */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) => {
        if (column === cells.length - 1) return cell;
        return column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
      })
      .join('  '),
  );
}
