import { attributeOf, isInStyle, placed, readMarkup } from './markup.ts';
import { nearest } from './nearest-name.ts';
import type { Source } from './sources.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';
import { unveiled, Veil } from './veil.ts';

const CLASS_NAME = /\.(-?[_a-zA-Z][\w-]*)/g;
/** This class marks the reason for the mail. No style needs to know it. */
const OWN_CLASSES = ['why'];

/**
 * Classes that no style of a mail knows, and sets of attributes that it does not define. When such a name is
 * misspelt, colours and margins get lost silently.
 *
 * @param sources of one mail, its template and all partials
 * @param shown the name of a source's file in problems
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
  // Selectors only: the innermost braces contain declarations.
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
    // A name broken by quotes was reported with its attribute.
    .filter((name) => /^[^<>=“”„‟«»‘’‚‛‹›"]+$/.test(name));
