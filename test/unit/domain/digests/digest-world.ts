import { EVIDENCE_POLICY } from '../../../../functions/domain/answering/evidence.ts';
import { EMPTY_TALLY, type Tally } from '../../../../functions/domain/answering/score.ts';
import type { Contact } from '../../../../functions/domain/asking/contact.ts';
import { toEpochMs, toInstant } from '../../../../functions/domain/time/instant.ts';
import type { ContactStore } from '../../../../functions/ports/contacts.ts';
import { aContact, refFor } from '../../../support/factories.ts';

/** Something that happens to an ask. No two events of one ask have the same second. */
export interface AskEvent {
  /** The customer who was asked. */
  readonly who: string;
  readonly kind: 'click' | 'press' | 'causes';
  readonly score: number;
  readonly causes: readonly string[];
  readonly at: string;
}

export interface Asked {
  readonly who: string;
  readonly week: string;
  readonly band: string;
  readonly region?: string;
  readonly ownerEmail?: string;
}

export const asContact = ({ who, ...facts }: Asked): Contact => aContact(who, facts);

/** Stores an event as the pages do. */
export async function happen(store: ContactStore, asked: Asked, event: AskEvent): Promise<void> {
  const id = { ref: refFor(asked.who), week: asked.week, kind: 'score' } as const;
  const settleAt = toInstant(toEpochMs(event.at) + EVIDENCE_POLICY.quarantineMs);
  const { score, at } = event;
  if (event.kind === 'click') await store.recordHit(id, { score, at }, settleAt);
  if (event.kind === 'press') await store.recordTap(id, { score, at }, settleAt, event.causes);
  if (event.kind === 'causes') await store.recordCauses(id, { causes: event.causes, at }, settleAt);
}

/**
 * The answer of an ask, from its events alone: the last press; otherwise the first click, if a reason came
 * after it; otherwise clicks that agree and are old enough.
 */
export function outcomeOf(
  events: readonly AskEvent[],
  now: string,
): number | 'silent' | 'pending' | 'doubtful' {
  const inOrder = events.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const presses = inOrder.filter(({ kind }) => kind === 'press');
  const lastPress = presses.at(-1);
  if (lastPress !== undefined) return lastPress.score;
  const clicks = inOrder.filter(({ kind }) => kind === 'click');
  const [first] = clicks;
  if (first === undefined) return 'silent';
  if (inOrder.some(({ kind, at }) => kind === 'causes' && at > first.at)) return first.score;
  if (clicks.some(({ score }) => score !== first.score)) return 'doubtful';
  const age = toEpochMs(now) - toEpochMs(first.at);
  return age < EVIDENCE_POLICY.quarantineMs ? 'pending' : first.score;
}

/** A tally, counted one by one from the answers of asks. */
export function countByHand(outcomes: readonly ReturnType<typeof outcomeOf>[]): Tally {
  const count = (is: (outcome: (typeof outcomes)[number]) => boolean): number => outcomes.filter(is).length;
  const within = (low: number, high: number): number =>
    count((outcome) => typeof outcome === 'number' && outcome >= low && outcome <= high);
  return {
    ...EMPTY_TALLY,
    asked: outcomes.length,
    answered: within(1, 10),
    pending: count((outcome) => outcome === 'pending'),
    doubtful: count((outcome) => outcome === 'doubtful'),
    promoters: within(9, 10),
    passives: within(7, 8),
    detractors: within(1, 6),
  };
}
