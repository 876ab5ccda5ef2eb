import { LiquidError, Output, type Template, toValueSync } from 'liquidjs';
import { MAIL_VARIABLES, makeLiquid } from '../liquid.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { lineAt } from './sources.ts';

const liquid = makeLiquid('html');
const known = new Set<string>(MAIL_VARIABLES);
const list = MAIL_VARIABLES.join(', ');
const filters = Object.keys(liquid.filters);
/** What can be empty, and what could stand there then. */
const MAYBE_EMPTY: Readonly<Record<string, string>> = { first_name: 'there', account: 'your company' };

const guess = (word: string, words: Iterable<string>, show: (word: string) => string): string => {
  const near = nearest(word, words);
  return near === undefined ? '' : ` Did you mean ${show(near)}?`;
};

/** The parser's own sentences in words for marketers. */
const PLAIN: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [
    /^undefined filter: (.*)$/,
    (_, name = '') => `There is no filter "${name}".${guess(name, filters, (near) => `"${near}"`)}`,
  ],
  [
    /^tag "(.*)" not found$/,
    (_, name = '') =>
      `There is no {% ${name} %}.${guess(name, Object.keys(liquid.tags), (near) => `{% ${near} %}`)}`,
  ],
  [/^tag (\{%-?\s*(\w+).*) not closed$/s, (_, tag, name) => `${tag} is never closed. Add {% end${name} %}.`],
];

/** Problems of the Liquid in one file: what is broken, names something unknown, or leaves a gap for customers without a name. */
export function lintLiquid(file: string, text: string): Problem[] {
  const open = unclosed(file, text);
  if (open !== undefined) return [open];
  try {
    const templates = liquid.parse(text);
    const { globals, locals } = liquid.analyzeSync(templates, { partials: false });
    const unknown = Object.values(globals)
      .flat()
      .filter(({ segments: [first, ...more] }) => more.length > 0 || !known.has(String(first)))
      .map((variable) => ({
        file,
        line: variable.location.row,
        message: `There is no variable "${String(variable)}". There are: ${list}.`,
      }));
    const overwritten = Object.entries(locals)
      .filter(([name]) => known.has(name))
      .flatMap(([name, variables]) =>
        variables.map(({ location }) => ({
          file,
          line: location.row,
          message: `"${name}" already has a meaning. Choose another name here.`,
        })),
      );
    return [...unknown, ...overwritten, ...unguarded(file, templates)];
  } catch (error) {
    if (!(error instanceof LiquidError)) throw error;
    const line = error.token.getPosition()[0] ?? 1;
    const what = (error.originalError?.message ?? error.message).split(/, line:\d+|\n/)[0] ?? '';
    const rule = PLAIN.find(([pattern]) => pattern.test(what));
    const message =
      rule === undefined
        ? `This Liquid does not work: ${what}. templates/README.md shows what may be used.`
        : what.replace(...rule);
    return [{ file, line, message }];
  }
}

/** The first `{{` or `{%` without its end. Everything after it would look wrong too. */
export function unclosed(file: string, text: string): Problem | undefined {
  for (const { 0: opening, index } of text.matchAll(/\{\{|\{%/g)) {
    const closing = opening === '{{' ? '}}' : '%}';
    const rest = text.slice(index + 2);
    const next = /\{\{|\{%|\}\}|%\}/.exec(rest);
    if (next?.[0] === closing) continue;
    const written = /^[^\n<]{0,40}/.exec(rest)?.[0].trimEnd();
    return {
      file,
      line: lineAt(text, index),
      message: `"${opening}${written}" is never closed. Add ${closing} where it ends.`,
    };
  }
  return undefined;
}

const namesIn = (templates: Template[]): string[] =>
  Object.keys(liquid.analyzeSync(templates, { partials: false }).globals);

/** Names that are put in as they are, where nothing says what stands there when they are empty. */
function unguarded(file: string, templates: readonly Template[], guarded: readonly string[] = []): Problem[] {
  return templates.flatMap((template): Problem[] => {
    if (template instanceof Output) {
      if (template.value.filters.some(({ name }) => name === 'default')) return [];
      return namesIn([template])
        .filter((name) => name in MAYBE_EMPTY && !guarded.includes(name))
        .map((name) => ({
          file,
          line: template.token.getPosition()[0] ?? 1,
          message: `{{ ${name} }} can be empty. Write {{ ${name} | default: "${MAYBE_EMPTY[name]}" }}, or put {% if ${name} %}…{% endif %} around it.`,
        }));
    }
    if (template.children === undefined) return [];
    // The tag's own conditions, without what stands inside it.
    const conditions = template.arguments === undefined ? [] : [...template.arguments()];
    const own = namesIn([{ token: template.token, render: () => undefined, arguments: () => conditions }]);
    return unguarded(file, toValueSync(template.children(false, true)), [...guarded, ...own]);
  });
}
