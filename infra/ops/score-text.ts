import { mondayOf, toInstant } from '../../functions/domain/instant.ts';
import { type Rate, rateOf, referenceability, type Tally } from '../../functions/domain/score.ts';
import type { WeekCount } from '../../functions/use-cases/count-score.ts';

const COLUMNS = [
  'band',
  'asked',
  'answered',
  'doubtful',
  'pending',
  'yes',
  'maybe',
  'no',
  'score',
  'rate',
] as const;

const signed = (value: number): string => (value > 0 ? `+${value}` : String(value));
const percent = (value: number): string => `${signed(Math.round(value * 100))} %`;

/** A rate with its 95 % interval and n: `+42 % (+12 % to +68 %, n = 31)`. */
export const rateText = (rate: Rate | undefined, n: number): string =>
  rate === undefined
    ? '–'
    : `${percent(rate.value)} (${percent(rate.low)} to ${percent(rate.high)}, n = ${n})`;

function row(band: string, tally: Tally): string[] {
  const { asked, answered, doubtful, pending, promoters, passives, detractors } = tally;
  const counts = [asked, answered, doubtful, pending, promoters, passives, detractors].map(String);
  return [band, ...counts, signed(referenceability(tally)), rateText(rateOf(tally), answered)];
}

/**
 * The score of a week as a table for a terminal.
 *
 * @param now epoch milliseconds; a week that is not over yet says "so far"
 */
export function scoreLines({ week, all, byBand, unknown, refused }: WeekCount, now: number): string[] {
  const monday = mondayOf(week);
  const over = toInstant(now - 7 * 86_400_000) >= `${monday}T00:00:00Z`;
  const title = `Week ${week}, from Monday ${monday}${over ? '' : ', so far'}`;
  if (all.asked === 0 && unknown === 0 && refused === 0) return [title, '', 'Nobody was asked in this week.'];

  const rows = [[...COLUMNS], ...[...byBand].map(([band, tally]) => row(band, tally)), row('all', all)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  // Words stand left, numbers right; the rate is last and needs no padding.
  const line = (cells: string[]): string =>
    cells
      .map((cell, column) =>
        column === 0
          ? cell.padEnd(widths[0] ?? 0)
          : column === cells.length - 1
            ? cell
            : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  const rate = rateText(rateOf(all), all.answered);
  return [
    title,
    '',
    ...rows.map(line),
    '',
    all.answered === 0
      ? 'No answers yet, so there is no score.'
      : `Referenceability score: ${signed(referenceability(all))} (${all.promoters} yes minus ${all.detractors} no). As a rate: ${rate}; the range is the 95 % interval.`,
    ...(all.pending > 0
      ? [`${all.pending} pending: a click that is still in its half hour of quarantine.`]
      : []),
    ...(all.doubtful > 0
      ? [`${all.doubtful} doubtful: cannot be told from a mail scanner; kept, not counted.`]
      : []),
    ...(unknown > 0 ? [`${unknown} unknown: SES may have taken them; never sent again.`] : []),
    ...(refused > 0 ? [`${refused} refused by SES.`] : []),
  ];
}
