import { EMPTY_TALLY, type Tally } from '../../../../functions/domain/answering/score.ts';
import { weigh } from '../../../../functions/domain/answering/weigh.ts';
import { WEIGHTS } from '../../../../functions/domain/answering/weights.ts';
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
  const settleAt = toInstant(toEpochMs(event.at) + WEIGHTS.quarantineMs);
  const { score, at } = event;
  if (event.kind === 'click') await store.recordHit(id, { score, at }, settleAt);
  if (event.kind === 'press') await store.recordTap(id, { score, at }, settleAt, event.causes);
  if (event.kind === 'causes') await store.recordCauses(id, { causes: event.causes, at }, settleAt);
}

/** The state of an ask, from its events alone. */
export function outcomeOf(
  events: readonly AskEvent[],
  now: string,
): number | 'silent' | 'pending' | 'unsure' | 'doubtful' {
  const inOrder = events.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const tap = inOrder.findLast(({ kind }) => kind === 'press');
  const why = inOrder.findLast(({ kind }) => kind === 'causes');
  const answer = weigh(
    {
      hits: inOrder.filter(({ kind }) => kind === 'click').map(({ score, at }) => ({ score, at })),
      lostHits: 0,
      ...(tap === undefined ? {} : { tap: { score: tap.score, at: tap.at } }),
      ...(why === undefined ? {} : { whyAt: why.at }),
    },
    aContact('anybody').claimedAt,
    now,
  );
  if (answer === undefined) return 'silent';
  return answer.grade === 'confirmed' || answer.grade === 'settled' ? answer.score : answer.grade;
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
    unsure: count((outcome) => outcome === 'unsure'),
    doubtful: count((outcome) => outcome === 'doubtful'),
    promoters: within(9, 10),
    passives: within(7, 8),
    detractors: within(1, 6),
  };
}
