import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { lackOfBundle } from '../../functions/domain/mail/bundle-needs.ts';
import type { Bundle } from '../../functions/domain/programme/bundle.ts';
import { acknowledgeHelperLogs, acknowledgeWildcards, deploymentAssets, objectsUnder } from './findings.ts';
import { PrivateBucket } from './private-bucket.ts';
import { allow } from './service-function.ts';

const KEY = 'bundle.json';

/**
 * The compiled templates, pages and programme, published with the stack. Old versions stay for a month.
 *
 * Throws an Error when the functions could not work with them.
 */
export class PublishedBundle extends Construct {
  /** The address for the functions: `s3://bucket/key`. */
  readonly url: string;
  /** Must be finished before a function reads the bundle. */
  readonly deployment: BucketDeployment;
  readonly #objectArn: string;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly bundle: Bundle; readonly keepData: boolean; readonly logRetention: RetentionDays },
  ) {
    super(scope, id);
    const lack = lackOfBundle(props.bundle);
    // The functions would refuse this bundle and use the one before for as long as they run.
    if (lack !== undefined) throw new Error(`The templates cannot be published: they have no ${lack}.`);
    const bucket = new PrivateBucket(this, 'Bucket', { keepData: props.keepData, undo: Duration.days(30) });
    this.deployment = new BucketDeployment(this, 'Deployment', {
      // The class and the interface differ only in exact optional properties.
      destinationBucket: bucket as IBucket,
      sources: [Source.data(KEY, JSON.stringify(props.bundle))],
      contentType: 'application/json',
      prune: false,
      outputObjectKeys: false,
      logGroup: new LogGroup(this, 'Logs', {
        retention: props.logRetention,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
    this.#acknowledgeHelper(bucket);
    this.url = `s3://${bucket.bucketName}/${KEY}`;
    this.#objectArn = bucket.arnForObjects(KEY);
  }

  /** Tells a function where the bundle is, and lets it read this one object. */
  allowReading(fn: NodejsFunction): void {
    fn.addEnvironment('BUNDLE_URL', this.url);
    allow(fn, ['s3:GetObject'], [this.#objectArn]);
  }

  #acknowledgeHelper(bucket: PrivateBucket): void {
    const helper = this.deployment.handlerRole.node.scope ?? this.deployment;
    const actions = ['GetBucket', 'GetObject', 'List', 'Abort', 'DeleteObject'];
    acknowledgeWildcards(
      helper,
      [...actions.map((action) => `Action::s3:${action}*`), deploymentAssets(this), objectsUnder(bucket, '')],
      "CDK's own helper copies the bundle from the deployment's assets into this one bucket.",
    );
    acknowledgeHelperLogs(helper);
    Validations.of(helper).acknowledge({
      id: 'AwsSolutions-L1',
      reason: 'CDK chooses the Python that its own helper runs on.',
    });
  }
}
