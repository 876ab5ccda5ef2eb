import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../functions/domain/asking/contact.ts';
import type { ContactKind } from '../../../functions/domain/mail/contact-kinds.ts';
import type { MailStatus } from '../../../functions/domain/mail/mail-status.ts';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { ask, contact, webWorld } from '../../support/web-world.ts';

// SES may not have said whether it took a mail. But whoever has a link of the mail has the mail.

const mailOf = (kind: ContactKind, status: MailStatus): Contact => ({ ...contact, kind, status });
const failing = async () => {
  throw new Error('throttled');
};
const yes = { 'List-Unsubscribe': 'One-Click' };

describe('a mail that may have arrived or not', () => {
  it.each([
    ['opens its unsubscribe page', (token: string) => httpEvent({ path: `/u/${token}` })],
    ['unsubscribes by its link', (token: string) => formEvent(`/u/${token}`, yes)],
  ])('is known to have gone when somebody %s', async (_what, event) => {
    for (const kind of ['score', 'follow-up'] as const) {
      const world = webWorld();
      const mail = mailOf(kind, 'UNKNOWN');
      world.contacts.put(mail);
      expect((await world.visit(event(world.token('unsubscribe', mail)))).status).toBe(200);
      expect(await world.contacts.get(mail)).toMatchObject({
        messageId: mail.messageId,
        status: 'SENT',
        evidence: {},
      });
    }
  });

  it('is known to have gone when somebody says why by the link of the follow-up; the ask stays as it is', async () => {
    const world = webWorld();
    const followUp = mailOf('follow-up', 'UNKNOWN');
    world.contacts.put(followUp);
    world.contacts.put(mailOf('score', 'REFUSED'));
    const said = await world.visit(formEvent(`/w/${world.token('cause')}`, { comment: 'Words' }));
    expect(said.status).toBe(200);
    expect((await world.contacts.get(followUp))?.status).toBe('SENT');
    expect((await world.contacts.get(ask))?.status).toBe('REFUSED');
  });
});

describe('a mail that came back', () => {
  it.each([
    'BOUNCED',
    'COMPLAINED',
    'REFUSED',
  ] as const)('stays %s whoever opens its pages', async (status) => {
    const world = webWorld({});
    world.contacts.put(mailOf('score', status));
    world.contacts.put(mailOf('follow-up', status));
    await world.visit(httpEvent({ path: `/u/${world.token('unsubscribe')}` }));
    await world.visit(formEvent(`/u/${world.token('unsubscribe')}`, yes));
    await world.visit(formEvent(`/w/${world.token('cause')}`, { comment: 'Words' }));
    expect((await world.contacts.get(ask))?.status).toBe(status);
    expect((await world.contacts.get({ ...ask, kind: 'follow-up' }))?.status).toBe(status);
  });
});

describe('a store that cannot record that a mail arrived', () => {
  it('stops nobody from unsubscribing, and the log reports it', async () => {
    const { contacts } = webWorld();
    contacts.put(mailOf('score', 'UNKNOWN'));
    const world = webWorld({ contacts: { ...contacts, arrived: failing } });
    const path = `/u/${world.token('unsubscribe')}`;
    expect((await world.visit(httpEvent({ path }))).body).toContain('<form method="post"');
    expect((await world.visit(formEvent(path, yes))).status).toBe(200);
    expect((await world.addresses.get(contact.addressHash))?.suppression?.reason).toBe('unsubscribed');
    expect(world.visits.map(({ error }) => String(error))).toEqual(Array(2).fill('Error: throttled'));
  });
});
