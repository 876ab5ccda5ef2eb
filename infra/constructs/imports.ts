import { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { EventType } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Construct } from 'constructs';
import { INCOMING, REPORTS } from '../../functions/wiring/import-bucket.ts';
import { LIST_NOT_TAKEN_IN } from '../../functions/wiring/log-lines.ts';
import type { DataTable } from './data-table.ts';
import { DeadLetters } from './dead-letters.ts';
import { acknowledgeHelperLogs, acknowledgeWildcards, objectsUnder } from './findings.ts';
import { ITEM_GRANTS } from './item-grants.ts';
import { logAlarm, message } from './log-alarm.ts';
import { PrivateBucket } from './private-bucket.ts';
import type { PublishedBundle } from './published-bundle.ts';
import type { Secrets } from './secrets.ts';
import { allow, type Surroundings, serviceFunction } from './service-function.ts';

export interface ImportsProps extends Surroundings {
  readonly data: DataTable;
  readonly secrets: Secrets;
  readonly bundle: PublishedBundle;
  readonly keepData: boolean;
  /** How long files and reports stay. */
  readonly retentionDays: number;
}

/** The bucket customers' files are dropped into, and the function `import` that reads them. */
export class Imports extends Construct {
  readonly bucketName: string;
  readonly fn: NodejsFunction;

  constructor(scope: Construct, id: string, props: ImportsProps) {
    super(scope, id);
    // CDK's helper tells S3 which function to call. It has one finding, which we can acknowledge on a role of
    // ours.
    const helperRole = new Role(this, 'HelperRole', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    acknowledgeHelperLogs(helperRole);
    const bucket = new PrivateBucket(this, 'Bucket', {
      notificationsHandlerRole: helperRole,
      keepData: props.keepData,
      // Files hold personal data: long enough to undo a mistake, no longer.
      undo: Duration.days(7),
      lifecycleRules: [INCOMING, REPORTS].map((prefix) => ({
        prefix,
        expiration: Duration.days(props.retentionDays),
      })),
    });
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      alarms: props.alarms,
      queueName: 'import',
      says: 'A file of customers could not be imported after three attempts.',
    });
    const fn = serviceFunction(this, 'Function', {
      ...props,
      name: 'import',
      description: 'Reads a file of customers and reports on each row.',
      timeout: Duration.minutes(15),
      memory: 1024,
    });
    logAlarm([fn], {
      ...props,
      name: 'import-held',
      lines: message(LIST_NOT_TAKEN_IN),
      says: 'A file in the import bucket was not taken in: it asks something, cannot be read, or had no good row.',
    });
    fn.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(deadLetters) });
    bucket.addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(fn), {
      prefix: INCOMING,
    });
    allow(fn, ['s3:GetObject'], [bucket.arnForObjects(`${INCOMING}*`)]);
    // S3 says that a file is missing only to those who may list the bucket; all others get "access denied".
    // IfExists: on a read S3 makes this check without a prefix.
    allow(fn, ['s3:ListBucket'], [bucket.bucketArn], {
      StringLikeIfExists: { 's3:prefix': `${INCOMING}*` },
    });
    allow(fn, ['s3:PutObject'], [bucket.arnForObjects(`${REPORTS}*`)]);
    props.data.allowItems(fn, ITEM_GRANTS.import);
    props.secrets.allowNaming(fn);
    props.bundle.allowReading(fn);
    acknowledgeWildcards(
      fn.role ?? fn,
      [objectsUnder(bucket, INCOMING), objectsUnder(bucket, REPORTS)],
      'Operators choose the names of the files, and a report is named after its file.',
    );
    this.bucketName = bucket.bucketName;
    this.fn = fn;
  }
}
