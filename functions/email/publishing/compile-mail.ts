import { join } from 'node:path';
import { debuglog } from 'node:util';
import mjml2html, { type MjmlProblem } from 'mjml';
import type { CompiledMail } from '../../domain/programme/bundle.ts';
import type { MailKind } from '../sending/mail-kinds.ts';
import { unpaired } from './comments.ts';
import { entryAt, type Folder, linkOnTheWay, readText, shown } from './folder.ts';
import type { MailLanguage } from './languages.ts';
import { lintClasses } from './lint-classes.ts';
import { lintLanguage } from './lint-language.ts';
import { lintSource, lintWrittenText } from './lint-source.ts';
import { lintStructure } from './lint-structure.ts';
import { linkedByDefault } from './lint-tags.ts';
import { checkMail, type Locate } from './mail-check.ts';
import { Marks } from './marks.ts';
import { isMjml } from './markup.ts';
import { plainErrors } from './mjml-errors.ts';
import { type Prepared, prepare, type TextPlace } from './prepare.ts';
import { readablePreview } from './preview.ts';
import { ScoreScale } from './score-scale.ts';
import { sevenBit } from './seven-bit.ts';
import { readSources, type Source, sourceOf } from './sources.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';
import { subjectOf, textPart, writtenTextPart } from './text-part.ts';
import { type Expression, TooManyExpressions, Veil } from './veil.ts';
import { warningsOf } from './warnings.ts';

/** A mail, or the problems that prevent it; and warnings, which prevent nothing. */
export type CompiledTemplate = { readonly warnings: readonly TemplateProblem[] } & (
  | { readonly mail: CompiledMail }
  | { readonly problems: readonly TemplateProblem[] }
);

/**
 * Compiles one template to HTML, text and subject with only Liquid left, and checks the result. The text
 * comes from the file of the same name ending in `.txt`, or else from the HTML.
 *
 * @param path of the template within the folder, `score/new.mjml`
 */
export async function compileMail(
  folder: Folder,
  path: string,
  language: MailLanguage,
  kind: MailKind,
): Promise<CompiledTemplate> {
  // Another check has reported files that cannot be read.
  if (entryAt(folder, path) !== 'file' || linkOnTheWay(folder, path) !== undefined)
    return { problems: [], warnings: [] };
  try {
    return await compileFiles(folder, path, language, kind);
  } catch (error) {
    // Names of our functions do not help people who write mails.
    return { problems: [{ file: shown(folder, path), message: unreadable(error) }], warnings: [] };
  }
}

const debug = debuglog('templates');

function unreadable(error: unknown): string {
  if (error instanceof TooManyExpressions) return error.message;
  if (error instanceof RangeError) {
    return 'Too many tags stand inside each other, here or in a partial. Take some apart.';
  }
  debug('%o', error);
  return 'This mail, or a partial in it, cannot be read, and nobody foresaw why. Look at what was changed last: styles, quotes and tags first. Programmers see more with NODE_DEBUG=templates.';
}

async function compileFiles(
  folder: Folder,
  path: string,
  language: MailLanguage,
  kind: MailKind,
): Promise<CompiledTemplate> {
  const show = (each: string): string => shown(folder, each);
  const { sources, problems } = readSources(folder, path, language);
  const isWhole = problems.length === 0;
  const linked = linkedByDefault(sources.filter(({ type }) => type === 'mjml').map(({ text }) => text));
  for (const source of sources) problems.push(...lintSource(show(source.path), source, kind, linked));
  problems.push(...lintStructure(sources, show));
  // A missing partial may define the missing styles.
  if (isWhole) problems.push(...lintClasses(sources, show));
  problems.push(...lintLanguage(sources, language, show));
  const textPath = textFileOf(path);
  const writtenText = await readText(folder, textPath);
  if (writtenText !== undefined) problems.push(...lintWrittenText(show(textPath), writtenText, kind));
  // After broken tags or Liquid, everything else looks wrong too.
  if (problems.length > 0 || writtenText?.trim() === '') return { problems, warnings: [] };

  const veil = new Veil();
  const made = await html(folder, path, sources, veil);
  if ('problems' in made) return { problems: made.problems, warnings: [] };
  const { veiled } = made;
  const mail: CompiledMail = {
    subject: veil.show(subjectOf(veiled)),
    html: veil.show(sevenBit(readablePreview(veiled))),
    text: writtenText === undefined ? textPart(veiled, veil) : writtenTextPart(writtenText, veil),
  };
  const written = writtenText === undefined ? [] : [{ path: textPath, text: writtenText }];
  const files = {
    template: show(path),
    text: writtenText === undefined ? undefined : show(textPath),
    locate: locating(sources, written, show),
  };
  const found = checkMail(files, mail, kind);
  if (found.length > 0) return { problems: found, warnings: [] };
  return { mail, warnings: warningsOf(mail, kind, sources, written, show) };
}

