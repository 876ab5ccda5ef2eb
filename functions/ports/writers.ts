import type { Comment } from '../domain/answering/comment.ts';
import type { CountedAnswer } from '../domain/answering/score.ts';
import type { Contact } from '../domain/asking/contact.ts';
import type { Customer } from '../domain/asking/customer.ts';
import type { Case } from '../domain/cases/case.ts';
import type { Digest } from '../domain/digests/digest.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import type { NewStaffMail } from '../domain/mail/staff-mail.ts';
import type { Bundle } from '../domain/programme/bundle.ts';
import type { Band } from '../domain/programme/programme.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { OutgoingMail } from './mail.ts';

/** Writes the mail of one contact: template, links, MIME. */
export interface MailWriter {
  /** Throws when the template cannot be rendered; nothing is claimed then. */
  write(
    content: MailContent,
  ): Promise<OutgoingMail & { readonly locale: string; readonly templateVersion: string }>;
}

export interface MailContent {
  readonly customer: Customer;
  readonly contact: ContactId;
  /** For an ask the customer's band today; for a reply the band in which they were asked. */
  readonly band: Band;
  readonly bundle: Bundle;
  readonly now: EpochMs;
  /** For a reply: its ask, and the answer it is about. */
  readonly reply?: { readonly ask: ContactId; readonly answer: CountedAnswer };
  /** The ask that its link is for, if it is no reply. */
  readonly ask?: ContactId;
}

/** What a staff mail says. */
export interface StaffMailContent {
  readonly mail: NewStaffMail;
  readonly bundle: Bundle;
  readonly now: EpochMs;
  readonly about: CaseNews | DigestNews;
}

export interface CaseNews {
  readonly kind: 'case';
  readonly case: Case;
  /** The ask, with its answer and causes. */
  readonly ask: Contact;
  /** Absent when the customer is no longer stored. */
  readonly customer?: Customer;
  /** Absent when the customer wrote nothing. A comment that may not be shared is only mentioned. */
  readonly comment?: Comment;
}

export interface DigestNews {
  readonly kind: 'digest';
  readonly digest: Digest;
}

/** Writes a staff mail: template, links, MIME. Throws when the template cannot be rendered. */
export interface StaffWriter {
  writeStaff(content: StaffMailContent): Promise<OutgoingMail>;
}
