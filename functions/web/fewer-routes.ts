import type { ContactId } from '../domain/mail/contact-id.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContactStore } from '../ports/contacts.ts';
import type { FewerMailsStore } from '../ports/fewer-mails.ts';
import { type FewerPress, wishFewerMails } from '../use-cases/wish-fewer-mails.ts';
import { takenBackPage, unchangedPage, wishedPage } from './fewer-page.ts';
import { invalidLink } from './links.ts';
import type { Reply } from './reply.ts';

export interface FewerPorts {
  readonly contacts: Pick<ContactStore, 'get'>;
  readonly wishes: FewerMailsStore;
  readonly clock: Clock;
}

/** Acts on a person's press on the page to unsubscribe that was not on its own button. */
export async function actOnFewer(
  { contacts, wishes, clock }: FewerPorts,
  token: string,
  id: ContactId,
  press: FewerPress,
): Promise<Reply> {
  const done = await wishFewerMails(contacts, wishes, id, press, clock.now());
  const outcome = done.kind;
  if (outcome === 'no-such-contact') return invalidLink(outcome);
  const page: Reply['page'] = (say) =>
    outcome === 'wished'
      ? wishedPage(say, token, done.wish)
      : outcome === 'taken-back'
        ? takenBackPage(say)
        : unchangedPage(say, token, outcome);
  return { status: outcome === 'other-wish' ? 409 : 200, outcome, locale: done.contact.locale, page };
}
