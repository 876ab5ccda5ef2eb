import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { compileBundle, describeProblem, describeWarning } from '../../functions/email/publishing/compile.ts';
import { complain, say } from '../terminal/terminal.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

async function check(folder: string): Promise<void> {
  const compiled = await compileBundle(folder);
  for (const warning of compiled.warnings) complain(describeWarning(warning));
  if (compiled.kind === 'compiled') {
    const mails = Object.values(compiled.bundle.mails).reduce(
      (sum, locales) => sum + Object.keys(locales).length,
      0,
    );
    say(`All good: ${mails} mails and the programme, version ${compiled.bundle.version}.`);
    return;
  }
  for (const problem of compiled.problems) complain(describeProblem(problem));
  process.exitCode = 1;
}

await new Command('npm run check-templates --')
  .description(
    'Checks templates, pages and programme as publishing does, and lists everything that is wrong; warnings stop nothing.',
  )
  .argument('[folder]', 'the folder of templates', TEMPLATES)
  .action(check)
  .parseAsync();
