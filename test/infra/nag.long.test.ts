import { Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import {
  FULL,
  REQUIRED,
  removeStacksAtEnd,
  type StackUnderTest,
  stackUnderTest,
} from './stack-under-test.ts';

removeStacksAtEnd();

function watched(settings: Readonly<Record<string, unknown>>): StackUnderTest {
  const subject = stackUnderTest(settings, { validates: true });
  Validations.of(subject.app).addPlugins(new AwsSolutionsChecks(subject.app));
  return subject;
}

/** Every acknowledged finding, with its reason. */
function acknowledgments({ stack }: StackUnderTest): [string, string][] {
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(Object(data)))
    .map(([id, reason]) => [id, JSON.stringify(reason)]);
}

describe("cdk-nag's AwsSolutions", () => {
  it.each([
    ['a stage with defaults', REQUIRED],
    ['a stage with every setting', FULL],
    ['a stage with an account and no region', { ...REQUIRED, account: '123456789012' }],
    ['a stage with a region and no account', { ...REQUIRED, region: 'eu-central-1' }],
  ])('has no finding without an acknowledgment: %s', (_name, settings) => {
    const { app } = watched(settings);
    expect(() => app.synth()).not.toThrow();
  });

  it('reports findings: a public bucket stops the synthesis', () => {
    const { app, stack } = watched(REQUIRED);
    new Bucket(stack, 'Careless');
    expect(() => app.synth()).toThrow(/AwsSolutions-S10/);
  });

  it('is acknowledged finding by finding, each with its reason', () => {
    const acknowledged = acknowledgments(watched(REQUIRED));
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const [id, reason] of acknowledged) {
      // The bare rule would also hide every later wildcard or managed policy.
      expect(id).not.toMatch(/IAM[45]$/);
      expect(reason.length).toBeGreaterThan(20);
    }
  });
});
