import { expect } from 'vitest';
import { compileBundle } from '../../../../functions/email/publishing/compile.ts';
import type { TemplateProblem } from '../../../../functions/email/publishing/template-problem.ts';
import { compileOne } from './one-mail.ts';
import { type Files, SOUND, withTemplates } from './templates-folder.ts';

/** One change that breaks the sound folder. */
export interface Breakage {
  readonly what: string;
  /** The file, the text to replace, and the new text. */
  readonly edit: readonly [file: string, from: string, to: string];
  /** Each expected problem: the file, a text of the named line (none: no line), and words of the message. */
  readonly problems: readonly (readonly [file: string, lineOf: string | undefined, message: string])[];
}

export const MAIL = 'score/new.mjml';
export const FOOTER = 'partials/footer.mjml';

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

/** The problems that the compiler finds in a folder; empty when it may be published. */
export async function problemsOf(files: Files): Promise<readonly TemplateProblem[]> {
  const compiled = await withTemplates(files, compileBundle);
  return compiled.kind === 'problems' ? compiled.problems : [];
}

/**
 * The same after a change in one file. Nobody else reads the own file of a mail, so only that mail is
 * compiled; that a file is empty is told of the folder.
 */
async function problemsAfter(file: string, text: string): Promise<readonly TemplateProblem[]> {
  const [, template] = /^(?!partials\/)(.+)\.mjml$/.exec(file) ?? [];
  const isForFolder = template === undefined || text.trim() === '';
  if (isForFolder) return problemsOf({ ...SOUND, [file]: text });
  const compiled = await compileOne({ [file]: text }, template);
  return 'problems' in compiled ? compiled.problems : [];
}

/** Breaks the sound folder and expects exactly these problems. */
export async function expectProblems({ edit: [file, from, to], problems }: Breakage): Promise<void> {
  const before = String(SOUND[file] ?? '');
  expect(before).toContain(from);
  const text = before.replace(from, () => to);
  const files: Files = { ...SOUND, [file]: text };
  expect(await problemsAfter(file, text)).toEqual(
    problems.map(([place, part, message]) => ({
      file: `templates/${place}`,
      ...(part === undefined ? {} : { line: lineOf(String(files[place] ?? ''), part) }),
      message: expect.stringContaining(message),
    })),
  );
}
