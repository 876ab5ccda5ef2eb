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

  it.each<[string, object, string]>([
    [
      'a foreign identity',
      { identity: 'example.org' },
      'context.stages.dev.identity is "example.org": it does not cover mailFrom ("hello@example.com"): name that address, its domain or a parent domain.',
    ],
    [
      'an identity that only ends alike',
      { mailFrom: 'a@notexample.com' },
      'context.stages.dev.identity is "example.com": it does not cover mailFrom ("a@notexample.com"): name that address, its domain or a parent domain.',
    ],
    [
      'another address as identity',
      { identity: 'other@example.com' },
      'context.stages.dev.identity is "other@example.com": it does not cover mailFrom ("hello@example.com"): name that address, its domain or a parent domain.',
    ],
    [
      'no sender',
      { mailFrom: undefined },
      'context.stages.dev.mailFrom is missing: write a plain email address in lower case, such as hello@example.com.',
    ],
    [
      'a sender with a name',
      { mailFrom: 'Acme <hello@example.com>' },
      'context.stages.dev.mailFrom is "Acme <hello@example.com>": write a plain email address in lower case, such as hello@example.com.',
    ],
    [
      'a sender in capitals',
      { mailFrom: 'Hello@example.com' },
      'context.stages.dev.mailFrom is "Hello@example.com": write a plain email address in lower case, such as hello@example.com.',
    ],
    [
      'an account as a number',
      { account: 123456789012 },
      'context.stages.dev.account is 123456789012: write the 12 digits of the account in quotes.',
    ],
    [
      'a region that is none',
      { region: 'Frankfurt' },
      'context.stages.dev.region is "Frankfurt": write a region, such as eu-central-1.',
    ],
    [
      'one sender at a time, which SQS cannot do',
      { sendConcurrency: 1 },
      'context.stages.dev.sendConcurrency is 1: write a whole number from 2 to 1000.',
    ],
    [
      'half a sender',
      { sendConcurrency: 2.5 },
      'context.stages.dev.sendConcurrency is 2.5: write a whole number from 2 to 1000.',
    ],
    [
      'a number in quotes',
      { sendConcurrency: '5' },
      'context.stages.dev.sendConcurrency is "5": write a whole number from 2 to 1000.',
    ],
    [
      'a retention CloudWatch does not know',
      { logRetentionDays: 31 },
      'context.stages.dev.logRetentionDays is 31: write one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731.',
    ],
    [
      'a yes in words',
      { keepData: 'yes' },
      'context.stages.dev.keepData is "yes": write true or false, without quotes.',
    ],
    [
      'a false in quotes',
      { keepData: 'false' },
      'context.stages.dev.keepData is "false": write true or false, without quotes.',
    ],
    [
      'a value inside a setting',
      { throttle: { rate: 0, burst: 10 } },
      'context.stages.dev.throttle.rate is 0: write a whole number from 1 to 10000.',
    ],
    [
      'a setting that should be an object',
      { throttle: 100 },
      'context.stages.dev.throttle is 100: write an object with its settings.',
    ],
    [
      'an unknown key inside a setting',
      { throttle: { rate: 1, burst: 1, brust: 2 } },
      'context.stages.dev.throttle.brust is 2: there is no such setting; remove it.',
    ],
    [
      'a list that is none',
      { sandboxRecipients: 'me@example.org' },
      'context.stages.dev.sandboxRecipients is "me@example.org": write a list, such as ["me@example.com"].',
    ],
    [
      'an entry of a list',
      { sandboxRecipients: ['me@example.org', 'me'] },
      'context.stages.dev.sandboxRecipients.1 is "me": write the verified domain or address of a recipient.',
    ],
    [
      'a domain without its certificate',
      { customDomain: { name: 'feedback.example.com' } },
      'context.stages.dev.customDomain.certificateArn is missing: write the ARN of the certificate, which starts with arn:.',
    ],
  ])('refuse %s, naming the key, the value and what to do', (_name, settings, problem) => {
    expect(problems({ ...REQUIRED, ...settings })).toEqual([problem]);
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
      'There is no stage "porduction" in cdk.json, only: dev, prod. Choose one with -c stage=NAME, or add it to context.stages.',
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
