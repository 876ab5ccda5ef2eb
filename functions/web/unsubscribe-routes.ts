import type { ContactId } from '../domain/mail/contact-id.ts';
import { toEpochMs, toInstant } from '../domain/time/instant.ts';
import type { AddressStore } from '../ports/addresses.ts';
import type { ContactStore } from '../ports/contacts.ts';
import { noteArrival } from '../use-cases/record-answer.ts';
import { stay, unsubscribe } from '../use-cases/unsubscribe.ts';
import { fewerButton, fewerIn, unchangedPage } from './fewer-page.ts';
import { actOnFewer, type FewerPorts } from './fewer-routes.ts';
import { formOf } from './form.ts';
import { type Button, troubledLeavePage, weakLeavePage } from './leave-form.ts';
import { invalidLink, type LinkAnswerer, type LinkPorts, withLink } from './links.ts';
import { pressOf } from './press.ts';
import type { Answerer, Reply } from './reply.ts';
import {
  saysLeave,
  stayButton,
  stayIn,
  stayingPage,
  type UnsubscribeLink,
  unsubscribeButton,
  unsubscribedPage,
  unsubscribePage,
} from './unsubscribe-page.ts';
import type { Say } from './words.ts';

export interface UnsubscribePorts extends LinkPorts, FewerPorts {
  readonly contacts: Pick<ContactStore, 'get' | 'arrived' | 'recordSweep'>;
  readonly addresses: Pick<AddressStore, 'suppress' | 'takeBack'>;
}

/**
 * The routes of unsubscribe links. GET only asks; no redirect, no cookie. A POST of the header's link acts at
 * once (RFC 8058), and so do links of before there were two. A POST of the text's link acts when a person has
 * pressed, and asks once more otherwise; the second press always acts. Only the text's link brings a wish for
 * fewer mails instead: what is posted to the other one always means none.
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

  const askAgain = async (token: string, id: ContactId, button: (say: Say) => Button): Promise<Reply> => {
    const contact = await contacts.get(id);
    if (contact === undefined) return invalidLink('no-such-contact');
    const page: Reply['page'] = (say) => weakLeavePage(say, token, button(say));
    return { status: 200, outcome: 'weak-press', locale: contact.locale, page };
  };

  return {
    /** GET or HEAD /u/{token} */
    ask: linked((link) => async (token, id) => {
      const page: Reply = {
        status: 200,
        outcome: 'ask',
        page: (say) => unsubscribePage(say, token, link),
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
      const isPerson = form !== undefined && pressOf(event, form) === 'person';
      const isSecond = form?.has('again') ?? false;
      const at = stayIn(form);
      const fewer = link === 'unsubscribe' || at !== undefined || saysLeave(form) ? undefined : fewerIn(form);
      if (fewer === 'unknown') {
        const page: Reply['page'] = (say) => unchangedPage(say, token, 'bad-choice');
        return { status: 400, outcome: 'bad-choice', page };
      }
      try {
        if (fewer !== undefined)
          // A wish has the rule of the button above it. More mail follows from taking one back.
          return isPerson || (isSecond && 'choice' in fewer)
            ? await actOnFewer(ports, token, id, fewer)
            : await askAgain(token, id, (say) => fewerButton(say, fewer));
        if (at !== undefined) {
          if (!isPerson) return await askAgain(token, id, (say) => stayButton(say, at));
          const done = await stay(contacts, addresses, id, at, clock.now());
          if (done.kind === 'no-such-contact') return invalidLink('no-such-contact');
          const { locale } = done.contact;
          return done.isFree
            ? { status: 200, outcome: 'staying', locale, page: stayingPage }
            : { status: 200, outcome: 'unsubscribed', locale, page: (say) => unsubscribedPage(say, token) };
        }
        if (link === 'leave' && !(saysLeave(form) && (isPerson || isSecond)))
          return await askAgain(token, id, (say) => unsubscribeButton(say, link));
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
          page: (say) =>
            fewer === undefined
              ? troubledLeavePage(say, token, unsubscribeButton(say, link), 'unsubscribe')
              : troubledLeavePage(say, token, fewerButton(say, fewer), 'wish'),
          error,
        };
      }
    }),
  };
}
