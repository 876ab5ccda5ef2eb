import type { AddressStore } from '../domain/ports.ts';
import { checkLink } from '../domain/token.ts';
import { unsubscribe } from '../use-cases/unsubscribe.ts';
import type { Answerer } from './reply.ts';
import { invalidLink, type ScorePorts } from './score-routes.ts';
import { unsubscribedPage, unsubscribePage } from './unsubscribe-page.ts';

export interface UnsubscribePorts extends ScorePorts {
  readonly addresses: AddressStore;
}

/** The routes of unsubscribe links, as RFC 8058 wants them: POST acts, GET only asks; no redirect, no cookie. */
export function unsubscribeRoutes({ contacts, addresses, keys, clock }: UnsubscribePorts): {
  ask: Answerer;
  act: Answerer;
} {
  return {
    /** GET or HEAD /u/{token} */
    ask: async (event) => {
      const token = event.pathParameters?.token ?? '';
      const check = await checkLink(keys, 'unsubscribe', token, clock.now());
      if (check.kind !== 'valid') return invalidLink('invalid-token');
      // Only for its language; the button must be there even when the contact cannot be read.
      const contact = await contacts.get(check.contact).catch(() => undefined);
      const language = contact === undefined ? {} : { locale: contact.locale };
      return { status: 200, outcome: 'ask', ...language, page: (say) => unsubscribePage(say, token, 'ask') };
    },

    /**
     * POST /u/{token}. The body is not read: the token is the whole authority, and mail providers send
     * `List-Unsubscribe=One-Click` as a form, as multipart, or leave it out.
     */
    act: async (event) => {
      const token = event.pathParameters?.token ?? '';
      const check = await checkLink(keys, 'unsubscribe', token, clock.now());
      if (check.kind !== 'valid') return invalidLink('invalid-token');
      try {
        const done = await unsubscribe(contacts, addresses, check.contact, clock.now());
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
    },
  };
}
