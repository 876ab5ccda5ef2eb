import * as z from 'zod/mini';
import type { Customer } from '../asking/customer.ts';
import type { Case } from '../cases/case.ts';
import type { Ref } from '../identity/ref.ts';
import type { Programme } from '../programme/programme.ts';
import { dayAfter, dayOf } from '../time/day.ts';
import { toEpochMs } from '../time/instant.ts';
import { DAY_MS, type EpochMs } from '../time/units.ts';
import { type Flag, flag } from './digest-cells.ts';
import { unlessNone } from './numbers.ts';
import type { Section } from './section.ts';
import { keptCount } from './week-figures.ts';

// The rule `while-case-open` asks nobody while a case of theirs is open, and those are not the happiest. So a
// digest says how many it keeps out of the score.

interface Figures {
  readonly notAsked: {
    /** Customers who were due to be asked and were not, because a case of theirs is open. */
    readonly customers: number;
    /** Whether nobody has looked at some of them, so that there may be more. */
    readonly isAtLeast: boolean;
  };
}

interface Values {
  readonly not_asked: {
    /** Empty when there is none. */
    readonly customers: string;
    /** There may be more. */
    readonly at_least: Flag;
  };
}

/**
 * The section of customers who were not asked because of an open case. It hides nothing, because their cases
 * are listed anyway, and it says of nobody what they answered.
 */
export const NOT_ASKED: Section<Figures, Values> = {
  kept: { notAsked: z.object({ customers: keptCount, isAtLeast: z.boolean() }) },

  sum() {
    // A customer may have several open cases. There are no more refs in here than a run looks at.
    const customers = new Set<Ref>();
    let isAtLeast = false;
    return {
      addCase({ ref }, ask) {
        if (ask === 'kept-back') customers.add(ref);
        if (ask === 'unknown') isAtLeast = true;
      },
      figures: () => ({ notAsked: { customers: customers.size, isAtLeast } }),
    };
  },

  values: ({ notAsked: { customers, isAtLeast } }, { numbers }) => ({
    not_asked: { customers: unlessNone(customers, numbers), at_least: flag(customers > 0 && isAtLeast) },
  }),
};

/** Whether the question that a customer would get next is kept back by a case of theirs. */
export const isKeptBackByCase = ({ nextContact, skipped }: Pick<Customer, 'nextContact' | 'skipped'>) =>
  nextContact?.keptBackSince !== undefined && skipped?.reason === 'while-case-open';

/** Whether a case that nobody has resolved may keep a question back, in any time zone. */
export function mayKeepBack(
  { openedAt }: Pick<Case, 'openedAt'>,
  { fatigue: { whileCaseOpen } }: Pick<Programme, 'fatigue'>,
  now: EpochMs,
): boolean {
  if (whileCaseOpen === undefined) return false;
  return dayAfter(dayOf(toEpochMs(openedAt) + DAY_MS), whileCaseOpen) >= dayOf(now - DAY_MS);
}
