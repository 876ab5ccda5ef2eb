import { join } from 'node:path';
import mjml2html, { type MjmlProblem } from 'mjml';
import type { CompiledMail } from '../../domain/bundle.ts';
import type { MailKind } from '../mail-kinds.ts';
import { type Folder, readText, shown } from './folder.ts';
import { checkMail } from './gate.ts';
import type { MailLanguage } from './languages.ts';
import { lintLiquid } from './lint-liquid.ts';
import { lintClasses, lintLanguage, lintSource } from './lint-source.ts';
import type { Problem } from './problem.ts';
import { ScoreScale } from './score-scale.ts';
import { sevenBit } from './seven-bit.ts';
import { lineAt, readSources, type Source, withoutNotes } from './sources.ts';
import { subjectOf, textPart } from './text-part.ts';
import { type Expression, Veil } from './veil.ts';

/**
 * Compiles one template to HTML, text and subject in which only Liquid remains, and holds it against the gate. The text is what
 * somebody wrote in the file of the same name that ends in `.txt`, or else made from the HTML.
 *
 * @param path of the template within the folder, `score/new.mjml`
 */
export async function compileMail(
  folder: Folder,
  path: string,
  language: MailLanguage,
  kind: MailKind,
): Promise<{ mail: CompiledMail } | { problems: Problem[] }> {
  const { sources, problems } = readSources(folder, path, language);
  for (const source of sources) problems.push(...lintSource(shown(folder, source.path), source.text, kind));
  problems.push(...lintClasses(sources, (each) => shown(folder, each)));
  problems.push(...lintLanguage(shown(folder, path), sources, language));
  const textPath = textFileOf(path);
  const writtenText = (await readText(folder, textPath))?.replace(/^\ufeff/, '');
  if (writtenText !== undefined) problems.push(...lintLiquid(shown(folder, textPath), writtenText, kind));
  // Broken tags or Liquid make everything after them look wrong too.
  if (problems.length > 0) return { problems };

  const veil = new Veil();
  const main = sources[0];
  if (main === undefined) return { problems };
  let veiled: string;
  try {
    const compiled = await mjml2html(main.text, {
      filePath: join(folder.root, path),
      actualPath: join(folder.root, path),
      includePath: folder.root,
      ignoreIncludes: false,
      validationLevel: 'soft',
      // No web fonts: a mail fetches nothing from third parties.
      fonts: {},
      preprocessors: [(xml) => veil.hide(inTheMailsLanguage(withoutNotes(xml), sources))],
      presets: [{ components: [ScoreScale], dependencies: { 'mj-column': ['score-scale'] } }],
      minify: true,
      minifyOptions: { collapseWhitespace: 'conservative', minifySvg: false },
    });
    problems.push(...compiled.errors.map((error) => fromMjml(folder, error)));
    veiled = compiled.html;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problems: [{ file: shown(folder, path), message: `This is not valid MJML: ${reason}` }] };
  }

  for (const { source, offset, text } of veil.lost(veiled)) {
    const origin = sources.find((each) => source === each.text || source === wrapped(each.text)) ?? main;
    problems.push({
      file: shown(folder, origin.path),
      line: lineAt(source, offset),
      message: `${text} stands where MJML ignores text. Move it into an <mj-text>, or wrap it in <mj-raw>…</mj-raw>.`,
    });
  }

  const mail: CompiledMail = {
    subject: veil.show(subjectOf(veiled)),
    html: veil.show(sevenBit(veiled, veil.expressions.some(isCapture))),
    text: writtenText ?? veil.show(textPart(veiled)),
  };
  problems.push(...checkMail(shown(folder, path), mail, kind));
  return problems.length > 0 ? { problems } : { mail };
}

const isCapture = ({ text }: Expression): boolean => /\bcapture\b/.test(text);

/** Where the text part of a mail stands when it is written by hand. */
export const textFileOf = (path: string): string => path.replace(/\.mjml$/, '.txt');

/** How MJML hands over a partial that is only a part of a body. */
const wrapped = (partial: string): string => `<mjml><mj-body>${partial}</mj-body></mjml>`;

/** MJML reads partials itself; this gives it what was read here instead. */
function inTheMailsLanguage(xml: string, sources: readonly Source[]): string {
  const whole = sources.find(({ written }) => written === xml);
  if (whole !== undefined) return whole.text;
  const part = sources.find(({ written }) => wrapped(written) === xml);
  return part === undefined ? xml : wrapped(part.text);
}

function fromMjml(folder: Folder, error: MjmlProblem): Problem {
  const file = /^Line \d+ of (.*?)(?:, included at .*)? \([\w-]+\) — /.exec(error.formattedMessage)?.[1];
  const path = file?.startsWith(`${folder.root}/`) ? file.slice(folder.root.length + 1) : undefined;
  return {
    file: path === undefined ? folder.shownAs : shown(folder, path),
    line: error.line,
    message: `This is not valid MJML: ${error.message.replace(
      /^Element (\S+) doesn't exist or is not registered$/,
      (_, name: string) => `<${name}> stands outside an <mj-text>`,
    )}.`,
  };
}
