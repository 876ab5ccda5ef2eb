import { CONTACT_KINDS, kindsThatLink } from '../domain/mail/contact-kinds.ts';
import { noteArrival, recordCauses, saveComment } from '../use-cases/record-answer.ts';
import { type CausePage, causePage } from './cause-page.ts';
import { formOf } from './form.ts';
import { invalidLink, withLink } from './links.ts';
import { pressOf } from './press.ts';
import type { Answerer, Reply } from './reply.ts';
import type { AskPorts } from './score-routes.ts';
import { NOTHING_SAID, saidIn, whyIn } from './why-form.ts';

/**
 * The routes of the page that asks a detractor what went wrong. GET asks, POST stores. Neither changes the
 * score.
 */
export function causeRoutes(ports: AskPorts): { ask: Answerer; send: Answerer } {
  const { contacts, bundles, clock, kinds = CONTACT_KINDS } = ports;
  const linked = withLink(ports, 'cause');
  // Every visitor has a mail of one of these kinds.
  const mails = kindsThatLink('cause', kinds);

  const show = (status: number, page: CausePage, more: Pick<Reply, 'locale' | 'error'> = {}): Reply => ({
    status,
    outcome: page.state,
    page: (say, programme) => causePage(say, programme, page),
    ...more,
  });

  return {
    /** GET or HEAD /w/{token} */
    ask: linked(async (token, ask) => {
      const page: CausePage = { token, state: 'open', why: NOTHING_SAID };
      try {
        // Read only for its language, and to recognise an ask that is no longer stored.
        const contact = await contacts.get(ask);
        return contact === undefined
          ? invalidLink('no-such-contact')
          : show(200, page, { locale: contact.locale });
      } catch (error) {
        // Somebody who wants to tell us something may begin all the same.
        return show(200, page, { error });
      }
    }),

    /** POST /w/{token} */
    send: linked(async (token, ask, event) => {
      const form = formOf(event);
      if (form === undefined)
        return { ...show(415, { token, state: 'open', why: NOTHING_SAID }), outcome: 'wrong-type' };
      const why = await whyIn(form, bundles);
      const page = (state: CausePage['state']): CausePage => ({ token, state, why });
      try {
        const contact = await contacts.get(ask);
        if (contact === undefined) return invalidLink('no-such-contact');
        const { locale } = contact;
        // What is stored has no say: the answer would tell it to whoever has the link.
        const isAboutContact = why.mayContact === true || why.isContactTakenBack === true;
        if (why.causes.length === 0 && why.comment === '' && !isAboutContact)
          return show(400, page('nothing'), { locale });
        if (pressOf(event, form) === 'weak') return show(200, page('again'), { locale });
        const { causes, comment: text, mayShare } = why;
        const { kind } = await saveComment(contacts, ask, { text, mayShare }, clock.now());
        if (causes.length > 0 || kind === 'saved' || isAboutContact)
          await recordCauses(contacts, ask, saidIn(why), clock.now());
        await Promise.all(
          mails.map(async (kind) =>
            noteArrival(contacts, await contacts.get({ ref: ask.ref, week: ask.week, kind })),
          ),
        );
        return kind === 'too-long'
          ? show(413, page('too-long'), { locale })
          : show(200, { ...page('thanks'), why: { ...why, isContactTakenBack: false } }, { locale });
      } catch (error) {
        return show(503, page('trouble'), { error });
      }
    }),
  };
}
