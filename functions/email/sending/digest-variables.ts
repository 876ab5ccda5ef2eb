import { SCORES } from '../../domain/answering/evidence.ts';
import { EMPTY_TALLY, rateOf, referenceability, type Tally } from '../../domain/answering/score.ts';
import { changeOf, mayBeChance } from '../../domain/digests/change.ts';
import type { Digest, WeekFigures } from '../../domain/digests/digest.ts';
import {
  type BandCell,
  bandCells,
  type CellState,
  cellState,
  MIN_ANSWERS,
  showsCauses,
} from '../../domain/digests/digest-cells.ts';
import { planOf, weeksUpTo, zoneOf } from '../../domain/digests/digest-schedule.ts';
import { readAudience } from '../../domain/mail/audience.ts';
import { bandOrder } from '../../domain/programme/band-order.ts';
import { groupOf } from '../../domain/programme/group.ts';
import { bandLabel, causeLabel } from '../../domain/programme/label.ts';
import type { DigestPlan, Programme } from '../../domain/programme/programme.ts';
import { displayWidth } from '../../domain/text/text-width.ts';
import { ageText } from '../../domain/time/age-text.ts';
import { type IsoWeek, mondayOf, toEpochMs } from '../../domain/time/instant.ts';
import type { BandRow, DigestValues, Flag, ScoreRow, StateFlags, TrendRow } from './digest-model.ts';
import { barOf, type Numbers, numbersIn, wholePercents } from './digest-numbers.ts';

/** Weeks in the trend. */
const TREND_WEEKS = 12;
const SIX_DAYS_MS = 6 * 86_400_000;

/**
 * The values of a digest's mail, in which nothing is left that is too few to show.
 *
 * @param locale a BCP 47 tag, of the template's language
 * @param now epoch milliseconds
 * @throws Error when the programme no longer has the digest
 */
export function digestVariables(
  digest: Digest,
  programme: Programme,
  locale: string,
  now: number,
): DigestValues {
  const plan = planOf(digest.audience, programme);
  const numbers = numbersIn(locale);
  const weekly = digest.weeks.at(-1);
  const tally = weekly?.tally ?? EMPTY_TALLY;
  const state = cellState(tally);
  const { count } = numbers;
  const bandName = (name: string): string => bandLabel(programme, name, locale);
  const inOrder = bandOrder(programme.bands.map(({ name }) => name));
  const bands =
    digest.byBand.length > 1
      ? bandCells(digest.byBand)
          .sort((a, b) => inOrder(a.band, b.band))
          .map((cell) => bandRow(cell, bandName, numbers))
      : [];
  return {
    sender_name: programme.sender.name,
    digest_name: plan.name,
    slice: sliceOf(plan, bandName),
    week_number: String(Number(digest.week.slice(6))),
    week_range: rangeOf(digest.week, locale),
    made_at: new Intl.DateTimeFormat(locale, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
      timeZone: zoneOf(plan, programme),
    }).format(toEpochMs(digest.madeAt)),
    min_answers: count(MIN_ANSWERS),
    ...flagsOf(state),
    ...headline(tally, state, numbers),
    asked: count(tally.asked),
    answered: count(tally.answered),
    response_rate: tally.asked === 0 ? '' : numbers.percent(tally.answered / tally.asked),
    pending: unlessNone(tally.pending, numbers),
    doubtful: unlessNone(tally.doubtful, numbers),
    distribution: state === 'shown' && weekly !== undefined ? distribution(weekly, numbers) : [],
    trend: trend(digest, locale, numbers),
    bands,
    band_width: String(bandWidth(bands)),
    change: change(digest.weeks, numbers),
    causes: causes(digest, programme, locale, numbers),
    cases: cases(digest, bandName, locale, numbers, now),
  };
}

/** Four columns of numbers beside it leave this much of a line of 80 characters: as much as a label may have. */
const MAX_BAND_WIDTH = 40;
const MIN_BAND_WIDTH = 14;

const bandWidth = (bands: readonly BandRow[]): number =>
  Math.min(MAX_BAND_WIDTH, Math.max(MIN_BAND_WIDTH, ...bands.map(({ band }) => displayWidth(band))));

/** A band in the reader's language. */
type BandName = (name: string) => string;

const flag = (isSo: boolean): Flag => (isSo ? 'yes' : '');
const unlessNone = (value: number, { count }: Numbers): string => (value === 0 ? '' : count(value));

const flagsOf = (state: BandCell['state'] | undefined): StateFlags => ({
  shown: flag(state === 'shown'),
  too_few: flag(state === 'too-few'),
  no_answers: flag(state === 'no-answers'),
  nobody_asked: flag(state === 'nobody-asked'),
});

function sliceOf({ slice }: DigestPlan, bandName: BandName): DigestValues['slice'] {
  const none = { region: '', band: '', owner: '', own: '' } as const;
  if (slice === undefined) return none;
  if ('region' in slice) return { ...none, region: slice.region };
  if ('band' in slice) return { ...none, band: bandName(slice.band) };
  return slice.owner === 'each' ? { ...none, own: 'yes' } : { ...none, owner: slice.owner };
}

