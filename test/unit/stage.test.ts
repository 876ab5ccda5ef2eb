import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStage, STAGE_SETTINGS } from '../../infra/stage.ts';

const REQUIRED = { mailFrom: 'hello@example.com', identity: 'example.com' };

/** The lines of the error without the first, which is a heading. */
function problems(settings: unknown): string[] {
  try {
    readStage({ dev: settings }, 'dev');
    return [];
  } catch (error) {
    const [heading, ...lines] = (error as Error).message.split('\n');
    expect(heading).toBe('cdk.json cannot be used:');
    return lines.map((line) => line.trim());
  }
}

describe('the settings of a stage', () => {
  it('need a sender and an identity; the rest has defaults that lose no data', () => {
    expect(readStage({ dev: REQUIRED }, 'dev')).toEqual({
      ...REQUIRED,
      name: 'dev',
      createIdentity: false,
      sandboxRecipients: [],
      sendConcurrency: 2,
      reserveConcurrency: true,
      throttle: { rate: 100, burst: 200 },
      logRetentionDays: 30,
      importRetentionDays: 30,
      keepData: true,
    });
  });

  it.each([
    ['the domain of the sender', 'example.com', 'hello@example.com'],
    ['a parent domain', 'example.com', 'hello@mail.example.com'],
    ['the very address', 'hello@example.com', 'hello@example.com'],
  ])('accept as identity %s', (_name, identity, mailFrom) => {
    expect(readStage({ dev: { identity, mailFrom } }, 'dev').identity).toBe(identity);
  });

  it.each<[string, object, string, string]>([
    ['a foreign identity', { identity: 'example.org' }, 'identity is "example.org"', 'parent domain'],
    [
      'an identity that only ends alike',
      { mailFrom: 'a@notexample.com' },
      'identity is "example.com"',
      'parent domain',
    ],
    [
      'another address as identity',
      { identity: 'other@example.com' },
      'identity is "other@example.com"',
      'parent domain',
    ],
    ['no sender', { mailFrom: undefined }, 'mailFrom is missing', 'in lower case'],
    [
      'a sender with a name',
      { mailFrom: 'Acme <hello@example.com>' },
      'mailFrom is "Acme <hello@example.com>"',
      'in lower case',
    ],
    [
      'a sender in capitals',
      { mailFrom: 'Hello@example.com' },
      'mailFrom is "Hello@example.com"',
      'in lower case',
    ],
    ['an account as a number', { account: 123456789012 }, 'account is 123456789012', '12 digits'],
    ['a region that is none', { region: 'Frankfurt' }, 'region is "Frankfurt"', 'eu-central-1'],
    [
      'one sender at a time, which SQS cannot do',
      { sendConcurrency: 1 },
      'sendConcurrency is 1',
      'from 2 to 1000',
    ],
    ['half a sender', { sendConcurrency: 2.5 }, 'sendConcurrency is 2.5', 'from 2 to 1000'],
    ['a number in quotes', { sendConcurrency: '5' }, 'sendConcurrency is "5"', 'from 2 to 1000'],
    ['a retention CloudWatch does not know', { logRetentionDays: 31 }, 'logRetentionDays is 31', '365'],
    ['a yes in words', { keepData: 'yes' }, 'keepData is "yes"', 'true or false'],
    ['a false in quotes', { keepData: 'false' }, 'keepData is "false"', 'true or false'],
    [
      'a value inside a setting',
      { throttle: { rate: 0, burst: 10 } },
      'throttle.rate is 0',
      'from 1 to 10000',
    ],
    ['a setting that should be an object', { throttle: 100 }, 'throttle is 100', 'an object'],
    [
      'an unknown key inside a setting',
      { throttle: { rate: 1, burst: 1, brust: 2 } },
      'throttle.brust is 2',
      'no such setting',
    ],
    [
      'a list that is none',
      { sandboxRecipients: 'me@example.org' },
      'sandboxRecipients is "me@example.org"',
      'a list',
    ],
    [
      'an entry of a list',
      { sandboxRecipients: ['me@example.org', 'me'] },
      'sandboxRecipients.1 is "me"',
      'domain or address',
    ],
    [
      'a domain without its certificate',
      { customDomain: { name: 'feedback.example.com' } },
      'customDomain.certificateArn is missing',
      'arn:',
    ],
  ])('refuse %s, naming the key, the value and what to do', (_name, settings, place, word) => {
    const [problem, ...others] = problems({ ...REQUIRED, ...settings });
    expect(problem).toContain(`context.stages.dev.${place}: `);
    expect(problem).toContain(word);
    expect(others).toEqual([]);
  });

  it('refuse an unknown key and list the known ones', () => {
    const [problem] = problems({ ...REQUIRED, mailfrom: 'x' });
    expect(problem).toMatch(
      /^context\.stages\.dev\.mailfrom is "x": there is no such setting; remove it, or use one of .*\bmailFrom\b/,
    );
  });

  it('report all problems at once', () => {
    expect(problems({ mailFrom: 1, identity: 2, keepData: 3, surplus: 4 })).toHaveLength(4);
  });

  it.each([[3], [null], ['dev'], [[]]])('must be an object: %j', (settings) => {
    expect(problems(settings)).toEqual([
      `context.stages.dev is ${JSON.stringify(settings)}: write an object with its settings.`,
    ]);
  });

  it('never pass with a value of a wrong type', () => {
    const keys = ['mailFrom', 'identity', 'throttle', 'keepData', 'sendConcurrency', 'logRetentionDays'];
    const wrong = fc.oneof(
      fc.constant(null),
      fc.constant([]),
      fc.double({ noInteger: true }),
      fc.constant(''),
    );
    fc.assert(
      fc.property(fc.constantFrom(...keys), wrong, (key, value) => {
        const lines = problems({ ...REQUIRED, [key]: value });
        expect(lines.length).toBeGreaterThan(0);
        expect(lines[0]).toMatch(/^context\.stages\.dev\./);
      }),
    );
  });
});

