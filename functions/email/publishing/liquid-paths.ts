import { analyzeSync, type Template, toValueSync, type Variable } from 'liquidjs';

/** Something of which nothing is known. Other names stand for a part of a sample. */
export const ANYTHING = Symbol('anything');
/** One step of a path: a name, a place in a list, or a path whose value says which. */
export type Segment = Variable['segments'][number];
type Scope = ReadonlyMap<string, unknown>;

/** A variable in a template that its values lack. */
export interface UnknownVariable {
  /** In the template's spelling: `row.nmae`. */
  readonly text: string;
  readonly line: number;
}

/** A tag with its own conditions, without its body. */
export function withoutInside(template: Template): Template {
  const args = template.arguments === undefined ? [] : [...template.arguments()];
  return { token: template.token, render: () => undefined, arguments: () => args };
}

const isLoop = (template: Template): template is Template & { readonly variable: string } =>
  'variable' in template && 'collection' in template && typeof template.variable === 'string';

/** All rows of a sample as one row, because a row may lack what another has. */
function rowOf(rows: readonly unknown[]): unknown {
  const [first] = rows;
  if (first === undefined) return ANYTHING;
  return typeof first === 'object' && first !== null && !Array.isArray(first)
    ? Object.assign({}, ...rows)
    : first;
}

/** The result of one step. Undefined when it leads nowhere. */
function step(from: unknown, segment: Segment): unknown {
  if (from === ANYTHING || from === null || from === undefined) return ANYTHING;
  const isComputed = typeof segment === 'object';
  if (Array.isArray(from)) {
    if (segment === 'size') return from.length;
    return isComputed || typeof segment === 'number' || segment === 'first' || segment === 'last'
      ? rowOf(from)
      : undefined;
  }
  if (typeof from !== 'object') return undefined;
  if (isComputed) return ANYTHING;
  if (!Object.hasOwn(from, segment)) return undefined;
  return Reflect.get(from, segment) ?? ANYTHING;
}

/** The variables of a tag itself, not of its body. */
const variablesOf = (template: Template): Variable[] =>
  Object.values(analyzeSync([withoutInside(template)], { partials: false }).globals).flat();

/** A part of a template, with a way to look up its variables. */
export interface Visited {
  readonly template: Template;
  /** A part of the sample, {@link ANYTHING}, or undefined when it leads nowhere. */
  readonly lookUp: (path: readonly Segment[]) => unknown;
}

/**
 * Every tag and output in these templates, also inside loops: in `{% for row in bands %}`, `row` is an entry
 * of `bands`.
 *
 * @param sample values like those that the templates will get
 */
export function visited(
  templates: readonly Template[],
  sample: Readonly<Record<string, unknown>>,
): Visited[] {
  // Variables of {% assign %} and {% capture %} exist from there on, everywhere.
  const assigned = new Set<string>();

  const lookUp = ([first, ...more]: readonly Segment[], scope: Scope, set: ReadonlySet<string>): unknown => {
    const isKnown = typeof first === 'string' && scope.has(first);
    const start = isKnown ? (scope.get(first) ?? ANYTHING) : undefined;
    const from = start ?? (typeof first !== 'string' || set.has(first) ? ANYTHING : undefined);
    return more.reduce<unknown>((at, segment) => (at === undefined ? undefined : step(at, segment)), from);
  };

  /** The list of a loop. Nothing is known of a range. */
  const rowsIn = (loop: Template, scope: Scope): unknown => {
    const [collection] = variablesOf(loop);
    const rows = collection === undefined ? undefined : lookUp(collection.segments, scope, assigned);
    return Array.isArray(rows) ? rowOf(rows) : ANYTHING;
  };

  const visit = (within: readonly Template[], scope: Scope): Visited[] =>
    within.flatMap((template) => {
      const before = new Set(assigned);
      const found = { template, lookUp: (path: readonly Segment[]) => lookUp(path, scope, before) };
      for (const { content } of template.localScope?.() ?? []) assigned.add(content);
      if (template.children === undefined) return [found];
      const inside = new Map(scope);
      for (const name of template.blockScope?.() ?? []) inside.set(name, ANYTHING);
      if (isLoop(template)) inside.set(template.variable, rowsIn(template, scope));
      return [found, ...visit(toValueSync(template.children(false, true)), inside)];
    });

  return visit(templates, new Map(Object.entries(sample)));
}

/** Every variable in these templates that leads nowhere in the sample. */
export const unknownIn = (
  templates: readonly Template[],
  sample: Readonly<Record<string, unknown>>,
): UnknownVariable[] =>
  visited(templates, sample).flatMap(({ template, lookUp }) =>
    variablesOf(template)
      .filter((variable) => lookUp(variable.segments) === undefined)
      .map((variable) => ({ text: String(variable), line: variable.location.row })),
  );
