import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeKeyRing } from '../../../functions/domain/identity/key-ring.ts';
import { keyLoader, loadKeyRing } from '../../../functions/runtime/key-source.ts';
import { startTestSecrets, type TestSecrets } from '../../support/secrets-manager.ts';

const PEPPER = 'a pepper of thirty-two characters or more';
const SIGNING = 'a signing secret of thirty-two characters or more';
const BEFORE = 'the signing secret before it, of as many characters';
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const end of ends.splice(0).reverse()) await end();
});

interface Kept {
  readonly sources: { readonly PEPPER_SECRET: string; readonly SIGNING_SECRET: string };
  /** The values of a secret, the current one first. */
  put(name: 'pepper' | 'signing', ...values: readonly string[]): Promise<void>;
}

async function inFiles(): Promise<Kept> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hearback-keys-'));
  ends.push(() => rm(folder, { recursive: true }));
  const url = (name: string) => pathToFileURL(path.join(folder, name)).href;
  return {
    sources: { PEPPER_SECRET: url('pepper'), SIGNING_SECRET: url('signing') },
    put: (name, ...values) => writeFile(new URL(url(name)), values.join('\n')),
  };
}

async function secretsManager(): Promise<TestSecrets> {
  const secrets = await startTestSecrets();
  ends.push(secrets.stop);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secrets.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  return secrets;
}

async function inSecretsManager(): Promise<Kept> {
  const secrets = await secretsManager();
  return {
    sources: { PEPPER_SECRET: 'arn:pepper', SIGNING_SECRET: 'arn:signing' },
    put: async (name, ...values) => {
      for (const value of [...values].reverse()) secrets.put(`arn:${name}`, value);
    },
  };
}

describe.each([
  ['files', inFiles],
  ['Secrets Manager', inSecretsManager],
])('keys from %s', (_where, keep) => {
  it('sign with the current secret and honour the one before it', async () => {
    const { sources, put } = await keep();
    await put('pepper', PEPPER);
    await put('signing', SIGNING, BEFORE);
    expect(await loadKeyRing(sources)).toEqual(makeKeyRing(PEPPER, [SIGNING, BEFORE]));
  });

  it('are those of a secret that was rotated since the last call', async () => {
    const { sources, put } = await keep();
    await put('pepper', PEPPER);
    await put('signing', BEFORE);
    const load = keyLoader(sources);
    expect(await load()).toEqual(makeKeyRing(PEPPER, [BEFORE]));
    await put('signing', SIGNING, BEFORE);
    expect(await load()).toEqual(makeKeyRing(PEPPER, [SIGNING, BEFORE]));
  });

  it.each<['pepper' | 'signing', string, string]>([
    ['pepper', '', 'pepper (.*pepper) is empty'],
    ['pepper', ' \t', 'pepper (.*pepper) is empty'],
    ['pepper', 'salt', 'pepper (.*pepper) has 4 characters and needs at least 32'],
    ['pepper', '\ufffd'.repeat(40), 'pepper (.*pepper) is no text'],
    ['signing', '', 'signing secret (.*signing) is empty'],
    ['signing', '\n', 'signing secret (.*signing) is empty'],
    ['signing', 'x'.repeat(31), 'signing secret (.*signing) has 31 characters and needs at least 32'],
  ])('are refused when the %s is %j, by its name', async (name, value, said) => {
    const { sources, put } = await keep();
    await put('pepper', PEPPER);
    await put('signing', SIGNING);
    await put(name, value);
    const pattern = new RegExp(`^The ${said.replaceAll('(', '\\(').replaceAll(')', '\\)')}\\.$`);
    await expect(loadKeyRing(sources)).rejects.toThrow(pattern);
  });

  it('are refused when a secret is not there, by its name', async () => {
    const { sources, put } = await keep();
    await put('pepper', PEPPER);
    await expect(loadKeyRing(sources)).rejects.toThrow(/^The signing secret \(.*signing\) cannot be read: /);
  });

  it('leave out a previous secret too weak to have signed anything', async () => {
    const { sources, put } = await keep();
    await put('pepper', PEPPER);
    await put('signing', SIGNING, 'short');
    expect(await loadKeyRing(sources)).toEqual(makeKeyRing(PEPPER, [SIGNING]));
  });

  it('need no signing secret when links are neither made nor read', async () => {
    const { sources, put } = await keep();
    await put('pepper', PEPPER);
    const { PEPPER_SECRET } = sources;
    expect((await loadKeyRing({ PEPPER_SECRET })).links).toEqual([]);
  });
});

describe('a secret in a file', () => {
  it.each([
    ['a line break', (value: string) => `${value}\n`],
    ['a line break of Windows', (value: string) => `${value}\r\n`],
    ['blanks', (value: string) => ` ${value}\t \n\n`],
    ['a byte order mark', (value: string) => `\uFEFF${value}`],
  ])('is the same with %s around it', async (_what, edited) => {
    const { sources, put } = await inFiles();
    await put('pepper', edited(PEPPER));
    await put('signing', edited(SIGNING), edited(BEFORE));
    expect(await loadKeyRing(sources)).toEqual(makeKeyRing(PEPPER, [SIGNING, BEFORE]));
  });

  it('is no directory', async () => {
    const { sources, put } = await inFiles();
    await put('pepper', PEPPER);
    await mkdir(new URL(sources.SIGNING_SECRET));
    await expect(loadKeyRing(sources)).rejects.toThrow(/^The signing secret .* cannot be read: .*directory/);
  });
});

it('keys from Secrets Manager need as few calls as possible: the pepper once', async () => {
  const secrets = await secretsManager();
  secrets.put('arn:pepper', PEPPER);
  secrets.put('arn:signing', SIGNING);
  const load = keyLoader({ PEPPER_SECRET: 'arn:pepper', SIGNING_SECRET: 'arn:signing' });
  await load();
  expect(secrets.requests).toHaveLength(3);
  await load();
  expect(secrets.requests.slice(3).map(({ SecretId }) => SecretId)).toEqual(['arn:signing', 'arn:signing']);
});
