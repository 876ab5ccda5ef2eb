import type { StaffMailId } from '../mail/staff-mail.ts';
import type { SuppressionReason } from '../mail/suppression.ts';
import { type Case, isUnresolved } from './case.ts';

/** Why a staff mail does not go although its turn has come. */
export type StaffSkipReason =
  /** The recipient's address. */
  | SuppressionReason
  /** The case, or the ask behind it, is not kept. */
  | 'no-such-case'
  /** Resolved or withdrawn. */
  | 'case-closed'
  /** An escalation: somebody has taken the case meanwhile. */
  | 'case-taken'
  /** It was overdue: nobody has the case any more. */
  | 'case-not-taken'
  /**
   * A later mail of its kind says the same: the case was opened again, the next nudge is due, or the next
   * digest came before the numbers of this one.
   */
  | 'outdated';

/** Why a mail about a case has lost its reason; undefined while it has one. */
export function lostReason(
  { kind, turn }: Pick<StaffMailId, 'kind' | 'turn'>,
  customerCase: Case,
): StaffSkipReason | undefined {
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
