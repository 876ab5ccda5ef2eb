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
  readonly staffMails: StaffMailStore;
  readonly bundles: BundleSource;
  /** `KeyRing.address`: makes the names of colleagues in keys. */
  readonly addressKey: Uint8Array;
}

export interface NudgeResult {
  /** Cases that nobody has taken. */
  readonly escalated: number;
  /** Cases that somebody has taken and not resolved. */
  readonly reminded: number;
  /** Cases that failed, each with the reason. They stay due. */
  readonly failed: readonly Failure[];
}

/**
 * One tick of the case lane. Every unresolved case whose time has come is escalated, or its owner reminded;
 * it comes up again after the time that the programme sets. The case takes over the owner that its customer
 * has now. A failure never stops the others.
 *
 * @throws when the agenda, the templates or the programme cannot be read
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

/** The kind of mail planned. Undefined when nothing is due any more, or somebody else came first. */
async function nudgeCase(
  { cases, customers, staffMails, clock, addressKey }: NudgePorts,
  programme: Programme,
  id: CaseId,
): Promise<'escalation' | 'overdue' | undefined> {
  const now = clock.now();
  const customerCase = await cases.get(id);
  // The index lags behind the items.
  if (customerCase?.nudgeAt === undefined || toEpochMs(customerCase.nudgeAt) > now) return undefined;
  // The next time counts from now and not from the due time, so that no volley follows an outage.
  const customer = await customers.get(customerCase.ref);
  const current = ownedAsNow(customerCase, customer);
  const next = nudge(current, now, programme);
  if (next === undefined) return undefined;
  const kind = customerCase.status === 'open' ? 'escalation' : 'overdue';
  // The mail is planned first, named by the number of the nudge: after a crash in between, the same name
  // plans no second mail. If somebody takes the case in between, the sender sees that the mail has lost its
  // reason.
  await staffMails.plan(caseMail(kind, current, programme, addressKey, now, customer));
  return (await cases.replace(customerCase, next)) ? kind : undefined;
}
