import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type Conditions, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ApplicationLogLevel, Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type Alarms, WINDOW } from './alarms.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What every function of a stage has in common. */
export interface Surroundings {
  readonly alarms: Alarms;
  readonly logRetention: RetentionDays;
  /** The namespace of the stage's own metrics. */
  readonly metricNamespace: string;
  /** Whether to reserve one concurrent run for each function that must never run twice at once. */
  readonly reserveConcurrency: boolean;
}

export interface ServiceFunctionProps extends Surroundings {
  /**
   * The file `functions/<name>.ts`, the service's name in logs and metrics, and the first part of its alarms'
   * names.
   */
  readonly name: string;
  readonly description: string;
  readonly timeout: Duration;
  /** Megabytes; 1,769 of them bring one whole CPU. */
  readonly memory: number;
  /** Extra variables. The constructs add their own when they grant their use. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Never more than one run at a time, if the account lets a stage reserve that. */
  readonly alone?: boolean;
}

/**
 * One function, bundled by esbuild with everything it needs. It has its own log group and a role that may
 * only write there. The construct that owns a resource adds the grant for it.
 */
export function serviceFunction(scope: Construct, id: string, props: ServiceFunctionProps): NodejsFunction {
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: props.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // The managed AWSLambdaBasicExecutionRole may write to every log group of the account.
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);

  const fn = new NodejsFunction(scope, id, {
    entry: `${ROOT}functions/${props.name}.ts`,
    handler: 'handler',
    projectRoot: ROOT,
    depsLockFilePath: `${ROOT}package-lock.json`,
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memory,
    timeout: props.timeout,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    environment: {
      ...props.environment,
      POWERTOOLS_SERVICE_NAME: props.name,
      POWERTOOLS_METRICS_NAMESPACE: props.metricNamespace,
    },
    awsSdkConnectionReuse: false,
    ...(props.alone === true && props.reserveConcurrency ? { reservedConcurrentExecutions: 1 } : {}),
    bundling: {
      format: OutputFormat.ESM,
      mainFields: ['module', 'main'],
      target: 'node24',
      minify: true,
      logLevel: LogLevel.WARNING,
      // Bundled, so that our lock file decides the SDK's version, and not AWS's runtime. ESM is 200 KB
      // smaller.
      externalModules: [],
    },
  });

  props.alarms.add(scope, `${props.name}-errors`, {
    metric: fn.metricErrors({ period: WINDOW }),
    threshold: 1,
    periods: 3,
    says: `The function "${props.name}" has failed in each of the last three five-minute periods.`,
  });
  props.alarms.add(scope, `${props.name}-throttles`, {
    metric: fn.metricThrottles({ period: WINDOW }),
    threshold: 5,
    periods: 3,
    says: `Lambda keeps refusing to run the function "${props.name}": too many runs at once.`,
  });
  return fn;
}

/** Lets a function do exactly these actions on exactly these resources, under exactly these conditions. */
export function allow(
  fn: NodejsFunction,
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Conditions,
): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: [...actions],
      resources: [...resources],
      ...(conditions === undefined ? {} : { conditions }),
    }),
  );
}
