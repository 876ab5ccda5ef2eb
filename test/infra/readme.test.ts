import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resources, stackUnderTest } from './stack-under-test.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');
const template = stackUnderTest().template();
const count = (type: string): number => resources(template, type).size;

describe('the README says what a deployment creates', () => {
  it.each([
    ['SQS queues', 'AWS::SQS::Queue'],
    ['schedules', 'AWS::Scheduler::Schedule'],
    ['S3 buckets', 'AWS::S3::Bucket'],
    ['secrets', 'AWS::SecretsManager::Secret'],
    ['CloudWatch alarms', 'AWS::CloudWatch::Alarm'],
  ])('%s', (name, type) => {
    expect(readme).toContain(`${count(type)} ${name}`);
  });
});

describe('the README names only commands that exist', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const named = [...readme.matchAll(/npm run ([a-z:-]+)/g)].map(([, name = '']) => name);
  it.each([...new Set(named)])('npm run %s', (name) => {
    expect(scripts).toHaveProperty([name]);
  });
});
