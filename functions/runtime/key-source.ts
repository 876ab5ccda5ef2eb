import { readFile } from 'node:fs/promises';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type KeyRing, type KeySource, lackOfSecret, makeKeyRing } from '../domain/identity/key-ring.ts';
import { MINUTE_MS } from '../domain/time/units.ts';
import type { Clock } from '../ports/clock.ts';

/** Where the secrets are. Each is a Secrets Manager ARN or a `file:` URL. */
export interface SecretSources {
  readonly PEPPER_SECRET: string;
  /** Only for functions that sign or check links. */
  readonly SIGNING_SECRET?: string;
}

/**
 * How old keys must be before they are read again. However many strange links come in, they do not cause more
 * reads.
 */
const RENEW_AFTER_MS = MINUTE_MS;

/** A version of a secret; '' when there is none. */
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
 * Makes a loader of an installation's keys. Its first call reads both secrets, later calls only the one that
 * rotates.
 *
 * @param region of the secrets; absent: that of the function
 * @returns the loader; it throws an Error that names the secret when one cannot be read, is empty or too
 *   short
 */
export function keyLoader(
  { PEPPER_SECRET, SIGNING_SECRET }: SecretSources,
  region?: string,
): () => Promise<KeyRing> {
  let client: SecretsManagerClient | undefined;
  let pepper: string | undefined;

  async function valuesOf(source: string, stages: readonly string[]): Promise<string[]> {
    // One value a line. An editor may have used other line ends.
    if (source.startsWith('file:')) return (await readFile(new URL(source), 'utf8')).trim().split(/\s*\n\s*/);
    client ??= new SecretsManagerClient({
      ...(region === undefined ? {} : { region }),
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    });
    const from = client;
    return Promise.all(stages.map((stage) => version(from, source, stage)));
  }

  /** The current value of a secret, then the values of other stages, as far as they exist. */
  async function read(name: string, source: string, ...stages: readonly string[]): Promise<string[]> {
    let lack: string | undefined;
    try {
      const [current = '', ...others] = await valuesOf(source, ['AWSCURRENT', ...stages]);
      lack = lackOfSecret(current);
      // A value that is too short never signed anything.
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
 * @param region of the secrets; absent: that of the function
 * @throws Error that names the secret when one cannot be read, is empty or too short
 */
export const loadKeyRing = (sources: SecretSources, region?: string): Promise<KeyRing> =>
  keyLoader(sources, region)();

/** Keys that are read again in time. A leaked key is given up soon after it was replaced. */
export interface RenewedKeys extends KeySource {
  /**
   * Reads the keys again if they are older than a minute, but tries at most once a minute.
   *
   * @throws the reason why they could not be read, while the known keys are older than a minute
   */
  refresh(): Promise<void>;
}

/**
 * Keys that can be renewed. A function that started before a rotation gets links signed after it, and must
 * not go on using a replaced key. Each reason to read the keys again does so at most once a minute, so that a
 * flood of forged links cannot become a flood of calls.
 *
 * @param load loads the keys; its first failure is thrown
 * @param onError called when the keys could not be renewed; the known keys stay
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
      // Other callers wait for the same answer meanwhile.
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
