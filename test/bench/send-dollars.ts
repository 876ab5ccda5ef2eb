import { BATCH_SIZE } from '../../functions/wiring/outbox-queue.ts';
import { PRICES, type Priced } from './prices.ts';

/** What is measured of one email. */
export interface EmailCosts {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** CPU of the sender on this machine, in ms. */
  readonly cpuMs: number;
  /** What the sender logs. */
  readonly logBytes: number;
}

/** What cannot be measured on a laptop, each with its reason. Times are in ms. */
export const ASSUMED = {
  /** SES's rate by the gate's share of it: what a new production account sends. */
  pacePerSecond: 14 * 0.9,
  /** Memory of `send`, as in `outbox.ts` of the stack, and its CPU: Lambda gives one with 1,769 MB. */
  sendMemoryMb: 512,
  mbOfOneCpu: 1_769,
  /**
   * Senders side by side, the default of a stage, and enough for this pace. All of them are busy or wait for
   * their slots, which Lambda bills.
   */
  workers: 2,
  /**
   * One request to DynamoDB, five a mail, and one to SES, as seen from a Lambda in the same region
   * (unverified).
   */
  dynamoDbMs: 5,
  sesMs: 80,
  /** Requests to SQS for ten messages, as they go in, come out and are deleted. */
  sqsRequestsPerBatch: 3,
  /** Lambda's own lines about a call: start, end, report. */
  platformLogBytes: 600,
  /** Events of SES per mail: all but some mails are delivered, some bounce, few are complained of. */
  deliveries: 0.98,
  bounces: 0.02,
  complaints: 0.001,
  /**
   * What `feedback` needs for one event: its memory and time; half a read of the mail and of the address
   * each.
   */
  feedbackMemoryMb: 256,
  feedbackMs: 20,
  feedbackReadUnits: 1,
  /** Of a bounce or complaint: the mail's status, and the suppression. A delivery writes nothing. */
  badNewsWriteUnits: 2,
  /** Only what is not a plain delivery is logged. */
  feedbackLogBytes: 500,
} as const;

export interface SendDollars {
  /** Without SES's own price. */
  readonly perMillion: number;
  readonly sesPerMillion: number;
  readonly gbSecondsPerEmail: number;
  readonly eventsPerEmail: number;
  /** Dollars per million mails, by what is paid for. */
  readonly parts: Readonly<Record<Priced, number>>;
}

/**
 * What a million emails cost, from what was measured of one and what is assumed. The planner is in the units;
 * its ticks cost the same with no mail at all.
 */
export function sendDollars({ writeUnits, readUnits, cpuMs, logBytes }: EmailCosts): SendDollars {
  const a = ASSUMED;
  const busyMs = (cpuMs * a.mbOfOneCpu) / a.sendMemoryMb + 5 * a.dynamoDbMs + a.sesMs;
  const waitingMs = (a.workers * 1_000) / a.pacePerSecond;
  const sendGbSeconds = (Math.max(busyMs, waitingMs) * a.sendMemoryMb) / 1_024 / 1_000;
  const badNews = a.bounces + a.complaints;
  const events = a.deliveries + badNews;
  const gbSeconds = sendGbSeconds + (events * a.feedbackMs * a.feedbackMemoryMb) / 1_024 / 1_000;
  const amounts: Record<Priced, number> = {
    sesMail: 1,
    writeUnit: writeUnits + badNews * a.badNewsWriteUnits,
    readUnit: readUnits + events * a.feedbackReadUnits,
    lambdaRequest: (1 + events) / BATCH_SIZE,
    lambdaGbSecond: gbSeconds,
    // An event goes into its queue alone, and comes out and is deleted with nine others.
    sqsRequest: a.sqsRequestsPerBatch / BATCH_SIZE + events * (1 + (a.sqsRequestsPerBatch - 1) / BATCH_SIZE),
    snsPublish: events,
    logByte: logBytes + ((1 + events) * a.platformLogBytes) / BATCH_SIZE + badNews * a.feedbackLogBytes,
  };
  const parts = Object.fromEntries(
    Object.entries(PRICES).map(([name, { usd, per }]) => [
      name,
      (amounts[name as Priced] * usd * 1_000_000) / per,
    ]),
  ) as Record<Priced, number>;
  const { sesMail, ...ours } = parts;
  return {
    perMillion: Object.values(ours).reduce((sum, part) => sum + part, 0),
    sesPerMillion: sesMail,
    gbSecondsPerEmail: gbSeconds,
    eventsPerEmail: events,
    parts,
  };
}
