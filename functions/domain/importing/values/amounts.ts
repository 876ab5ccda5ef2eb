import { bad, ok, type Reading } from '../reading.ts';
import { currencyOf } from './currencies.ts';
import { spreadsheetDamage } from './spreadsheet-damage.ts';

/** The sign before the decimals in the numbers of a list. */
export type DecimalMark = 'comma' | 'point';

const EXAMPLE = 'an amount from 0, such as 50000 or 1234.50';
const NOT_AN_AMOUNT = bad(EXAMPLE);
const NEGATIVE = bad(`${EXAMPLE}; this one is below zero`);
const PERCENT = bad(`${EXAMPLE}; a percentage is not an amount`);
const TWO_NUMBERS = bad(`one amount, such as 50000; this looks like two numbers`);
const GROUPS = bad(`${EXAMPLE}; the separators in this one do not part thousands`);
const AMBIGUOUS = bad(
  `${EXAMPLE}; here the separator could stand for thousands or for decimals: say --decimal point or --decimal comma`,
);
const TOO_LARGE = bad(`${EXAMPLE}, with at most 12 digits before the decimals`);
const MAX_AMOUNT = 1e12;
/** No amount is longer, with its currency and blanks. */
const MAX_LENGTH = 60;

/** A number in JavaScript's notation, or why there is none. */
type Digits = Reading<string>;

/** 1,234,567 everywhere; 12,34,567 in India, with commas. */
const isGrouped = (parts: readonly string[], mark: string): boolean => {
  const [first = '', ...rest] = parts;
  const last = rest.at(-1);
  if (!/^\d{1,3}$/.test(first) || last === undefined || !/^\d{3}$/.test(last)) return false;
  const between = rest.slice(0, -1);
  if (between.every((part) => /^\d{3}$/.test(part))) return true;
  return mark === ',' && first.length < 3 && between.every((part) => /^\d{2}$/.test(part));
};

const join = (whole: string, decimals: string): Digits =>
  ok(`${whole === '' ? '0' : whole}.${decimals === '' ? '0' : decimals}`);

/** A text with both a point and a comma: the last one stands before the decimals. */
function withBothMarks(text: string): Digits {
  const mark = text.lastIndexOf('.') > text.lastIndexOf(',') ? '.' : ',';
  const [whole = '', decimals = '', ...more] = text.split(mark);
  const group = mark === '.' ? ',' : '.';
  const parts = whole.split(group);
  return more.length > 0 || !isGrouped(parts, group) ? GROUPS : join(parts.join(''), decimals);
}

interface Hints {
  readonly decimal: DecimalMark | undefined;
  /** Whether three digits after a separator can only be thousands. */
  readonly hasCents: boolean;
}

function withOneMark(text: string, mark: '.' | ',', { decimal, hasCents }: Hints): Digits {
  const parts = text.split(mark);
  if (parts.length > 2) return isGrouped(parts, mark) ? join(parts.join(''), '') : GROUPS;
  const [whole = '', rest = ''] = parts;
  // 1234,567 and 0,125 cannot be thousands, and neither can 1,25.
  if (!isGrouped(parts, mark) || /^0+$/.test(whole)) return join(whole, rest);
  if (decimal !== undefined)
    return (decimal === 'point') === (mark === '.') ? join(whole, rest) : join(whole + rest, '');
  return hasCents ? join(whole + rest, '') : AMBIGUOUS;
}

