import { Temporal } from 'temporal-polyfill';
import { type Day, dayOf } from '../../time/day.ts';
import { bad, ok, type Reading } from '../reading.ts';
import { folded } from '../text.ts';
import { isWeekday, monthOf } from './month-names.ts';
import { spreadsheetDamage } from './spreadsheet-damage.ts';

/** The order of the parts in dates that do not show it themselves. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD';

const EXAMPLE = 'a date such as 2026-02-28';
const NOT_A_DATE = bad(EXAMPLE);
const TWO_DIGIT_YEAR = bad(
  `${EXAMPLE}; a year of two digits can be taken for a day: write all four, or say --dates DMY, MDY or YMD`,
);
const EITHER_FIRST = bad(
  `${EXAMPLE}; here the day or the month could come first: say --dates DMY or --dates MDY`,
);
/** No date is longer, not even JavaScript's with the name of the zone. */
const MAX_DATE = 100;

const TIME = String.raw`(?:2[0-4]|[01]?\d):[0-5]\d(?::(?:[0-5]\d|60)(?:[.,]\d{1,9})?)?(?:\s*[ap]\.?\s?m\b\.?)?`;
const BASIC_TIME = String.raw`(?:2[0-4]|[01]\d)[0-5]\d(?:[0-5]\d(?:[.,]\d{1,9})?)?`;
const ZONE = String.raw`(?:\s*(?:Z\b|[A-Z]{2,5}\b|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|[A-Z]+/[A-Z_/]+|\[[\w/+-]+\]|\([^()]*\))){0,3}`;
/** A time after the day, with the sign or word between them: T, a blank, a comma, at, um, à, a las. */
const TIME_BEHIND = new RegExp(
  String.raw`(?:(?<=\d)T|,?\s+(?:at|um|à|a las)\s+|,?\s+)${TIME}(?:\s*(?:Uhr|h))?${ZONE}$`,
  'i',
);
const BASIC_TIME_BEHIND = new RegExp(String.raw`(?<=^\d{8})T${BASIC_TIME}(?:Z|[+-]\d{2}(?::?\d{2})?)?$`, 'i');
/** XML Schema writes a zone after a day without a time. */
const ZONE_BEHIND = /(?<=^\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})$/;
/** Thu Mar 4 12:00:00 UTC 2021, from date(1), Java and Ruby: the year follows the time. */
const TIME_BEFORE_YEAR = new RegExp(String.raw`\s+${TIME}(?:\s+[A-Z]{2,5}|\s+[+-]\d{4})?(?=\s+\d{4}$)`, 'i');

const withoutTime = (text: string): string =>
  text
    .replace(TIME_BEFORE_YEAR, '')
    .replace(TIME_BEHIND, '')
    .replace(BASIC_TIME_BEHIND, '')
    .replace(ZONE_BEHIND, '');

const NO_SUCH_DAY = bad('a day that the calendar has, such as 2026-02-28');

function day(year: number, month: number, date: number): Reading<Day> {
  // This check avoids exceptions, which cost more than all the rest. Half of the slashed dates have a month
  // over 12 in one of the two orders.
  if (month < 1 || month > 12 || date < 1 || date > 31) return NO_SUCH_DAY;
  try {
    // A 31st of a short month is refused and not moved to the next month.
    const found = Temporal.PlainDate.from({ year, month, day: date }, { overflow: 'reject' });
    return year === 0 ? NOT_A_DATE : ok(found.toString());
  } catch {
    return NO_SUCH_DAY;
  }
}

/** RFC 5322, section 4.3: 00 to 49 are years of this century, 50 to 99 of the last. */
const fullYear = (text: string): number => {
  const year = Number(text);
  return text.length > 2 ? year : year + (year < 50 ? 2000 : 1900);
};

type Triple = readonly [first: string, second: string, third: string];

function inOrder([first, second, third]: Triple, order: DateOrder): Reading<Day> {
  const [year, month, date] = {
    DMY: [third, second, first] as const,
    MDY: [third, first, second] as const,
    YMD: [first, second, third] as const,
  }[order];
  if (date.length > 2) return NOT_A_DATE;
  const read = day(fullYear(year), Number(month), Number(date));
  return read.kind === 'ok' ? read : bad(`${read.expected}; it is read as --dates ${order} says`);
}

