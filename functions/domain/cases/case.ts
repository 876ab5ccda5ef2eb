import type { AskId } from '../mail/contact-id.ts';
import type { Instant } from '../time/instant.ts';

/**
 * open: nobody has taken it. taken: somebody works on it. resolved: done. withdrawn: the customer changed the
 * answer or it became doubtful, so nothing is left to do.
 */
export const CASE_STATUSES = ['open', 'taken', 'resolved', 'withdrawn'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** Names a case by the ask it came from. */
export type CaseId = AskId;

/**
 * Facts about the customer, copied in so that a list of cases never joins. They are as of the opening; the
 * owner is as of the last mail about the case.
 */
export interface CaseFacts {
  readonly band: string;
  readonly account?: string;
  readonly region?: string;
  readonly ownerEmail?: string;
  /** Worth to the company per year, in the company's own currency. */
  readonly annualValue?: number;
}

/** A detractor's answer until somebody has resolved it. */
export interface Case extends CaseId, CaseFacts {
  readonly status: CaseStatus;
  /** When it was opened. A case that came back has the time of the last opening. */
  readonly openedAt: Instant;
  readonly takenAt?: Instant;
  readonly resolvedAt?: Instant;
  /** How often it was opened, from 1. */
  readonly openings: number;
  /** Whether the customer had given a reason when the owner last got a mail about this case. */
  readonly toldWhy: boolean;
  /** How many escalations and overdue mails it has had. */
  readonly nudges: number;
  /**
   * When the next escalation or overdue mail is due: its place on the agenda. Absent when nothing is left to
   * do.
   */
  readonly nudgeAt?: Instant;
  /** Counts the writes. A write succeeds only if the revision is still the one that was read. */
  readonly revision: number;
}

/** Whether somebody still has work to do. */
export const isUnresolved = ({ status }: Pick<Case, 'status'>): boolean =>
  status === 'open' || status === 'taken';
