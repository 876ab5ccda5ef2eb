import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { templatesOf } from '../../functions/domain/mail/templates.ts';
import type { Bundle } from '../../functions/domain/programme/bundle.ts';
import { HearbackStack } from '../../infra/stack.ts';
import { readStage } from '../../infra/stage.ts';
import { aBundle, aProgramme } from '../support/factories.ts';

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
  context: Record<string, unknown>;
};

const MAIL = { '': { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' } };
/** The smallest bundle that works. The stack needs its text and does not read it. */
export const BUNDLE: Bundle = aBundle({
  mails: Object.fromEntries(templatesOf(aProgramme()).map((name) => [name, MAIL])),
  pages: { '': { question: 'How?', send: 'Send', 'unsubscribe-button': 'Stop' } },
});

/** The required settings of a stage; the rest has defaults. */
export const REQUIRED = { mailFrom: 'hello@example.com', identity: 'example.com' };

/** A stage with every optional setting. */
export const FULL = {
  ...REQUIRED,
  account: '123456789012',
  region: 'eu-central-1',
  createIdentity: true,
  sandboxRecipients: ['me@example.org'],
  alarmEmail: 'operations@example.com',
  reserveConcurrency: false,
  keepData: false,
  customDomain: {
    name: 'feedback.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
  },
};

const outdirs: string[] = [];
/**
 * Removes, at the end of a test file, what its stacks wrote: each synthesis copies 22 MB of CDK's own assets.
 * Every file that makes stacks must call this, because this module is loaded once for many files.
 */
export const removeStacksAtEnd = (): void =>
  afterAll(() => {
    for (const outdir of outdirs.splice(0)) rmSync(outdir, { recursive: true, force: true });
  });

export interface StackUnderTest {
  readonly app: App;
  readonly stack: HearbackStack;
  /** Synthesises. */
  readonly template: () => Template;
}

/**
 * A stack with these settings and the flags of `cdk.json`. Its functions are not bundled, because that takes
 * seconds.
 */
export function stackUnderTest(
  settings: Readonly<Record<string, unknown>> = REQUIRED,
  // CDK's own rules take five seconds of CPU to load. The test of cdk-nag runs them.
  { validates = false }: { readonly validates?: boolean } = {},
  bundle: Bundle = BUNDLE,
): StackUnderTest {
  const outdir = mkdtempSync(join(tmpdir(), 'hearback-synth-'));
  outdirs.push(outdir);
  const app = new App({
    outdir,
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: validates,
  });
  const stage = readStage({ test: settings }, 'test');
  const env = {
    ...(stage.account === undefined ? {} : { account: stage.account }),
    ...(stage.region === undefined ? {} : { region: stage.region }),
  };
  const stack = new HearbackStack(app, 'hearback-test', { stage, bundle, env });
  return { app, stack, template: () => Template.fromStack(stack) };
}

let required: Template | undefined;
/** What a stage with nothing but what it must say comes to. It is synthesised once for all test files. */
export function requiredTemplate(): Template {
  required ??= stackUnderTest().template();
  return required;
}

let full: Template | undefined;
/** What a stage with {@link FULL} comes to. It is synthesised once for all test files. */
export function fullTemplate(): Template {
  full ??= stackUnderTest(FULL).template();
  return full;
}

/** The properties of all resources of one type, by logical id. */
export function resources(template: Template, type: string): Map<string, Record<string, unknown>> {
  return new Map(
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, { ...Properties }]),
  );
}

/** The properties of the only resource of one type. */
export function only(template: Template, type: string): Record<string, unknown> {
  const [first, ...others] = resources(template, type).values();
  if (first === undefined || others.length > 0) throw new Error(`There is not exactly one ${type}.`);
  return first;
}

function findFunction(template: Template, service: string): [id: string, Record<string, unknown>] {
  for (const [id, properties] of resources(template, 'AWS::Lambda::Function')) {
    if (JSON.stringify(properties).includes(`"POWERTOOLS_SERVICE_NAME":"${service}"`))
      return [id, properties];
  }
  throw new Error(`There is no function ${service}.`);
}

/** The properties of the function `functions/<service>.ts`. */
export const functionOf = (template: Template, service: string): Record<string, unknown> =>
  findFunction(template, service)[1];

/** The logical id of the function `functions/<service>.ts`. */
export const idOf = (template: Template, service: string): string => findFunction(template, service)[0];

/** The resource that a `Ref` or an `Fn::GetAtt` points at. */
export function target(reference: unknown): string {
  const [id] = /(?<=\{"(?:Ref":|Fn::GetAtt":\[)")[^"]+/.exec(JSON.stringify(reference)) ?? [];
  if (id === undefined) throw new Error(`Not a reference: ${JSON.stringify(reference)}`);
  return id;
}
