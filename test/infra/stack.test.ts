import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FULL, functionOf, only, REQUIRED, resources, stackUnderTest, target } from './stack-under-test.ts';

const template = stackUnderTest().template();
const full = stackUnderTest(FULL).template();
const queues = resources(template, 'AWS::SQS::Queue');
const queuePolicies = JSON.stringify([...resources(template, 'AWS::SQS::QueuePolicy').values()]);

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

  it('feed the sender in batches that fill and may fail in part, hidden for six times its timeout and that wait', () => {
    const mapping = only(template, 'AWS::Lambda::EventSourceMapping');
    expect(mapping).toMatchObject({
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 2,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
    const { VisibilityTimeout } = queues.get(target(mapping.EventSourceArn)) ?? {};
    expect(VisibilityTimeout).toBe(6 * Number(functionOf(template, 'send').Timeout) + 2);
  });
});

describe('what SES reports', () => {
  it('comes through a topic that only our configuration set may fill', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['bounce', 'complaint', 'reject', 'renderingFailure', 'deliveryDelay'],
        SnsDestination: Match.anyValue(),
      },
    });
    const from = { 'AWS:SourceAccount': { Ref: 'AWS::AccountId' }, 'AWS:SourceArn': Match.anyValue() };
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'ses.amazonaws.com' },
            Condition: { StringEquals: from },
          }),
        ]),
      },
    });
  });

  it('waits two weeks in a queue that only the topic may fill', () => {
    expect(only(template, 'AWS::SNS::Subscription')).toMatchObject({
      Protocol: 'sqs',
      RawMessageDelivery: true,
      RedrivePolicy: expect.anything(),
    });
    const subscribed = target(only(template, 'AWS::SNS::Subscription').Endpoint);
    expect(queues.get(subscribed)).toMatchObject({ MessageRetentionPeriod: 14 * 24 * 3600 });
    const fromTopic = /"Condition":\{"ArnEquals":\{"aws:SourceArn":\{"Ref":"[^"]+"\}\}\},"Effect":"Allow"/g;
    expect(queuePolicies.match(fromTopic)).toHaveLength(2);
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
