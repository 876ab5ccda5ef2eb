import type { BounceType, FeedbackRecipient, Happening } from './feedback.ts';
import type { ReportStatus } from './mail-status.ts';
import type { SuppressionReason } from './suppression.ts';

/** What happens to an address. */
export type AddressVerdict =
  | { readonly kind: 'suppress'; readonly reason: SuppressionReason }
  /** Counts one more soft bounce in its run (`soft-bounces.ts`). */
  | { readonly kind: 'count' }
  | { readonly kind: 'end-run' }
  | { readonly kind: 'nothing' };

export interface FeedbackVerdict {
  /** The new status of the mail; absent when the report says nothing new. */
  readonly mail?: ReportStatus;
  readonly address: AddressVerdict;
  /** The mail itself is at fault and not its recipient: somebody must look at our templates. */
  readonly isOurFault?: true;
}

interface Row extends FeedbackVerdict {
  /**
   * What happened, in any case of letters. Of several values any one fits; a field that is absent may be
   * anything.
   */
  readonly on:
    | { readonly kind: 'bounce'; readonly type?: BounceType; readonly subType?: readonly string[] }
    | {
        readonly kind: 'complaint';
        readonly feedbackType?: readonly string[];
        readonly subType?: readonly string[];
      }
    | { readonly kind: 'delivery' | 'reject' };
  /** Matches only if no receiving server said anything about the recipient. */
  readonly unsaid?: true;
  readonly because: string;
}

const BOUNCED = { kind: 'suppress', reason: 'bounced' } as const;
const COMPLAINED = { kind: 'suppress', reason: 'complained' } as const;
const NOTHING = { kind: 'nothing' } as const;

/**
 * What follows from a report of SES: the first row that fits. Types and subtypes, with their meaning, come
 * from SES's developer guide: "Contents of event data that Amazon SES publishes to Amazon SNS", bounce types
 * and complaint types.
 */
export const FEEDBACK_POLICY: readonly Row[] = [
  {
    on: { kind: 'bounce', type: 'permanent', subType: ['UnsubscribedRecipient'] },
    mail: 'BOUNCED',
    address: { kind: 'suppress', reason: 'unsubscribed' },
    because: 'The reader told SES, not us, to be left in peace, and SES held the mail back.',
  },
  {
    on: { kind: 'bounce', type: 'permanent' },
    mail: 'BOUNCED',
    address: BOUNCED,
    because:
      'There is no such mailbox (General, NoEmail), or SES knows as much already and did not try (Suppressed, OnAccountSuppressionList): each further mail costs reputation and reaches nobody.',
  },
  {
    on: { kind: 'bounce', type: 'transient', subType: ['General'] },
    unsaid: true,
    address: NOTHING,
    because:
      'An automatic reply: somebody is out of the office. It comes back as a bounce without a delivery status notification; the mailbox simulator (ooto@) shows it. The mail did arrive.',
  },
  {
    on: {
      kind: 'bounce',
      type: 'transient',
      subType: ['MessageTooLarge', 'ContentRejected', 'AttachmentRejected'],
    },
    mail: 'BOUNCED',
    address: NOTHING,
    isOurFault: true,
    because: 'SES says that another message may get through: the address has nothing to do with it.',
  },
  {
    on: { kind: 'bounce' },
    mail: 'BOUNCED',
    address: { kind: 'count' },
    because:
      'Transient: a full mailbox, a server that did not answer. SES reports it only after it has given up on this mail, and a later one may arrive. Undetermined: it could not make out why, which blames nobody for good.',
  },
  {
    on: { kind: 'complaint', feedbackType: ['not-spam'] },
    address: NOTHING,
    because: 'The reader took the mail out of the spam folder: the contrary of a complaint (RFC 6430).',
  },
  {
    on: { kind: 'complaint', subType: ['OnAccountSuppressionList'] },
    // Not COMPLAINED: nobody got this mail, so nobody called it spam.
    mail: 'BOUNCED',
    address: COMPLAINED,
    because: 'SES held the mail back: its reader has complained of an earlier one.',
  },
  {
    on: { kind: 'complaint', feedbackType: ['auth-failure', 'dmarc', 'dkim', 'spf'] },
    address: NOTHING,
    isOurFault: true,
    because:
      'A machine says that our DKIM, SPF or DMARC did not hold (RFC 6591; the other three names are what some reporters write for it). No reader has said anything: it is ours to put right, or of somebody who writes in our name.',
  },
  {
    on: { kind: 'complaint', feedbackType: ['opt-out', 'opt-out-list', 'unsubscribe'] },
    address: { kind: 'suppress', reason: 'unsubscribed' },
    because:
      'The reader wants to be left in peace and calls nothing spam (in drafts of RFC 5965, and still sent): a wish, which follows them to a new address.',
  },
  {
    on: { kind: 'complaint' },
    mail: 'COMPLAINED',
    address: COMPLAINED,
    because:
      'The other types of RFC 5965 (abuse, fraud, virus, other), or none, which is most of them: somebody told their provider of this mail, who holds every further mail against us. At 0.1 % AWS reviews the account. Phishing and viruses in our name are told of by readers and their providers too, and that mailbox had better get nothing more. Of a type that nobody has heard of yet, too: a mail too few costs less than a complaint too many.',
  },
  {
    on: { kind: 'delivery' },
    mail: 'SENT',
    address: { kind: 'end-run' },
    because: 'A receiving server took it: SES had the mail, whatever became of its answer to us.',
  },
  {
    on: { kind: 'reject' },
    mail: 'REFUSED',
    address: NOTHING,
    isOurFault: true,
    because: 'SES found a virus in the mail, or could not make it: it tried no address.',
  },
];

function fits({ on, unsaid }: Row, happening: Happening, { said }: FeedbackRecipient): boolean {
  if (unsaid === true && said !== undefined) return false;
  const told = new Map<string, string>(Object.entries(happening));
  return Object.entries<string | readonly string[]>(on).every(([field, wanted]) =>
    [wanted].flat().some((each) => each.toLowerCase() === told.get(field)?.toLowerCase()),
  );
}

/** What follows, for one recipient, from what happened. */
export function verdictOn(happening: Happening, recipient: FeedbackRecipient): FeedbackVerdict {
  const row = FEEDBACK_POLICY.find((each) => fits(each, happening, recipient));
  // Each kind has a last row without conditions.
  if (row === undefined) throw new Error(`The feedback policy has no row for a ${happening.kind}.`);
  const { mail, address, isOurFault } = row;
  return {
    ...(mail === undefined ? {} : { mail }),
    address,
    ...(isOurFault === undefined ? {} : { isOurFault }),
  };
}
