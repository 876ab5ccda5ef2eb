import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Annotations, App, Tags } from 'aws-cdk-lib';
import { describeProblem, describeWarning } from '../functions/email/publishing/template-problem.ts';
import { placeholdersIn } from './placeholders.ts';
import { HearbackStack } from './stack.ts';
import { readStage } from './stage.ts';
import { complain } from './terminal/terminal.ts';

/** The templates of this checkout; `-c templates=DIR` publishes a company's own. */
const TEMPLATES = fileURLToPath(new URL('../templates', import.meta.url));

const DEFAULT_STAGE = 'dev';

/** Synthesises the stage named by `-c stage=`; the default is `dev`. Needs no account and no network. */
async function synthesise(): Promise<void> {
  // Without `autoSynth`, an app that has stopped with an error is not synthesised on exit as well.
  const app = new App({ autoSynth: false });
  const chosen = app.node.tryGetContext('stage');
  const stage = readStage(app.node.tryGetContext('stages'), chosen ?? DEFAULT_STAGE);
  // Loaded late, because it takes seconds: a wrong stage is reported first.
  const { compileBundle } = await import('../functions/email/publishing/compile.ts');
  const compiled = await compileBundle(app.node.tryGetContext('templates') ?? TEMPLATES);
  for (const warning of compiled.warnings) complain(describeWarning(warning));
  if (compiled.kind === 'problems') {
    throw new Error(
      ['The templates cannot be published:', ...compiled.problems.map(describeProblem)].join('\n'),
    );
  }
  const stack = new HearbackStack(app, `hearback-${stage.name}`, {
    stage,
    bundle: compiled.bundle,
    description: `Hearback (${stage.name}): asks every customer one question by email.`,
    env: {
      ...(stage.account === undefined ? {} : { account: stage.account }),
      ...(stage.region === undefined ? {} : { region: stage.region }),
    },
  });
  Tags.of(app).add('application', 'hearback');
  Tags.of(app).add('stage', stage.name);
  const left = placeholdersIn(stage, compiled.bundle.programme);
  // A warning is enough: `cdk deploy --strict` stops the deployment on it.
  if (left.length > 0) Annotations.of(stack).addWarningV2('hearback:placeholders', left.join('\n'));
  const { directory } = app.synth();
  const hint = chosen === undefined ? ` Stage ${stage.name}; choose another with -c stage=NAME.` : '';
  // `cdk synth` writes the template to standard output, so nothing else may go there.
  complain(`${stack.stackName} is ready in ${relative('', directory)}.${hint}`);
}

try {
  await synthesise();
} catch (error) {
  // The person at the terminal needs the sentence and not our stack trace.
  for (const line of (error instanceof Error ? error.message : String(error)).split('\n')) complain(line);
  process.exitCode = 1;
}
