import { describe, expect, it } from 'vitest';
import {
  beaconHeaders,
  CLIENTS,
  type Client,
  openingHeaders,
  submittingHeaders,
} from '../../scanner-rig/clients.ts';

const metadata = (headers: Readonly<Record<string, string>>): string =>
  ['site', 'mode', 'dest', 'user'].map((name) => headers[`sec-fetch-${name}`] ?? '-').join(' ');

describe('Fetch Metadata of a client', () => {
  // A mistake here makes a policy look better or worse than it is; chromium.test.ts holds Chromium's rows.
  it.each<{ client: Client; opens: string; presses: string; beacons: string }>([
    {
      client: CLIENTS.chromeWebmail,
      opens: 'cross-site navigate document ?1',
      presses: 'same-origin navigate document ?1',
      beacons: 'same-origin no-cors empty -',
    },
    {
      client: CLIENTS.edgeMailProgram,
      opens: 'none navigate document ?1',
      presses: 'same-origin navigate document ?1',
      beacons: 'same-origin no-cors empty -',
    },
    {
      client: CLIENTS.firefoxWebmail,
      opens: 'cross-site navigate document ?1',
      presses: 'same-origin navigate document ?1',
      beacons: 'same-origin no-cors empty -',
    },
    {
      client: CLIENTS.safariMailProgram,
      opens: 'none navigate document -',
      presses: 'same-origin navigate document -',
      beacons: 'same-origin no-cors empty -',
    },
    {
      client: CLIENTS.iphone,
      opens: 'none navigate document -',
      presses: 'same-origin navigate document -',
      beacons: 'same-origin no-cors empty -',
    },
    { client: CLIENTS.oldIphone, opens: '- - - -', presses: '- - - -', beacons: '- - - -' },
    {
      client: CLIENTS.androidApp,
      opens: 'none navigate document ?1',
      presses: 'same-origin navigate document ?1',
      beacons: 'same-origin no-cors empty -',
    },
    {
      client: CLIENTS.isolationByPicture,
      opens: 'none navigate document -',
      presses: 'same-origin navigate document ?1',
      beacons: 'same-origin no-cors empty -',
    },
    {
      client: CLIENTS.headless,
      opens: 'none navigate document ?1',
      presses: 'same-origin navigate document ?1',
      beacons: 'same-origin no-cors empty -',
    },
    { client: CLIENTS.plainChrome, opens: '- - - -', presses: '- - - -', beacons: '- - - -' },
    { client: CLIENTS.python, opens: '- - - -', presses: '- - - -', beacons: '- - - -' },
  ])('$client.name', ({ client, opens, presses, beacons }) => {
    expect(metadata(openingHeaders(client))).toBe(opens);
    expect(metadata(submittingHeaders(client, true))).toBe(presses);
    expect(metadata(beaconHeaders(client, 'http://pages.example'))).toBe(beacons);
  });

  it('says no gesture where a script of the page submits', () => {
    expect(metadata(submittingHeaders(CLIENTS.headless, false))).toBe('same-origin navigate document -');
  });

  it.each([
    { client: CLIENTS.chromeWebmail, form: 'null', beacon: 'http://pages.example' },
    { client: CLIENTS.firefoxWebmail, form: 'null', beacon: 'null' },
    { client: CLIENTS.safariWebmail, form: 'null', beacon: 'null' },
    { client: CLIENTS.java, form: undefined, beacon: 'null' },
  ])('names an origin as the policy no-referrer has it: $client.name', ({ client, form, beacon }) => {
    expect(submittingHeaders(client, true).origin).toBe(form);
    expect(beaconHeaders(client, 'http://pages.example').origin).toBe(beacon);
  });
});
