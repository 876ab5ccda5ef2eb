import { readFile } from 'node:fs/promises';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type KeyRing, type KeySource, makeKeyRing } from '../domain/key-ring.ts';
import type { Clock } from '../domain/ports/clock.ts';

/** Where the secrets are: each a Secrets Manager ARN or a `file:` URL. */
export interface SecretSources {
  readonly PEPPER_SECRET: string;
  /** Where links are signed or checked. */
  readonly SIGNING_SECRET?: string;
}

/** How long to wait before asking for newer keys again, however many strange links come in. */
const RENEW_AFTER_MS = 60_000;

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
 * @param region where the secrets are; without it that of the function
 * @throws Error when a secret cannot be read; RangeError when one is too short
 */
export async function loadKeyRing(sources: SecretSources, region?: string): Promise<KeyRing> {
  let client: SecretsManagerClient | undefined;
  const lazily = (): SecretsManagerClient => {
    client ??= new SecretsManagerClient({
      ...(region === undefined ? {} : { region }),
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    });
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

/**
 * Keys that can be renewed: a function that was started before a rotation meets links signed after it. Loads them at most
 * once a minute, so that a flood of forged links cannot turn into a flood of calls.
 *
 * @param load loads the keys; its first failure is thrown
 * @param onError is told when the keys could not be renewed; those in hand stay
 */
export async function keySource(
  load: () => Promise<KeyRing>,
  clock: Pick<Clock, 'now'>,
  onError: (error: unknown) => void,
): Promise<KeySource> {
  let ring = await load();
  let renewedAt: number | undefined;
  let renewal: Promise<void> = Promise.resolve();

  async function reload(): Promise<void> {
    try {
      ring = await load();
    } catch (error) {
      onError(error);
    }
  }

  return {
    ring: () => ring,
    async renew() {
      const now = clock.now();
      if (renewedAt === undefined || Math.abs(now - renewedAt) >= RENEW_AFTER_MS) {
        renewedAt = now;
        renewal = reload();
      }
      // Whoever comes meanwhile waits for the same answer.
      await renewal;
      return ring;
    },
  };
}