const mondayMs = (week: IsoWeek): number => Date.parse(`${mondayOf(week)}T00:00:00Z`);

const rangeOf = (week: IsoWeek, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).formatRange(mondayMs(week), mondayMs(week) + SIX_DAYS_MS);

/** The figures of some answers, empty unless they may be shown. */
function headline(
  tally: Tally,
  state: CellState,
  { count, signed, signedPercent }: Numbers,
): Pick<DigestValues, 'score' | 'rate' | 'rate_low' | 'rate_high' | 'promoters' | 'passives' | 'detractors'> {
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
  const score = referenceability(tally);
  return {
    score: signed(score),
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

/** From the first week in which anybody was asked; a week that no digest has counted is one of which nothing is known. */
function trend(
  { week, weeks, earlier }: Digest,
  locale: string,
  { count, signed, signedPercent }: Numbers,
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
        from: day.format(mondayMs(each)),
        ...flagsOf(state),
        unknown: flag(found === undefined),
        score: isShown ? signed(referenceability(tally)) : '',
        rate: isShown ? signedPercent(rate) : '',
        asked: found === undefined ? '' : count(tally.asked),
        answered: found === undefined ? '' : count(tally.answered),
        so_far: flag(each === week),
        // As long as the number beside it says: a rate of "0%" has none.
        down: barOf(-wholePercents(rate) / 100),
        up: barOf(wholePercents(rate) / 100),
      };
    });
}

function bandRow(
  { band, tally, state }: BandCell,
  bandName: BandName,
  { count, signed, signedPercent }: Numbers,
): BandRow {
  const rate = rateOf(tally);
  const isShown = state === 'shown' && rate !== undefined;
  return {
    band: bandName(band),
    ...flagsOf(state),
    hidden: flag(state === 'hidden'),
    asked: count(tally.asked),
    answered: isShown ? count(tally.answered) : '',
    score: isShown ? signed(referenceability(tally)) : '',
    rate: isShown ? signedPercent(rate.value) : '',
  };
}

/** The change between the last two weeks, worked out from the rates as they are printed: the two and their difference agree. */
function change(
  weeks: readonly WeekFigures[],
  { count, signed, signedPercent }: Numbers,
): DigestValues['change'] {
  const [before, now] = weeks.slice(-2).map(({ tally }) => tally);
  const areShown = [before, now].every((tally) => tally !== undefined && cellState(tally) === 'shown');
  const found = before === undefined || now === undefined || !areShown ? undefined : changeOf(before, now);
  const [rateBefore, rateNow] = [before, now].map((tally) => tally && rateOf(tally)?.value);
  if (found === undefined || rateBefore === undefined || rateNow === undefined) {
    return {
      known: '',
      up: '',
      down: '',
      flat: '',
      points: '',
      low: '',
      high: '',
      noise: '',
      rate_before: '',
    };
  }
  const points = wholePercents(rateNow) - wholePercents(rateBefore);
  // Rounding three times may put the change beside its interval.
  const low = Math.min(wholePercents(found.low), points);
  const high = Math.max(wholePercents(found.high), points);
  return {
    known: 'yes',
    up: flag(points > 0),
    down: flag(points < 0),
    flat: flag(points === 0),
    points: count(Math.abs(points)),
    low: signed(low),
    high: signed(high),
    noise: flag(mayBeChance({ low, high })),
    rate_before: signedPercent(rateBefore),
  };
}

function causes(
  { causes: named, causesNamedBy, weeks }: Digest,
  programme: Programme,
  locale: string,
  { count }: Numbers,
): DigestValues['causes'] {
  const isShown = showsCauses({ causesNamedBy });
  const most = Math.max(...named.map((each) => each.count));
  return {
    shown: flag(isShown),
    too_few: flag(!isShown && causesNamedBy > 0),
    named_by: isShown ? count(causesNamedBy) : '',
    weeks: count(weeks.length),
    rows: isShown
      ? named.map(({ cause, count: number }) => ({
          label: causeLabel(programme, cause, locale),
          count: count(number),
          ...barOf(number / most),
        }))
      : [],
  };
}

function cases(
  { audience, cases: { total, oldest } }: Digest,
  bandName: BandName,
  locale: string,
  numbers: Numbers,
  now: number,
): DigestValues['cases'] {
  const isOwn = readAudience(audience).kind === 'owner';
  return {
    total: unlessNone(total, numbers),
    more: unlessNone(total - oldest.length, numbers),
    rows: oldest.map(({ account = '', band, ownerEmail = '', openedAt, status }) => ({
      account,
      band: bandName(band),
      owner: isOwn ? '' : ownerEmail,
      age: ageText(toEpochMs(openedAt), now, locale),
      taken: flag(status === 'taken'),
    })),
  };
}
