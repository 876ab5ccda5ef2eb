import { isMap, isNode, isPair, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { Problem } from './problem.ts';

type Path = readonly PropertyKey[];

/** What both zod and zod/mini offer. */
interface Schema<T> {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } };
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: Path;
  readonly message: string;
  readonly input?: unknown;
  readonly keys?: readonly string[];
}

export type Read<T> = { readonly value: T } | { readonly problems: Problem[] };

/** A path as problems write it: `bands[2].until`. */
export const fieldName = (path: Path): string =>
  path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'yes or no',
  array: 'a list, such as [a, b]',
  object: 'a group of indented settings',
  null: 'empty',
  undefined: 'empty',
};
const typeName = (type: string): string => TYPES[type] ?? type;

/** Zod's own sentences in words for marketers; ours pass as they are. */
const PLAIN: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^Invalid input: expected \w+, received undefined$/, () => 'This is missing. Add it.'],
  [
    /^Invalid input: expected (\w+), received (\w+)$/,
    (_, expected = '', received = '') => `This is ${typeName(received)}; write ${typeName(expected)}.`,
  ],
  [
    /^Invalid option: expected one of (.*)$/,
    (_, options = '') => `Write one of ${options.replaceAll('|', ', ')}.`,
  ],
  [
    /^Too (?:small|big): expected string to have (>|<)=?(\d+) characters$/,
    (_, sign, count) => `Write at ${sign === '>' ? 'least' : 'most'} ${count} characters.`,
  ],
  [
    /^Too (?:small|big): expected \w+ to be (>|<)(=?)(\d+)$/,
    (_, sign, equal, count) =>
      equal === ''
        ? `Write a number ${sign === '>' ? 'above' : 'below'} ${count}.`
        : `Write a number of at ${sign === '>' ? 'least' : 'most'} ${count}.`,
  ],
  [/^Too small: expected array to have >=1 items$/, () => 'This list is empty. Add at least one entry.'],
];

function sentence(issue: Issue): string {
  if (issue.code === 'unrecognized_keys' && issue.message.startsWith('Unrecognized')) {
    const names = (issue.keys ?? []).map((key) => `"${key}"`).join(', ');
    return `There is no setting named ${names} here. Check the spelling, or remove it.`;
  }
  const rule = PLAIN.find(([pattern]) => pattern.test(issue.message));
  return rule === undefined ? issue.message : issue.message.replace(...rule);
}

/** The node at a path, or the nearest one above it; the key's own node when the key itself is the trouble. */
function nodeAt(root: unknown, path: Path, key?: string): ParsedNode | undefined {
  let node: unknown = root;
  for (const part of path) {
    const child: unknown =
      isNode(node) && 'get' in node && typeof node.get === 'function' ? node.get(part, true) : undefined;
    if (!isNode(child)) break;
    node = child;
  }
  if (key !== undefined && isMap(node)) {
    const pair = node.items.find(
      (item) => isPair(item) && isNode(item.key) && 'value' in item.key && item.key.value === key,
    );
    if (pair !== undefined && isNode(pair.key)) node = pair.key;
  }
  return isNode(node) ? (node as ParsedNode) : undefined;
}

/**
 * Reads a YAML text into a schema's type. Every problem names its line and field; a problem of a missing field
 * names the line of what it is missing from.
 */
export function readYaml<T>(
  file: string,
  text: string,
  schema: Schema<T>,
): Read<T> & { readonly lineOf: (path: Path) => number | undefined } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (path: Path, key?: string): number | undefined => {
    const node = nodeAt(document.contents, path, key);
    return node?.range == null ? undefined : lines.linePos(node.range[0]).line;
  };
  // The first only: what follows one wrong indent looks wrong everywhere.
  const [broken] = [...document.errors, ...document.warnings];
  if (broken !== undefined) {
    const problem = {
      file,
      line: lines.linePos(broken.pos[0]).line,
      message: `This is not valid YAML: ${broken.message.split(/ at line |:\n/)[0]}. Check indentation, colons and quotes.`,
    };
    return { problems: [problem], lineOf };
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { value: parsed.data, lineOf };
  const problems = parsed.error.issues.map((issue) => {
    const line = lineOf(issue.path, issue.keys?.[0]);
    return {
      file,
      ...(line === undefined ? {} : { line }),
      field: fieldName(issue.path),
      message: sentence(issue),
    };
  });
  return { problems, lineOf };
}