/** Day and month in either order, before a year of four digits. */
function eitherOrder([first, second, third]: Triple): Reading<Day> {
  const dayFirst = day(Number(third), Number(second), Number(first));
  const monthFirst = day(Number(third), Number(first), Number(second));
  if (dayFirst.kind === 'bad') return monthFirst;
  if (monthFirst.kind === 'bad' || monthFirst.value === dayFirst.value) return dayFirst;
  return EITHER_FIRST;
}

function fromTriple(triple: Triple, separator: string, order: DateOrder | undefined): Reading<Day> {
  const [first, second, third] = triple;
  // Nobody writes year, day, month.
  if (first.length === 4)
    return third.length > 2 ? NOT_A_DATE : day(Number(first), Number(second), Number(third));
  const yearLast = third.length === 4;
  if (yearLast && (order === undefined || order === 'YMD')) {
    // In the short dates of CLDR, no month stands before the day with dots. The Korean year comes first.
    if (separator === '.') return day(Number(third), Number(second), Number(first));
    return eitherOrder(triple);
  }
  // Dots do not decide it: CLDR has 4.3.21 for Germany and 21.3.4 for Korea.
  return order === undefined ? TWO_DIGIT_YEAR : inOrder(triple, order);
}

const NUMERIC = /^(\d{4}|\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{1,2})\.?$/;
/** Years, months and days with their signs in Japanese, Chinese and Korean. */
const WITH_SIGNS = /^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]$/;

function tripleOf(text: string): { readonly triple: Triple; readonly separator: string } | undefined {
  const tight = text.replace(/\s*([-/.])\s*/g, '$1');
  const [, first, separator, second, third] = NUMERIC.exec(tight) ?? [];
  if (first === undefined || separator === undefined || second === undefined || third === undefined) {
    return undefined;
  }
  return { triple: [first, second, third], separator };
}

/** The years that a run of digits may begin or end with: 04032021 is no day of the year 403. */
const isLikelyYear = (year: string): boolean => year >= '1900' && year < '2200';

function fromDigits(text: string, order: DateOrder | undefined): Reading<Day> {
  switch (text.length) {
    case 4:
      return bad(`${EXAMPLE}; here the day and the month are missing`);
    case 5:
      return bad(
        `a date; a number such as 44259 is a spreadsheet's count of days: give the column a date format such as YYYY-MM-DD`,
      );
    case 8: {
      const yearFirst = day(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)));
      if (isLikelyYear(text.slice(0, 4)) && yearFirst.kind === 'ok') return yearFirst;
      if (!isLikelyYear(text.slice(4))) return isLikelyYear(text.slice(0, 4)) ? yearFirst : NOT_A_DATE;
      return fromTriple([text.slice(0, 2), text.slice(2, 4), text.slice(4)], '', order);
    }
    case 12:
    case 14: {
      const time = new RegExp(`^${BASIC_TIME}$`);
      return time.test(text.slice(8)) && isLikelyYear(text.slice(0, 4))
        ? fromDigits(text.slice(0, 8), 'YMD')
        : NOT_A_DATE;
    }
    case 10:
      // 2021030412 may be an hour of a day, or a second of the year 2034.
      return isLikelyYear(text.slice(0, 4)) && fromDigits(text.slice(0, 8), 'YMD').kind === 'ok'
        ? bad(`${EXAMPLE}; this may be an hour of a day, or seconds since 1970`)
        : ok(dayOf(Number(text) * 1_000));
    case 13:
      return ok(dayOf(Number(text)));
    default:
      return NOT_A_DATE;
  }
}

/** 1st, 4th, 1er and 2º. The dot of the German 4. separates words anyway. */
const ORDINAL = /(?<=\b\d{1,2})(?:st|nd|rd|th|er|re|[ºª°])(?![a-z])/g;
const FILLERS = new Set(['de', 'del', 'of', 'the', 'den', 'der', 'le', 'am', 'el', 'du', 'dia']);

