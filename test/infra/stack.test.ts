import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { Bundle } from '../../functions/domain/programme/bundle.ts';
import {
  BUNDLE,
  fullTemplate,
  functionOf,
  idOf,
  only,
  REQUIRED,
  removeStacksAtEnd,
  requiredTemplate,
  resources,
  stackUnderTest,
  target,
} from './stack-under-test.ts';

removeStacksAtEnd();

const template = requiredTemplate();
const full = fullTemplate();
const queues = resources(template, 'AWS::SQS::Queue');
const queuePolicies = JSON.stringify([...resources(template, 'AWS::SQS::QueuePolicy').values()]);

describe('the published bundle', () => {
  it.each<[string, Partial<Bundle>, string]>([
    ['no mails', { mails: {} }, 'whole mail "score/new"'],
    ['no pages', { pages: {} }, 'words for the pages'],
    ['no bands', { programme: { ...BUNDLE.programme, bands: [] } }, 'bands in its programme'],
  ])('is refused with %s, before anything is deployed', (_what, change, lack) => {
    expect(() => stackUnderTest(REQUIRED, undefined, { ...BUNDLE, ...change })).toThrow(
      `The templates cannot be published: they have no ${lack}.`,
    );
  });
});

describe('the table', () => {
  it('has the agenda as a keys-only index, can be restored to any second and not be deleted', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'agenda',
            KeySchema: [
              { AttributeName: 'lane', KeyType: 'HASH' },
              { AttributeName: 'at', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      },
    });
  });

  it('goes with the stack only where the stage says so', () => {
    full.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: {
        DeletionProtectionEnabled: false,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });
});

describe('queues', () => {
  it('are encrypted, and refuse plain HTTP', () => {
    expect([...queues.values()].map((queue) => queue.SqsManagedSseEnabled)).toEqual(Array(8).fill(true));
    for (const id of queues.keys()) expect(queuePolicies).toContain(`"Queues":[{"Ref":"${id}"}]`);
    expect(queuePolicies.match(/"aws:SecureTransport":"false"/g)).toHaveLength(queues.size);
  });

  it('have a dead-letter queue, reached after three attempts or more', () => {
    const redrives = [...queues.values()].flatMap(({ RedrivePolicy: policy }) =>
      policy === undefined ? [] : [Object(policy)],
    );
    expect(redrives).toHaveLength(2);
    for (const { maxReceiveCount } of redrives) expect(maxReceiveCount).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['send', 2, { MaximumConcurrency: 2 }],
    ['feedback', 10, undefined],
  ])('feed the function %s in batches that fill and may fail in part, hidden for six times its timeout and that wait', (service, wait, scaling) => {
    const mappings = [...resources(template, 'AWS::Lambda::EventSourceMapping').values()];
    expect(mappings).toHaveLength(2);
    const mapping = mappings.find(({ FunctionName }) => target(FunctionName) === idOf(template, service));
    expect(mapping).toMatchObject({
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: wait,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(mapping?.ScalingConfig).toEqual(scaling);
    const { VisibilityTimeout } = queues.get(target(mapping?.EventSourceArn)) ?? {};
    expect(VisibilityTimeout).toBe(6 * Number(functionOf(template, service).Timeout) + wait);
  });
});

describe('what SES reports', () => {
  const [topic = ''] = resources(template, 'AWS::SNS::Topic').keys();

  it('comes through a topic that only our configuration set may fill', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['bounce', 'complaint', 'delivery', 'reject', 'renderingFailure'],
        SnsDestination: { TopicARN: { Ref: topic } },
      },
    });
    const set = [...resources(template, 'AWS::SES::ConfigurationSet').keys()];
    expect(set).toHaveLength(1);
    const { PolicyDocument } = only(template, 'AWS::SNS::TopicPolicy');
    const allowed = Object(PolicyDocument).Statement.filter(
      ({ Effect }: { Effect: string }) => Effect === 'Allow',
    );
    expect(allowed).toEqual([
      {
        Sid: expect.any(String),
        Action: 'sns:Publish',
        Effect: 'Allow',
        Principal: { Service: 'ses.amazonaws.com' },
        Resource: { Ref: topic },
        Condition: {
          StringEquals: {
            'AWS:SourceAccount': { Ref: 'AWS::AccountId' },
            'AWS:SourceArn': {
              'Fn::Join': ['', expect.arrayContaining([':configuration-set/', { Ref: set[0] }])],
            },
          },
        },
      },
    ]);
  });

  it('is believed only from that topic', () => {
    const { Variables } = Object(functionOf(template, 'feedback').Environment);
    expect(Variables.FEEDBACK_TOPIC).toEqual({ Ref: topic });
  });

  it('waits two weeks in a queue that only the topic may fill', () => {
    expect(only(template, 'AWS::SNS::Subscription')).toMatchObject({
      Protocol: 'sqs',
      TopicArn: { Ref: topic },
      RedrivePolicy: expect.anything(),
    });
    // Raw messages do not say through which topic they came.
    expect(only(template, 'AWS::SNS::Subscription').RawMessageDelivery).toBeUndefined();
    const subscribed = target(only(template, 'AWS::SNS::Subscription').Endpoint);
    expect(queues.get(subscribed)).toMatchObject({ MessageRetentionPeriod: 14 * 24 * 3600 });
    const fromTopic = `"Condition":{"ArnEquals":{"aws:SourceArn":{"Ref":"${topic}"}}},"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"}`;
    // The topic may fill two queues: the queue itself, and the dead letters that SNS cannot put into it.
    expect(queuePolicies.split(fromTopic)).toHaveLength(3);
    expect(queuePolicies.match(/"Effect":"Allow"/g)).toHaveLength(2);
  });

  it('is about an identity that the stack makes only where the stage says so', () => {
    template.resourceCountIs('AWS::SES::EmailIdentity', 0);
    full.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'example.com' });
    full.hasOutput('DkimRecords', {});
  });
});