type TextFile = Pick<Source, 'path' | 'text'>;

function placesOf(text: string, sought: string | RegExp): number[] {
  if (typeof sought !== 'string') {
    const everywhere = new RegExp(sought.source, `${sought.flags.replace('g', '')}g`);
    return [...text.matchAll(everywhere)].map(({ index }) => index);
  }
  const pieces = sought === '' ? [text] : text.split(sought);
  let at = 0;
  return pieces.slice(1).map((_, index) => {
    at += (pieces[index]?.length ?? 0) + (index === 0 ? 0 : sought.length);
    return at;
  });
}

/**
 * Finds where something is in the files of a mail. When a file has fewer places than `nth`, it takes the last
 * one.
 */
const locating =
  (sources: readonly TextFile[], written: readonly TextFile[], show: (path: string) => string): Locate =>
  (sought, isInText, nth) => {
    const places = (isInText ? [...written, ...sources] : [...sources, ...written]).flatMap(
      ({ path, text }) => placesOf(text, sought).map((offset) => ({ path, text, offset })),
    );
    const place = places[Math.min(nth, places.length - 1)];
    return place === undefined
      ? undefined
      : { file: show(place.path), line: lineAt(place.text, place.offset) };
  };

/** The HTML of a mail with its Liquid hidden, or the problems that prevent it. */
async function html(
  folder: Folder,
  path: string,
  sources: readonly Source[],
  veil: Veil,
): Promise<{ veiled: string } | { problems: TemplateProblem[] }> {
  const prepared = new Map<Source, Prepared>();
  const marks = new Marks<TextPlace>();
  const main = sources[0];
  if (main === undefined) return { problems: [] };
  /** MJML reads partials itself. This gives it the prepared text instead. */
  const instead = (xml: string): string => {
    const found = sourceOf(xml, sources);
    if (found === undefined) return xml;
    const { source, around } = found;
    const known = prepared.get(source) ?? prepare(source, { given: xml, around }, veil, marks);
    prepared.set(source, known);
    return known.text;
  };
  const at = (source: Source, offset: number) => ({
    file: shown(folder, source.path),
    line: lineAt(source.text, offset),
  });
  const compiled = await mjml2html(main.text, {
    filePath: join(folder.root, path),
    actualPath: join(folder.root, path),
    includePath: folder.root,
    ignoreIncludes: false,
    validationLevel: 'soft',
    // No web fonts, because a mail fetches nothing from third parties.
    fonts: {},
    preprocessors: [instead],
    presets: [{ components: [ScoreScale], dependencies: { 'mj-column': ['score-scale'] } }],
    minify: true,
    minifyOptions: {
      collapseWhitespace: 'conservative',
      minifySvg: false,
      // Sorting classes would sort the random ids of MJML.
      sortAttributesWithLists: false,
      // Otherwise settings of another project, in a folder above, would change our mails.
      skipConfigLoading: true,
    },
  });
  // When MJML does not know an element, its content is reported with the element.
  const lostTexts = marks.lost(compiled.html).filter(({ within }) => within === undefined || isMjml(within));
  const isTold = (expression: Expression): boolean =>
    lostTexts.some(
      ({ source, offset, end }) =>
        source.text === expression.source && offset <= expression.offset && expression.offset < end,
    );
  const lost = [
    ...veil
      .lost(compiled.html)
      .filter((expression) => !isTold(expression))
      .flatMap(({ source, offset, text }) => {
        const origin = sources.find((each) => source === each.text) ?? main;
        const isInTag = prepared.get(origin)?.isInTag(offset) ?? false;
        // When MJML does not know an attribute, the attribute itself is reported.
        if (isInTag && compiled.errors.length > 0) return [];
        return [{ ...at(origin, offset), message: isInTag ? idle(text) : misplaced(text) }];
      }),
    ...lostTexts.map(({ source, wordAt, text, within }) => ({
      ...at(source, wordAt),
      message: lostText(text, within),
    })),
  ];
  const comments = veil.behind(compiled.html).flatMap((expression) => {
    const { comment, text, source, offset } = expression;
    const origin = sources.find((each) => source === each.text) ?? main;
    return comment === undefined ? [] : [{ kind: comment, text, place: at(origin, offset) }];
  });
  const problems = [
    ...compiled.errors.flatMap((error) => fromMjml(folder, error, sources, prepared, veil)),
    ...lost,
    ...unpaired(comments).map(({ place, message }) => ({ ...place, message })),
  ];
  return problems.length > 0 ? { problems } : { veiled: withSameIds(Marks.without(compiled.html), sources) };
}

