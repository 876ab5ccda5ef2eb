import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** A bucket of ours: encrypted, versioned, closed to the public and to plain HTTP. */
export class PrivateBucket extends Bucket {
  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly keepData: boolean;
      /** How long an overwritten or deleted object can still be brought back. */
      readonly undo: Duration;
      readonly lifecycleRules?: readonly LifecycleRule[];
      readonly notificationsHandlerRole?: Role;
    },
  ) {
    super(scope, id, {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      ...(props.notificationsHandlerRole === undefined
        ? {}
        : { notificationsHandlerRole: props.notificationsHandlerRole }),
      lifecycleRules: [
        {
          noncurrentVersionExpiration: props.undo,
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        ...(props.lifecycleRules ?? []),
      ],
      ...(props.keepData
        ? { removalPolicy: RemovalPolicy.RETAIN }
        : { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true }),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only functions of this stack and its operators have access; an access log would be one more store of file names and IP addresses.',
    });
  }
}