describe('the runbook', () => {
  const runbook = readFileSync(new URL('../../infra/runbook.md', import.meta.url), 'utf8');
  const [, section = ''] = /^## Settings of a stage$([\s\S]*?)^## /m.exec(runbook) ?? [];
  const rows = [...section.matchAll(/^\| `(\w+)` \| (.+?) \| .{20,} \|$/gm)].map(
    ([, name = '', standard = '']): [string, string] => [name, standard],
  );

  it('has every setting in its table, and no other', () => {
    expect(rows.map(([name]) => name).sort()).toEqual([...STAGE_SETTINGS].sort());
  });

  it.each(rows)('names the default of %s: %s', (name, standard) => {
    const value: unknown = Reflect.get(readStage({ dev: REQUIRED }, 'dev'), name);
    if (Object.hasOwn(REQUIRED, name)) expect(standard).toBe('required');
    else if (value === undefined) expect(standard).not.toContain('`{');
    else expect(standard).toBe(`\`${JSON.stringify(value)}\``);
  });
});

describe('the stages', () => {
  it('are asked for by name, and the names are listed when one does not exist', () => {
    expect(() => readStage({ dev: REQUIRED, prod: REQUIRED }, 'porduction')).toThrow(
      /"porduction" in cdk\.json, only: dev, prod\. .*-c stage=NAME/,
    );
  });

  it.each([
    'toString',
    '__proto__',
    'constructor',
  ])('are those of the file, not of JavaScript: %s', (name) => {
    expect(() => readStage({ dev: REQUIRED }, name)).toThrow(/^There is no stage/);
  });

  it.each([[undefined], [null], [[]], [{}], ['dev']])('must be there: %j', (stages) => {
    expect(() => readStage(stages, 'dev')).toThrow(/^cdk\.json has no stages: add context\.stages/);
  });

  it.each([
    'Prod',
    'a_b',
    '1st',
    'a'.repeat(21),
  ])('have names that CloudFormation takes, unlike %s', (name) => {
    expect(() => readStage({ [name]: REQUIRED }, name)).toThrow(/cannot be named so/);
  });
});
