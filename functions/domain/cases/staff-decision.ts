import type { StaffMailId } from '../mail/staff-mail.ts';
import type { SuppressionReason } from '../mail/suppression.ts';
import { type Case, isUnresolved } from './case.ts';

/** Why a staff mail that is due does not go. */
export type StaffSkipReason =
  /** The recipient's address is suppressed. */
  | SuppressionReason
  /** The case, or the ask behind it, is no longer stored. */
  | 'no-such-case'
  /** The case is resolved or withdrawn. */
  | 'case-closed'
  /** An escalation, but meanwhile somebody has taken the case. */
  | 'case-taken'
  /** An overdue mail, but nobody has the case any more. */
  | 'case-not-taken'
  /**
   * A later mail says the same or more: the case was opened again, the next nudge is due, or the next digest
   * is due before this one got its numbers.
   */
  | 'outdated';

/** Why a mail about a case has lost its reason; undefined while the reason stands. */
export function lostReason(
  { kind, turn }: Pick<StaffMailId, 'kind' | 'turn'>,
  customerCase: Case,
): StaffSkipReason | undefined {
  if (kind === 'withdrawn')
    return customerCase.status !== 'withdrawn' || turn < customerCase.openings ? 'outdated' : undefined;
  if (!isUnresolved(customerCase)) return 'case-closed';
  switch (kind) {
    case 'alert':
    case 'words':
      return turn < customerCase.openings ? 'outdated' : undefined;
    case 'escalation':
      if (customerCase.status !== 'open') return 'case-taken';
      return turn < customerCase.nudges ? 'outdated' : undefined;
    case 'overdue':
      if (customerCase.status !== 'taken') return 'case-not-taken';
      return turn < customerCase.nudges ? 'outdated' : undefined;
    case 'digest':
      return undefined;
  }
}
