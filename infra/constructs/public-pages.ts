import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ANSWERED, LOOKED_AHEAD_STATUS, PREVIEW } from '../../functions/wiring/log-lines.ts';
import { publicRoutes } from '../../functions/wiring/routes.ts';
import type { StageSettings } from '../stage.ts';
import { WINDOW } from './alarms.ts';
import type { DataTable } from './data-table.ts';
import { ITEM_GRANTS } from './item-grants.ts';
import { message } from './log-alarm.ts';
import type { PublishedBundle } from './published-bundle.ts';
import type { Secrets } from './secrets.ts';
import { type Surroundings, serviceFunction } from './service-function.ts';

/**
 * The log has the route instead of the path: a path holds a token, and with it anybody could answer for
 * somebody else. It has no IP address.
 */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  error: '$context.error.responseType',
};

export interface PublicPagesProps extends Surroundings {
  readonly data: DataTable;
  readonly secrets: Secrets;
  readonly bundle: PublishedBundle;
  readonly throttle: StageSettings['throttle'];
  readonly customDomain: StageSettings['customDomain'];
}

/** The pages behind the links in the mails: the HTTP API and the function `answer`. */
export class PublicPages extends Construct {
  readonly answer: NodejsFunction;
  /** The beginning of the links in the mails: `https://host`, without a slash at the end. */
  readonly url: string;
  /** The target for a CNAME record of the stage's own name, if it has one. */
  readonly domainTarget: string | undefined;

  constructor(scope: Construct, id: string, props: PublicPagesProps) {
    super(scope, id);
    this.answer = serviceFunction(this, 'Answer', {
      ...props,
      name: 'answer',
      description: 'The public pages: a score, why, and unsubscribing.',
      timeout: Duration.seconds(10),
      memory: 512,
    });
    props.data.allowItems(this.answer, ITEM_GRANTS.answer);
    props.bundle.allowReading(this.answer);
    props.secrets.allowSigning(this.answer);

    const api = new HttpApi(this, 'Api', {
      createDefaultStage: false,
      disableExecuteApiEndpoint: props.customDomain !== undefined,
      description: 'Public pages of Hearback',
    });
    const integration = new HttpLambdaIntegration('Answer', this.answer);
    for (const path of publicRoutes()) api.addRoutes({ path, methods: [HttpMethod.ANY], integration });
    Validations.of(api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'The pages are for customers who have no account with us; the signed token in each link is the authorisation.',
    });

    const domain = this.#domain(props.customDomain);
    new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: props.throttle.rate, burstLimit: props.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLog', {
            retention: props.logRetention,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
      ...(domain === undefined ? {} : { domainMapping: { domainName: domain } }),
    });
    this.url = props.customDomain === undefined ? api.apiEndpoint : `https://${props.customDomain.name}`;
    this.domainTarget = domain?.regionalDomainName;

    // A browser that loads a link in advance gets a 503 on purpose (functions/web/refuse-preview.ts). No
    // person sees it.
    const lookedAhead = new MetricFilter(this, 'LookedAhead', {
      logGroup: this.answer.logGroup,
      filterPattern: FilterPattern.all(
        message(ANSWERED),
        FilterPattern.stringValue('$.outcome', '=', PREVIEW),
        FilterPattern.numberValue('$.status', '=', LOOKED_AHEAD_STATUS),
      ),
      metricNamespace: props.metricNamespace,
      metricName: 'looked-ahead',
    });
    props.alarms.add(this, 'answer-5xx', {
      metric: new MathExpression({
        label: 'Errors that somebody saw',
        expression: 'errors - FILL(ahead, 0)',
        usingMetrics: {
          errors: api.metricServerError({ period: WINDOW, statistic: 'Sum' }),
          ahead: lookedAhead.metric({ period: WINDOW, statistic: 'Sum' }),
        },
        period: WINDOW,
      }),
      threshold: 3,
      says: 'Customers who clicked a score saw an error page.',
    });
  }

  #domain(settings: PublicPagesProps['customDomain']): DomainName | undefined {
    if (settings === undefined) return undefined;
    return new DomainName(this, 'Domain', {
      domainName: settings.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', settings.certificateArn),
    });
  }
}
