import type { Programme } from '../programme/programme.ts';
import { after } from '../time/duration.ts';
import { type Instant, toInstant } from '../time/instant.ts';
import { type Case, type CaseFacts, type CaseId, isUnresolved } from './case.ts';

// Every step a case can take. One that its status does not allow is undefined: two people may press at once, and a mail may
// be read long after the case was closed.

type CasePolicy = Pick<Programme, 'cases'>;

/** When a case is escalated or reminded of next. */
const nudgeTime = (status: 'open' | 'taken', { cases }: CasePolicy, now: number): Instant =>
  toInstant(after(now, status === 'open' ? cases.escalateAfter : cases.resolveWithin));

/** What a case keeps of its steps so far, without those that the next one sets anew. */
function past(of: Case): Omit<Case, 'takenAt' | 'nudgeAt'> {
  const { takenAt: _taken, nudgeAt: _nudge, ...rest } = of;
  return rest;
}

/**
 * A case as it begins.
 *
 * @param toldWhy whether the owner hears of a reason at once
 * @param now epoch milliseconds
 */
export const openCase = (
  id: CaseId,
  facts: CaseFacts,
  toldWhy: boolean,
  now: number,
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
 * A withdrawn case comes back, with today's facts; undefined for any other. The nudges count on, for each mail of a case is named by
 * its number. One number is left out: a mail may have been planned under it by a nudge that broke off, and one that still waits from
 * before is thereby outdated.
 */
export function reopen(
  of: Case,
  facts: CaseFacts,
  toldWhy: boolean,
  now: number,
  programme: CasePolicy,
): Case | undefined {
  if (of.status !== 'withdrawn') return undefined;
  const { openings, nudges, revision } = of;
  return {
    ...openCase(of, facts, toldWhy, now, programme),
    openings: openings + 1,
    nudges: nudges + 1,
    revision,
  };
}

/** Somebody takes an open case; undefined for any other. */
export const take = (of: Case, now: number, programme: CasePolicy): Case | undefined =>
  of.status === 'open'
    ? {
        ...past(of),
        status: 'taken',
        takenAt: toInstant(now),
        nudgeAt: nudgeTime('taken', programme, now),
      }
    : undefined;

/** An unresolved case is resolved, taken or not; undefined for any other. */
export function resolve(of: Case, now: number): Case | undefined {
  if (!isUnresolved(of)) return undefined;
  const { nudgeAt: _, ...rest } = of;
  return { ...rest, status: 'resolved', resolvedAt: toInstant(now) };
}

/** The answer behind an unresolved case counts no longer; undefined for any other: what was resolved stays so. */
export const withdraw = (of: Case): Case | undefined =>
  isUnresolved(of) ? { ...past(of), status: 'withdrawn' } : undefined;

/** Somebody was reminded of an unresolved case; undefined for any other. */
export const nudge = (of: Case, now: number, programme: CasePolicy): Case | undefined =>
  of.status === 'open' || of.status === 'taken'
    ? { ...of, nudges: of.nudges + 1, nudgeAt: nudgeTime(of.status, programme, now) }
    : undefined;

/** The case with the owner that its customer has now; as it is when the customer is no longer kept. */
export function ownedAsNow(of: Case, customer: Pick<CaseFacts, 'ownerEmail'> | undefined): Case {
  if (customer === undefined) return of;
  const { ownerEmail: _, ...rest } = of;
  return customer.ownerEmail === undefined ? rest : { ...rest, ownerEmail: customer.ownerEmail };
}

/** The owner has been told why; undefined when they were before, or when nothing is left to do. */
export const tellWhy = (of: Case): Case | undefined =>
  isUnresolved(of) && !of.toldWhy ? { ...of, toldWhy: true } : undefined;
