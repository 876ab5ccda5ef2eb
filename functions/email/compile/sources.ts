import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { type Folder, shown } from './folder.ts';
import type { Problem } from './problem.ts';

/** One MJML file that a mail is made of: the template itself or a partial it includes. */
export interface Source {
  /** Within the templates folder. */
  readonly path: string;
  readonly text: string;
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
 * Reads a template and everything it includes, in order of first use. MJML drops an include it cannot or may not
 * read without a word, so those are found here.
 *
 * @param path of the template, within the folder
 */
export function readSources(folder: Folder, path: string): { sources: Source[]; problems: Problem[] } {
  const sources: Source[] = [];
  const problems: Problem[] = [];

  const visit = (current: string, trail: readonly string[]): void => {
    const text = withoutNotes(readFileSync(join(folder.root, current), 'utf8'));
    if (!sources.some((source) => source.path === current)) sources.push({ path: current, text });
    for (const match of text.matchAll(INCLUDE)) {
      const written = match[1] ?? match[2] ?? '';
      const target = posix.normalize(posix.join(posix.dirname(current), written));
      const report = (message: string) =>
        problems.push({ file: shown(folder, current), line: lineAt(text, match.index), message });
      if (target.startsWith('../') || posix.isAbsolute(written)) {
        report(
          `The include "${written}" lies outside the templates folder. Move the file to ${folder.shownAs}/partials/.`,
        );
      } else if ([...trail, current].includes(target)) {
        report(`The include "${written}" leads back to this file. Remove one of the two includes.`);
      } else {
        try {
          if (isInside(folder, target)) visit(target, [...trail, current]);
          else report(`The include "${written}" lies outside the templates folder. Copy the file into it.`);
        } catch {
          report(
            `The include "${written}" was not found. Paths are written as seen from ${dirname(shown(folder, current))}/.`,
          );
        }
      }
    }
  };

  visit(path, []);
  return { sources, problems };
}
