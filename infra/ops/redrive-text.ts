import { caseOf, type StaffMailId } from '../../functions/domain/mail/staff-mail.ts';
import type { Parked } from '../../functions/ports/agenda.ts';
import type { DeadLetterState } from '../../functions/use-cases/redrive.ts';
import { counted } from '../terminal/counted.ts';

/** The line for one parked entry. */
export const parkedLine = (entry: Parked, reason: string): string =>
  `  ${'ref' in entry ? `customer ${entry.ref}` : staffName(entry.staff)}, since ${entry.dueAt}: ${reason}`;

function staffName(staff: StaffMailId): string {
  const about = caseOf(staff);
  return about === undefined
    ? `${staff.kind} for ${staff.audience} of ${staff.week}`
    : `${staff.kind} about the case of ${about.ref} in ${staff.week}`;
}

/** How many are parked, in one line. */
export const parkedCount = ({ customers, staffMails }: { customers: number; staffMails: number }): string =>
  customers + staffMails === 0
    ? 'Nothing is parked.'
    : `Parked: ${counted(customers, 'customer')}, ${counted(staffMails, 'mail')} to colleagues.`;

/** Why a message became a dead letter, and what that means for the message. */
export function deadLetterText(state: DeadLetterState): string {
  switch (state.kind) {
    case 'unreadable':
      return `it cannot be read: ${state.reason}`;
    case 'broken-item':
      return state.reason;
    case 'nothing-kept':
      return 'what it was about is kept no longer; it is not needed';
    case 'moved-on':
      return 'what it was about has been done or planned anew since; it is not needed';
    case 'parked':
      return `what it is about is parked: ${state.reason}`;
    case 'still-due':
      return state.failures > 0
        ? `what it is about is still due, and has failed ${counted(state.failures, 'time')} in a row by a fault of its own`
        : 'what it is about is still due and comes up again by itself; something that all mails need was out of reach, see the log of send';
  }
}