describe('what must outlive a mistake', () => {
  it('are the pepper and both buckets, encrypted, versioned and closed to the public', () => {
    template.allResources('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: Match.anyValue(),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      }),
    });
    template.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Retain',
      Properties: { Description: Match.stringLikeRegexp('Never change or delete') },
    });
  });

  it('are not the imported files and their reports', () => {
    const rules = ['incoming/', 'reports/'].map((Prefix) =>
      Match.objectLike({ Prefix, ExpirationInDays: 30, Status: 'Enabled' }),
    );
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: Match.arrayWith(rules) },
    });
  });

  it('starts from secrets longer than the 32 characters the keys ask for', () => {
    template.allResourcesProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    });
  });
});

describe('alarms', () => {
  const alarms = [...resources(template, 'AWS::CloudWatch::Alarm').values()];

  it('each have an entry in the runbook, which has no other', () => {
    const runbook = readFileSync(new URL('../../infra/runbook.md', import.meta.url), 'utf8');
    const entries = [...runbook.matchAll(/^## (\S+)$/gm)].map(([, name]) => name);
    const names = alarms.map(({ AlarmName }) => String(AlarmName).replace('hearback-test-', ''));
    expect(entries.sort()).toEqual(names.sort());
  });

  it('watch every dead-letter queue', () => {
    const ends = [...queues].filter(([, { RedrivePolicy }]) => RedrivePolicy === undefined);
    expect(ends).toHaveLength(6);
    for (const [id] of ends) expect(JSON.stringify(alarms)).toContain(`{"Fn::GetAtt":["${id}","QueueName"]}`);
  });

  it('do not count requests that only looked ahead as errors of the pages', () => {
    const alarm = alarms.find(({ AlarmName }) => AlarmName === 'hearback-test-answer-5xx');
    const metrics = JSON.stringify(Object(alarm).Metrics);
    expect(metrics).toContain('"Expression":"errors - FILL(ahead, 0)"');
    expect(metrics).toContain('"MetricName":"5xx"');
    expect(metrics).toContain('"MetricName":"looked-ahead"');
  });

  it('write to somebody only where the stage names an address', () => {
    expect(JSON.stringify(alarms)).not.toContain('AlarmActions');
    full.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'operations@example.com',
    });
    full.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: Match.anyValue(),
      OKActions: Match.anyValue(),
    });
  });
});

describe('outputs', () => {
  it('are what the operator commands look for', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
      'BundleUrl',
      'ConfigurationSet',
      'FeedbackDeadLettersUrl',
      'FeedbackTopic',
      'FeedbackUrl',
      'ImportBucket',
      'MailFrom',
      'OutboxDeadLettersUrl',
      'OutboxUrl',
      'PepperSecret',
      'PublicUrl',
      'SigningSecret',
      'TableName',
    ]);
    template.hasOutput('MailFrom', { Value: REQUIRED.mailFrom });
  });
});
