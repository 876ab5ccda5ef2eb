// Each client takes its endpoint from the function's own environment, so that the local target can run
// several worlds in one process. On AWS the variables are absent, and the SDK finds the service of the
// region.

/**
 * The options that clients of all services share: region, endpoint and credentials of an environment.
 *
 * @param endpoint of the local target
 */
export function clientOptions(env: NodeJS.ProcessEnv, endpoint: string | undefined) {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    // A local endpoint accepts any credentials. For AWS the SDK finds them itself.
    ...(endpoint !== undefined && accessKeyId !== undefined && secretAccessKey !== undefined
      ? { credentials: { accessKeyId, secretAccessKey } }
      : {}),
  };
}
