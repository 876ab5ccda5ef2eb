import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import type { Bundle } from '../../domain/programme/bundle.ts';
import { compileMails } from './mails.ts';
import { readPages, strayBandTexts } from './pages.ts';
import { readProgramme } from './programme-file.ts';
import { inOrder, type TemplateProblem } from './template-problem.ts';
import { noFolder, unreadableFiles, unreadFiles } from './text-files.ts';

export { describeProblem, describeWarning, type TemplateProblem } from './template-problem.ts';

export type Compiled = {
  /** Warnings for marketers, by file and line. They prevent nothing, and the caller must show them. */
  readonly warnings: readonly TemplateProblem[];
} & (
  | { readonly kind: 'compiled'; readonly bundle: Bundle }
  /** Nothing may be published. All problems at once, by file and line. */
  | { readonly kind: 'problems'; readonly problems: readonly TemplateProblem[] }
);

/** JSON with sorted keys, so that equal content has equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * Compiles everything marketers own (programme, mails, words of the pages) into one versioned object, or
 * returns the problems that prevent publishing. It runs when templates are published, never in a Lambda.
 *
 * @param templatesDir the `templates/` folder
 */
export async function compileBundle(templatesDir: string): Promise<Compiled> {
  const folder = { root: resolve(templatesDir), shownAs: basename(resolve(templatesDir)) };
  const message = noFolder(folder);
  if (message !== undefined) {
    return { kind: 'problems', problems: [{ file: folder.shownAs, message }], warnings: [] };
  }
  const unreadable = await unreadableFiles(folder);
  const mails = await compileMails(folder);
  const pages = await readPages(folder);
  const programme = await readProgramme(folder, {
    templates: mails.names,
    pages: Object.keys(pages.pages),
  });
  const stray = programme.programme === undefined ? [] : strayBandTexts(pages.bandTexts, programme.programme);
  const skipped = new Set(unreadable.map(({ file }) => file));
  const unread = await unreadFiles(folder);
  const found = [...unread, ...mails.problems, ...pages.problems, ...programme.problems, ...stray];
  const problems = [...unreadable, ...found.filter(({ file }) => !skipped.has(file))];
  const warnings = inOrder([...mails.warnings, ...programme.warnings]);
  if (problems.length > 0 || programme.programme === undefined)
    return { kind: 'problems', problems: inOrder(problems), warnings };

  const content = { programme: programme.programme, mails: mails.mails, pages: pages.pages };
  const version = createHash('sha256').update(canonical(content)).digest('hex').slice(0, 12);
  return { kind: 'compiled', bundle: { version, ...content }, warnings };
}
