/** One thing that keeps templates from being published, for the marketer who will put it right. */
export interface Problem {
  /** From the templates folder's parent: `templates/score/new.mjml`. */
  readonly file: string;
  readonly line?: number;
  /** In a YAML file: `bands[2].until`. */
  readonly field?: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** One line for the terminal: `templates/programme.yaml:14 bands[0].from: The first band must …`. */
export function describeProblem({ file, line, field, message }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return field === undefined || field === '' ? `${place}: ${message}` : `${place} ${field}: ${message}`;
}

/** What is wrong, without what to do about it. */
const complaint = ({ message, ...problem }: Problem): string =>
  describeProblem({ ...problem, message: message.split('. ', 1)[0] ?? message });

/** By file and line, each problem once: a partial is read by several templates, and mails of another kind know other remedies. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const unique = new Map(problems.toReversed().map((problem) => [complaint(problem), problem]));
  return [...unique.values()]
    .toReversed()
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : (a.line ?? 0) - (b.line ?? 0)));
}
