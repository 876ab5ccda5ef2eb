import { type CfnElement, Stack, Token, Validations } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

// cdk-nag names each finding by its action, resource or policy. We acknowledge that one name instead of the
// whole rule, so that the next finding of the same rule is seen.

/** The finding of a grant on all objects under a prefix. */
export function objectsUnder(bucket: Bucket, prefix: string): string {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnElement);
  return `Resource::<${logicalId}.Arn>/${prefix}*`;
}

/** The finding of a grant on all files that CDK uploads for deployments. */
export function deploymentAssets(scope: IConstruct): string {
  const { account, region, partition } = Stack.of(scope);
  const shown = (value: string, pseudo: string): string =>
    Token.isUnresolved(value) ? `<AWS::${pseudo}>` : value;
  const bucket = `cdk-hnb659fds-assets-${shown(account, 'AccountId')}-${shown(region, 'Region')}`;
  return `Resource::arn:${shown(partition, 'Partition')}:s3:::${bucket}/*`;
}

/** Says why there is a `*` in an IAM policy of this construct. */
export function acknowledgeWildcards(scope: IConstruct, findings: readonly string[], reason: string): void {
  const acknowledgments = findings.map((finding) => ({ id: `AwsSolutions-IAM5[${finding}]`, reason }));
  Validations.of(scope).acknowledge(...acknowledgments);
}

/** Explains the managed log policy of a helper function of CDK. The helper runs at deployments only. */
export function acknowledgeHelperLogs(helper: IConstruct): void {
  Validations.of(helper).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'CDK gives its own helper this policy for its logs; it runs at deployments only.',
  });
}
