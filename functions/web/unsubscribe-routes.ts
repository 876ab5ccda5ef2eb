import type { ContactId } from '../domain/mail/contact-id.ts';
import { toEpochMs, toInstant } from '../domain/time/instant.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { AddressStore } from '../ports/addresses.ts';
import type { ContactStore } from '../ports/contacts.ts';
import { noteArrival } from '../use-cases/record-answer.ts';
import { stay, unsubscribe } from '../use-cases/unsubscribe.ts';
import { formOf } from './form.ts';
import { invalidLink, type LinkAnswerer, type LinkPorts, withLink } from './links.ts';
import { pressOf } from './press.ts';
import type { Answerer, Reply } from './reply.ts';
import {
  saysLeave,
  stayIn,
  stayingPage,
  type UnsubscribeLink,
  unsubscribedPage,
  unsubscribePage,
  weakPressPage,
} from './unsubscribe-page.ts';

export interface UnsubscribePorts extends LinkPorts {
  readonly contacts: Pick<ContactStore, 'get' | 'arrived' | 'recordSweep'>;
  readonly addresses: Pick<AddressStore, 'suppress' | 'takeBack'>;
}

/**
 * The routes of unsubscribe links. GET only asks; no redirect, no cookie. A POST of the header's link acts at
 * once (RFC 8058), and so do links of before there were two. A POST of the text's link acts when a person has
 * pressed, and asks once more otherwise; the second press always acts.
 */
export function unsubscribeRoutes(ports: UnsubscribePorts): { ask: Answerer; act: Answerer } {
  const { contacts, addresses, clock } = ports;

  const linked = (answerer: (link: UnsubscribeLink) => LinkAnswerer): Answerer => {
    const ofText = withLink(ports, 'leave')(answerer('leave'));
    const ofHeader = withLink(ports, 'unsubscribe')(answerer('unsubscribe'));
    return async (event) => {
      const reply = await ofText(event);
      return reply.outcome === 'invalid-token' ? ofHeader(event) : reply;
    };
  };

  const askAgain = async (token: string, id: ContactId, stayAt?: EpochMs): Promise<Reply> => {
    const contact = await contacts.get(id);
    if (contact === undefined) return invalidLink('no-such-contact');
    const page: Reply['page'] = (say) => weakPressPage(say, token, stayAt);
    return { status: 200, outcome: 'weak-press', locale: contact.locale, page };
  };

  return {
    /** GET or HEAD /u/{token} */
    ask: linked((link) => async (token, id) => {
      const page: Reply = {
        status: 200,
        outcome: 'ask',
        page: (say) => unsubscribePage(say, token, 'ask', link),
      };
      try {
        // Read for its language, and to record that the mail arrived. The button must work without either.
        const contact = await contacts.get(id);
        await noteArrival(contacts, contact);
        if (contact !== undefined && contact.evidence.leaveAt === undefined)
          await contacts.recordSweep(id, 'leaveAt', toInstant(clock.now()));
        return contact === undefined ? page : { ...page, locale: contact.locale };
      } catch (error) {
        return { ...page, error };
      }
    }),

    /**
     * POST /u/{token}. For the header's link the token is the whole authority: mail providers send
     * `List-Unsubscribe=One-Click` as a form, as multipart, or leave it out.
     */
    act: linked((link) => async (token, id, event) => {
      const form = formOf(event);
      try {
        const at = stayIn(form);
        if (form !== undefined && at !== undefined) {
          if (pressOf(event, form) === 'weak') return await askAgain(token, id, at);
          const done = await stay(contacts, addresses, id, at, clock.now());
          if (done.kind === 'no-such-contact') return invalidLink('no-such-contact');
          const { locale } = done.contact;
          return done.isFree
            ? { status: 200, outcome: 'staying', locale, page: stayingPage }
            : { status: 200, outcome: 'unsubscribed', locale, page: (say) => unsubscribedPage(say, token) };
        }
        const isAsked =
          link === 'leave' &&
          !(
            form !== undefined &&
            saysLeave(form) &&
            (form.has('again') || pressOf(event, form) === 'person')
          );
        if (isAsked) return await askAgain(token, id);
        const done = await unsubscribe(contacts, addresses, id, clock.now());
        if (done.kind === 'no-such-contact') return invalidLink('no-such-contact');
        const reply: Reply = {
          status: 200,
          outcome: done.kind,
          locale: done.contact.locale,
          page: (say) =>
            unsubscribedPage(say, token, done.undoAt === undefined ? undefined : toEpochMs(done.undoAt)),
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
          page: (say) => unsubscribePage(say, token, 'trouble', link),
          error,
        };
      }
    }),
  };
}
