import type { AddressStore } from '../ports/addresses.ts';
import type { ContactStore } from '../ports/contacts.ts';
import { noteArrival } from '../use-cases/record-answer.ts';
import { unsubscribe } from '../use-cases/unsubscribe.ts';
import { invalidLink, type LinkPorts, withLink } from './links.ts';
import type { Answerer, Reply } from './reply.ts';
import { unsubscribedPage, unsubscribePage } from './unsubscribe-page.ts';

export interface UnsubscribePorts extends LinkPorts {
  readonly contacts: Pick<ContactStore, 'get' | 'arrived'>;
  readonly addresses: Pick<AddressStore, 'suppress'>;
}

/** The routes of unsubscribe links under RFC 8058. POST acts, GET only asks; no redirect, no cookie. */
export function unsubscribeRoutes(ports: UnsubscribePorts): { ask: Answerer; act: Answerer } {
  const { contacts, addresses, clock } = ports;
  const linked = withLink(ports, 'unsubscribe');
  return {
    /** GET or HEAD /u/{token} */
    ask: linked(async (token, id) => {
      const page: Reply = {
        status: 200,
        outcome: 'ask',
        page: (say) => unsubscribePage(say, token, 'ask'),
      };
      try {
        // Read for its language, and to record that the mail arrived. The button must work without either.
        const contact = await contacts.get(id);
        await noteArrival(contacts, contact);
        return contact === undefined ? page : { ...page, locale: contact.locale };
      } catch (error) {
        return { ...page, error };
      }
    }),

    /**
     * POST /u/{token}. The body is not read: the token is the whole authority, and mail providers send
     * `List-Unsubscribe=One-Click` as a form, as multipart, or leave it out.
     */
    act: linked(async (token, id) => {
      try {
        const done = await unsubscribe(contacts, addresses, id, clock.now());
        if (done.kind === 'no-such-contact') return invalidLink('no-such-contact');
        const reply: Reply = {
          status: 200,
          outcome: done.kind,
          locale: done.contact.locale,
          page: unsubscribedPage,
        };
        // Even if this fails, the reader is unsubscribed.
        return await noteArrival(contacts, done.contact).then(
          () => reply,
          (error: unknown) => ({ ...reply, error }),
        );
      } catch (error) {
        // A mail provider tries again after a 503.
        return {
          status: 503,
          outcome: 'trouble',
          page: (say) => unsubscribePage(say, token, 'trouble'),
          error,
        };
      }
    }),
  };
}
