/** One thing that prevents publishing, for the marketer who will mend it. */
export interface TemplateProblem {
  /** Starting with the name of the templates folder: `templates/score/new.mjml`. */
  readonly file: string;
  readonly line?: number;
  /** In a YAML file: `bands[2].until`. */
  readonly field?: string;
  /** What is wrong, and how to mend it. */
  readonly message: string;
}

/** Where the lines of a text start. Remembered for the last text, because it is asked for often. */
let known: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] };

function lineStarts(text: string): readonly number[] {
  if (known.text !== text) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    known = { text, starts };
  }
  return known.starts;
}

/** The line of a position in a text, from 1. */
export function lineAt(text: string, offset: number): number {
  const starts = lineStarts(text);
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** One line for the terminal: `templates/programme.yaml:14 bands[0].from: The first band must …`. */
export function describeProblem({ file, line, field, message }: TemplateProblem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return field === undefined || field === '' ? `${place}: ${message}` : `${place} ${field}: ${message}`;
}

/** The same for a warning. */
export const describeWarning = (warning: TemplateProblem): string => `Warning: ${describeProblem(warning)}`;

/** What is wrong, without how to mend it. */
const complaint = ({ message, ...problem }: TemplateProblem): string =>
  describeProblem({ ...problem, message: message.split('. ', 1)[0] ?? message });

/**
 * By file and line, each problem once: several templates read one partial, and mails of different kinds
 * suggest different remedies.
 */
export function inOrder(problems: readonly TemplateProblem[]): TemplateProblem[] {
  const unique = new Map(problems.toReversed().map((problem) => [complaint(problem), problem]));
  return [...unique.values()]
    .toReversed()
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : (a.line ?? 0) - (b.line ?? 0)));
}
