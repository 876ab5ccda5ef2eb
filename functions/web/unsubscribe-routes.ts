import type { AddressStore, ContactStore } from '../domain/ports.ts';
import { unsubscribe } from '../use-cases/unsubscribe.ts';
import { invalidLink, type LinkPorts, withLink } from './links.ts';
import type { Answerer } from './reply.ts';
import { unsubscribedPage, unsubscribePage } from './unsubscribe-page.ts';

export interface UnsubscribePorts extends LinkPorts {
  readonly contacts: Pick<ContactStore, 'get'>;
  readonly addresses: AddressStore;
}

/** The routes of unsubscribe links, as RFC 8058 wants them: POST acts, GET only asks; no redirect, no cookie. */
export function unsubscribeRoutes(ports: UnsubscribePorts): { ask: Answerer; act: Answerer } {
  const { contacts, addresses, clock } = ports;
  const linked = withLink(ports, 'unsubscribe');
  return {
    /** GET or HEAD /u/{token} */
    ask: linked(async (token, id) => {
      // Only for its language; the button must be there even when the contact cannot be read.
      const contact = await contacts.get(id).catch(() => undefined);
      const language = contact === undefined ? {} : { locale: contact.locale };
      return { status: 200, outcome: 'ask', ...language, page: (say) => unsubscribePage(say, token, 'ask') };
    }),

    /**
     * POST /u/{token}. The body is not read: the token is the whole authority, and mail providers send
     * `List-Unsubscribe=One-Click` as a form, as multipart, or leave it out.
     */
    act: linked(async (token, id) => {
      try {
        const done = await unsubscribe(contacts, addresses, id, clock.now());
        if (done.kind === 'no-such-contact') return invalidLink('no-such-contact');
        return { status: 200, outcome: done.kind, locale: done.contact.locale, page: unsubscribedPage };
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
