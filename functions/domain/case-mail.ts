import { addressHash, normaliseAddress } from './address.ts';
import type { Case } from './case.ts';
import { toInstant } from './instant.ts';
import type { Programme } from './programme.ts';
import { caseAudience, type NewStaffMail, type StaffKind } from './staff-mail.ts';

export type CaseMailKind = Exclude<StaffKind, 'digest'>;

/**
 * The mail that tells a colleague of a case, due at once: the owner of the account where there is one, but for an escalation.
 * Its name follows from the case alone, so that planning it twice is planning it once: an alert is named by the opening, a
 * nudge by its number.
 *
 * @param addressKey `KeyRing.address`
 * @param now epoch milliseconds
 */
export function caseMail(
  kind: CaseMailKind,
  of: Case,
  { cases, staff }: Pick<Programme, 'cases' | 'staff'>,
  addressKey: Uint8Array,
  now: number,
): NewStaffMail {
  const owner = normaliseAddress((kind === 'escalation' ? undefined : of.ownerEmail) ?? cases.escalateTo);
  const to = owner.kind === 'ok' ? owner : normaliseAddress(cases.escalateTo);
  if (to.kind !== 'ok') throw new Error('The programme says nobody to whom cases could be escalated.');
  return {
    audience: caseAudience(of),
    week: of.week,
    recipient: addressHash(to.normalised, addressKey),
    kind,
    turn: kind === 'alert' || kind === 'words' ? of.openings : of.nudges + 1,
    to: to.address,
    locale: staff.locale,
    dueAt: toInstant(now),
  };
}
