import type { CaseId } from '../domain/cases/case.ts';
import type { NewStaffMail, StaffMail, StaffMailId } from '../domain/mail/staff-mail.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { Report, Reported, SendResult } from './contacts.ts';

export interface StaffMailStore {
  /** Reads strongly. */
  get(id: StaffMailId): Promise<StaffMail | undefined>;
  /** All mails about a case, whatever became of them. Reads strongly. */
  aboutCase(id: CaseId): Promise<StaffMail[]>;
  /** Puts a mail on the agenda. False if it was ever put there before, whatever became of it. */
  plan(mail: NewStaffMail): Promise<boolean>;
  /**
   * The claim to mail: DUE becomes SENDING. A repeat with the same attempt counts as ours. `gone`: the mail
   * is no longer DUE. The agenda entry stays until the outcome is written.
   */
  claim(id: StaffMailId, attempt: string, at: Instant): Promise<'claimed' | 'gone'>;
  /**
   * Writes the outcome of an attempt and takes the mail off the agenda, if it is still SENDING under this
   * attempt. False otherwise.
   */
  finish(id: StaffMailId, attempt: string, result: SendResult): Promise<boolean>;
  /** Gives back the claim of a mail that never left us. The mail is DUE again. */
  free(id: StaffMailId, attempt: string): Promise<boolean>;
  /** Writes a report of SES, if `mail-status.ts` has an arrow for it, and takes the mail off the agenda. */
  report(id: StaffMailId, report: Report): Promise<Reported>;
  /** Takes a DUE mail that has lost its reason off the agenda; false when it is no longer DUE. */
  skip(id: StaffMailId, reason: string): Promise<boolean>;
  /**
   * Counts a failure. At the third the mail is parked, since `at`. It works even if the item is unreadable.
   */
  fail(id: StaffMailId, reason: string, at: Instant): Promise<'counted' | 'parked' | 'moved-on'>;
  /**
   * Makes a parked mail DUE again, on the agenda at `now`, and forgets the failures. It works even if the
   * item is unreadable. False when the mail is not parked.
   */
  unpark(id: StaffMailId, now: Instant): Promise<boolean>;
}
