import { type Answer, isSameAnswer } from '../domain/answering/evidence.ts';
import { type Weighed, weighedAnew } from '../domain/answering/weigh.ts';
import type { Ref } from '../domain/identity/ref.ts';
import { asksToRecommend } from '../domain/mail/contact-kinds.ts';
import { type IsoWeek, toInstant } from '../domain/time/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContactStore } from '../ports/contacts.ts';

/** An answer that is another one when its evidence is weighed by the policy of today. */
export interface Move {
  readonly ref: Ref;
  readonly was: Answer;
  readonly becomes: Weighed | undefined;
  /** Whether it was put back to be settled anew. False if nobody asked, or if it has changed meanwhile. */
  readonly isApplied: boolean;
}

export interface WeighedWeek {
  readonly week: IsoWeek;
  /** How many settled answers were weighed. */
  readonly weighed: number;
  readonly moves: readonly Move[];
}

/**
 * Weighs the settled answers of one week anew by today's policy, and says which ones move. Only with `apply`
 * something is written: those asks are settled again within minutes, with all that follows. Answers that wait
 * to be settled are left alone. Memory grows with what moves.
 */
export async function weighWeek(
  week: IsoWeek,
  ports: { readonly contacts: Pick<ContactStore, 'inWeek' | 'weighAnew'>; readonly clock: Clock },
  apply: boolean,
): Promise<WeighedWeek> {
  const now = toInstant(ports.clock.now());
  const moves: Move[] = [];
  let weighed = 0;
  for await (const ask of ports.contacts.inWeek(week)) {
    const { settled, settleAt, ref } = ask;
    if (!asksToRecommend(ask.kind) || settled === undefined || settleAt !== undefined) continue;
    weighed += 1;
    const becomes = weighedAnew(ask, now);
    if (isSameAnswer(settled, becomes)) continue;
    const isApplied = apply && (await ports.contacts.weighAnew(ask, now));
    moves.push({ ref, was: settled, becomes, isApplied });
  }
  return { week, weighed, moves: moves.sort((a, b) => (a.ref < b.ref ? -1 : 1)) };
}
