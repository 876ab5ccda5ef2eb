import type { ContactKind } from '../domain/mail/contact-kinds.ts';
import type { BundleSource } from '../ports/bundles.ts';
import { type DuePorts, eachDue, type Failure } from './each-due.ts';
import { type ConsequencePorts, settleAsk } from './settle-ask.ts';

export interface SettlePorts extends ConsequencePorts, DuePorts {
  readonly bundles: BundleSource;
}

export interface SettleResult {
  readonly settled: number;
  /** Asks that wait on, and asks that somebody else changed meanwhile. They come up again. */
  readonly changed: number;
  /** Cases that were opened or reopened. */
  readonly casesOpened: number;
  /** Customers newly on the agenda for a reply, by its kind. */
  readonly replies: Readonly<Partial<Record<ContactKind, number>>>;
  /** Asks that failed, each with the reason. They stay due. */
  readonly failed: readonly Failure[];
}

/**
 * One tick of settling. For every ask whose time has come, it works out the answer, does what follows from
 * it, and takes the ask off the agenda. A failure never stops the others. Later evidence sets a new time, and
 * the ask is settled again.
 *
 * @throws when the agenda, the templates or the programme cannot be read
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
