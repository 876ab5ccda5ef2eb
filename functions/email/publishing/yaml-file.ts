import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  type ParsedNode,
  Parser,
  parseDocument,
  visit,
} from 'yaml';
import { oddWords, textsIn } from './plain-text.ts';
import { type Fault, faultText } from './setting-faults.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';

type Path = readonly PropertyKey[];

/** The part of a schema that zod and zod/mini share. */
interface Schema<T> {
  safeParse(
    value: unknown,
    params: { readonly error: (fault: Fault) => string | undefined },
  ): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } };
}

interface Issue {
  readonly path: Path;
  readonly message: string;
  readonly keys?: readonly string[];
}

export type Read<T> = { readonly value: T } | { readonly problems: TemplateProblem[] };

/** The form of a path in problems: `bands[2].until`. */
export const fieldName = (path: Path): string =>
  path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');

/** The node at a path, or the nearest one above it. For a problem with a key, the key's own node. */
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

/** Ten times longer than all words of the pages. */
const MAX_LENGTH = 100_000;
/** How deep values may nest. The programme needs a handful of levels. */
const MAX_DEPTH = 60;
/** The most entries. An alias (`*name`) counts as often as it is used. */
const MAX_ENTRIES = 100_000;

/** YAML's messages about a file, in words for marketers. */
const PLAIN_YAML: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [
    /^Source contains multiple documents.*$/s,
    () => 'Three dashes (---) begin a second part here, which nothing reads. Remove them.',
  ],
  [
    /^Unresolved tag: .*$/s,
    () => 'A text that begins with ! means something else in YAML. Put it in quotes.',
  ],
  [/^Unsupported YAML version.*$/s, () => 'A line that begins with % is none of ours. Remove it.'],
  [
    /^Plain value cannot start with (?:\w+ )*character (.)$/s,
    (_, sign = '') => `A text cannot begin with ${sign}. Put it in quotes.`,
  ],
  [
    /^Nested mappings are not allowed in compact mappings$/,
    () => 'There are two colons in one line. Put a text with a colon in quotes.',
  ],
  [/^Missing closing .quote$/, () => 'A quote is never closed. Add it.'],
];

function syntaxMessage(message: string): string {
  const what = message.split(/ at line |:\n/)[0] ?? '';
  const rule = PLAIN_YAML.find(([pattern]) => pattern.test(what));
  return rule === undefined
    ? `This is not valid YAML: ${what}. Check indentation, colons and quotes.`
    : what.replace(...rule);
}

/** Where a text nests too deep. Checked first, because reading it would overflow the stack. */
function tooDeepAt(text: string): number | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme)) {
      // The parser's result does not matter here.
    }
    if (parser.stack.length > MAX_DEPTH) return parser.offset;
  }
  return undefined;
}

/** The standard's own kinds of value. All others are useless for a setting. */
const KINDS = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

interface Oddity {
  readonly node: unknown;
  readonly message: string;
}

/** Valid YAML that is useless for a setting. */
function oddityIn(document: Document.Parsed): Oddity | undefined {
  let found: Oddity | undefined;
  const report = (node: unknown, message: string) => {
    found ??= { node, message };
    return visit.BREAK;
  };
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && key.value === '__proto__')
        return report(key, 'There is no setting named "__proto__" here. Remove it.');
      return isCollection(key)
        ? report(key, 'A list or a group cannot be the name of a setting. Write name: value.')
        : undefined;
    },
    Node(_, node) {
      const { tag } = node;
      return tag !== undefined && !KINDS.test(tag)
        ? report(
            node,
            `${tag.replace('tag:yaml.org,2002:', '!!')} means something else in YAML. Write the value without it.`,
          )
        : undefined;
    },
  });
  return found ?? explosionIn(document);
}

