import type { BounceType } from './feedback.ts';

const NAMED: ReadonlyMap<string, BounceType> = new Map([
  ['permanent', 'permanent'],
  ['transient', 'transient'],
]);

/** Subtypes that SES uses under one type only. */
const BY_SUB_TYPE: ReadonlyMap<string, BounceType> = new Map([
  ['noemail', 'permanent'],
  ['suppressed', 'permanent'],
  ['onaccountsuppressionlist', 'permanent'],
  ['unsubscribedrecipient', 'permanent'],
  ['mailboxfull', 'transient'],
  ['messagetoolarge', 'transient'],
  ['contentrejected', 'transient'],
  ['attachmentrejected', 'transient'],
]);

/** An enhanced status code, `5.1.1` (RFC 3463). */
const STATUS = /(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)/;
/** The codes `X.1.…` are about an address; these of them are about the sender's address. */
const OF_THE_SENDER: readonly string[] = ['7', '8'];

/**
 * Whether a bounce is for good. SES says so. If the record lacks it, the subtype tells, or what the receiving
 * server said. A type that SES adds one day counts as undetermined.
 *
 * @param type as SES writes it; empty when the record lacks it
 * @param said what the receiving server said of the recipients
 */
export function bounceType(type: string, subType: string, said: string): BounceType {
  if (type !== '') return NAMED.get(type.toLowerCase()) ?? 'undetermined';
  const bySubType = BY_SUB_TYPE.get(subType.toLowerCase());
  if (bySubType !== undefined) return bySubType;
  const [, level, subject, detail = ''] = STATUS.exec(said) ?? [];
  if (level === '4') return 'transient';
  return subject === '1' && !OF_THE_SENDER.includes(detail) ? 'permanent' : 'undetermined';
}
