import type { KeyRing } from '../domain/key-ring.ts';
import type { MailWriter } from '../domain/ports.ts';
import { after, dateIn } from '../domain/tenure.ts';
import { signToken } from '../domain/token.ts';
import { composeMail } from './compose.ts';
import { assertLinked } from './links.ts';
import { chooseMail, renderer } from './render.ts';
import { tenureText } from './tenure-text.ts';

export interface MailWriterSettings {
  readonly keys: KeyRing;
  /** Where the public pages are, without a slash at the end. */
  readonly publicUrl: string;
  /** The verified sender address. */
  readonly from: string;
}

/** Writes the mail of one contact: signs its links, renders its template, composes the message. */
export function mailWriter({ keys, publicUrl, from }: MailWriterSettings): MailWriter {
  return {
    async write({ customer, contact, band, bundle, now }) {
      const { sender, linksValidFor } = bundle.programme;
      const links = {
        score_url: `${publicUrl}/s/${signToken(keys, 'score', contact, after(now, linksValidFor))}`,
        unsubscribe_url: `${publicUrl}/u/${signToken(keys, 'unsubscribe', contact)}`,
      };
      // The template's language, not the customer's: a German duration in an English sentence helps nobody.
      const { language } = chooseMail(bundle, band.template, customer.locale);
      const rendered = renderer(bundle)(band.template, customer.locale, {
        first_name: customer.firstName,
        account: customer.account,
        tenure_text: tenureText(customer.since, dateIn(customer.zone, now), language),
        ...links,
        sender_name: sender.name,
        sender_postal_address: sender.postalAddress,
      });
      assertLinked(band.template, rendered, links);
      const raw = await composeMail({
        from: { name: sender.name, address: from },
        to: { name: `${customer.firstName} ${customer.lastName}`.trim(), address: customer.email },
        subject: rendered.subject,
        html: rendered.html,
        text: rendered.text,
        unsubscribeUrl: links.unsubscribe_url,
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
