import {
  EMPTY_TALLY,
  type Rate,
  rateOf,
  referenceability,
  type Tally,
} from '../../functions/domain/answering/score.ts';
import { bandOrder } from '../../functions/domain/programme/band-order.ts';
import { shownLine, shownLines } from '../../functions/domain/text/shown-text.ts';
import { mondayOf, toInstant } from '../../functions/domain/time/instant.ts';
import { type EpochMs, WEEK_MS } from '../../functions/domain/time/units.ts';
import type { WeekCount } from '../../functions/use-cases/count-score.ts';
import type { Words } from '../../functions/use-cases/read-words.ts';
import { answerText, percent, signed } from '../terminal/dates-and-numbers.ts';
import { tableLines } from '../terminal/text-table.ts';

const COLUMNS = [
  'band',
  'asked',
  'answered',
  'unsure',
  'doubtful',
  'pending',
  'yes',
  'maybe',
  'no',
  'score',
  'rate',
] as const;

/** A rate with its 95 % interval and n: `+42 % (+12 % to +68 %, n = 31)`. */
const rateText = (rate: Rate | undefined, n: number): string =>
  rate === undefined
    ? '–'
    : `${percent(rate.value)} (${percent(rate.low)} to ${percent(rate.high)}, n = ${n})`;

function row(band: string, tally: Tally): string[] {
  const { asked, answered, unsure, doubtful, pending, promoters, passives, detractors } = tally;
  const counts = [asked, answered, unsure, doubtful, pending, promoters, passives, detractors].map(String);
  const score = answered === 0 ? '–' : signed(referenceability(tally));
  return [band, ...counts, score, rateText(rateOf(tally), answered)];
}

/** The words beside the name of a week; none once the week is over. */
function stateOf(monday: string, now: EpochMs): string {
  if (toInstant(now) < `${monday}T00:00:00Z`) return ', has not begun';
  return toInstant(now - WEEK_MS) >= `${monday}T00:00:00Z` ? '' : ', so far';
}

/**
 * The score of a week as a table for a terminal.
 *
 * @param now epoch milliseconds; a week that is not over yet says "so far"
 * @param bands names of the programme's bands, in its order; empty when they are not known
 */
export function scoreLines(
  { week, all, byBand, unknown, refused, bounced, complained }: WeekCount,
  now: EpochMs,
  bands: readonly string[] = [],
): string[] {
  const monday = mondayOf(week);
  const title = `Week ${week}, from Monday ${monday}${stateOf(monday, now)}`;
  if (all.asked + unknown + refused + bounced + complained === 0)
    return [title, '', 'Nobody was asked in this week.'];

  const byName = [...byBand.keys()]
    .sort(bandOrder(bands))
    .map((band) => row(band, byBand.get(band) ?? EMPTY_TALLY));
  const rows = [[...COLUMNS], ...byName, row('all', all)];
  const rate = rateText(rateOf(all), all.answered);
  return [
    title,
    '',
    ...tableLines(rows),
    '',
    all.answered === 0
      ? 'No answers yet, so there is no score.'
      : `Referenceability score: ${signed(referenceability(all))} (${all.promoters} yes minus ${all.detractors} no). As a rate: ${rate}; the range is the 95 % interval.`,
    ...(all.pending > 0 ? [`${all.pending} pending: a click that is still in its half hour.`] : []),
    ...(all.unsure > 0
      ? [`${all.unsure} unsure: a click that may be a person’s or a mail scanner’s; kept, not counted.`]
      : []),
    ...(all.doubtful > 0 ? [`${all.doubtful} doubtful: only a mail scanner came; kept, not counted.`] : []),
    ...(unknown > 0 ? [`${unknown} unknown: SES may have taken them; never sent again.`] : []),
    ...(refused > 0 ? [`${refused} refused by SES.`] : []),
    ...(bounced > 0 ? [`${bounced} bounced: did not arrive, so they do not count as asked.`] : []),
    ...(complained > 0 ? [`${complained} complained: called spam by their readers.`] : []),
  ];
}

/**
 * What customers wrote, for a terminal, in the given order. Each of their lines is indented, so that none
 * passes for ours.
 */
export function wordsLines(words: readonly Words[]): string[] {
  if (words.length === 0) return ['Nobody wrote anything in this week.'];
  return words.flatMap((each, index) => [
    ...(index === 0 ? [] : ['']),
    shownLine(
      [each.at, answerText(each), each.band, each.account]
        .filter((part) => part !== undefined && part !== '')
        .join(' · '),
    ),
    ...shownLines(each.text).map((line) => `  ${line}`),
  ]);
}
