import type { Case, CaseId } from '../domain/cases/case.ts';
import { resolve, take } from '../domain/cases/case-steps.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { toInstant } from '../domain/time/instant.ts';
import type { CaseStore } from '../ports/cases.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReviewStore } from '../ports/reviews.ts';

/** Two colleagues may press at once, and settling may change the case. More tries mean a fault. */
const MAX_TRIES = 5;

/** What somebody can do about a case. */
export type CaseAct = 'take' | 'resolve';

export interface CasePorts {
  readonly cases: Pick<CaseStore, 'get' | 'replace'>;
  readonly reviews: ReviewStore;
  readonly clock: Clock;
}

export type CaseOutcome =
  | { readonly kind: 'done'; readonly case: Case }
  /** Somebody did it before, or nothing is left to do. The case says which. */
  | { readonly kind: 'already'; readonly case: Case }
  /** We signed the link, but the case is no longer stored. */
  | { readonly kind: 'no-such-case' };

/**
 * Marks a case as taken or resolved. A second call changes nothing. After a resolved case the customer is
 * planned anew.
 *
 * @throws Error when others keep changing the case
 */
export async function actOnCase(
  { cases, reviews, clock }: CasePorts,
  programme: Pick<Programme, 'cases' | 'keyAccounts' | 'fatigue'>,
  id: CaseId,
  act: CaseAct,
): Promise<CaseOutcome> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const customerCase = await cases.get(id);
    if (customerCase === undefined) return { kind: 'no-such-case' };
    const next =
      act === 'take' ? take(customerCase, clock.now(), programme) : resolve(customerCase, clock.now());
    if (next === undefined) return { kind: 'already', case: customerCase };
    if (!(await cases.replace(customerCase, next))) continue;
    // The case may have kept a question back. Where this breaks off, the question goes on the day for which
    // it is planned.
    if (act === 'resolve' && programme.fatigue.whileCaseOpen !== undefined)
      await reviews.review(id.ref, toInstant(clock.now()));
    return { kind: 'done', case: next };
  }
  throw new Error(`The case of ${id.ref} in ${id.week} was changed by others again and again.`);
}
