import { expect } from 'vitest';
import { compileBundle } from '../../../../functions/email/publishing/compile.ts';
import type { TemplateProblem } from '../../../../functions/email/publishing/template-problem.ts';
import { type Files, SOUND, withTemplates } from './templates-folder.ts';

/** One thing broken in the sound folder. */
export interface Breakage {
  readonly what: string;
  /** File, what to replace, and by what. */
  readonly edit: readonly [file: string, from: string, to: string];
  /** Each: file, a text of the line that must be named (none: no line), and words of the message. */
  readonly problems: readonly (readonly [file: string, lineOf: string | undefined, message: string])[];
}

export const MAIL = 'score/new.mjml';
export const FOOTER = 'partials/footer.mjml';

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

/** What the compiler says of a folder; nothing when it may be published. */
export async function problemsOf(files: Files): Promise<readonly TemplateProblem[]> {
  const compiled = await withTemplates(files, compileBundle);
  return compiled.kind === 'problems' ? compiled.problems : [];
}

/** Breaks the sound folder and expects these problems and no others. */
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
