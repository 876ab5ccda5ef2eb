import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { lintComments, withoutNotes } from './comments.ts';
import { entryAt, type Folder, IS_LINK, linkOnTheWay, shown } from './folder.ts';
import { hasWords, inLanguage, isForeign, isIn, type MailLanguage } from './languages.ts';
import { attributeOf, type Opening, readMarkup } from './markup.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';
import { Veil } from './veil.ts';

/** One file of a mail: the template itself or a partial. */
export interface Source {
  /** Within the templates folder. */
  readonly path: string;
  /** Without notes. Its includes name the files of the mail's language. Lines are those of the file. */
  readonly text: string;
  /** The file's text, without notes. */
  readonly written: string;
  readonly type: 'mjml' | 'html' | 'css';
}

/** MJML passes on a partial of a body in this form. */
const wrapped = (partial: string): string => `<mjml><mj-body>${partial}</mj-body></mjml>`;
/**
 * We treat HTML as a piece of MJML, so that it can have its own language and keeps its notes to itself, like
 * all partials.
 */
const inRaw = (html: string): string => `<mj-raw>${html}</mj-raw>`;

/** The source that MJML has just read, and the frame that its new text needs. */
export function sourceOf(
  xml: string,
  sources: readonly Source[],
): { readonly source: Source; readonly around: (text: string) => string } | undefined {
  const found = (
    source: Source | undefined,
    around: (text: string) => string,
  ): ReturnType<typeof sourceOf> => (source === undefined ? undefined : { source, around });
  const written = withoutNotes(xml).replaceAll('\ufeff', '');
  const [main] = sources;
  if (main?.text === written) return found(main, (text) => text);
  const part = sources.find((each) => wrapped(each.written) === written);
  if (part?.type === 'html') return found(part, (text) => wrapped(inRaw(text)));
  return (
    found(part, wrapped) ??
    found(
      sources.find((each) => each.written === written),
      (text) => text,
    )
  );
}

function isInside(folder: Folder, path: string): boolean {
  const real = relative(realpathSync(folder.root), realpathSync(join(folder.root, path)));
  return real !== '' && real !== '..' && !real.startsWith(`..${sep}`);
}

const TYPES = ['html', 'css'] as const;

/**
 * Reads a template and everything it includes, in order of first use. A mail in French gets `footer.fr.mjml`
 * for `footer.mjml`, if it exists. MJML silently drops an include that it cannot or may not read, so this
 * finds those.
 *
 * @param path of the template, within the folder
 */
export function readSources(
  folder: Folder,
  path: string,
  language: MailLanguage,
): { sources: Source[]; problems: TemplateProblem[] } {
  const sources: Source[] = [];
  const problems: TemplateProblem[] = [];

  const visit = (current: string, type: Source['type'], trail: readonly string[]): Source => {
    const raw = readFileSync(join(folder.root, current), 'utf8').replace(/^\ufeff/, '');
    if (type !== 'css') problems.push(...lintComments(shown(folder, current), raw));
    const written = type === 'css' ? raw : withoutNotes(raw);
    // Takes its place before the files that it includes.
    const place = sources.push({ path: current, text: written, written, type }) - 1;
    const report = (offset: number, message: string): undefined => {
      problems.push({ file: shown(folder, current), line: lineAt(written, offset), message });
    };

    /**
     * The partial that a tag includes, in the language of the mail. Undefined when it was reported as a
     * mistake.
     */
    const included = (tag: Opening, named: string): { fitting: string; type: Source['type'] } | undefined => {
      const { offset } = tag;
      if (/^(?:[a-z][a-z+.-]*:)?\/\//i.test(named)) {
        return report(
          offset,
          `The include "${named}" lies on the web, from where nothing is fetched. Save it in ${folder.shownAs}/partials/, and include that.`,
        );
      }
      const target = posix.normalize(posix.join(posix.dirname(current), named));
      if (target.startsWith('../') || posix.isAbsolute(named)) {
        return report(
          offset,
          `The include "${named}" lies outside the templates folder. Move the file to ${folder.shownAs}/partials/.`,
        );
      }
      const kind = TYPES.find((each) => each === attributeOf(tag, 'type')?.value) ?? 'mjml';
      const ending = TYPES.find((each) => posix.extname(named) === `.${each}`) ?? 'mjml';
      if (kind !== ending && ending !== 'mjml') {
        return report(offset, `"${named}" is no MJML. Add type="${ending}" to the include.`);
      }
      const fitting = inLanguage(folder, target, language.locale);
      if ([...trail, current].includes(fitting)) {
        return report(
          offset,
          `The include "${named}" leads back to this file. Remove one of the two includes.`,
        );
      }
      const link = linkOnTheWay(folder, fitting);
      if (link !== undefined) {
        problems.push({ file: shown(folder, link), message: IS_LINK });
        return undefined;
      }
      if (entryAt(folder, fitting) !== 'file') {
        return report(
          offset,
          `The include "${named}" was not found. Paths are written as seen from ${dirname(shown(folder, current))}/.`,
        );
      }
      if (!isInside(folder, fitting)) {
        return report(
          offset,
          `The include "${named}" lies outside the templates folder. Copy the file into it.`,
        );
      }
      const source =
        sources.find((each) => each.path === fitting) ?? visit(fitting, kind, [...trail, current]);
      if (isForeign(language) && !isIn(fitting, language.locale) && hasWords(source.written)) {
        const { dir, name, ext } = posix.parse(shown(folder, target));
        return report(
          offset,
          `This mail is in "${language.locale}", but "${named}" is not. Add ${dir}/${name}.${language.locale}${ext}.`,
        );
      }
      return { fitting, type: kind };
    };

    let text = written;
    const veil = new Veil();
    const includes =
      type === 'mjml'
        ? readMarkup(veil.hide(written)).filter(
            (part): part is Opening => part.kind === 'opening' && part.name === 'mj-include',
          )
        : [];
    // From the end, so that earlier places stay the same.
    const edits: { at: number; length: number; by: string }[] = [];
    for (const tag of includes) {
      const attribute = attributeOf(tag, 'path');
      if (attribute?.value === undefined || attribute.value.trim() === '') {
        report(tag.offset, 'This include names no file. Write <mj-include path="../partials/…" />.');
        continue;
      }
      const named = veil.show(attribute.value);
      const found = included(tag, named);
      if (found === undefined) continue;
      const by = named.replace(posix.basename(named), posix.basename(found.fitting));
      edits.push({ at: attribute.valueAt, length: named.length, by });
      const type = attributeOf(tag, 'type');
      if (found.type === 'html' && type?.value !== undefined)
        edits.push({ at: type.valueAt, length: type.value.length, by: 'mjml' });
    }
    for (const { at, length, by } of edits.sort((a, b) => b.at - a.at))
      text = text.slice(0, at) + by + text.slice(at + length);
    const source = { path: current, text, written, type };
    sources[place] = source;
    return source;
  };

  visit(path, 'mjml', []);
  return { sources, problems };
}
