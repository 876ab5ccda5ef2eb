import type { AskId } from '../mail/contact-id.ts';
import type { Instant } from '../time/instant.ts';

/**
 * open: nobody has taken it. taken: somebody works on it. resolved: done. withdrawn: the customer has changed
 * the answer, or it has become doubtful, so that there is nothing left to do.
 */
export const CASE_STATUSES = ['open', 'taken', 'resolved', 'withdrawn'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** Names a case by the ask it came from. */
export type CaseId = AskId;

/**
 * What was true of the customer when the case was opened, of the owner when somebody was last told of it,
 * copied in so that a list of cases never joins.
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
  /** When it was opened; of one that was withdrawn and came back, the last time. */
  readonly openedAt: Instant;
  readonly takenAt?: Instant;
  readonly resolvedAt?: Instant;
  /** How often it was opened, from 1. */
  readonly openings: number;
  /** Whether the customer had said why when the owner was last told of this case. */
  readonly toldWhy: boolean;
  /** How often it was escalated or somebody was reminded of it. */
  readonly nudges: number;
  /**
   * When it is to be escalated or reminded of next, its place on the agenda; absent once nothing is left to
   * do.
   */
  readonly nudgeAt?: Instant;
  /** Counts the writes; a write holds only while it is what was read. */
  readonly revision: number;
}

/** Whether something is left to do. */
export const isUnresolved = ({ status }: Pick<Case, 'status'>): boolean =>
  status === 'open' || status === 'taken';
