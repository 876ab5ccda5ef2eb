import { readFile } from 'node:fs/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { readStage } from '../stage.ts';
import { withFile } from '../terminal/system-problem.ts';
import { messageOf, UserError } from '../terminal/user-error.ts';

/** A deployed stage, as its stack describes it. */
export interface Deployed {
  readonly stage: string;
  readonly region: string;
  /** The stack's outputs by name: `TableName`, `ImportBucket` and so on. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The credentials in use, as variables, for code that reads only variables. */
  readonly credentials: Readonly<Record<string, string>>;
}

const CDK_JSON = new URL('../../cdk.json', import.meta.url);

async function regionOf(stage: string, env: NodeJS.ProcessEnv): Promise<string> {
  const text = await withFile('cdk.json', () => readFile(CDK_JSON, 'utf8'));
  let context: { stages?: unknown } | undefined;
  try {
    ({ context } = Object(JSON.parse(text)));
  } catch (error) {
    throw new UserError(`cdk.json cannot be read: ${messageOf(error)}. Mend it, or put it back from a copy.`);
  }
  const region = readStage(context?.stages, stage).region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === undefined) {
    throw new UserError(
      `In which region is ${stage}? Set AWS_REGION, or context.stages.${stage}.region in cdk.json.`,
    );
  }
  return region;
}

/**
 * Finds a deployed stage, with the AWS credentials that the AWS command line would use.
 *
 * @throws UserError when there are no credentials, or the stage is unknown or not deployed; Error when
 *   cdk.json has a mistake
 */
export async function findDeployed(stage: string, env: NodeJS.ProcessEnv): Promise<Deployed> {
  const region = await regionOf(stage, env);
  const endpoint = env.AWS_ENDPOINT_URL_CLOUDFORMATION;
  const client = new CloudFormationClient({ region, ...(endpoint === undefined ? {} : { endpoint }) });
  const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials().catch(() => {
    throw new UserError(
      'There are no AWS credentials. Sign in as you do for the AWS command line, then try again.',
    );
  });
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: `hearback-${stage}` }));
    const outputs = (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
      OutputKey,
      OutputValue,
    ]);
    return {
      stage,
      region,
      outputs: Object.fromEntries(outputs),
      credentials: {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
      },
    };
  } catch (error) {
    throw new UserError(`The stage ${stage} was not found in ${region}: ${messageOf(error)}`);
  } finally {
    client.destroy();
  }
}
