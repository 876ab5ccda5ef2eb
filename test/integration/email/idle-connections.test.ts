import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sesGateway } from '../../../functions/email/ses/ses.ts';
import { sesClient } from '../../../functions/runtime/ses-client.ts';

const ACCEPTED =
  '<SendRawEmailResponse><SendRawEmailResult><MessageId>m-1</MessageId></SendRawEmailResult></SendRawEmailResponse>';
const LONG = 60_000;

let server: Server;
let connections: Socket[];
let requests: number;
beforeEach(async () => {
  connections = [];
  requests = 0;
  server = createServer((request, response) => {
    requests += 1;
    request.resume().on('end', () => response.setHeader('content-type', 'text/xml').end(ACCEPTED));
  });
  server.on('connection', (socket) => connections.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A gateway that gives up a connection after this many ms without use. */
function gateway(idleMs: number) {
  const { port } = server.address() as AddressInfo;
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL_SES: `http://127.0.0.1:${port}`,
  };
  return sesGateway(sesClient(env, idleMs), { from: 'ask@example.com', configurationSet: 'main' });
}
const mail = { to: 'ana@example.com', raw: Buffer.from('mail'), tags: {} };

it('mails of one batch share a connection', async () => {
  const ses = gateway(LONG);
  for (let count = 0; count < 3; count += 1)
    expect(await ses.send(mail)).toEqual({ kind: 'sent', messageId: 'm-1' });
  expect(connections).toHaveLength(1);
});

it('a connection that stood idle is not used again, so no mail is lost when the other side has closed it', async () => {
  const ses = gateway(0);
  await ses.send(mail);
  // The other side resets the next request, as after a freeze.
  for (const socket of connections) socket.on('data', () => socket.resetAndDestroy());
  await wait(10);
  expect(await ses.send(mail)).toEqual({ kind: 'sent', messageId: 'm-1' });
  expect(connections).toHaveLength(2);
  expect(requests).toBe(2);
});

it('a connection that breaks while it is still in use leaves the mail unknown, never sent again', async () => {
  const ses = gateway(LONG);
  await ses.send(mail);
  for (const socket of connections) socket.on('data', () => socket.resetAndDestroy());
  expect(await ses.send(mail)).toMatchObject({ kind: 'ambiguous' });
});
