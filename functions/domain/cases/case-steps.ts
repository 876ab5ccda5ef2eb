import { caseTimes } from '../programme/key-account.ts';
import type { Programme } from '../programme/programme.ts';
import { after } from '../time/duration.ts';
import { type Instant, toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import { type Case, type CaseFacts, type CaseId, isUnresolved } from './case.ts';

// Every step a case can take. A step is undefined when the status does not allow it: two people may press at
// once, and somebody may read a mail long after the case was closed.

type CasePolicy = Pick<Programme, 'cases' | 'keyAccounts'>;

/** When a case is next escalated, or its holder reminded. That of a key account comes up sooner. */
function nudgeTime(
  status: 'open' | 'taken',
  facts: Pick<CaseFacts, 'annualValue'>,
  programme: CasePolicy,
  now: EpochMs,
): Instant {
  const { escalateAfter, resolveWithin } = caseTimes(facts, programme);
  return toInstant(after(now, status === 'open' ? escalateAfter : resolveWithin));
}

/** The case without the fields that the next step sets anew. */
function past(customerCase: Case): Omit<Case, 'takenAt' | 'nudgeAt'> {
  const { takenAt: _taken, nudgeAt: _nudge, ...rest } = customerCase;
  return rest;
}

/**
 * A new case.
 *
 * @param toldWhy whether the owner's first mail gives the reason
 */
export const openCase = (
  id: CaseId,
  facts: CaseFacts,
  toldWhy: boolean,
  now: EpochMs,
  programme: CasePolicy,
): Case => ({
  ...facts,
  ref: id.ref,
  week: id.week,
  status: 'open',
  openedAt: toInstant(now),
  openings: 1,
  toldWhy,
  nudges: 0,
  nudgeAt: nudgeTime('open', facts, programme, now),
  revision: 0,
});

/**
 * A withdrawn case comes back, with today's facts; undefined for any other. The nudges go on counting,
 * because their number names a mail. One number is skipped: a nudge that broke off may have planned a mail
 * under it, and skipping also makes any earlier mail that still waits outdated.
 */
export function reopen(
  customerCase: Case,
  facts: CaseFacts,
  toldWhy: boolean,
  now: EpochMs,
  programme: CasePolicy,
): Case | undefined {
  if (customerCase.status !== 'withdrawn') return undefined;
  const { openings, nudges, revision } = customerCase;
  return {
    ...openCase(customerCase, facts, toldWhy, now, programme),
    openings: openings + 1,
    nudges: nudges + 1,
    revision,
  };
}

/** Somebody takes an open case. Undefined for any other case. */
export const take = (customerCase: Case, now: EpochMs, programme: CasePolicy): Case | undefined =>
  customerCase.status === 'open'
    ? {
        ...past(customerCase),
        status: 'taken',
        takenAt: toInstant(now),
        nudgeAt: nudgeTime('taken', customerCase, programme, now),
      }
    : undefined;

/** An open or taken case is resolved. Undefined for any other case. */
export function resolve(customerCase: Case, now: EpochMs): Case | undefined {
  if (!isUnresolved(customerCase)) return undefined;
  const { nudgeAt: _, ...rest } = customerCase;
  return { ...rest, status: 'resolved', resolvedAt: toInstant(now) };
}

/**
 * The answer behind an unresolved case no longer counts. Undefined for any other case: a resolved case stays
 * resolved.
 */
export const withdraw = (customerCase: Case): Case | undefined =>
  isUnresolved(customerCase) ? { ...past(customerCase), status: 'withdrawn' } : undefined;

/** Somebody was reminded of an unresolved case. Undefined for any other case. */
export const nudge = (customerCase: Case, now: EpochMs, programme: CasePolicy): Case | undefined =>
  customerCase.status === 'open' || customerCase.status === 'taken'
    ? {
        ...customerCase,
        nudges: customerCase.nudges + 1,
        nudgeAt: nudgeTime(customerCase.status, customerCase, programme, now),
      }
    : undefined;

/** The case with the owner that its customer has now. Unchanged when the customer is no longer stored. */
export function ownedAsNow(customerCase: Case, customer: Pick<CaseFacts, 'ownerEmail'> | undefined): Case {
  if (customer === undefined) return customerCase;
  const { ownerEmail: _, ...rest } = customerCase;
  return customer.ownerEmail === undefined ? rest : { ...rest, ownerEmail: customer.ownerEmail };
}

/** The owner has been told the reason. Undefined if the owner knew it, or if the case needs no more work. */
export const tellWhy = (customerCase: Case): Case | undefined =>
  isUnresolved(customerCase) && !customerCase.toldWhy ? { ...customerCase, toldWhy: true } : undefined;
