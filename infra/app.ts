import { fileURLToPath } from 'node:url';
import { App, Tags } from 'aws-cdk-lib';
import { compileBundle, describeProblem } from '../functions/email/compile.ts';
import { HearbackStack } from './stack.ts';
import { readStage } from './stage.ts';

/** The templates of this checkout; `-c templates=DIR` publishes a company's own. */
const TEMPLATES = fileURLToPath(new URL('../templates', import.meta.url));

/** Synthesises the stage named by `-c stage=`, `dev` unless told. Needs no account and no network. */
async function synthesise(): Promise<void> {
  const app = new App();
  const stage = readStage(app.node.tryGetContext('stages'), app.node.tryGetContext('stage') ?? 'dev');
  const compiled = await compileBundle(app.node.tryGetContext('templates') ?? TEMPLATES);
  if (compiled.kind === 'problems') {
    throw new Error(
      ['The templates cannot be published:', ...compiled.problems.map(describeProblem)].join('\n'),
    );
  }
  new HearbackStack(app, `hearback-${stage.name}`, {
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
  app.synth();
}

try {
  await synthesise();
} catch (error) {
  // The person at the terminal needs the sentence, not our stack.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
