import { readFile } from 'node:fs/promises';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type KeyRing, type KeySource, lackOfSecret, makeKeyRing } from '../domain/identity/key-ring.ts';
import { MINUTE_MS } from '../domain/time/units.ts';
import type { Clock } from '../ports/clock.ts';

/** Where the secrets are: each a Secrets Manager ARN or a `file:` URL. */
export interface SecretSources {
  readonly PEPPER_SECRET: string;
  /** Where links are signed or checked. */
  readonly SIGNING_SECRET?: string;
}

/**
 * Keys are read again when they were read so long ago; and however many strange links come in, not more often
 * because of them.
 */
const RENEW_AFTER_MS = MINUTE_MS;

/** '' where there is none. */
async function version(
  client: SecretsManagerClient,
  SecretId: string,
  VersionStage: string,
): Promise<string> {
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
    return SecretString;
  } catch (error) {
    // A secret that was never rotated has no previous version.
    if (error instanceof ResourceNotFoundException && VersionStage !== 'AWSCURRENT') return '';
    throw error;
  }
}

/**
 * Makes what loads the keys of an installation. Its first call reads both secrets, later ones only that which
 * rotates.
 *
 * @param region where the secrets are; without it that of the function
 * @returns throws an Error that names the secret when it cannot be read, is empty or too short
 */
export function keyLoader(
  { PEPPER_SECRET, SIGNING_SECRET }: SecretSources,
  region?: string,
): () => Promise<KeyRing> {
  let client: SecretsManagerClient | undefined;
  let pepper: string | undefined;

  async function valuesOf(source: string, stages: readonly string[]): Promise<string[]> {
    // One value per line; an editor may have ended the line in its own way.
    if (source.startsWith('file:')) return (await readFile(new URL(source), 'utf8')).trim().split(/\s*\n\s*/);
    client ??= new SecretsManagerClient({
      ...(region === undefined ? {} : { region }),
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    });
    const from = client;
    return Promise.all(stages.map((stage) => version(from, source, stage)));
  }

  /** The current value of a secret and then the others that are asked for, as far as there are any. */
  async function read(name: string, source: string, ...stages: readonly string[]): Promise<string[]> {
    let lack: string | undefined;
    try {
      const [current = '', ...others] = await valuesOf(source, ['AWSCURRENT', ...stages]);
      lack = lackOfSecret(current);
      // With one that is too short nothing was ever signed.
      if (lack === undefined)
        return [current, ...others.filter((other) => lackOfSecret(other) === undefined)];
    } catch (error) {
      lack = `cannot be read: ${error}`;
    }
    throw new Error(`The ${name} (${source}) ${lack}.`);
  }

  return async () => {
    const [current, signing] = await Promise.all([
      pepper ?? read('pepper', PEPPER_SECRET).then(([value = '']) => value),
      SIGNING_SECRET === undefined ? [] : read('signing secret', SIGNING_SECRET, 'AWSPREVIOUS'),
    ]);
    pepper = current;
    return makeKeyRing(current, signing);
  };
}

/**
 * Loads the keys of an installation once.
 *
 * @param region where the secrets are; without it that of the function
 * @throws Error that names the secret when it cannot be read, is empty or too short
 */
export const loadKeyRing = (sources: SecretSources, region?: string): Promise<KeyRing> =>
  keyLoader(sources, region)();

/** Keys that are read again in time, so that one that leaked is given up soon after it was replaced. */
export interface RenewedKeys extends KeySource {
  /**
   * Has the keys read again when that is a minute ago. It is tried once a minute at most.
   *
   * @throws whatever kept them from being read, as long as those in hand are older than a minute
   */
  refresh(): Promise<void>;
}

/**
 * Keys that can be renewed: a function that was started before a rotation meets links signed after it, and
 * must not go on with a key that was replaced. Each reason to read them again has it done once a minute at
 * most, so that a flood of forged links cannot turn into a flood of calls.
 *
 * @param load loads the keys; its first failure is thrown
 * @param onError is told when the keys could not be renewed; those in hand stay
 */
export async function keySource(
  load: () => Promise<KeyRing>,
  clock: Pick<Clock, 'now'>,
  onError: (error: unknown) => void,
): Promise<RenewedKeys> {
  const isOver = (since: number | undefined): boolean =>
    since === undefined || Math.abs(clock.now() - since) >= RENEW_AFTER_MS;
  let ring = await load();
  let readAt = clock.now();
  let triedAt: number | undefined;
  let askedAt: number | undefined;
  let failure: unknown;
  let renewal: Promise<void> | undefined;

  async function reload(): Promise<void> {
    try {
      ring = await load();
      readAt = clock.now();
    } catch (error) {
      failure = error;
      onError(error);
    }
  }

  return {
    ring: () => ring,
    async renew() {
      if (isOver(askedAt)) {
        askedAt = clock.now();
        renewal = reload();
      }
      // Whoever comes meanwhile waits for the same answer.
      await renewal;
      return ring;
    },
    async refresh() {
      if (isOver(readAt) && isOver(triedAt)) {
        triedAt = clock.now();
        renewal = reload();
      }
      await renewal;
      if (isOver(readAt)) throw failure;
    },
  };
}
