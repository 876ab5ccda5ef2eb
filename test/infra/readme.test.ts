import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { removeStacksAtEnd, requiredTemplate, resources } from './stack-under-test.ts';

removeStacksAtEnd();

const readme = readFileSync(new URL('../../infra/README.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');
const template = requiredTemplate();
const count = (type: string): number => resources(template, type).size;

describe('the chapter on deploying says what a deployment creates', () => {
  it.each([
    ['SQS queues', 'AWS::SQS::Queue'],
    ['schedules', 'AWS::Scheduler::Schedule'],
    ['S3 buckets', 'AWS::S3::Bucket'],
    ['secrets', 'AWS::SecretsManager::Secret'],
    ['CloudWatch alarms', 'AWS::CloudWatch::Alarm'],
  ])('%s', (name, type) => {
    expect(readme).toContain(`${count(type)} ${name}`);
  });

  it('what its alarms and secrets cost', () => {
    expect(readme).toContain(`(${count('AWS::CloudWatch::Alarm')} × $0.10)`);
    expect(readme).toContain(`(${count('AWS::SecretsManager::Secret')} × $0.40)`);
  });
});