function fromWords(text: string, order: DateOrder | undefined): Reading<Day> {
  const words = folded(text)
    .replace(ORDINAL, '')
    // SAS writes 04MAR2021.
    .replace(/(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)/g, ' ')
    .split(/[\s,./'’-]+/)
    .filter((word) => word !== '' && !FILLERS.has(word));
  // "mar." means Tuesday if another word is the month.
  const parts = words.filter(
    (word, index) =>
      !isWeekday(word) || (monthOf(word) !== undefined && !(index === 0 && words.length === 4)),
  );
  const at = parts.findIndex((word) => !/^\d/.test(word));
  const month = monthOf(parts[at] ?? '');
  if (month === undefined || parts.length > 3) return NOT_A_DATE;
  const [first, second] = parts.toSpliced(at, 1);
  if (first === undefined || second === undefined) {
    return bad(
      `${EXAMPLE}; here the ${first !== undefined && first.length < 3 ? 'day or the year' : 'day'} is missing`,
    );
  }
  const figures = /^(?:\d{1,2}|\d{4})$/;
  if (!figures.test(first) || !figures.test(second) || at > 1) return NOT_A_DATE;
  const yearFirst = first.length === 4 || (order === 'YMD' && second.length <= 2);
  const [year, date] = yearFirst ? [first, second] : [second, first];
  return date.length > 2 ? NOT_A_DATE : day(fullYear(year), month, Number(date));
}

/**
 * Whether a text means "no date" in a database: 0000-00-00 of MySQL, 0001-01-01 of .NET and Go, and
 * 1900-01-00, which is a spreadsheet's 0. Ask this before {@link readDay}, because that refuses them.
 */
export const isNoDay = (text: string): boolean =>
  /^(?:0000([-/.])00\1(?:00)|00([-/.])00\2(?:00)?00|0001-01-01|1900-01-00|00000000)(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/.test(
    text.trim(),
  );

/**
 * The calendar day as written, with any time and offset after it. Nothing is guessed: numbers in an open
 * order are refused, unless `order` gives the order of the list. Dates with dots are day, month, year,
 * because the short dates of CLDR have no month before a day with dots. Unix seconds (10 digits) and
 * milliseconds (13) are days in UTC.
 *
 * @param order the order of numeric dates in the list; not needed when a year of four digits comes first
 */
export function readDay(text: string, order?: DateOrder): Reading<Day> {
  const trimmed = text.trim().replace(/[‐‑–−]/g, '-');
  if (trimmed.length > MAX_DATE) return NOT_A_DATE;
  // Nearly all dates are this one.
  if (/^\d{4}-\d{2}-\d{2}$/.test(trimmed))
    return day(+trimmed.slice(0, 4), +trimmed.slice(5, 7), +trimmed.slice(8));
  const damage = spreadsheetDamage(trimmed);
  if (damage !== undefined) return bad(`${EXAMPLE}; ${damage}`);
  if (/^\d+$/.test(trimmed)) return fromDigits(trimmed, order);
  const decimal = /^(\d+)[.,]\d+$/.exec(trimmed)?.[1];
  if (decimal !== undefined && [5, 10, 13].includes(decimal.length)) return fromDigits(decimal, order);

  const written = withoutTime(trimmed);
  if (/^\d{8}$/.test(written)) return fromDigits(written, order);
  const numeric = tripleOf(written);
  if (numeric !== undefined) return fromTriple(numeric.triple, numeric.separator, order);
  const [, year, month, date] = WITH_SIGNS.exec(written) ?? [];
  if (date !== undefined) return day(Number(year), Number(month), Number(date));
  if (/^(?:\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4})$/.test(written))
    return bad(`${EXAMPLE}; here the day is missing`);
  return fromWords(written, order);
}

/**
 * The order that a date with slashes or dashes proves: 31/12/2019 has the day first, 12/31/2019 the month.
 * Undefined when it proves none, or is no date.
 */
export function dateEvidence(text: string): 'DMY' | 'MDY' | undefined {
  const numeric = tripleOf(withoutTime(text.trim().slice(0, MAX_DATE)));
  if (numeric === undefined || !['/', '-'].includes(numeric.separator)) return undefined;
  const { triple } = numeric;
  const [first, , third] = triple;
  if (first.length === 4 || third.length === 1) return undefined;
  const dayFirst = inOrder(triple, 'DMY').kind === 'ok';
  const monthFirst = inOrder(triple, 'MDY').kind === 'ok';
  // 25/12/19 may also be a day of 2025.
  const yearFirst = third.length === 2 && inOrder(triple, 'YMD').kind === 'ok';
  if (dayFirst === monthFirst || yearFirst) return undefined;
  return dayFirst ? 'DMY' : 'MDY';
}
