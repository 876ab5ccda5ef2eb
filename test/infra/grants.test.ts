import { describe, expect, it } from 'vitest';
import {
  addressKey,
  aliasKey,
  caseKey,
  commentKey,
  contactKey,
  customerKey,
  digestKey,
  gateKey,
  receiversKey,
  runEntryKey,
  runKey,
  staffKey,
  sweepKey,
} from '../../functions/wiring/table.ts';
import {
  fullTemplate,
  functionOf,
  REQUIRED,
  removeStacksAtEnd,
  requiredTemplate,
  resources,
  target,
} from './stack-under-test.ts';

removeStacksAtEnd();

const template = requiredTemplate();

interface Statement {
  readonly actions: readonly string[];
  /** Each resource as JSON. */
  readonly resources: readonly string[];
  readonly condition: unknown;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function statementsIn(document: unknown): Statement[] {
  return list(Object(document).Statement).map((statement) => {
    const { Effect, Action, Resource, Condition } = Object(statement);
    if (Effect !== 'Allow') throw new Error(`Not a grant: ${JSON.stringify(statement)}`);
    return {
      actions: list(Action).map(String),
      resources: list(Resource).map((resource) => JSON.stringify(resource)),
      condition: Condition,
    };
  });
}

/** Everything one of our functions may do. */
function grantsOf(service: string): Statement[] {
  const role = target(functionOf(template, service).Role);
  const { ManagedPolicyArns, Policies } = resources(template, 'AWS::IAM::Role').get(role) ?? {};
  // With other policies, the statements below would not be complete.
  expect([ManagedPolicyArns, Policies]).toEqual([undefined, undefined]);
  return [...resources(template, 'AWS::IAM::Policy').values()]
    .filter(({ Roles }) => JSON.stringify(Roles).includes(`"${role}"`))
    .flatMap(({ PolicyDocument }) => statementsIn(PolicyDocument));
}

const SERVICES = ['plan', 'settle', 'digest', 'send', 'answer', 'import', 'feedback'];
const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
/** What CDK grants a function whose failed runs go to a queue. */
const DEAD_LETTERS = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];

describe('each function', () => {
  it.each([
    [
      'plan',
      [
        ...LOGS,
        ...DEAD_LETTERS,
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
        'ses:GetSendQuota',
        'ses:GetSendStatistics',
      ],
    ],
    [
      'settle',
      [
        ...LOGS,
        ...DEAD_LETTERS,
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
        's3:GetObject',
        'secretsmanager:GetSecretValue',
      ],
    ],
    [
      'digest',
      [
        ...LOGS,
        ...DEAD_LETTERS,
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
        's3:GetObject',
        'secretsmanager:GetSecretValue',
      ],
    ],
    [
      'send',
      [
        ...LOGS,
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
        's3:GetObject',
        'secretsmanager:GetSecretValue',
        'ses:SendRawEmail',
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
      ],
    ],
    [
      'answer',
      [
        ...LOGS,
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        's3:GetObject',
        'secretsmanager:GetSecretValue',
      ],
    ],
    [
      'import',
      [
        ...LOGS,
        ...DEAD_LETTERS,
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
        's3:GetObject',
        's3:ListBucket',
        's3:PutObject',
        'secretsmanager:GetSecretValue',
      ],
    ],
    [
      'feedback',
      [
        ...LOGS,
        'dynamodb:GetItem',
        'dynamodb:UpdateItem',
        'secretsmanager:GetSecretValue',
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
      ],
    ],
  ])('may do what it needs and no more: %s', (service, actions) => {
    expect([...new Set(grantsOf(service).flatMap((grant) => grant.actions))].sort()).toEqual(actions.sort());
  });

  it.each(SERVICES)('has no wildcard among its actions: %s', (service) => {
    expect(
      grantsOf(service).flatMap((grant) => grant.actions.filter((action) => action.includes('*'))),
    ).toEqual([]);
  });

  it.each(SERVICES)('has a grant on everything only for the questions about the account: %s', (service) => {
    const onEverything = grantsOf(service).filter((grant) => grant.resources.includes('"*"'));
    expect(onEverything.flatMap((grant) => grant.actions)).toEqual(
      service === 'plan' ? ['ses:GetSendQuota', 'ses:GetSendStatistics'] : [],
    );
  });
});

