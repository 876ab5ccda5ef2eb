import { addressHash, domainHash } from '../domain/identity/address.ts';
import type { Feedback, FeedbackRecipient, Happening } from '../domain/mail/feedback.ts';
import { type AddressVerdict, verdictOn } from '../domain/mail/feedback-policy.ts';
import type { ReportStatus } from '../domain/mail/mail-status.ts';
import { isExhausted } from '../domain/mail/soft-bounces.ts';
import { isoWeekOf } from '../domain/time/instant.ts';
import type { AddressStore } from '../ports/addresses.ts';
import type { ContactStore, Report, Reported } from '../ports/contacts.ts';
import type { GatewayNotes } from '../ports/receivers.ts';
import type { StaffMailStore } from '../ports/staff-mails.ts';

export interface FeedbackPorts {
  readonly contacts: Pick<ContactStore, 'report'>;
  readonly staffMails: Pick<StaffMailStore, 'report'>;
  readonly addresses: Pick<AddressStore, 'suppress' | 'countSoftBounce' | 'endSoftRun'>;
  readonly gateways: GatewayNotes;
  /** Hashes addresses (`KeyRing.address`). */
  readonly addressKey: Uint8Array;
}

/** The effect of an event for one recipient. */
export interface TakenFeedback {
  /** Hash of the address. Absent when the event does not show who it was. */
  readonly recipient?: string;
  /** The status for the mail. Absent when the event changes none. */
  readonly status?: ReportStatus;
  /** `unknown-mail`: its tags are not those of a mail of ours. */
  readonly mail: Reported | 'unknown-mail' | 'nothing';
  /** `nobody`: an address should have changed, but the event does not show whose. */
  readonly address: 'suppressed' | 'counted' | 'cleared' | 'nothing' | 'nobody';
  /** The mail is at fault, not the address. */
  readonly isOurFault: boolean;
}

/**
 * Does what follows from an event of SES, for each recipient of the mail. Repeated or reordered events change
 * nothing. An unknown mail changes only its address: an erased customer who complains is still suppressed.
 */
export async function takeFeedback(ports: FeedbackPorts, feedback: Feedback): Promise<TakenFeedback[]> {
  const taken: TakenFeedback[] = [];
  // One after another, because two entries may name one address.
  for (const recipient of feedback.recipients) {
    taken.push(await takeFor(ports, feedback, recipient));
    await noteGateway(ports, feedback, recipient);
  }
  return taken;
}

async function takeFor(
  ports: FeedbackPorts,
  feedback: Feedback,
  recipient: FeedbackRecipient,
): Promise<TakenFeedback> {
  const { mail: status, address, isOurFault = false } = verdictOn(feedback.happening, recipient);
  const hash = recipient.address === undefined ? undefined : addressHash(recipient.address, ports.addressKey);
  // The address goes first: if this stops in between, the event comes again.
  const atAddress = await judge(ports, feedback, hash, address);
  const ofMail =
    status === undefined
      ? 'nothing'
      : await report(ports, feedback, hash, {
          status,
          messageId: feedback.mail.messageId,
          sentAt: feedback.mail.sentAt,
          ...(status === 'SENT' ? {} : { reason: reasonOf(feedback.happening, recipient) }),
        });
  return {
    ...(hash === undefined ? {} : { recipient: hash }),
    ...(status === undefined ? {} : { status }),
    mail: ofMail,
    address: atAddress,
    isOurFault,
  };
}

/** Notes through which gateway the mail of a domain goes, where the receiving server has told it. */
async function noteGateway(
  { gateways, addressKey }: FeedbackPorts,
  { tagged, at, gateway }: Feedback,
  { address }: FeedbackRecipient,
): Promise<void> {
  if (gateway === undefined || address === undefined || tagged?.kind !== 'contact') return;
  await gateways.note({ domain: domainHash(address, addressKey), gateway, week: isoWeekOf(at) });
}

async function judge(
  { addresses }: FeedbackPorts,
  { mail, at }: Feedback,
  hash: string | undefined,
  verdict: AddressVerdict,
): Promise<TakenFeedback['address']> {
  // If the run does not end now, the next delivery ends it.
  if (hash === undefined)
    return verdict.kind === 'suppress' || verdict.kind === 'count' ? 'nobody' : 'nothing';
  switch (verdict.kind) {
    case 'suppress':
      await addresses.suppress(hash, { reason: verdict.reason, at });
      return 'suppressed';
    case 'count':
      if (!isExhausted(await addresses.countSoftBounce(hash, mail))) return 'counted';
      await addresses.suppress(hash, { reason: 'bounced', at });
      return 'suppressed';
    case 'end-run':
      await addresses.endSoftRun(hash, mail);
      return 'cleared';
    case 'nothing':
      return 'nothing';
  }
}

async function report(
  { contacts, staffMails }: FeedbackPorts,
  { tagged }: Feedback,
  hash: string | undefined,
  what: Omit<Report, 'attempt'>,
): Promise<TakenFeedback['mail']> {
  if (tagged?.kind === 'contact') return contacts.report(tagged.id, { ...what, attempt: tagged.attempt });
  if (tagged === undefined || hash === undefined) return 'unknown-mail';
  return staffMails.report({ ...tagged.id, recipient: hash }, { ...what, attempt: tagged.attempt });
}

/**
 * Why a mail did not arrive, to explain it later: `permanent bounce, General: 5.1.1 smtp; 550 user unknown`.
 */
function reasonOf(happening: Happening, { said }: FeedbackRecipient): string {
  const detail = said === undefined ? '' : `: ${said}`;
  const listed = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');
  switch (happening.kind) {
    case 'bounce':
      return `${listed(`${happening.type} bounce`, happening.subType)}${detail}`;
    case 'complaint':
      return listed('complaint', happening.feedbackType, happening.subType);
    default:
      return happening.kind;
  }
}