/** MJML makes random ids for carousels and menus. Each compilation would then be another version. */
function withSameIds(page: string, sources: readonly Source[]): string {
  const ids = new Map<string, string>();
  return page.replace(/(?<![0-9a-zA-Z])[0-9a-f]{16}(?![0-9a-zA-Z])/g, (id) => {
    if (sources.some(({ text }) => text.includes(id))) return id;
    const same = ids.get(id) ?? `id${ids.size + 1}`;
    ids.set(id, same);
    return same;
  });
}

/** The file of the hand-written text part of a mail. */
export const textFileOf = (path: string): string => path.replace(/\.mjml$/, '.txt');

const misplaced = (text: string): string =>
  `${text} stands where MJML ignores text. Move it into an <mj-text>, or wrap it in <mj-raw>…</mj-raw>.`;

const idle = (text: string): string =>
  `${text} stands in an attribute, or between two, that MJML leaves out. Move it.`;

function lostText(text: string, within: string | undefined): string {
  const line = text.replace(/\s+/g, ' ');
  const start = line.length > 40 ? `${line.slice(0, 40)}…` : line;
  return within === 'mj-title' || within === 'mj-preview'
    ? `There is another <${within}> behind this one, here or in a partial, and only the last counts. Remove one.`
    : within === 'mj-html-attribute'
      ? `No element fits the path of this <mj-selector>, so that "${start}" would be nowhere. Correct the path.`
      : misplaced(`"${start}"`);
}

function fromMjml(
  folder: Folder,
  error: MjmlProblem,
  sources: readonly Source[],
  prepared: ReadonlyMap<Source, Prepared>,
  veil: Veil,
): TemplateProblem[] {
  const named = /^Line \d+ of ([\s\S]*?)(?:, included at [\s\S]*?)? \([^\s()]+\) — /.exec(
    error.formattedMessage,
  )?.[1];
  const path = named?.startsWith(`${folder.root}/`) ? named.slice(folder.root.length + 1) : undefined;
  const source = sources.find((each) => each.path === path) ?? sources[0];
  const place = source === undefined ? undefined : prepared.get(source);
  return plainErrors(error, veil).map(({ message, attribute }) => ({
    file: source === undefined ? folder.shownAs : shown(folder, source.path),
    line: place?.lineOf(error, attribute) ?? error.line,
    message,
  }));
}
