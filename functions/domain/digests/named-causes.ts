import * as z from 'zod/mini';
import { groupOf } from '../programme/group.ts';
import { causeLabel } from '../programme/label.ts';
import { type Flag, flag, MIN_ANSWERS } from './digest-cells.ts';
import { FOLDED_WEEKS } from './digest-schedule.ts';
import { type Bar, barOf } from './numbers.ts';
import type { Section } from './section.ts';
import { keptCount } from './week-figures.ts';

interface CauseCount {
  /** The name of a cause that the programme has or had. */
  readonly cause: string;
  readonly count: number;
}

interface Figures {
  /** What detractors of all folded weeks named, most named first. One person may name several. */
  readonly causes: readonly CauseCount[];
  /** How many detractors of those weeks named a cause. */
  readonly causesNamedBy: number;
}

interface CauseRow extends Bar {
  readonly label: string;
  readonly count: string;
}

interface Values {
  readonly causes: {
    readonly shown: Flag;
    /** Some people named a cause, but fewer than `min_answers`. */
    readonly too_few: Flag;
    /** How many people named a cause. */
    readonly named_by: string;
    /** How many weeks were counted. */
    readonly weeks: string;
    readonly rows: readonly CauseRow[];
  };
}

/** What went wrong, as detractors say it, in all folded weeks. */
export const NAMED_CAUSES: Section<Figures, Values> = {
  kept: { causes: z.array(z.object({ cause: z.string(), count: keptCount })), causesNamedBy: keptCount },

  sum() {
    const counts = new Map<string, number>();
    let causesNamedBy = 0;
    return {
      addAsk({ evidence }, state) {
        if (state.kind !== 'answered' || groupOf(state.score) !== 'detractor') return;
        const named = new Set(evidence.causes);
        if (named.size > 0) causesNamedBy += 1;
        for (const cause of named) counts.set(cause, (counts.get(cause) ?? 0) + 1);
      },
      figures: () => ({
        causes: [...counts]
          .map(([cause, count]): CauseCount => ({ cause, count }))
          .sort((a, b) => b.count - a.count || (a.cause < b.cause ? -1 : 1)),
        causesNamedBy,
      }),
    };
  },

  values({ causes, causesNamedBy }, { programme, locale, numbers: { count } }) {
    const isShown = causesNamedBy >= MIN_ANSWERS;
    const most = Math.max(...causes.map((each) => each.count));
    return {
      causes: {
        shown: flag(isShown),
        too_few: flag(!isShown && causesNamedBy > 0),
        named_by: isShown ? count(causesNamedBy) : '',
        weeks: count(FOLDED_WEEKS),
        rows: isShown
          ? causes.map((each) => ({
              label: causeLabel(programme, each.cause, locale),
              count: count(each.count),
              ...barOf(each.count / most),
            }))
          : [],
      },
    };
  },
};
