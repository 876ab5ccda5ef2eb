import type { CaseId } from '../domain/cases/case.ts';
import { caseMail } from '../domain/cases/case-mail.ts';
import { nudge, ownedAsNow } from '../domain/cases/case-steps.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { toEpochMs } from '../domain/time/instant.ts';
import type { BundleSource } from '../ports/bundles.ts';
import type { CaseStore } from '../ports/cases.ts';
import type { CustomerStore } from '../ports/customers.ts';
import type { StaffMailStore } from '../ports/staff-mails.ts';
import { type DuePorts, eachDue, type Failure } from './each-due.ts';

export interface NudgePorts extends DuePorts {
  readonly cases: CaseStore;
  readonly customers: Pick<CustomerStore, 'get'>;
  readonly staff: StaffMailStore;
  readonly bundles: BundleSource;
  /** `KeyRing.address`: names colleagues in keys. */
  readonly addressKey: Uint8Array;
}

export interface NudgeResult {
  /** Cases that nobody has taken. */
  readonly escalated: number;
  /** Cases that somebody has taken and not resolved. */
  readonly reminded: number;
  /** Cases that could not be read or written, with the reason of each; they stay due. */
  readonly failed: readonly Failure[];
}

/**
 * One tick of the case lane: every unresolved case whose time has come is escalated, or the owner of the
 * account is reminded, and it comes up again after the programme's time. It bears the owner that the customer
 * has then. One that fails never holds up the others.
 *
 * @throws when the agenda, or the templates and the programme, cannot be read
 */
export async function nudgeCases(ports: NudgePorts): Promise<NudgeResult> {
  const { programme } = await ports.bundles.current();
  const { outcomes, failed } = await eachDue(ports, 'case', (due) => nudgeCase(ports, programme, due.case));
  return {
    escalated: outcomes.filter((outcome) => outcome === 'escalation').length,
    reminded: outcomes.filter((outcome) => outcome === 'overdue').length,
    failed,
  };
}

/** The mail that was planned; undefined when nothing is due any more, or somebody else came first. */
async function nudgeCase(
  { cases, customers, staff, clock, addressKey }: NudgePorts,
  programme: Programme,
  id: CaseId,
): Promise<'escalation' | 'overdue' | undefined> {
  const now = clock.now();
  const customerCase = await cases.get(id);
  // The index lags behind the items.
  if (customerCase?.nudgeAt === undefined || toEpochMs(customerCase.nudgeAt) > now) return undefined;
  // From now, not from when it was due: an outage is not followed by a volley.
  const customer = await customers.get(customerCase.ref);
  const current = ownedAsNow(customerCase, customer);
  const next = nudge(current, now, programme);
  if (next === undefined) return undefined;
  const kind = customerCase.status === 'open' ? 'escalation' : 'overdue';
  // The mail first, named by the number of the nudge: a crash between the two plans no second one. When
  // somebody takes the case in between, the mail has lost its reason, and the sender sees that.
  await staff.plan(caseMail(kind, current, programme, addressKey, now, customer));
  return (await cases.replace(customerCase, next)) ? kind : undefined;
}
