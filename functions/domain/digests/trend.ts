import { EMPTY_TALLY, rateOf, referenceability } from '../answering/score.ts';
import { type IsoWeek, mondayOf } from '../time/instant.ts';
import { cellState, type Flag, flag, flagsOf, type StateFlags } from './digest-cells.ts';
import { FOLDED_WEEKS, weeksUpTo } from './digest-schedule.ts';
import { type Bar, barOf, wholePercents } from './numbers.ts';
import type { DigestHead, Wording } from './section.ts';
import type { WeekFigures } from './week-figures.ts';

/** Weeks in the trend, the folded ones included. */
const TREND_WEEKS = 12;

/** What the trend reads of a digest. */
type Counted = Pick<DigestHead, 'week' | 'earlier'> & { readonly weeks: readonly WeekFigures[] };

export interface TrendRow extends StateFlags {
  /** No digest has counted this week, so we know nothing of it. Then no other flag is `yes`. */
  readonly unknown: Flag;
  readonly week_number: string;
  /** The Monday on which it starts: "Nov 16". */
  readonly from: string;
  readonly score: string;
  readonly rate: string;
  readonly asked: string;
  readonly answered: string;
  /** The youngest week: answers still come in. */
  readonly so_far: Flag;
  /** For a rate below zero: the bar goes to the left. */
  readonly down: Bar;
  readonly up: Bar;
}

const weeksBefore = (week: IsoWeek): IsoWeek[] => weeksUpTo(week, TREND_WEEKS).slice(0, -FOLDED_WEEKS);

/** The first week of which the trend of a digest tells. */
export const firstTrendWeek = (week: IsoWeek): IsoWeek => weeksBefore(week)[0] ?? week;

/**
 * The weeks of the trend that a digest does not count anew, as the digests before it counted them. If several
 * have a week, the last one counts, because it knew more late answers.
 *
 * @param week of the digest
 * @param digests of the same audience since {@link firstTrendWeek}, oldest first
 */
export function earlierWeeks(week: IsoWeek, digests: readonly Counted[]): WeekFigures[] {
  const known = new Map(
    digests
      .filter((digest) => digest.week < week)
      .flatMap(({ earlier, weeks }) => [...earlier, ...weeks])
      .map((figures) => [figures.week, figures]),
  );
  return weeksBefore(week).flatMap((each) => known.get(each) ?? []);
}

/**
 * The weeks of the trend, from the first week in which anybody was asked. A week that no digest has counted
 * is `unknown`.
 */
export function trendRows(
  { week, weeks, earlier }: Counted,
  { locale, numbers: { count, signed, signedPercent } }: Pick<Wording, 'locale' | 'numbers'>,
): TrendRow[] {
  const known = [...earlier, ...weeks];
  const first = known.find(({ tally }) => tally.asked > 0)?.week;
  if (first === undefined || first === week) return [];
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return weeksUpTo(week, TREND_WEEKS)
    .filter((each) => each >= first)
    .map((each) => {
      const found = known.find((figures) => figures.week === each);
      const tally = found?.tally ?? EMPTY_TALLY;
      const state = found === undefined ? undefined : cellState(tally);
      const isShown = state === 'shown';
      const rate = isShown ? (rateOf(tally)?.value ?? 0) : 0;
      return {
        week_number: String(Number(each.slice(6))),
        from: day.format(Date.parse(`${mondayOf(each)}T00:00:00Z`)),
        ...flagsOf(state),
        unknown: flag(found === undefined),
        score: isShown ? signed(referenceability(tally)) : '',
        rate: isShown ? signedPercent(rate) : '',
        asked: found === undefined ? '' : count(tally.asked),
        answered: found === undefined ? '' : count(tally.answered),
        so_far: flag(each === week),
        // The bar is as long as the printed number: a rate of "0%" has no bar.
        down: barOf(-wholePercents(rate) / 100),
        up: barOf(wholePercents(rate) / 100),
      };
    });
}
