import type { ContactKind } from '../domain/mail/contact-kinds.ts';
import type { BundleSource } from '../ports/bundles.ts';
import { type DuePorts, eachDue, type Failure } from './each-due.ts';
import { type ConsequencePorts, settleAsk } from './settle-ask.ts';

export interface SettlePorts extends ConsequencePorts, DuePorts {
  readonly bundles: BundleSource;
}

export interface SettleResult {
  readonly settled: number;
  /** Asks that somebody else changed meanwhile: they come up again at the next tick. */
  readonly changed: number;
  /** Cases opened, or opened again. */
  readonly casesOpened: number;
  /** Customers newly on the agenda for a reply, by its kind. */
  readonly replies: Readonly<Partial<Record<ContactKind, number>>>;
  /** Asks that could not be settled, with the reason of each; they stay due. */
  readonly failed: readonly Failure[];
}

/**
 * One tick of settling: every ask whose time has come leaves the agenda with the answer its evidence adds up
 * to, after what follows from the answer was seen to. One that fails never holds up the others. Evidence that
 * comes later sets a new time, and the ask is settled again.
 *
 * @throws when the agenda, or the templates and the programme, cannot be read
 */
export async function settleDue(ports: SettlePorts): Promise<SettleResult> {
  const { programme } = await ports.bundles.current();
  const { outcomes, failed } = await eachDue(ports, 'settle', ({ contact }) =>
    settleAsk(ports, programme, contact, ports.clock.now()),
  );
  const settled = outcomes.filter((outcome) => outcome.kind === 'settled');
  return {
    settled: settled.length,
    changed: outcomes.length - settled.length,
    casesOpened: settled.filter(({ opened }) => opened).length,
    replies: countOf(settled.flatMap(({ planned }) => (planned === undefined ? [] : [planned]))),
    failed,
  };
}

function countOf(kinds: readonly ContactKind[]): Partial<Record<ContactKind, number>> {
  const counts: Partial<Record<ContactKind, number>> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
