import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { lackOfBundle } from '../../../functions/domain/mail/bundle-needs.ts';
import type { Bundle } from '../../../functions/domain/programme/bundle.ts';
import type { Compiled } from '../../../functions/email/publishing/compile.ts';
import { describeProblem, describeWarning } from '../../../functions/email/publishing/template-problem.ts';
import { bundleSource } from '../../../functions/runtime/bundle-source.ts';
import { systemClock } from '../../../functions/runtime/clock.ts';
import { withFile } from '../../terminal/system-problem.ts';
import { complain } from '../../terminal/terminal.ts';
import { UserError } from '../../terminal/user-error.ts';
import { type Keeping, keptOrCompiled } from './kept-templates.ts';

/**
 * Compiles the templates, unless that has been done. Throws a {@link UserError} with a line for each thing
 * that is wrong.
 *
 * @param warn called with a line for each warning
 * @param keeping where the result of an earlier start is kept
 */
export async function compile(templatesDir: string, warn = complain, keeping: Keeping = {}): Promise<Bundle> {
  const compileAnew = async (folder: string): Promise<Compiled> => {
    // The compiler takes seconds to load. It is loaded only when there is something to compile.
    const { compileBundle } = await import('../../../functions/email/publishing/compile.ts');
    return compileBundle(folder);
  };
  const compiled = await keptOrCompiled(templatesDir, compileAnew, keeping);
  for (const warning of compiled.warnings) warn(describeWarning(warning));
  if (compiled.kind === 'problems') throw new UserError(compiled.problems.map(describeProblem).join('\n'));
  const lack = lackOfBundle(compiled.bundle);
  if (lack !== undefined)
    throw new UserError(`The templates in ${templatesDir} cannot be published: they have no ${lack}.`);
  return compiled.bundle;
}

/** Writes compiled templates to the file from which the functions take them. */
export async function publishBundle(bundle: Bundle, file: string): Promise<Bundle> {
  await withFile(file, () => writeFile(file, JSON.stringify(bundle), { mode: 0o600 }));
  return bundle;
}

/** What is published in a file. Undefined when nothing is, or nothing that every function can use. */
export async function publishedBundle(file: string): Promise<Bundle | undefined> {
  const source = bundleSource(pathToFileURL(file).href, {}, systemClock, () => undefined, lackOfBundle);
  try {
    return await source.current();
  } catch {
    return undefined;
  }
}

/** {@link compile}, then {@link publishBundle}. */
export const publish = async (
  templatesDir: string,
  file: string,
  warn = complain,
  keeping: Keeping = {},
): Promise<Bundle> => publishBundle(await compile(templatesDir, warn, keeping), file);
