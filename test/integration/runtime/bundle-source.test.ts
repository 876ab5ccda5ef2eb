import { createHash, createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import type { LackOf } from '../../../functions/domain/mail/bundle-needs.ts';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import { bundleSource } from '../../../functions/runtime/bundle-source.ts';
import { listen } from '../../../infra/local/aws/listen.ts';
import { manualClock } from '../../support/manual-clock.ts';

const START = '2026-11-03T10:00:00Z';
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const bundleOf = (version: string, pages: object = { '': {} }): string =>
  JSON.stringify({ version, programme: { bands: [] }, mails: {}, pages });
/** A function that needs words for its pages, and nothing else. */
const lackOf: LackOf = ({ pages }) => (pages[''] === undefined ? 'words' : undefined);

function source(location: string, env: NodeJS.ProcessEnv) {
  const clock = manualClock(START);
  const stale: unknown[] = [];
  const bundles = bundleSource(location, env, clock, (error) => stale.push(error), lackOf);
  return { bundles, clock, stale, version: async () => (await bundles.current()).version };
}

/** A file as `npm start` has it. */
async function fromFile(first: string) {
  const folder = await mkdtemp(join(tmpdir(), 'hearback-bundle-'));
  ends.push(() => rm(folder, { recursive: true }));
  const file = join(folder, 'bundle.json');
  const publish = (text: string): Promise<void> => writeFile(file, text);
  await publish(first);
  return { ...source(pathToFileURL(file).href, {}), publish, lose: () => rm(file) };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Whether S3 would take the signature of a GET, worked out anew as AWS describes it ("Authenticating
 * Requests: Using the Authorization Header", Amazon S3 API reference).
 */
function isSigned(path: string, header: (name: string) => string | undefined, secret: string): boolean {
  const authorization = header('authorization') ?? '';
  const [, date = '', region = ''] =
    /Credential=[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request/.exec(authorization) ?? [];
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const canonical = [
    'GET',
    path,
    '',
    ...names.map((name) => `${name}:${header(name)}`),
    '',
    names.join(';'),
    sha256(''),
  ];
  const scope = `${date}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', header('x-amz-date'), scope, sha256(canonical.join('\n'))].join('\n');
  const key = [date, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (before, part) => createHmac('sha256', before).update(part).digest(),
    `AWS4${secret}`,
  );
  return authorization.endsWith(`Signature=${createHmac('sha256', key).update(toSign).digest('hex')}`);
}

/** An object in S3, path style, as every custom endpoint uses it. */
async function fromS3(first: string | undefined, env: NodeJS.ProcessEnv = {}) {
  let content = first;
  const requests: { path: string; isSigned: boolean; mark: string | undefined; status: number }[] = [];
  let troubles: number[] = [];
  const app = new Hono();
  app.get('*', (c) => {
    const mark = c.req.header('if-none-match');
    const etag = `"${createHash('md5')
      .update(content ?? '')
      .digest('hex')}"`;
    const status = troubles.shift() ?? (content === undefined ? 403 : mark === etag ? 304 : 200);
    const signed = isSigned(c.req.path, (name) => c.req.header(name), 'test');
    requests.push({ path: c.req.path, isSigned: signed, mark, status });
    return status === 200 ? c.body(content ?? '', 200, { etag }) : new Response(null, { status });
  });
  const { url, stop } = await listen(app);
  ends.push(stop);
  const world = source('s3://bundles/folder/bundle.json', {
    AWS_ENDPOINT_URL_S3: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    ...env,
  });
  return {
    ...world,
    requests,
    trouble: (...statuses: readonly number[]) => {
      troubles = [...statuses];
    },
    publish: async (text: string) => {
      content = text;
    },
    lose: async () => {
      content = undefined;
    },
  };
}

describe.each([
  ['a file', fromFile],
  ['an object in S3', fromS3],
])('the bundle in %s', (_where, start) => {
  it('is kept for a minute, and then the newer one is found', async () => {
    const { version, publish, clock } = await start(bundleOf('one'));
    expect(await version()).toBe('one');
    await publish(bundleOf('number two'));
    expect(await version()).toBe('one');
    await clock.sleep(MINUTE_MS);
    expect(await version()).toBe('number two');
  });

  it('stays in force when it cannot be refreshed; that is reported, and tried again a minute later', async () => {
    const { version, lose, publish, clock, stale } = await start(bundleOf('one'));
    await version();
    await lose();
    await clock.sleep(MINUTE_MS);
    expect([await version(), await version()]).toEqual(['one', 'one']);
    expect(stale).toEqual([expect.any(Error)]);
    await publish(bundleOf('number two'));
    await clock.sleep(MINUTE_MS);
    expect(await version()).toBe('number two');
    expect(stale).toHaveLength(1);
  });

  it.each([
    ['no JSON', '<html>'],
    ['JSON of something else', '{"version":1}'],
    ['a list', '[]'],
    ['nothing', 'null'],
    [
      'a bundle whose mails are none',
      '{"version":"two","programme":{"bands":[]},"mails":"","pages":{"":{}}}',
    ],
    ['a bundle with which the work cannot be done', bundleOf('two', {})],
  ])('stays in force when the newer one is %s', async (_what, text) => {
    const { version, publish, clock, stale } = await start(bundleOf('one'));
    await version();
    await publish(text);
    await clock.sleep(MINUTE_MS);
    expect(await version()).toBe('one');
    expect(stale).toEqual([expect.any(Error)]);
  });

  it('is refreshed even after a clock was set back', async () => {
    const { version, publish, clock } = await start(bundleOf('one'));
    await version();
    await publish(bundleOf('number two'));
    clock.set('2026-11-03T09:00:00Z');
    expect(await version()).toBe('number two');
  });
});

describe('a bundle that was never loaded', () => {
  it('is an error and not a stale one, and the next call tries again', async () => {
    const { version, publish, stale } = await fromS3(undefined);
    await expect(version()).rejects.toThrow('The bundle could not be read: S3 answered 403.');
    expect(stale).toEqual([]);
    await publish(bundleOf('one'));
    expect(await version()).toBe('one');
  });

  it('is refused when it is no bundle', async () => {
    const { version } = await fromS3('{}');
    await expect(version()).rejects.toThrow('s3://bundles/folder/bundle.json is not a template bundle.');
  });

  it('is refused when the function cannot work with it', async () => {
    const { version, publish } = await fromS3(bundleOf('one', {}));
    await expect(version()).rejects.toThrow('s3://bundles/folder/bundle.json has no words.');
    await publish(bundleOf('two'));
    expect(await version()).toBe('two');
  });

  it('says that there are no credentials', async () => {
    const { version, requests } = await fromS3(bundleOf('one'), { AWS_SECRET_ACCESS_KEY: undefined });
    await expect(version()).rejects.toThrow('There are no AWS credentials.');
    expect(requests).toEqual([]);
  });
});

describe('a request to S3', () => {
  it('is signed, and asks only for what is newer', async () => {
    const { version, clock, requests } = await fromS3(bundleOf('one'));
    await version();
    await clock.sleep(MINUTE_MS);
    expect(await version()).toBe('one');
    const request = { path: '/bundles/folder/bundle.json', isSigned: true };
    expect(requests).toEqual([
      { ...request, mark: undefined, status: 200 },
      { ...request, mark: expect.stringMatching(/^"[0-9a-f]{32}"$/), status: 304 },
    ]);
  });

  it.each([
    ['a failure of its own', [500, 503]],
    ['being asked too much', [429]],
  ])('is made again after %s, and nobody notices', async (_what, statuses) => {
    const { version, trouble, stale, requests } = await fromS3(bundleOf('one'));
    trouble(...statuses);
    expect(await version()).toBe('one');
    expect(requests.map(({ status }) => status)).toEqual([...statuses, 200]);
    expect(stale).toEqual([]);
  });

  it('is given up after six tries', async () => {
    const { version, trouble, requests } = await fromS3(bundleOf('one'));
    trouble(...Array<number>(9).fill(503));
    await expect(version()).rejects.toThrow('S3 answered 503.');
    expect(requests).toHaveLength(6);
  });
});
