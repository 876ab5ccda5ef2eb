import { describe, expect, it } from 'vitest';
import { GATEWAYS, type Gateway, gatewayIn } from '../../../../functions/domain/mail/gateway.ts';

describe('the gateway that takes a mail', () => {
  it.each<[said: string, gateway: Gateway | undefined]>([
    ['250 2.0.0 OK  1790000000 d2e1a72fcca58-7a1b2c3d4e5si1234567b3a.12 - gsmtp', 'google'],
    ['250 2.0.0 OK DMARC:Quarantine 1790000000 l4-200si78qvp.465 - gsmtp', 'google'],
    [
      '250 2.6.0 <0102-000000@eu-west-1.amazonses.com> [InternalId=123456, Hostname=AS8PR01MB0001.eurprd01.prod.outlook.com] 30123 bytes in 0.2, 140 KB/sec Queued mail for delivery',
      'outlook',
    ],
    ['250 2.0.0 3q4dvt3m1d-1 Message accepted for delivery', 'pphosted'],
    ['250 2.0.0 m5K8abCD012345 Message accepted for delivery', undefined],
    ['250 SmtpThread-230451-1790000000000@de-mta-12.de.mimecast.lan Received OK [x1yZ.de12]', 'mimecast'],
    ['250 ok 1790000000 qp 4711 server-29.tower-228.messagelabs.com!1790000000!1653286!1', 'messagelabs'],
    ['250 ok:  Message 64111812 accepted', 'ironport'],
    ['250 2.0.0 Ok: queued on mx1.us.barracudanetworks.com as 4F1', 'barracuda'],
    ['250 2.0.0 Ok: queued as E8ABB3AD5C', undefined],
    ['250 2.6.0 Message received', undefined],
    ['250 OK from mail.springfield.example [192.0.2.7]', undefined],
    ['250 OK mimecaster.example', undefined],
    ['', undefined],
  ])('by its answer %j', (said, gateway) => {
    expect(gatewayIn(said)).toBe(gateway);
  });

  it('is only looked for in the beginning of an answer that never ends', () => {
    expect(gatewayIn(`250 ${'1'.repeat(5_000_000)} - gsmtp`)).toBeUndefined();
    expect(gatewayIn(`250 ok: Message ${'1'.repeat(5_000_000)}`)).toBeUndefined();
  });

  it.each(GATEWAYS)('has a short name of ours: %s', (gateway) => {
    expect(gateway).toMatch(/^[a-z-]{5,14}$/);
  });
});
