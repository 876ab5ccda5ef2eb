import { readFile } from 'node:fs/promises';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type KeyRing, makeKeyRing } from '../domain/key-ring.ts';

async function secret(
  client: SecretsManagerClient,
  SecretId: string,
  VersionStage: string,
): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;
  } catch (error) {
    // A secret that was never rotated has no previous version.
    if (error instanceof ResourceNotFoundException && VersionStage !== 'AWSCURRENT') return undefined;
    throw error;
  }
}

/** A secret's current value and then the previous one, if any. `file:` URLs hold one value per line. */
async function read(source: string, client: () => SecretsManagerClient): Promise<string[]> {
  if (source.startsWith('file:'))
    return (await readFile(new URL(source), 'utf8')).split('\n').filter((line) => line !== '');
  const values = await Promise.all(
    ['AWSCURRENT', 'AWSPREVIOUS'].map((stage) => secret(client(), source, stage)),
  );
  return values.filter((value) => value !== undefined);
}

/**
 * Loads the keys of the installation.
 *
 * @param sources `PEPPER_SECRET` and, where links are signed or checked, `SIGNING_SECRET`: each a Secrets Manager ARN or a `file:` URL
 * @throws Error when a secret cannot be read; RangeError when one is too short
 */
export async function loadKeyRing(sources: {
  PEPPER_SECRET: string;
  SIGNING_SECRET?: string;
}): Promise<KeyRing> {
  let client: SecretsManagerClient | undefined;
  const lazily = (): SecretsManagerClient => {
    client ??= new SecretsManagerClient({});
    return client;
  };
  const [peppers, signing] = await Promise.all([
    read(sources.PEPPER_SECRET, lazily),
    sources.SIGNING_SECRET === undefined ? [] : read(sources.SIGNING_SECRET, lazily),
  ]);
  const pepper = peppers[0];
  if (pepper === undefined) throw new Error('The pepper secret is empty.');
  return makeKeyRing(pepper, signing);
}
