import { BATCH_SIZE } from '../../functions/wiring/outbox-queue.ts';
import { PRICES, type Priced } from './prices.ts';

/** The measured costs of one email. */
export interface EmailCosts {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** CPU of the sender on this machine, in ms. */
  readonly cpuMs: number;
  /** How many bytes the sender logs. */
  readonly logBytes: number;
}

/** Values that a laptop cannot measure, each with its reason. Times are in ms. */
export const ASSUMED = {
  /** SES's rate for a new production account, multiplied by the gate's share of it. */
  pacePerSecond: 14 * 0.9,
  /** Memory of `send`, as in `outbox.ts` of the stack. Lambda gives one CPU with 1,769 MB. */
  sendMemoryMb: 512,
  mbOfOneCpu: 1_769,
  /**
   * Senders that work at once: the default of a stage, and enough for this pace. Each is busy or waits for
   * its slots, and Lambda bills both.
   */
  workers: 2,
  /**
   * The time of one request to DynamoDB (five a mail) and one to SES, from a Lambda in the same region
   * (unverified).
   */
  dynamoDbMs: 5,
  sesMs: 80,
  /** Requests to SQS for ten messages: to put them in, to receive them and to delete them. */
  sqsRequestsPerBatch: 3,
  /** Lambda's own lines about a call: start, end, report. */
  platformLogBytes: 600,
  /** Events of SES per mail: nearly all mails are delivered, some bounce, and few get a complaint. */
  deliveries: 0.98,
  bounces: 0.02,
  complaints: 0.001,
  /** What `feedback` needs for one event: memory, time, and half a read each of the mail and the address. */
  feedbackMemoryMb: 256,
  feedbackMs: 20,
  feedbackReadUnits: 1,
  /** For a bounce or complaint: the mail's status and the suppression. A delivery writes nothing. */
  badNewsWriteUnits: 2,
  /** Only events other than a plain delivery are logged. */
  feedbackLogBytes: 500,
} as const;

export interface SendDollars {
  /** Without SES's own price. */
  readonly perMillion: number;
  readonly sesPerMillion: number;
  readonly gbSecondsPerEmail: number;
  readonly eventsPerEmail: number;
  /** Dollars per million mails, by what the money pays for. */
  readonly parts: Readonly<Record<Priced, number>>;
}

/**
 * What a million emails cost, from the measured costs of one and the assumed values. The units include the
 * planner. Its ticks cost the same even without mail.
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
    // Each event enters its queue alone, and is received and deleted with nine others.
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
