import type { MailKind } from '../mail-kinds.ts';
import { languageOf, type MailLanguage, MJML, primary } from './languages.ts';
import { lintLiquid, unclosed } from './lint-liquid.ts';
import { lintTags } from './lint-tags.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { ScoreScale } from './score-scale.ts';
import { lineAt, type Source } from './sources.ts';

/** Problems that one MJML file shows by itself, as a part of a mail of this kind. */
export function lintSource(file: string, text: string, kind: MailKind): Problem[] {
  const open = unclosed(file, text);
  return open === undefined ? [...lintTags(file, text), ...lintLiquid(file, text, kind)] : [open];
}

const STYLE = /<mj-style\b[^>]*>([\s\S]*?)<\/mj-style>/g;
const CSS_CLASS = /\bcss-class\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** Marks the reason why; no style needs to know it. */
const OWN_CLASSES = ['why'];

/**
 * Classes that no style of a mail knows: misspelt, they would lose colours and margins without a word.
 *
 * @param sources of one mail, its template and all partials
 * @param shown how problems name a source's file
 */
export function lintClasses(sources: readonly Source[], shown: (path: string) => string): Problem[] {
  const styles = sources.flatMap(({ path, text }) =>
    path.endsWith('.css') ? [text] : [...text.matchAll(STYLE)].map(([, css = '']) => css),
  );
  // Selectors only: what stands in the innermost braces are declarations.
  const selectors = styles.join('\n').replace(/\{[^{}]*\}/g, '{}');
  const known = new Set([
    ...OWN_CLASSES,
    ...[...selectors.matchAll(/\.(-?[_a-zA-Z][\w-]*)/g)].map(([, name = '']) => name),
  ]);
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(CSS_CLASS)].flatMap(({ 1: double, 2: single, index }) =>
      (double ?? single ?? '')
        .replace(/\{[{%][\s\S]*?[%}]\}/g, ' ')
        .split(/\s+/)
        .filter((name) => name !== '' && !known.has(name))
        .map((name) => {
          const near = nearest(name, known);
          const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
          return {
            file: shown(path),
            line: lineAt(text, index),
            message: `There is no class "${name}".${hint} There are: ${[...known].sort().join(', ')}.`,
          };
        }),
    ),
  );
}

const SCALE = /<score-scale\b((?:"[^"]*"|'[^']*'|[^"'<>])*)>/g;
const SCALE_WORDS = ['low', 'high', 'spoken', 'label'];

/**
 * Whether a mail says in its text the language of its file name, and words its scale in it.
 *
 * @param file of the mail, as problems name it
 */
export function lintLanguage(file: string, sources: readonly Source[], { locale }: MailLanguage): Problem[] {
  const text = sources[0]?.text ?? '';
  const language = languageOf(text);
  const problems: Problem[] = [];
  if (locale !== '' && language !== undefined && language !== locale) {
    problems.push({
      file,
      line: lineAt(text, text.search(MJML)),
      message: `<mjml lang="${language}"> is not the language of the file name, "${locale}". Make them the same.`,
    });
  }
  // The scale speaks English by itself.
  if (primary(locale || (language ?? 'en')) === 'en') return problems;
  const written = sources.flatMap((source) =>
    [...source.text.matchAll(SCALE)].map(([, attributes = '']) => attributes),
  );
  const missing = SCALE_WORDS.filter(
    (word) => !written.some((each) => new RegExp(`\\s${word}\\s*=`).test(each)),
  );
  if (written.length > 0 && missing.length > 0) {
    problems.push({
      file,
      message: `<${ScoreScale.componentName}> speaks English unless you word it. Add ${missing.map((word) => `${word}="…"`).join(', ')}; templates/README.md says what they mean.`,
    });
  }
  return problems;
}
