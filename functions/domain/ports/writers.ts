import type { Bundle } from '../bundle.ts';
import type { Case } from '../case.ts';
import type { Contact, ContactId } from '../contact.ts';
import type { Customer } from '../customer.ts';
import type { Digest } from '../digest.ts';
import type { Band } from '../programme.ts';
import type { Group } from '../score.ts';
import type { NewStaffMail } from '../staff-mail.ts';
import type { Comment } from './contacts.ts';
import type { OutgoingMail } from './mail.ts';

/** Writes the mail of one contact: template, links, MIME. */
export interface MailWriter {
  /** Throws when the template cannot be rendered; nothing is claimed then. */
  write(
    letter: Letter,
  ): Promise<OutgoingMail & { readonly locale: string; readonly templateVersion: string }>;
}

export interface Letter {
  readonly customer: Customer;
  readonly contact: ContactId;
  /** Of an ask: the customer's band today. Of a reply: the one in which they were asked. */
  readonly band: Band;
  readonly bundle: Bundle;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Of a reply: the answer it is about. */
  readonly answer?: { readonly score: number; readonly group: Group };
}

/** What a mail to a colleague has to say. */
export interface StaffLetter {
  readonly mail: NewStaffMail;
  readonly bundle: Bundle;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly about: CaseNews | DigestNews;
}

export interface CaseNews {
  readonly kind: 'case';
  readonly case: Case;
  /** The ask, with the answer and the causes. */
  readonly ask: Contact;
  /** Absent when the customer is no longer kept. */
  readonly customer?: Customer;
  /** Absent when nothing was written. A comment that may not be shared is only mentioned. */
  readonly comment?: Comment;
}

export interface DigestNews {
  readonly kind: 'digest';
  readonly digest: Digest;
}

/** Writes a mail to a colleague: template, links, MIME. Throws when the template cannot be rendered. */
export interface StaffWriter {
  writeStaff(letter: StaffLetter): Promise<OutgoingMail>;
}
