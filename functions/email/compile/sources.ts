import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { type Folder, shown } from './folder.ts';
import { hasWords, inLanguage, isForeign, isIn, type MailLanguage } from './languages.ts';
import type { Problem } from './problem.ts';

/** One MJML file that a mail is made of: the template itself or a partial it includes. */
export interface Source {
  /** Within the templates folder. */
  readonly path: string;
  /** Without notes; what it includes is named in the mail's language. Lines are those of the file. */
  readonly text: string;
  /** As the file has it, without notes. */
  readonly written: string;
}

const INCLUDE = /<mj-include\b[^>]*?\bpath\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>/g;
const NOTE = /<!--(?!\[if)(?!<!\[endif)[\s\S]*?-->/g;

/** The line, counted from 1, of a position in a text. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Blanks a marketer's notes out, keeping every line and column where it is. Notes must not travel to customers. */
export const withoutNotes = (text: string): string =>
  text.replace(NOTE, (note) => note.replace(/[^\n]/g, ' '));

function isInside(folder: Folder, path: string): boolean {
  const real = relative(realpathSync(folder.root), realpathSync(join(folder.root, path)));
  return real !== '' && real !== '..' && !real.startsWith(`..${sep}`);
}

/**
 * Reads a template and everything it includes, in order of first use. A mail in French gets `footer.fr.mjml` where
 * it includes `footer.mjml`, if there is one. MJML drops an include it cannot or may not read without a word, so those
 * are found here.
 *
 * @param path of the template, within the folder
 */
export function readSources(
  folder: Folder,
  path: string,
  language: MailLanguage,
): { sources: Source[]; problems: Problem[] } {
  const sources: Source[] = [];
  const problems: Problem[] = [];

  const visit = (current: string, trail: readonly string[]): Source => {
    const written = withoutNotes(readFileSync(join(folder.root, current), 'utf8'));
    // In its place before what it includes.
    const place = sources.push({ path: current, text: written, written }) - 1;
    const text = written.replace(INCLUDE, (include, double?: string, single?: string, offset = 0) => {
      const named = double ?? single ?? '';
      const report = (message: string): string => {
        problems.push({ file: shown(folder, current), line: lineAt(written, Number(offset)), message });
        return include;
      };
      const target = posix.normalize(posix.join(posix.dirname(current), named));
      if (target.startsWith('../') || posix.isAbsolute(named)) {
        return report(
          `The include "${named}" lies outside the templates folder. Move the file to ${folder.shownAs}/partials/.`,
        );
      }
      const fitting = inLanguage(folder, target, language.locale);
      if ([...trail, current].includes(fitting)) {
        return report(`The include "${named}" leads back to this file. Remove one of the two includes.`);
      }
      try {
        if (!isInside(folder, fitting)) {
          return report(`The include "${named}" lies outside the templates folder. Copy the file into it.`);
        }
        const source = sources.find((each) => each.path === fitting) ?? visit(fitting, [...trail, current]);
        if (isForeign(language) && !isIn(fitting, language.locale) && hasWords(source.written)) {
          const { dir, name, ext } = posix.parse(shown(folder, target));
          return report(
            `This mail is in "${language.locale}", but "${named}" is not. Add ${dir}/${name}.${language.locale}${ext}.`,
          );
        }
        return include.replace(posix.basename(named), posix.basename(fitting));
      } catch {
        return report(
          `The include "${named}" was not found. Paths are written as seen from ${dirname(shown(folder, current))}/.`,
        );
      }
    });
    const source = { path: current, text, written };
    sources[place] = source;
    return source;
  };

  visit(path, []);
  return { sources, problems };
}
