import {
  BREAKER_POLICY,
  type HoldReason,
  type Reputation,
  reputationText,
  shareText,
} from '../../functions/domain/mail/breaker.ts';
import { type GateState, type Hold, holdOf, type PausedBy } from '../../functions/domain/mail/gate-state.ts';
import { type Instant, toInstant } from '../../functions/domain/time/instant.ts';
import type { EpochMs } from '../../functions/domain/time/units.ts';
import type { GateView } from '../../functions/ports/gate.ts';
import { counted } from './counted.ts';

// The gate in plain words, for both the command line and the local pages.

/** The command that lets mail out again. As with every operator command, the target must be added. */
export const OPEN_COMMAND = 'npm run gate -- open';

/** Who paused the gate. */
export const BY: Readonly<Record<PausedBy, string>> = {
  operator: 'by an operator',
  breaker: 'by itself, to protect your customers and your AWS account',
};

const HELD: Readonly<Record<HoldReason, string>> = {
  'slow-down': 'SES asked to go slower',
  'stop-for-today': 'the quota of the day is used up; everything due waits, and SES is asked again then',
};

export const heldText = ({ why }: Hold): string => HELD[why];

/** Whether mail goes out, and if not, until when or what to do. The words follow "the gate". */
export function gateStateText(state: GateState, now: EpochMs): string {
  if (state.kind === 'paused')
    return `paused ${BY[state.by]}, on ${state.since}: "${state.why.replace(/\.$/, '')}". No mail goes out until somebody opens it (${OPEN_COMMAND}); answers are still taken, and everything due waits.`;
  const hold = holdOf(state, now);
  return hold === undefined
    ? 'open: mail goes out.'
    : `open, but held until ${toInstant(hold.until)}: ${heldText(hold)}. That ends by itself.`;
}

/** The same in one line for a terminal. */
export const gateText = ({ state }: GateView, now: EpochMs): string =>
  `The gate ${state.kind === 'paused' ? 'was' : 'is'} ${gateStateText(state, now)}`;

/** One thing worth knowing about the gate. */
export interface GateFact {
  readonly name: string;
  readonly text: string;
  /** Whether this alone would stop mail. */
  readonly isBad: boolean;
}

const fact = (name: string, text: string, isBad = false): GateFact => ({ name, text, isBad });

/** How a rate compares with the limit at which mail stops. */
function rateFact(reputation: Reputation): GateFact {
  const { tripAt, sample } = BREAKER_POLICY[reputation.measure];
  const name = reputation.measure === 'bounces' ? 'Bounces' : 'Complaints';
  const seen = reputation.attempts === 0 ? 'no mails to judge by' : reputationText(reputation);
  const fewest = Math.ceil(tripAt * sample);
  return fact(
    name,
    `${seen}; mail stops at ${shareText(tripAt)}, and at no fewer than ${fewest}`,
    reputation.trips,
  );
}

/**
 * Facts about the gate, besides whether it is open.
 *
 * @param reputation undefined when SES could not be asked
 * @param timeText writes an instant
 */
export function gateFacts(
  { openedAt, perSecond, ambiguous, faulty }: GateView,
  reputation: readonly Reputation[] | undefined,
  timeText: (instant: Instant) => string,
): GateFact[] {
  const { ambiguousInARow, faultyInARow } = BREAKER_POLICY;
  return [
    ...(openedAt === undefined
      ? []
      : [fact('Opened', `last on ${timeText(openedAt)}; what came back before that is not counted`)]),
    fact(
      'Pace',
      perSecond === undefined
        ? 'not set yet: the planner asks SES within a minute'
        : `${Number(perSecond.toFixed(2))} mails a second, all senders together`,
    ),
    fact(
      'Silence',
      `${counted(ambiguous, 'mail')} in a row without an answer of SES; mail stops at ${ambiguousInARow}`,
      ambiguous > 0,
    ),
    fact(
      'Faults',
      `${counted(faulty, 'mail')} in a row that SES found fault with; mail stops at ${faultyInARow}`,
      faulty > 0,
    ),
    ...(reputation === undefined
      ? [fact('Bounces', 'not known, for SES could not be asked', true)]
      : reputation.map(rateFact)),
  ];
}
