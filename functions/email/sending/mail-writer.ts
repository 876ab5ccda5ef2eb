import type { KeyRing } from '../../domain/identity/key-ring.ts';
import { askOf } from '../../domain/mail/contact-id.ts';
import { templateFor } from '../../domain/mail/templates.ts';
import { signToken } from '../../domain/mail/token.ts';
import { dateIn } from '../../domain/programme/tenure.ts';
import { localeChain } from '../../domain/text/locale.ts';
import { after } from '../../domain/time/duration.ts';
import type { Letter, MailWriter } from '../../ports/writers.ts';
import { CAUSE_PATH, SCORE_PATH, UNSUBSCRIBE_PATH } from '../../wiring/routes.ts';
import { composeMail } from './compose.ts';
import { assertLinked } from './links.ts';
import type { MailValues } from './mail-kinds.ts';
import { chooseMail, renderer } from './render.ts';
import { tenureText } from './tenure-text.ts';

export interface MailWriterSettings {
  /** Those in force: asked for anew for each mail. */
  readonly keys: KeyRing;
  /** Where the public pages are, without a slash at the end. */
  readonly publicUrl: string;
  /** The verified sender address. */
  readonly from: string;
}

/** Writes the mail of one contact: signs its links, renders its template, composes the message. */
export function mailWriter(settings: MailWriterSettings): MailWriter {
  const { publicUrl, from } = settings;
  /** What only mails of this kind have. */
  const ownValues = (letter: Letter, language: string) => {
    const { contact, bundle, now, answer } = letter;
    const expires = after(now, bundle.programme.linksValidFor);
    if (contact.kind === 'score' || contact.kind === 'reminder') {
      return { score_url: `${publicUrl}${SCORE_PATH}${signToken(settings.keys, 'score', contact, expires)}` };
    }
    if (answer === undefined) throw new Error(`A mail of the kind "${contact.kind}" needs an answer.`);
    const score = String(answer.score);
    return contact.kind === 'follow-up'
      ? {
          score,
          cause_url: `${publicUrl}${CAUSE_PATH}${signToken(settings.keys, 'cause', askOf(contact), expires)}`,
        }
      : { score, reward: rewardFor(letter, language) };
  };

  return {
    async write(letter) {
      const { customer, contact, band, bundle, now, answer } = letter;
      const { sender } = bundle.programme;
      const template = templateFor(contact.kind, band, bundle.programme, answer?.group);
      if (template === undefined) throw new Error(`The band "${band.name}" has no mail for this answer.`);
      // The template's language, not the customer's: a German duration in an English sentence helps nobody.
      const { language } = chooseMail(bundle, template, customer.locale);
      const values: MailValues<'score'> | MailValues<'follow-up'> | MailValues<'thanks'> = {
        first_name: customer.firstName,
        account: customer.account,
        tenure_text: tenureText(customer.since, dateIn(customer.zone, now), language),
        unsubscribe_url: `${publicUrl}${UNSUBSCRIBE_PATH}${signToken(settings.keys, 'unsubscribe', contact)}`,
        sender_name: sender.name,
        sender_postal_address: sender.postalAddress,
        ...ownValues(letter, language),
      };
      const rendered = renderer(bundle)(template, customer.locale, values);
      assertLinked(template, rendered, values);
      const raw = composeMail({
        from: { name: sender.name, address: from },
        to: { name: `${customer.firstName} ${customer.lastName}`.trim(), address: customer.email },
        subject: rendered.subject,
        html: rendered.html,
        text: rendered.text,
        unsubscribeUrl: values.unsubscribe_url,
        date: new Date(now),
      });
      return {
        to: customer.email,
        raw,
        // Comes back with every bounce and complaint, and names the contact without naming the person.
        tags: { ref: contact.ref, week: contact.week, kind: contact.kind },
        locale: rendered.localeUsed,
        templateVersion: bundle.version,
      };
    },
  };
}

/** What a marketer gives to this group in this band, in the language of the mail; '' when nothing. */
function rewardFor({ bundle, band, answer }: Letter, language: string): string {
  const locale = localeChain(language).find((each) => Object.hasOwn(bundle.pages, each));
  const words = locale === undefined ? {} : (bundle.pages[locale] ?? {});
  const name = `thanks-${answer?.group}-reward`;
  const text = words[`${name}@${band.name}`] ?? words[name] ?? '';
  return text
    .replaceAll('{sender}', bundle.programme.sender.name)
    .replaceAll('{score}', String(answer?.score));
}
