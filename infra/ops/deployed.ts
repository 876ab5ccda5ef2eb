import { readFile } from 'node:fs/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { AwsClient } from 'aws4fetch';
import { Problem } from '../local/problem.ts';
import { readStage } from '../stage.ts';

/** A stage that was deployed, as its stack describes it. */
export interface Deployed {
  readonly stage: string;
  readonly region: string;
  /** The stack's outputs by name: `TableName`, `ImportBucket` and so on. */
  readonly outputs: Readonly<Record<string, string>>;
}

const CDK_JSON = new URL('../../cdk.json', import.meta.url);

async function regionOf(stage: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { context }: { context?: { stages?: unknown } } = JSON.parse(await readFile(CDK_JSON, 'utf8'));
  const region = readStage(context?.stages, stage).region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === undefined) {
    throw new Problem(
      `In which region is ${stage}? Set AWS_REGION, or context.stages.${stage}.region in cdk.json.`,
    );
  }
  return region;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What the SDK finds where the AWS command line would look. */
async function ownCredentials(region: string): Promise<Credentials> {
  try {
    return await new S3Client({ region }).config.credentials();
  } catch {
    throw new Problem(
      'There are no AWS credentials. Sign in as you do for the AWS command line, then try again.',
    );
  }
}

const unescapeXml = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** The outputs in an answer to DescribeStacks (CloudFormation's Query API, version 2010-05-15). */
export function readOutputs(xml: string): Record<string, string> {
  const pairs = xml.matchAll(/<OutputKey>([^<]*)<\/OutputKey>\s*<OutputValue>([^<]*)<\/OutputValue>/g);
  return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, unescapeXml(value)]));
}

/**
 * Looks a deployed stage up with your own AWS credentials. One signed request, so that no command needs the
 * CloudFormation client.
 *
 * @throws Problem when the stage is unknown or was not deployed; Error when cdk.json has a mistake
 */
export async function findDeployed(
  stage: string,
  env: NodeJS.ProcessEnv,
  credentialsOf = ownCredentials,
): Promise<Deployed> {
  const region = await regionOf(stage, env);
  const { accessKeyId, secretAccessKey, sessionToken } = await credentialsOf(region);
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: 'cloudformation',
    region,
  });
  const endpoint = env.AWS_ENDPOINT_URL_CLOUDFORMATION ?? `https://cloudformation.${region}.amazonaws.com`;
  const query = new URLSearchParams({
    Action: 'DescribeStacks',
    Version: '2010-05-15',
    StackName: `hearback-${stage}`,
  });
  const response = await client.fetch(`${endpoint}/?${query}`, { signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  if (!response.ok) {
    const reason = /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? `status ${response.status}`;
    throw new Problem(`The stage ${stage} was not found in ${region}: ${unescapeXml(reason)}`);
  }
  return { stage, region, outputs: readOutputs(text) };
}
