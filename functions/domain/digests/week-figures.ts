import * as z from 'zod/mini';
import type { Tally } from '../answering/score.ts';
import type { IsoWeek } from '../time/instant.ts';

/** The figures of one week for one audience. */
export interface WeekFigures {
  readonly week: IsoWeek;
  readonly tally: Tally;
  /** Counted answers by score: the first of the ten is the number of ones. */
  readonly scores: readonly number[];
}

/** How the table stores a number of people, mails or cases. */
export const keptCount = z.number().check(z.int(), z.minimum(0));
/** How the table stores a tally. */
export const keptTally: z.ZodMiniType<Tally> = z.object({
  asked: keptCount,
  answered: keptCount,
  pending: keptCount,
  // Digests of before it was counted have none.
  unsure: z._default(keptCount, 0),
  doubtful: keptCount,
  promoters: keptCount,
  passives: keptCount,
  detractors: keptCount,
});
/** How the table stores some weeks. */
export const keptWeeks: z.ZodMiniType<readonly WeekFigures[]> = z.array(
  z.object({ week: z.string(), tally: keptTally, scores: z.array(keptCount) }),
);
