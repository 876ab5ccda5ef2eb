import { CONTACT_KINDS } from '../../domain/mail/contact-kinds.ts';
import { dateIn } from '../../domain/programme/tenure.ts';
import { localeChain } from '../../domain/text/locale.ts';
import { after } from '../../domain/time/duration.ts';
import type { MailContent, MailWriter } from '../../ports/writers.ts';
import { composeMail } from './compose.ts';
import { assertLinked, type LinkSettings, signLink } from './links.ts';
import type { Values } from './mail-kinds.ts';
import { chooseMail, renderer } from './render.ts';
import { tenureText } from './tenure-text.ts';

export interface MailWriterSettings extends LinkSettings {
  /** The verified sender address. */
  readonly from: string;
}

/** Writes the mail of one contact: signs its links, renders its template, composes the message. */
export function mailWriter(settings: MailWriterSettings): MailWriter {
  const { from, kinds = CONTACT_KINDS } = settings;
  /** Values that only mails of this kind have. */
  const ownValues = (content: MailContent, language: string): Values => {
    const { contact, bundle, now, reply, ask = reply?.ask } = content;
    const { link, trigger } = kinds[contact.kind];
    if (trigger === 'answer' && reply === undefined)
      throw new Error(`A mail of the kind "${contact.kind}" needs an answer.`);
    const answered = reply && {
      score: String(reply.answer.score),
      reward: rewardFor(content, language),
    };
    if (link === undefined) return { ...answered };
    const about = link.for === 'itself' ? contact : ask;
    if (about === undefined) throw new Error(`A mail of the kind "${contact.kind}" needs an ask.`);
    const expires = after(now, bundle.programme.linksValidFor);
    return { ...answered, [link.variable]: signLink(settings, link.purpose, about, expires) };
  };

  return {
    async write(content) {
      const { customer, contact, band, bundle, now, reply } = content;
      const { sender } = bundle.programme;
      const { ref, week, kind, occasion } = contact;
      const template = kinds[kind].template(bundle.programme, band, reply?.answer.group);
      if (template === undefined) throw new Error(`The band "${band.name}" has no mail for this answer.`);
      // The template's language, not the customer's: a German duration in an English sentence helps nobody.
      const { language } = chooseMail(bundle, template, customer.locale);
      const unsubscribeUrl = signLink(settings, 'unsubscribe', contact);
      const values: Values = {
        first_name: customer.firstName,
        account: customer.account,
        tenure_text: tenureText(customer.since, dateIn(customer.zone, now), language),
        unsubscribe_url: signLink(settings, 'leave', contact),
        sender_name: sender.name,
        sender_postal_address: sender.postalAddress,
        ...ownValues(content, language),
      };
      const rendered = renderer(bundle)(template, customer.locale, values, kinds);
      assertLinked(template, rendered, values, kinds);
      const raw = composeMail({
        from: { name: sender.name, address: from },
        to: { name: `${customer.firstName} ${customer.lastName}`.trim(), address: customer.email },
        subject: rendered.subject,
        html: rendered.html,
        text: rendered.text,
        unsubscribeUrl,
        date: new Date(now),
      });
      return {
        to: customer.email,
        raw,
        // Every bounce and complaint brings these tags back. They name the contact without naming the person.
        tags: { ref, week, kind, ...(occasion === undefined ? {} : { occasion: String(occasion) }) },
        locale: rendered.localeUsed,
        templateVersion: bundle.version,
      };
    },
  };
}

/** The reward for this group in this band, in the language of the mail; '' when there is none. */
function rewardFor({ bundle, band, reply }: MailContent, language: string): string {
  const locale = localeChain(language).find((each) => Object.hasOwn(bundle.pages, each));
  const words = locale === undefined ? {} : (bundle.pages[locale] ?? {});
  const name = `thanks-${reply?.answer.group}-reward`;
  const text = words[`${name}@${band.name}`] ?? words[name] ?? '';
  return text
    .replaceAll('{sender}', bundle.programme.sender.name)
    .replaceAll('{score}', String(reply?.answer.score));
}
