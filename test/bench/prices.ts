// AWS's prices for us-east-1, in US dollars, without tax and free tiers. Read in November 2026. If you change
// a price, change its date too.

export interface Price {
  readonly usd: number;
  /** The number of units that the price buys. */
  readonly per: number;
  readonly of: string;
  /** The month in which the price was read. */
  readonly readIn: string;
  /** From memory, or second hand. Look at the price page before you quote it. */
  readonly unverified?: true;
}

const MILLION = 1_000_000;
const READ_IN = '2026-11';

export const PRICES = {
  /** The à la carte price. Essentials, the default of new accounts since 21 July 2026, costs $0.16. */
  sesMail: { usd: 0.1, per: 1_000, of: 'SES mails, à la carte', readIn: READ_IN },
  writeUnit: { usd: 0.625, per: MILLION, of: 'DynamoDB write units, on demand', readIn: READ_IN },
  readUnit: { usd: 0.125, per: MILLION, of: 'DynamoDB read units, on demand', readIn: READ_IN },
  lambdaRequest: { usd: 0.2, per: MILLION, of: 'Lambda requests', readIn: READ_IN },
  lambdaGbSecond: { usd: 13.3334, per: MILLION, of: 'Lambda GB-seconds, arm64', readIn: READ_IN },
  sqsRequest: { usd: 0.4, per: MILLION, of: 'SQS requests, standard queue', readIn: READ_IN },
  snsPublish: { usd: 0.5, per: MILLION, of: 'SNS publishes; delivery to SQS is free', readIn: READ_IN },
  logByte: { usd: 0.5, per: 1_000 * MILLION, of: 'bytes put into CloudWatch Logs', readIn: READ_IN },
} as const satisfies Record<string, Price>;

export type Priced = keyof typeof PRICES;
