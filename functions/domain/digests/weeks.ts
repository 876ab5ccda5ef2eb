import * as z from 'zod/mini';
import { isCounted, SCORES } from '../answering/evidence.ts';
import { addAskState, EMPTY_TALLY, rateOf, referenceability, type Tally } from '../answering/score.ts';
import type { Contact } from '../asking/contact.ts';
import { type Group, groupOf } from '../programme/group.ts';
import { type IsoWeek, mondayOf } from '../time/instant.ts';
import { type ChangeValues, changeValues } from './change.ts';
import { type CellState, cellState, flagsOf, type StateFlags } from './digest-cells.ts';
import { type Bar, barOf, type Numbers, unlessNone } from './numbers.ts';
import type { Section } from './section.ts';
import { type TrendRow, trendRows } from './trend.ts';
import { keptCount, keptWeeks, type WeekFigures } from './week-figures.ts';

interface Figures {
  /** The folded weeks, oldest first, without gaps. */
  readonly weeks: readonly WeekFigures[];
  /** How many answers of earlier weeks changed, or fell, since the digest before. */
  readonly changed: number;
}

interface Headline {
  /** Yes minus no, with its sign. */
  readonly score: string;
  readonly rate: string;
  readonly rate_low: string;
  readonly rate_high: string;
  readonly promoters: string;
  readonly passives: string;
  readonly detractors: string;
}

interface ScoreRow extends Bar {
  readonly score: string;
  readonly count: string;
  readonly share: string;
  readonly group: Group;
}

interface Values extends StateFlags, Headline {
  readonly asked: string;
  readonly answered: string;
  /** Empty when nobody was asked. */
  readonly response_rate: string;
  /** Empty when there is none. */
  readonly pending: string;
  /** Clicks that may be a person's or a machine's. Empty when there is none. */
  readonly unsure: string;
  /** Visits that only machines make. Empty when there is none. */
  readonly doubtful: string;
  /** Answers of earlier weeks that changed since they were reported. Empty when there is none. */
  readonly changed: string;
  /** Ten to one. Empty unless `shown`. */
  readonly distribution: readonly ScoreRow[];
  /** Oldest first. Empty until an earlier week has asks. */
  readonly trend: readonly TrendRow[];
  readonly change: ChangeValues;
}

/**
 * Whether an answer of an earlier week changed since its last digest, which came at the beginning of this
 * week.
 */
const hasChangedSince = ({ week, settled }: Contact, reported: IsoWeek): boolean =>
  week < reported &&
  settled?.was !== undefined &&
  settled.at >= mondayOf(reported) &&
  (settled.was !== settled.score || !isCounted(settled));

/** The section of the week's score: its answers from ten to one, and the weeks before it. */
export const WEEKS: Section<Figures, Values> = {
  // Digests of before changes were told have none.
  kept: { weeks: keptWeeks, changed: z._default(keptCount, 0) },

  sum(folded) {
    const weeks = new Map<IsoWeek, { tally: Tally; readonly scores: number[] }>(
      folded.map((week) => [week, { tally: EMPTY_TALLY, scores: SCORES.map(() => 0) }]),
    );
    let changed = 0;
    const reported = folded.at(-1) ?? '';
    return {
      addAsk(contact, state) {
        const week = weeks.get(contact.week);
        if (week === undefined) return;
        if (hasChangedSince(contact, reported)) changed += 1;
        week.tally = addAskState(week.tally, state);
        if (state.kind === 'answered') week.scores[state.score - 1] = (week.scores[state.score - 1] ?? 0) + 1;
      },
      figures: () => ({
        weeks: [...weeks].map(([week, { tally, scores }]): WeekFigures => ({ week, tally, scores })),
        changed,
      }),
    };
  },

  values(digest, wording) {
    const { numbers } = wording;
    const weekly = digest.weeks.at(-1);
    const tally = weekly?.tally ?? EMPTY_TALLY;
    const state = cellState(tally);
    return {
      ...flagsOf(state),
      ...headline(tally, state, numbers),
      asked: numbers.count(tally.asked),
      answered: numbers.count(tally.answered),
      response_rate: tally.asked === 0 ? '' : numbers.percent(tally.answered / tally.asked),
      pending: unlessNone(tally.pending, numbers),
      unsure: unlessNone(tally.unsure, numbers),
      doubtful: unlessNone(tally.doubtful, numbers),
      changed: unlessNone(digest.changed, numbers),
      distribution: state === 'shown' && weekly !== undefined ? distribution(weekly, numbers) : [],
      trend: trendRows(digest, wording),
      change: changeValues(digest.weeks, numbers),
    };
  },
};

/** The figures of some answers. They are empty unless they may be shown. */
function headline(tally: Tally, state: CellState, { count, signed, signedPercent }: Numbers): Headline {
  const rate = rateOf(tally);
  if (state !== 'shown' || rate === undefined) {
    return {
      score: '',
      rate: '',
      rate_low: '',
      rate_high: '',
      promoters: '',
      passives: '',
      detractors: '',
    };
  }
  return {
    score: signed(referenceability(tally)),
    rate: signedPercent(rate.value),
    rate_low: signedPercent(rate.low),
    rate_high: signedPercent(rate.high),
    promoters: count(tally.promoters),
    passives: count(tally.passives),
    detractors: count(tally.detractors),
  };
}

function distribution({ tally, scores }: WeekFigures, { count, percent }: Numbers): ScoreRow[] {
  const most = Math.max(...scores);
  return SCORES.toReversed().map((score) => {
    const number = scores[score - 1] ?? 0;
    return {
      score: count(score),
      count: count(number),
      share: percent(number / tally.answered),
      group: groupOf(score),
      ...barOf(number / most),
    };
  });
}
