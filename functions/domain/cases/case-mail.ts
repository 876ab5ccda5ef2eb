import { addressHash, normaliseAddress } from '../identity/address.ts';
import { audienceName } from '../mail/audience.ts';
import type { NewStaffMail, StaffKind } from '../mail/staff-mail.ts';
import type { Programme } from '../programme/programme.ts';
import { toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import type { Case } from './case.ts';
import { type OwnerReads, ownerLocaleOf } from './owner-locale.ts';

export type CaseMailKind = Exclude<StaffKind, 'digest'>;

/**
 * The mail that tells a colleague of a case, due at once: the owner of the account where there is one, but
 * for an escalation. Its name follows from the case alone, so that planning it twice is planning it once: an
 * alert is named by the opening, a nudge by its number.
 *
 * @param about the customer of the case, by whom {@link ownerLocaleOf} tells the language of the owner
 * @param addressKey `KeyRing.address`
 */
export function caseMail(
  kind: CaseMailKind,
  customerCase: Case,
  { cases, staff }: Pick<Programme, 'cases' | 'staff'>,
  addressKey: Uint8Array,
  now: EpochMs,
  about?: OwnerReads,
): NewStaffMail {
  const owner = kind === 'escalation' ? undefined : customerCase.ownerEmail;
  return {
    ...recipientOf(owner ?? cases.escalateTo, cases, addressKey),
    audience: audienceName({ kind: 'case', ref: customerCase.ref }),
    week: customerCase.week,
    kind,
    turn: kind === 'alert' || kind === 'words' ? customerCase.openings : customerCase.nudges + 1,
    locale: isAddress(owner) ? ownerLocaleOf(about, staff) : staff.locale,
    dueAt: toInstant(now),
  };
}

/**
 * The mail that goes in the place of one that its reader cannot get: the same to whom cases are escalated,
 * due at once. undefined when it was theirs already. Planning it twice is planning it once, too.
 *
 * @param addressKey `KeyRing.address`
 */
export function mailInstead(
  { audience, week, kind, turn, ...mail }: NewStaffMail,
  { cases, staff }: Pick<Programme, 'cases' | 'staff'>,
  addressKey: Uint8Array,
  now: EpochMs,
): NewStaffMail | undefined {
  const other = recipientOf(cases.escalateTo, cases, addressKey);
  return other.recipient === mail.recipient
    ? undefined
    : { ...other, audience, week, kind, turn, locale: staff.locale, dueAt: toInstant(now) };
}

const isAddress = (text: string | undefined): boolean =>
  text !== undefined && normaliseAddress(text).kind === 'ok';

/** This address, or that to which cases are escalated where it is none. */
function recipientOf(
  text: string,
  { escalateTo }: Programme['cases'],
  addressKey: Uint8Array,
): Pick<NewStaffMail, 'to' | 'recipient'> {
  const address = normaliseAddress(text);
  const to = address.kind === 'ok' ? address : normaliseAddress(escalateTo);
  if (to.kind !== 'ok') throw new Error('The programme says nobody to whom cases could be escalated.');
  return { to: to.address, recipient: addressHash(to.normalised, addressKey) };
}
