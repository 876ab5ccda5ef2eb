import { describe, expect, it } from 'vitest';
import { refuseBrowsers, refuseOtherSites } from '../../../../infra/local/aws/visitors.ts';

const PORT = 4_000;
const OURS = `127.0.0.1:${PORT}`;

describe('the name of a request', () => {
  it.each([OURS, `localhost:${PORT}`, `LocalHost:${PORT}`, `[::1]:${PORT}`])('is ours: %s', (host) => {
    expect(refuseBrowsers({ host }, PORT)).toBeUndefined();
    expect(refuseOtherSites('GET', { host }, PORT)).toBeUndefined();
  });

  it.each([
    undefined,
    '',
    'evil.example',
    `evil.example:${PORT}`,
    `127.0.0.1.evil.example:${PORT}`,
    `localhost.evil.example:${PORT}`,
    `127.0.0.1:${PORT}.evil.example`,
    '127.0.0.1',
    'localhost',
    '127.0.0.1:4001',
    `127.0.0.2:${PORT}`,
    `0.0.0.0:${PORT}`,
    `2130706433:${PORT}`,
    `user@127.0.0.1:${PORT}`,
  ])('is not ours, for programs and for people: %s', (host) => {
    expect(refuseBrowsers({ host }, PORT)).toMatchObject({ status: 421 });
    expect(refuseOtherSites('GET', { host }, PORT)).toMatchObject({ status: 421 });
  });

  it('leaves out the port if browsers do', () => {
    expect(refuseOtherSites('GET', { host: 'localhost' }, 80)).toBeUndefined();
    expect(refuseOtherSites('GET', { host: 'evil.example' }, 80)).toMatchObject({ status: 421 });
  });
});

describe('an endpoint of programs', () => {
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://${OURS}` },
    { origin: `http://localhost:${PORT}` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
  ])('answers no browser, whatever it says: %j', (said) => {
    expect(refuseBrowsers({ host: OURS, ...said }, PORT)).toMatchObject({ status: 403 });
  });
});

describe('a local page', () => {
  type Row = readonly [method: string, said: Record<string, string>, isShown: boolean];
  it.each<Row>([
    ['GET', {}, true],
    ['HEAD', {}, true],
    ['GET', { 'sec-fetch-site': 'none' }, true],
    ['GET', { 'sec-fetch-site': 'same-origin' }, true],
    ['GET', { origin: `http://${OURS}` }, true],
    ['POST', { origin: `http://${OURS}` }, true],
    ['POST', { origin: `http://${OURS}`, 'sec-fetch-site': 'same-origin' }, true],
    ['POST', { 'sec-fetch-site': 'same-origin' }, true],
    // Other sites. One has only another port, which browsers take for the same site.
    ['GET', { 'sec-fetch-site': 'cross-site' }, false],
    ['GET', { 'sec-fetch-site': 'same-site' }, false],
    ['GET', { 'sec-fetch-site': 'something new' }, false],
    ['GET', { origin: 'https://evil.example' }, false],
    ['GET', { origin: `http://127.0.0.1:${PORT + 1}` }, false],
    ['GET', { origin: `http://localhost:${PORT}` }, false],
    ['GET', { origin: `https://${OURS}` }, false],
    ['GET', { origin: 'null' }, false],
    ['OPTIONS', { origin: 'https://evil.example' }, false],
    ['POST', { origin: 'https://evil.example' }, false],
    ['POST', { origin: 'null' }, false],
    ['POST', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, false],
    ['POST', { origin: `http://${OURS}`, 'sec-fetch-site': 'cross-site' }, false],
    // A form without an origin.
    ['POST', {}, false],
    ['POST', { 'sec-fetch-site': 'none' }, false],
    ['PUT', {}, false],
    ['DELETE', {}, false],
  ])('%s %j is answered: %s', (method, said, isShown) => {
    const refusal = refuseOtherSites(method, { host: OURS, ...said }, PORT);
    expect(refusal?.status).toBe(isShown ? undefined : 403);
  });
});
