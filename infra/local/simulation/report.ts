import {
  EMPTY_TALLY,
  rateOf,
  referenceability,
  type Tally,
} from '../../../functions/domain/answering/score.ts';
import { mondayOf } from '../../../functions/domain/time/instant.ts';
import { percent, signed } from '../../terminal/dates-and-numbers.ts';
import { tableLines } from '../../terminal/text-table.ts';
import type { PlayedWeek } from './figures.ts';

const COLUMNS = [
  'week',
  'asked',
  'answered',
  'unsure',
  'doubtful',
  'followed up',
  'unsubscribed',
  'score',
  'rate (95 % interval)',
] as const;

const BAR = '─'.repeat(60);
type Line = Omit<PlayedWeek, 'week'>;

function row(name: string, { tally, followedUp, unsubscribed }: Line): string[] {
  const rate = rateOf(tally);
  return [
    name,
    ...[tally.asked, tally.answered, tally.unsure, tally.doubtful, followedUp, unsubscribed].map(String),
    rate === undefined ? '–' : signed(referenceability(tally)),
    rate === undefined ? '–' : `${percent(rate.value)} (${percent(rate.low)} to ${percent(rate.high)})`,
  ];
}

const addUp = (a: Tally, b: Tally): Tally => ({
  asked: a.asked + b.asked,
  answered: a.answered + b.answered,
  pending: a.pending + b.pending,
  unsure: a.unsure + b.unsure,
  doubtful: a.doubtful + b.doubtful,
  promoters: a.promoters + b.promoters,
  passives: a.passives + b.passives,
  detractors: a.detractors + b.detractors,
});

/**
 * The last lines of a simulation: one for each week, and their sum.
 *
 * @param again the command line that plays the same once more
 */
export function reportLines(figures: readonly PlayedWeek[], again: string): string[] {
  const total = figures.reduce<Line>(
    (sum, each) => ({
      tally: addUp(sum.tally, each.tally),
      followedUp: sum.followedUp + each.followedUp,
      unsubscribed: sum.unsubscribed + each.unsubscribed,
    }),
    { tally: EMPTY_TALLY, followedUp: 0, unsubscribed: 0 },
  );
  const rows = [
    [...COLUMNS],
    ...figures.map((each) => row(`${each.week} (${mondayOf(each.week)})`, each)),
    row('all', total),
  ];
  const { asked, answered } = total.tally;
  return [
    BAR,
    ...tableLines(rows),
    BAR,
    `${asked} asked, ${answered} answered${asked === 0 ? '' : ` (${Math.round((100 * answered) / asked)} %)`}. Counted from the table: answers and follow-ups in the week of their ask, who unsubscribed in the week they did.`,
    `Repeat with  ${again}`,
  ];
}
