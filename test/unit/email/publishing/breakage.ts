import { expect } from 'vitest';
import { compileBundle } from '../../../../functions/email/publishing/compile.ts';
import type { TemplateProblem } from '../../../../functions/email/publishing/template-problem.ts';
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

/** Breaks the sound folder and expects exactly these problems. */
export async function expectProblems({ edit: [file, from, to], problems }: Breakage): Promise<void> {
  const before = SOUND[file] ?? '';
  expect(before).toContain(from);
  const files = { ...SOUND, [file]: before.replace(from, () => to) };
  expect(await problemsOf(files)).toEqual(
    problems.map(([place, part, message]) => ({
      file: `templates/${place}`,
      ...(part === undefined ? {} : { line: lineOf(files[place] ?? '', part) }),
      message: expect.stringContaining(message),
    })),
  );
}