/** Blanks of every width, and Swiss apostrophes. */
const GROUPED_BY_SIGN = /^(\d{1,3}(?:\s\d{3})+|\d{1,3}(?:['’ʼ′´`]\d{3})+)(?:[.,](\d*))?$/;

function digitsOf(text: string, hints: Hints): Digits {
  const [, grouped, decimals = ''] = GROUPED_BY_SIGN.exec(text) ?? [];
  if (grouped !== undefined) return join(grouped.replace(/\D/g, ''), decimals);
  if (/\d\s+\d/.test(text)) return TWO_NUMBERS;
  if (!/^[\d.,]*\d[\d.,]*$/.test(text)) return NOT_AN_AMOUNT;
  const [point, comma] = [text.includes('.'), text.includes(',')];
  if (point && comma) return withBothMarks(text);
  if (point || comma) return withOneMark(text, point ? '.' : ',', hints);
  return join(text, '');
}

/** A spreadsheet's 1.2E+05. Only one digit stands before the separator, so it never separates thousands. */
const SCIENTIFIC = /^(\d+)(?:[.,](\d+))?e([+-]?\d{1,3})$/i;
const THOUSANDS = /^(.*\d)\s?k$/i;
/** 1'200.- and 1200,-- have no cents. Another separator in them is for thousands. */
const WITHOUT_CENTS = /^(.*\d)[.,]\s?[-–—]{1,2}$/;
/** The column holds amounts of a year, so "per year" may be dropped. */
const EACH_YEAR = /\s?(?:(?:\/|per)\s?(?:year|yr|annum)|p\.\s?a\.)$/i;

function plainAmount(text: string, hints: Hints): Reading<number> {
  const [, whole, decimals = '', exponent] = SCIENTIFIC.exec(text) ?? [];
  if (whole !== undefined) return inRange(Number(`${whole}.${decimals}e${exponent}`));
  const before = WITHOUT_CENTS.exec(text)?.[1];
  if (before !== undefined) {
    return plainAmount(before, { decimal: before.includes(',') ? 'point' : 'comma', hasCents: true });
  }
  const thousands = THOUSANDS.exec(text)?.[1];
  const digits = digitsOf(thousands ?? text, hints);
  if (digits.kind === 'bad') return digits;
  // Not multiplied, because 1.001 times 1000 is no whole number in binary.
  return inRange(Number(thousands === undefined ? digits.value : `${digits.value}e3`));
}

const inRange = (amount: number): Reading<number> => (amount < MAX_AMOUNT ? ok(amount) : TOO_LARGE);

interface Parts {
  readonly before: string;
  readonly amount: string;
  readonly behind: string;
}

/** Splits off the currency before or after the digits. `k` and the exponent belong to the digits. */
function partsOf(text: string): Parts | undefined {
  const [, before, amount, behind] =
    /^([^\d(+-]*?)\s*((?:\d|[.,]\d)(?:.*\d)?(?:[.,]\s?[-–—]{1,2}|[.,])?(?:\s?k(?![\p{L}]))?)\s*([^\d]*)$/iu.exec(
      text,
    ) ?? [];
  return amount === undefined ? undefined : { before: before ?? '', amount, behind: behind ?? '' };
}

/** Why a text is no amount, as far as its signs tell. */
function refusalOf(text: string): Reading<never> | undefined {
  if (/%|‰/.test(text)) return PERCENT;
  if (
    /^\D*\d.*\d?\s?(?:-|–|—|\bto\b|\bbis\b|\/|;|…|\.\.)\s?\D{0,4}\d/i.test(text) &&
    !SCIENTIFIC.test(text)
  ) {
    return TWO_NUMBERS;
  }
  const isNegative =
    /^\D*[-−–]\s?\D*\d/.test(text) || /^\D{0,4}\(.*\d.*\)/.test(text) || /\d\s?[-−]$/.test(text);
  return isNegative ? NEGATIVE : undefined;
}

/**
 * An amount of a year, from 0, with at most 12 digits before the decimals. Points, commas, blanks or
 * apostrophes may separate thousands. A currency before or after is dropped and not converted. In 1.200 the
 * separator may stand for thousands or for decimals. Such a text is refused, unless `decimal` decides it or a
 * currency does: nobody writes three decimals of a euro.
 *
 * @param decimal the sign before decimals in this list; used only when a text leaves it open
 */
export function readAmount(text: string, decimal?: DecimalMark): Reading<number> {
  const trimmed = text.trim();
  if (/^\d{1,12}$/.test(trimmed)) return ok(Number(trimmed));
  const damage = spreadsheetDamage(trimmed);
  if (damage !== undefined) return bad(`${EXAMPLE}; ${damage}`);
  if (trimmed.length > MAX_LENGTH) return NOT_AN_AMOUNT;
  const written = trimmed.replace(EACH_YEAR, '');
  if (SCIENTIFIC.test(written)) return plainAmount(written, { decimal, hasCents: false });
  const refusal = refusalOf(written);
  if (refusal !== undefined) return refusal;
  const parts = partsOf(written.replace(/^\+\s?/, ''));
  if (parts === undefined) return NOT_AN_AMOUNT;
  const names = [parts.before, parts.behind].map((name) => name.trim()).filter((name) => name !== '');
  const currencies = names.map(currencyOf);
  if (currencies.includes(undefined)) return NOT_AN_AMOUNT;
  const hasCents = currencies.length > 0 && !currencies.some((currency) => currency?.threeDecimals);
  return plainAmount(parts.amount, { decimal, hasCents });
}

/**
 * The sign before the cents, if an amount proves it: the last of two different signs, or a sign with one or
 * two digits after it.
 */
export function decimalEvidence(text: string): DecimalMark | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const mark =
    /\d[.,](?=\d{3}(?:\D|$)).*?\d([.,])\d{1,2}(?!\d)/.exec(text)?.[1] ??
    /^\D*\d+([.,])\d{1,2}\D*$/.exec(text)?.[1];
  if (mark === undefined) return undefined;
  return mark === ',' ? 'comma' : 'point';
}
