import { attributeOf, isInStyle, placed, readMarkup } from './markup.ts';
import { nearest } from './nearest.ts';
import type { Source } from './sources.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';
import { unveiled, Veil } from './veil.ts';

const CLASS_NAME = /\.(-?[_a-zA-Z][\w-]*)/g;
/** Marks the reason why; no style needs to know it. */
const OWN_CLASSES = ['why'];

/**
 * Classes that no style of a mail knows, and sets of attributes that it does not define: misspelt, they would
 * lose colours and margins without a word.
 *
 * @param sources of one mail, its template and all partials
 * @param shown how problems name a source's file
 */
export function lintClasses(sources: readonly Source[], shown: (path: string) => string): TemplateProblem[] {
  const read = sources.map(({ path, text, type }) => ({
    path,
    text,
    type,
    parts: type === 'css' ? [] : placed(readMarkup(new Veil().hide(text))),
  }));
  const css = read.flatMap(({ text, type, parts }) =>
    type === 'css'
      ? [text]
      : parts.flatMap(({ part, within }) => (part.kind === 'text' && isInStyle(within) ? [part.text] : [])),
  );
  // Selectors only: what stands in the innermost braces are declarations.
  const selectors = css.join('\n').replace(/\{[^{}]*\}/g, '{}');
  const classes = new Set([
    ...OWN_CLASSES,
    ...[...selectors.matchAll(CLASS_NAME)].map(([, name = '']) => name),
  ]);
  const openings = read.flatMap(({ path, text, parts }) =>
    parts.flatMap(({ part }) => (part.kind === 'opening' ? [{ path, text, part }] : [])),
  );
  const sets = new Set(
    openings.flatMap(({ part }) =>
      part.name === 'mj-class' ? (attributeOf(part, 'name')?.value ?? []) : [],
    ),
  );
  const unknown = (attribute: string, known: ReadonlySet<string>, what: string): TemplateProblem[] =>
    openings.flatMap(({ path, text, part }) => {
      const { value = '', offset } = attributeOf(part, attribute) ?? { offset: 0 };
      return namesIn(value)
        .filter((name) => !known.has(name))
        .map((name) => {
          const near = nearest(name, known);
          const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
          const all = known.size === 0 ? 'There is none.' : `There are: ${[...known].sort().join(', ')}.`;
          return {
            file: shown(path),
            line: lineAt(text, offset),
            message: `There is no ${what} "${name}".${hint} ${all}`,
          };
        });
    });
  return [
    ...unknown('css-class', classes, 'class'),
    ...unknown('mj-class', sets, '<mj-class> with the name'),
  ];
}

/** The names in a list of classes, without its Liquid. */
const namesIn = (veiled: string): string[] =>
  unveiled(veiled, ' ')
    .split(/\s+/)
    // What quotes have broken was told with its attribute.
    .filter((name) => /^[^<>=“”„‟«»‘’‚‛‹›"]+$/.test(name));
