import { writeFile } from 'node:fs/promises';
import type { Bundle } from '../../functions/domain/bundle.ts';
import { lackOfBundle } from '../../functions/domain/bundle-needs.ts';
import { compileBundle, describeProblem, describeWarning } from '../../functions/email/compile.ts';
import { Problem } from './problem.ts';
import { withFile } from './system-problem.ts';
import { complain } from './terminal.ts';

/**
 * Publishes the templates to a file. Throws a {@link Problem} with a line for each thing that is wrong.
 *
 * @param warn gets a line for each thing that stops nothing
 */
export async function publish(templatesDir: string, file: string, warn = complain): Promise<Bundle> {
  const compiled = await compileBundle(templatesDir);
  for (const warning of compiled.warnings) warn(describeWarning(warning));
  if (compiled.kind === 'problems') throw new Problem(compiled.problems.map(describeProblem).join('\n'));
  const lack = lackOfBundle(compiled.bundle);
  if (lack !== undefined)
    throw new Problem(`The templates in ${templatesDir} cannot be published: they have no ${lack}.`);
  await withFile(file, () => writeFile(file, JSON.stringify(compiled.bundle), { mode: 0o600 }));
  return compiled.bundle;
}