describe('mail', () => {
  it('may be sent by the sender only', () => {
    const senders = SERVICES.filter((service) => JSON.stringify(grantsOf(service)).includes('ses:Send'));
    expect(senders).toEqual(['send']);
  });

  it('may be sent only from the configured identity, through the configuration set, as the sender of the stage', () => {
    const sending = grantsOf('send').filter((grant) =>
      grant.actions.some((action) => action.startsWith('ses:')),
    );
    expect(sending).toHaveLength(1);
    expect(sending[0]?.condition).toEqual({ StringEquals: { 'ses:FromAddress': REQUIRED.mailFrom } });
    const kinds = sending[0]?.resources.map(
      (arn) => /:(identity\/[^"]+|configuration-set\/)"/.exec(arn)?.[1],
    );
    expect(kinds?.sort()).toEqual(['configuration-set/', 'identity/example.com']);
  });

  it('asks for permission on recipients only where a stage in the SES sandbox names them', () => {
    const policies = JSON.stringify([...resources(fullTemplate(), 'AWS::IAM::Policy').values()]);
    expect(policies.match(/:identity\/[^"]+/g)).toEqual([
      ':identity/example.com',
      ':identity/me@example.org',
    ]);
  });
});

describe('data', () => {
  const REF = 'abcdefghijklmnop';
  const RUN = '20261127-091502-k7qf';
  const CONTACT = { ref: REF, week: '2026-W45', kind: 'score' } as const;
  const KEYS = {
    customer: customerKey(REF),
    address: addressKey('hash'),
    alias: aliasKey(REF),
    run: runKey(RUN),
    'run entry': runEntryKey(RUN, { kind: 'suppressed', hash: 'hash' }),
    contact: contactKey(CONTACT),
    comment: commentKey(CONTACT),
    case: caseKey(CONTACT),
    staff: staffKey({ audience: 'all', week: '2026-W45', recipient: REF, kind: 'digest', turn: 0 }),
    digest: digestKey('all', '2026-W45'),
    receivers: receiversKey(3),
    gate: gateKey(),
    sweep: sweepKey(),
  };

  /** What a function may do with the items of each kind, on the table itself. */
  function doneBy(service: string): Record<string, string[]> {
    const done: Record<string, string[]> = {};
    for (const { actions, resources: on, condition } of grantsOf(service)) {
      const onItems = actions.filter((action) => action.startsWith('dynamodb:'));
      if (onItems.length === 0 || on.some((arn) => arn.includes('/index/'))) continue;
      const { 'ForAllValues:StringLike': like, ...others } = Object(condition);
      expect(others).toEqual({});
      for (const pattern of list(Object(like)['dynamodb:LeadingKeys']).map(String)) {
        const partitions = new RegExp(`^${pattern.replace('*', '.*')}$`);
        const within = Object.entries(KEYS).filter(([, { pk }]) => partitions.test(pk));
        // Each pattern matches at least one item.
        expect({ pattern, within: within.length > 0 }).toEqual({ pattern, within: true });
        for (const [name] of within) {
          done[name] = [...(done[name] ?? []), ...onItems.map((action) => action.replace('dynamodb:', ''))];
        }
      }
    }
    return Object.fromEntries(Object.entries(done).map(([name, actions]) => [name, actions.sort()]));
  }

  const READ = ['GetItem'];
  const CHANGE = ['GetItem', 'UpdateItem'];
  const NOTE = ['GetItem', 'PutItem'];
  const WRITE = ['GetItem', 'PutItem', 'UpdateItem'];
  const ALL = ['DeleteItem', ...WRITE];

  it.each([
    ['plan', { gate: ALL, sweep: ALL }],
    [
      'settle',
      {
        customer: CHANGE,
        contact: ['GetItem', 'Query', 'UpdateItem'],
        comment: READ,
        case: NOTE,
        staff: [...NOTE, 'Query', 'UpdateItem'],
        receivers: READ,
      },
    ],
    [
      'digest',
      {
        customer: READ,
        contact: ['Query'],
        case: READ,
        staff: ['PutItem'],
        digest: ['GetItem', 'PutItem', 'Query'],
        receivers: CHANGE,
      },
    ],
    [
      'send',
      {
        customer: CHANGE,
        address: READ,
        contact: [...ALL, 'Query'].sort(),
        comment: READ,
        case: ['GetItem', 'Query'],
        staff: WRITE,
        digest: READ,
        gate: CHANGE,
        sweep: CHANGE,
      },
    ],
    [
      'answer',
      {
        customer: ['UpdateItem'],
        address: ['UpdateItem'],
        contact: CHANGE,
        comment: ['PutItem'],
        case: NOTE,
        receivers: READ,
      },
    ],
    [
      'import',
      {
        customer: [...WRITE, 'Query'].sort(),
        address: CHANGE,
        alias: NOTE,
        run: ['PutItem'],
        'run entry': ['PutItem'],
      },
    ],
    ['feedback', { contact: CHANGE, staff: CHANGE, address: CHANGE, receivers: CHANGE }],
  ])('is within reach of %s only as far as its work goes: %j', (service, items) => {
    expect(doneBy(service)).toEqual(items);
  });

  it('is queried only through the agenda, except for an ask with its replies, the weeks of a digest and the customers of an import', () => {
    for (const [service, index] of [
      ['plan', [expect.stringContaining('"/index/agenda"')]],
      ['settle', [expect.stringContaining('"/index/agenda"')]],
      ['digest', [expect.stringContaining('"/index/agenda"')]],
      ['import', []],
    ] as const) {
      const queried = grantsOf(service)
        .filter((grant) => grant.actions.includes('dynamodb:Query') && grant.condition === undefined)
        .flatMap((grant) => grant.resources);
      expect(queried).toEqual(index);
    }
  });

  it('goes from incoming files to reports: the import can neither change a file nor read a report', () => {
    const on = (action: string): string[] =>
      grantsOf('import').flatMap((grant) => (grant.actions.includes(action) ? grant.resources : []));
    expect(on('s3:GetObject').toSorted()).toEqual([
      expect.stringMatching(/Bundle.*"\/bundle\.json"/),
      expect.stringContaining('"/incoming/*"'),
    ]);
    expect(on('s3:PutObject')).toEqual([expect.stringContaining('"/reports/*"')]);
  });

  it('may be missing: the import is told so, and may list incoming files for that', () => {
    const listing = grantsOf('import').filter(({ actions }) => actions.includes('s3:ListBucket'));
    expect(listing.map(({ condition }) => condition)).toEqual([
      { StringLikeIfExists: { 's3:prefix': 'incoming/*' } },
    ]);
  });

  it.each([
    'import',
    'settle',
    'digest',
    'feedback',
  ])('is named without the secret that signs links: %s reads the pepper only', (service) => {
    const secrets = grantsOf(service).flatMap((grant) =>
      grant.actions.includes('secretsmanager:GetSecretValue') ? grant.resources : [],
    );
    expect(secrets).toEqual([expect.stringContaining('Pepper')]);
  });
});

describe('a schedule', () => {
  it('may call its own function and fill its own dead letters', () => {
    for (const { Target } of resources(template, 'AWS::Scheduler::Schedule').values()) {
      const { Arn, RoleArn, DeadLetterConfig } = Object(Target);
      const { Policies } = resources(template, 'AWS::IAM::Role').get(target(RoleArn)) ?? {};
      expect(list(Policies).flatMap((policy) => statementsIn(Object(policy).PolicyDocument))).toEqual([
        { actions: ['lambda:InvokeFunction'], resources: [JSON.stringify(Arn)], condition: undefined },
        {
          actions: ['sqs:SendMessage'],
          resources: [JSON.stringify(DeadLetterConfig.Arn)],
          condition: undefined,
        },
      ]);
    }
  });
});