/** Aliases of aliases: ten such lines could fill any memory. */
function explosionIn(document: Document.Parsed): Oddity | undefined {
  const sizes = new Map<Node, number>();
  const open = new Set<Node>();
  let found: Oddity | undefined;
  const sizeOf = (node: unknown): number => {
    if (found !== undefined || !isNode(node)) return 0;
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target === undefined || open.has(target)) {
        const what =
          target === undefined ? 'stands for nothing: there is no' : 'stands for itself, inside of';
        found = { node, message: `*${node.source} ${what} &${node.source}. Write out what you mean.` };
        return 0;
      }
      return sizes.get(target) ?? sizeOf(target);
    }
    open.add(node);
    let size = 1;
    for (const item of isCollection(node) ? node.items : []) {
      size += isPair(item) ? sizeOf(item.key) + sizeOf(item.value) : sizeOf(item);
      if (size > MAX_ENTRIES && found === undefined) {
        const culprit = isPair(item) ? item.value : item;
        found = {
          node: culprit,
          message: `What stands here stands for more than ${MAX_ENTRIES.toLocaleString('en')} entries, as lists of * repeat each other. Write out what you mean.`,
        };
      }
    }
    open.delete(node);
    sizes.set(node, size);
    return size;
  };
  sizeOf(document.contents);
  return found;
}

/**
 * Reads a YAML text into a schema's type. Every problem names its line and field. If a field is missing, the
 * problem names the line of the value that lacks it.
 */
export function readYaml<T>(
  file: string,
  text: string,
  schema: Schema<T>,
): Read<T> & { readonly lineOf: (path: Path) => number | undefined } {
  const nowhere = (): undefined => undefined;
  if (text.length > MAX_LENGTH) {
    const message = `This file has more than ${MAX_LENGTH.toLocaleString('en')} characters, and no setting or page needs so many. Shorten it.`;
    return { problems: [{ file, line: lineAt(text, MAX_LENGTH), message }], lineOf: nowhere };
  }
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    const message = 'Too much stands inside each other here. Check indentation and brackets.';
    return { problems: [{ file, line: lineAt(text, deep), message }], lineOf: nowhere };
  }
  const lines = new LineCounter();
  // The library's log is for programmers, and formatting many errors takes long.
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error', prettyErrors: false });
  const lineOfNode = (node: unknown): number | undefined =>
    isNode(node) && node.range != null ? lines.linePos(node.range[0]).line : undefined;
  const lineOf = (path: Path, key?: string): number | undefined =>
    lineOfNode(nodeAt(document.contents, path, key));
  // Only the first, because after one wrong indent everything looks wrong.
  const [broken] = [...document.errors, ...document.warnings];
  if (broken !== undefined) {
    const line = lines.linePos(broken.pos[0]).line;
    return { problems: [{ file, line, message: syntaxMessage(broken.message) }], lineOf };
  }
  const oddity = oddityIn(document);
  if (oddity !== undefined) {
    const line = lineOfNode(oddity.node);
    const problem = { file, ...(line === undefined ? {} : { line }), message: oddity.message };
    return { problems: [problem], lineOf };
  }
  // Repetition was limited above.
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: -1 }), { error: faultText });
  if (parsed.success) return { value: parsed.data, lineOf };
  const problems = parsed.error.issues.map((issue) => {
    const line = lineOf(issue.path, issue.keys?.[0]);
    return {
      file,
      ...(line === undefined ? {} : { line }),
      field: fieldName(issue.path),
      message: issue.message,
    };
  });
  return { problems, lineOf };
}

/**
 * What people would see if the texts of a YAML file were shown as they are, such as another tool's tag.
 *
 * @param filledIn placeholders for values in the texts, if there are any
 */
export const oddTexts = (
  file: string,
  value: unknown,
  lineOf: (path: Path) => number | undefined,
  filledIn?: RegExp,
): TemplateProblem[] =>
  textsIn(value).flatMap(({ path, text }) => {
    const message = oddWords(text, filledIn);
    const line = lineOf(path);
    return message === undefined
      ? []
      : [{ file, ...(line === undefined ? {} : { line }), field: fieldName(path), message }];
  });
