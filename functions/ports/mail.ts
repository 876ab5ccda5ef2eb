import type { SendPoint } from '../domain/mail/breaker.ts';

export interface OutgoingMail {
  readonly to: string;
  /** The whole message: RFC 5322, with CRLF. */
  readonly raw: Uint8Array;
  /** SES message tags: names and values of A–Z a–z 0–9 _ - only; never an address or a name. */
  readonly tags: Readonly<Record<string, string>>;
}

export type MailOutcome =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** SES refused this recipient. That says nothing about the next. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** SES refused this message and sent nothing: we have a fault in a template or in how we make mails. */
  | { readonly kind: 'faulty'; readonly reason: string }
  /** Over the rate or the daily quota. Nothing was sent; it may be sent later. */
  | { readonly kind: 'slow-down'; readonly reason: string }
  | { readonly kind: 'stop-for-today'; readonly reason: string }
  /** The account or configuration set is paused, or the identity not verified: every mail would fail. */
  | { readonly kind: 'stop'; readonly reason: string }
  /** It failed before any byte of the request was written. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** It may have been sent. Never send it again. */
  | { readonly kind: 'ambiguous'; readonly reason: string };

export interface MailQuota {
  readonly perSecond: number;
  /** Mails still allowed in the current 24 hours. */
  readonly leftToday: number;
  /** Mails allowed in any 24 hours; infinite without a limit. */
  readonly perDay: number;
}

export interface MailGateway {
  send(mail: OutgoingMail): Promise<MailOutcome>;
}

/** Asks what SES allows. It is separate from the gateway, so that the planner cannot send. */
export type ReadQuota = () => Promise<MailQuota>;

/** What SES counted of our mails in the last 14 days, in stretches of 15 minutes, in any order. */
export type ReadReputation = () => Promise<readonly SendPoint[]>;
