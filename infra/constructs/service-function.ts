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
  /** Where the stage's own metrics go. */
  readonly metricNamespace: string;
  /** Whether a run each is kept for the functions that must never run twice at once. */
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
  /** Megabytes; a CPU comes with 1,769 of them. */
  readonly memory: number;
  /** Besides what the constructs tell a function of themselves when they let it use them. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Never more than one run at a time, where the account lets a stage reserve that. */
  readonly alone?: boolean;
}

/**
 * One function: bundled by esbuild with everything it needs, its own log group and a role that may nothing
 * but write there. Grants are added by the construct that owns the resource.
 */
export function serviceFunction(scope: Construct, id: string, props: ServiceFunctionProps): NodejsFunction {
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: props.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Not the managed AWSLambdaBasicExecutionRole: that one may write to every log group of the account.
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
      // The lock file decides the SDK's version, not the day the runtime was patched; and ESM is 200 KB
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
