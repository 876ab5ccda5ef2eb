import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { LackOf } from '../domain/mail/bundle-needs.ts';
import type { Bundle } from '../domain/programme/bundle.ts';
import { MINUTE_MS } from '../domain/time/units.ts';
import type { BundleSource } from '../ports/bundles.ts';
import type { Clock } from '../ports/clock.ts';

/** How long to use a loaded bundle before asking for a newer one. */
const REFRESH_MS = MINUTE_MS;

/** A loaded bundle, with the version that its source gives it. */
interface Loaded {
  readonly bundle: Bundle;
  readonly mark: string;
}

/** Reads the newest bundle. Returns the loaded one if there is no newer one. */
type Fetch = (loaded: Loaded | undefined) => Promise<Loaded>;
type Parse = (text: string) => Bundle;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/**
 * Tells a bundle from a foreign object. The compiler has checked its content, and a schema for this one
 * question would add 3 KB.
 */
function isBundle(value: unknown): value is Bundle {
  const { version, programme, mails, pages } = Object(value);
  return typeof version === 'string' && Array.isArray(programme?.bands) && isObject(mails) && isObject(pages);
}

const fromFile =
  (url: URL, parse: Parse): Fetch =>
  async (loaded) => {
    const { mtimeMs, size } = await stat(url);
    const mark = `${mtimeMs}-${size}`;
    return loaded?.mark === mark ? loaded : { bundle: parse(await readFile(url, 'utf8')), mark };
  };

/** How often S3 is asked again after a failure of its own or because it is asked too much. */
const RETRIES = 5;
const FIRST_PAUSE_MS = 50;

const mayPass = ({ status }: Response): boolean => status >= 500 || status === 429;

/** Reads an address again while that may help. */
async function fetchPatiently(address: URL, request: RequestInit): Promise<Response> {
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(address, request);
    if (tries === RETRIES || !mayPass(response)) return response;
    await sleep(FIRST_PAUSE_MS * 2 ** tries * Math.random());
  }
}

// A signed GET instead of the S3 client: the other clients bring what signs, and the S3 client adds 173 KB.
function fromS3(url: URL, env: NodeJS.ProcessEnv, parse: Parse): Fetch {
  const region = env.AWS_REGION ?? 'us-east-1';
  const endpoint = env.AWS_ENDPOINT_URL_S3;
  const address = new URL(
    endpoint === undefined
      ? `https://${url.host}.s3.${region}.amazonaws.com${url.pathname}`
      : `${endpoint}/${url.host}${url.pathname}`,
  );
  const { protocol, host, hostname, pathname } = address;
  return async (loaded) => {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    } = env;
    if (accessKeyId === undefined || secretAccessKey === undefined)
      throw new Error('There are no AWS credentials.');
    const signer = new SignatureV4({
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
      service: 's3',
      region,
      sha256: Sha256,
      // S3 alone signs the path as it is.
      uriEscapePath: false,
    });
    const mark = loaded === undefined ? {} : { 'if-none-match': loaded.mark };
    const request = { method: 'GET', protocol, hostname, path: pathname, headers: { host, ...mark } };
    const { headers } = await signer.sign(request);
    const response = await fetchPatiently(address, { headers, signal: AbortSignal.timeout(5_000) });
    if (response.status === 304 && loaded !== undefined) return loaded;
    if (!response.ok) throw new Error(`The bundle could not be read: S3 answered ${response.status}.`);
    return { bundle: parse(await response.text()), mark: response.headers.get('etag') ?? '' };
  };
}

function read(text: string, url: string, lackOf: LackOf | undefined): Bundle {
  const bundle: unknown = JSON.parse(text);
  if (!isBundle(bundle)) throw new Error(`${url} is not a template bundle.`);
  const lack = lackOf?.(bundle);
  if (lack !== undefined) throw new Error(`${url} has no ${lack}.`);
  return bundle;
}

/**
 * The compiled templates, loaded once and refreshed at most once a minute. If a refresh fails, or brings a
 * bundle that cannot do the work, the loaded one stays in force: a short failure of S3 must not stop the
 * mail.
 *
 * @param location `s3://bucket/key` or a `file:` URL
 * @param onStale called with the reason when a refresh fails; it is tried again a minute later
 * @param lackOf what this work needs of a bundle (see `bundle-needs.ts`); absent: nothing
 */
export function bundleSource(
  location: string,
  env: NodeJS.ProcessEnv,
  clock: Clock,
  onStale: (error: unknown) => void,
  lackOf?: LackOf,
): BundleSource {
  const url = new URL(location);
  const parse: Parse = (text) => read(text, location, lackOf);
  const fetchBundle = url.protocol === 's3:' ? fromS3(url, env, parse) : fromFile(url, parse);
  let loaded: Loaded | undefined;
  let checkedAt = 0;
  return {
    async current() {
      const now = clock.now();
      if (loaded !== undefined && Math.abs(now - checkedAt) < REFRESH_MS) return loaded.bundle;
      try {
        loaded = await fetchBundle(loaded);
      } catch (error) {
        if (loaded === undefined) throw error;
        onStale(error);
      }
      checkedAt = now;
      return loaded.bundle;
    },
  };
}
