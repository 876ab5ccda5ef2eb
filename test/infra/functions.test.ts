import { describe, expect, it } from 'vitest';
import { publicRoutes } from '../../functions/wiring/routes.ts';
import {
  fullTemplate,
  functionOf,
  idOf,
  only,
  removeStacksAtEnd,
  requiredTemplate,
  resources,
} from './stack-under-test.ts';

removeStacksAtEnd();

const template = requiredTemplate();
const full = fullTemplate();
const ENVIRONMENTS: [string, string[]][] = [
  ['plan', ['OUTBOX_URL', 'TABLE_NAME']],
  ['settle', ['BUNDLE_URL', 'PEPPER_SECRET', 'TABLE_NAME']],
  ['digest', ['BUNDLE_URL', 'PEPPER_SECRET', 'TABLE_NAME']],
  ['answer', ['BUNDLE_URL', 'PEPPER_SECRET', 'SIGNING_SECRET', 'TABLE_NAME']],
  ['import', ['BUNDLE_URL', 'PEPPER_SECRET', 'TABLE_NAME']],
  ['feedback', ['FEEDBACK_TOPIC', 'PEPPER_SECRET', 'TABLE_NAME']],
  [
    'send',
    [
      'BUNDLE_URL',
      'CONFIGURATION_SET',
      'MAIL_FROM',
      'PEPPER_SECRET',
      'PUBLIC_URL',
      'SIGNING_SECRET',
      'TABLE_NAME',
    ],
  ],
];

describe('functions', () => {
  it.each(ENVIRONMENTS)('run on Node 24 on arm64 and log JSON: %s', (service) => {
    expect(functionOf(template, service)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      LoggingConfig: { LogFormat: 'JSON' },
    });
  });

  it.each(ENVIRONMENTS)('get exactly the environment they ask for: %s', (service, names) => {
    const { Variables } = Object(functionOf(template, service).Environment);
    const ours = Object.keys(Variables).filter((name) => !name.startsWith('POWERTOOLS_'));
    expect(ours.sort()).toEqual(names);
  });

  it('keep their logs for the time of the stage', () => {
    for (const { RetentionInDays } of resources(template, 'AWS::Logs::LogGroup').values()) {
      expect(RetentionInDays).toBe(30);
    }
  });
});

describe.each([
  ['plan', 'rate(1 minute)', 60],
  ['settle', 'rate(1 minute)', 60],
  ['digest', 'rate(5 minutes)', 300],
])('the tick of %s', (service, rate, seconds) => {
  it('comes again and again and is never lost unseen', () => {
    const fn = JSON.stringify({ 'Fn::GetAtt': [idOf(template, service), 'Arn'] });
    const schedules = [...resources(template, 'AWS::Scheduler::Schedule').values()].filter(
      ({ Target }) => JSON.stringify(Object(Target).Arn) === fn,
    );
    expect(schedules).toMatchObject([
      {
        ScheduleExpression: rate,
        State: 'ENABLED',
        Target: {
          DeadLetterConfig: expect.anything(),
          RetryPolicy: { MaximumEventAgeInSeconds: seconds, MaximumRetryAttempts: 2 },
        },
      },
    ]);
  });

  it('is over before the next one', () => {
    expect(functionOf(template, service).Timeout).toBeLessThan(seconds);
  });

  it('runs alone, unless the account can reserve nothing', () => {
    expect(functionOf(template, service).ReservedConcurrentExecutions).toBe(1);
    expect(functionOf(full, service).ReservedConcurrentExecutions).toBeUndefined();
  });
});

describe('the public pages', () => {
  it('have exactly the routes of the links', () => {
    const routes = [...resources(template, 'AWS::ApiGatewayV2::Route').values()].map(
      ({ RouteKey }) => RouteKey,
    );
    expect(routes.sort()).toEqual(
      publicRoutes()
        .map((path) => `ANY ${path}`)
        .sort(),
    );
  });

  it('are throttled', () => {
    expect(only(template, 'AWS::ApiGatewayV2::Stage')).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    });
  });

  it('log the route, but no path, token or IP address', () => {
    const { Format } = Object(only(template, 'AWS::ApiGatewayV2::Stage').AccessLogSettings);
    const used = [...String(Format).matchAll(/\$context\.([A-Za-z.]+)/g)].map(([, name]) => name);
    expect(used.sort()).toEqual([
      'error.responseType',
      'requestId',
      'requestTime',
      'responseLatency',
      'responseLength',
      'routeKey',
      'status',
    ]);
  });

  it('answer under a name of your own where the stage has one, and then under no other', () => {
    full.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    full.hasOutput('PublicUrl', { Value: 'https://feedback.example.com' });
    full.hasOutput('DomainTarget', {});
  });
});
