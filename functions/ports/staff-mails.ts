import type { NewStaffMail, StaffMail, StaffMailId } from '../domain/mail/staff-mail.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { Report, Reported, SendResult } from './contacts.ts';

export interface StaffMailStore {
  /** Reads strongly. */
  get(id: StaffMailId): Promise<StaffMail | undefined>;
  /** Puts a mail on the agenda, unless it was put there before, whatever has become of it; false then. */
  plan(mail: NewStaffMail): Promise<boolean>;
  /**
   * The claim to mail: DUE becomes SENDING. A repeat with the same attempt is ours. `gone` when it is no
   * longer DUE. The agenda entry stays until it ends.
   */
  claim(id: StaffMailId, attempt: string, at: Instant): Promise<'claimed' | 'gone'>;
  /**
   * Writes what became of the attempt, and takes the mail off the agenda, if it is still SENDING under this
   * attempt; false otherwise.
   */
  finish(id: StaffMailId, attempt: string, result: SendResult): Promise<boolean>;
  /** Gives a claim back that never left us; the mail is DUE again. */
  free(id: StaffMailId, attempt: string): Promise<boolean>;
  /** Writes what SES reports, where that is an arrow of `mail-status.ts`; takes the mail off the agenda. */
  report(id: StaffMailId, report: Report): Promise<Reported>;
  /** Takes a DUE mail that has lost its reason off the agenda; false when it is no longer DUE. */
  skip(id: StaffMailId, reason: string): Promise<boolean>;
  /** Counts a failure; at the third the mail is parked, since `at`. Needs no readable item. */
  fail(id: StaffMailId, reason: string, at: Instant): Promise<'counted' | 'parked' | 'moved-on'>;
  /**
   * Makes a parked mail DUE again, on the agenda at `now`, its failures forgotten. Needs no readable item.
   * False when it is not parked.
   */
  unpark(id: StaffMailId, now: Instant): Promise<boolean>;
}
