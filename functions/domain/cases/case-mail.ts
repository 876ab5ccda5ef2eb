import { addressHash, normaliseAddress } from '../identity/address.ts';
import { audienceName } from '../mail/audience.ts';
import type { NewStaffMail, StaffKind } from '../mail/staff-mail.ts';
import type { Programme } from '../programme/programme.ts';
import { toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import type { Case } from './case.ts';
import { type OwnerReads, ownerLocaleOf } from './owner-locale.ts';

/** Whoever was told of a case is told of its end by the mails they got, so `withdrawn` is planned apart. */
export type CaseMailKind = Exclude<StaffKind, 'digest' | 'withdrawn'>;

/**
 * The mail that tells a colleague about a case, due at once. It goes to the owner of the account; an
 * escalation, or a case without an owner, goes to `escalateTo`. The name follows from the case alone, so
 * planning a mail twice makes one mail: an alert bears the number of the opening, a nudge its own number.
 *
 * @param about the customer of the case; decides the owner's language, see {@link ownerLocaleOf}
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
 * The mail to send to `escalateTo` when its reader cannot get it, due at once; undefined if it went to
 * `escalateTo` already. Planning it twice makes one mail.
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

/** This address, or `escalateTo` if the text is no address. */
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
