import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of Chromium: `CHROMIUM`, or where Linux distributions put it; undefined when there is none. */
export const chromiumPath = (env: NodeJS.ProcessEnv = process.env): string | undefined =>
  env.CHROMIUM ?? PLACES.find((place) => existsSync(place));

/** What a suite prints when it is skipped because there is no browser. */
export const NO_CHROMIUM = 'skipped: no Chromium found; install it, or name it in CHROMIUM';

/**
 * Starts a headless Chromium that talks only to the test. The test closes it.
 *
 * @param options more options for Chromium
 */
export function launchBrowser(executablePath: string, ...options: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      // No process for each site and none that draws: what a page may do is decided elsewhere, and starting
      // them is most of the work.
      '--disable-site-isolation-trials',
      '--renderer-process-limit=1',
      '--in-process-gpu',
      '--disable-software-rasterizer',
      ...options,
    ],
  });
}
