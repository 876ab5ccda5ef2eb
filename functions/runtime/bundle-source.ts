import { readFile, stat } from 'node:fs/promises';
import { AwsClient } from 'aws4fetch';
import * as z from 'zod/mini';
import type { Bundle } from '../domain/bundle.ts';
import type { BundleSource } from '../domain/ports/bundles.ts';
import type { Clock } from '../domain/ports/clock.ts';

/** How long a loaded bundle is used before asking whether a newer one was published. */
const REFRESH_MS = 60_000;

type Fetched =
  | { readonly kind: 'same' }
  | { readonly kind: 'new'; readonly text: string; readonly mark: string };

// The compiler has checked the content in full; here only a foreign object is told from a bundle.
const shape = z.looseObject({
  version: z.string(),
  programme: z.looseObject({ bands: z.array(z.unknown()) }),
  mails: z.record(z.string(), z.unknown()),
  pages: z.record(z.string(), z.unknown()),
});

async function fromFile(url: URL, mark: string | undefined): Promise<Fetched> {
  const { mtimeMs, size } = await stat(url);
  const current = `${mtimeMs}-${size}`;
  return current === mark
    ? { kind: 'same' }
    : { kind: 'new', text: await readFile(url, 'utf8'), mark: current };
}

// A signed GET instead of the S3 client: 8 KB in the bundle instead of 173 KB, for the one request that is made.
function fromS3(url: URL, env: NodeJS.ProcessEnv) {
  const region = env.AWS_REGION ?? 'us-east-1';
  const endpoint = env.AWS_ENDPOINT_URL_S3;
  const address =
    endpoint === undefined
      ? `https://${url.host}.s3.${region}.amazonaws.com${url.pathname}`
      : `${endpoint}/${url.host}${url.pathname}`;
  return async (mark: string | undefined): Promise<Fetched> => {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    } = env;
    if (accessKeyId === undefined || secretAccessKey === undefined)
      throw new Error('There are no AWS credentials.');
    const client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      service: 's3',
      region,
    });
    const response = await client.fetch(address, {
      headers: mark === undefined ? {} : { 'if-none-match': mark },
      signal: AbortSignal.timeout(5_000),
    });
    if (response.status === 304) return { kind: 'same' };
    if (!response.ok) throw new Error(`The bundle could not be read: S3 answered ${response.status}.`);
    return { kind: 'new', text: await response.text(), mark: response.headers.get('etag') ?? '' };
  };
}

function parse(text: string, url: string): Bundle {
  const parsed = z.safeParse(shape, JSON.parse(text));
  if (!parsed.success) throw new Error(`${url} is not a template bundle.`);
  return parsed.data as z.infer<typeof shape> & Bundle;
}

/**
 * The compiled templates, loaded once and refreshed at most once a minute. When a refresh fails the bundle in hand
 * stays in force: a hiccup of S3 must not stop the mail.
 *
 * @param location `s3://bucket/key` or a `file:` URL
 * @param onStale told why a refresh failed; asked again a minute later
 */
export function bundleSource(
  location: string,
  env: NodeJS.ProcessEnv,
  clock: Clock,
  onStale: (error: unknown) => void,
): BundleSource {
  const url = new URL(location);
  const fetchBundle =
    url.protocol === 's3:' ? fromS3(url, env) : (mark: string | undefined) => fromFile(url, mark);
  let held: { bundle: Bundle; mark: string; checkedAt: number } | undefined;
  return {
    async current() {
      const now = clock.now();
      if (held !== undefined && Math.abs(now - held.checkedAt) < REFRESH_MS) return held.bundle;
      try {
        const fetched = await fetchBundle(held?.mark);
        if (fetched.kind === 'new')
          held = { bundle: parse(fetched.text, location), mark: fetched.mark, checkedAt: now };
        else if (held !== undefined) held.checkedAt = now;
      } catch (error) {
        if (held === undefined) throw error;
        held.checkedAt = now;
        onStale(error);
      }
      if (held === undefined) throw new Error(`${location} could not be loaded.`);
      return held.bundle;
    },
  };
}
