import type { Programme } from '../programme/programme.ts';
import { after } from '../time/duration.ts';
import { type Instant, toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import { type Case, type CaseFacts, type CaseId, isUnresolved } from './case.ts';

// Every step a case can take. One that its status does not allow is undefined: two people may press at once,
// and a mail may be read long after the case was closed.

type CasePolicy = Pick<Programme, 'cases'>;

/** When a case is escalated or reminded of next. */
const nudgeTime = (status: 'open' | 'taken', { cases }: CasePolicy, now: EpochMs): Instant =>
  toInstant(after(now, status === 'open' ? cases.escalateAfter : cases.resolveWithin));

/** What a case keeps of its steps so far, without those that the next one sets anew. */
function past(customerCase: Case): Omit<Case, 'takenAt' | 'nudgeAt'> {
  const { takenAt: _taken, nudgeAt: _nudge, ...rest } = customerCase;
  return rest;
}

/**
 * A case as it begins.
 *
 * @param toldWhy whether the owner hears of a reason at once
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
  nudgeAt: nudgeTime('open', programme, now),
  revision: 0,
});

/**
 * A withdrawn case comes back, with today's facts; undefined for any other. The nudges count on, for each
 * mail of a case is named by its number. One number is left out: a mail may have been planned under it by a
 * nudge that broke off, and one that still waits from before is thereby outdated.
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

/** Somebody takes an open case; undefined for any other. */
export const take = (customerCase: Case, now: EpochMs, programme: CasePolicy): Case | undefined =>
  customerCase.status === 'open'
    ? {
        ...past(customerCase),
        status: 'taken',
        takenAt: toInstant(now),
        nudgeAt: nudgeTime('taken', programme, now),
      }
    : undefined;

/** An unresolved case is resolved, taken or not; undefined for any other. */
export function resolve(customerCase: Case, now: EpochMs): Case | undefined {
  if (!isUnresolved(customerCase)) return undefined;
  const { nudgeAt: _, ...rest } = customerCase;
  return { ...rest, status: 'resolved', resolvedAt: toInstant(now) };
}

/**
 * The answer behind an unresolved case counts no longer; undefined for any other: what was resolved stays so.
 */
export const withdraw = (customerCase: Case): Case | undefined =>
  isUnresolved(customerCase) ? { ...past(customerCase), status: 'withdrawn' } : undefined;

/** Somebody was reminded of an unresolved case; undefined for any other. */
export const nudge = (customerCase: Case, now: EpochMs, programme: CasePolicy): Case | undefined =>
  customerCase.status === 'open' || customerCase.status === 'taken'
    ? {
        ...customerCase,
        nudges: customerCase.nudges + 1,
        nudgeAt: nudgeTime(customerCase.status, programme, now),
      }
    : undefined;

/** The case with the owner that its customer has now; as it is when the customer is no longer kept. */
export function ownedAsNow(customerCase: Case, customer: Pick<CaseFacts, 'ownerEmail'> | undefined): Case {
  if (customer === undefined) return customerCase;
  const { ownerEmail: _, ...rest } = customerCase;
  return customer.ownerEmail === undefined ? rest : { ...rest, ownerEmail: customer.ownerEmail };
}

/** The owner has been told why; undefined when they were before, or when nothing is left to do. */
export const tellWhy = (customerCase: Case): Case | undefined =>
  isUnresolved(customerCase) && !customerCase.toldWhy ? { ...customerCase, toldWhy: true } : undefined;
