import { type MailLanguage, primary, saidLanguage } from './languages.ts';
import { attributeOf, type Opening, placed, readMarkup } from './markup.ts';
import { ScoreScale } from './score-scale.ts';
import type { Source } from './sources.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';
import { Veil } from './veil.ts';

const SCALE_WORDS = ['low', 'high', 'spoken', 'label'];

/**
 * Checks that a mail states the language of its file name, and that its scale has words in that language.
 *
 * @param shown the name of a source's file in problems
 */
export function lintLanguage(
  sources: readonly Source[],
  { locale }: MailLanguage,
  shown: (path: string) => string,
): TemplateProblem[] {
  const { text = '', path = '' } = sources[0] ?? {};
  const said = saidLanguage(text);
  const language = said?.language;
  const problems: TemplateProblem[] = [];
  if (locale !== '' && said !== undefined && language !== locale) {
    problems.push({
      file: shown(path),
      line: lineAt(text, said.offset),
      message: `<mjml lang="${language}"> is not the language of the file name, "${locale}". Make them the same.`,
    });
  }
  // The scale's own words are English.
  if (primary(locale || (language ?? 'en')) === 'en') return problems;
  const scales = sources.flatMap((source) =>
    placed(readMarkup(new Veil().hide(source.text))).flatMap(({ part, within }) =>
      part.kind === 'opening' && part.name === ScoreScale.componentName
        ? [{ source, part, isDefault: within.some(({ name }) => name === 'mj-attributes') }]
        : [],
    ),
  );
  const isWorded = (word: string): boolean => scales.some(({ part }) => has(part, word));
  const missing = SCALE_WORDS.filter((word) => !isWorded(word));
  const scale = scales.find(({ isDefault }) => !isDefault);
  if (scale !== undefined && missing.length > 0) {
    problems.push({
      file: shown(scale.source.path),
      line: lineAt(scale.source.text, scale.part.offset),
      message: `<${ScoreScale.componentName}> speaks English unless you word it. Add ${missing.map((word) => `${word}="…"`).join(', ')}; templates/README.md says what they mean.`,
    });
  }
  return problems;
}

const has = (tag: Opening, name: string): boolean => attributeOf(tag, name) !== undefined;
