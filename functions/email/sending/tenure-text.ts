import { type Day, dayAfter, daysBetween } from '../../domain/time/day.ts';

/** Largest first. `longest`: the most days that one unit can last. */
const UNITS = {
  year: { span: { months: 12, days: 0 }, longest: 366 },
  month: { span: { months: 1, days: 0 }, longest: 31 },
  week: { span: { months: 0, days: 7 }, longest: 7 },
  day: { span: { months: 0, days: 1 }, longest: 1 },
} as const;
type Unit = keyof typeof UNITS;
const ENGLISH = [
  '',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/**
 * The largest unit that has fully passed, and how often. It counts like the bands: from 29 February to 28
 * February is a year.
 */
function wholeUnits(since: Day, today: Day): readonly [number, Unit] {
  for (const [unit, { span, longest }] of Object.entries(UNITS) as [Unit, (typeof UNITS)[Unit]][]) {
    const isOver = (count: number): boolean =>
      dayAfter(since, { months: count * span.months, days: count * span.days }) <= today;
    let count = Math.floor(daysBetween(since, today) / longest);
    while (isOver(count + 1)) count += 1;
    if (count > 0) return [count, unit];
  }
  return [1, 'day'];
}

function write(count: number, unit: Unit, language: string): string {
  const word = /^en\b/.test(language) ? ENGLISH[count] : undefined;
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
    .formatToParts(count)
    .map((part) => (part.type === 'integer' ? (word ?? part.value) : part.value))
    .join('');
}

/** A cache: there are few formats, and making one takes longer than all other words of a mail together. */
const written = new Map<string, string>();

/**
 * How long somebody has been a customer, in whole units of the largest that fits: "three weeks", "two years",
 * "2 ans".
 *
 * @param since and `today` as `YYYY-MM-DD`; the first day counts as one day
 * @param language a BCP 47 tag, the language of the template
 */
export function tenureText(since: string, today: string, language: string): string {
  const [count, unit] = wholeUnits(since, today);
  const name = `${language} ${count} ${unit}`;
  const text = written.get(name) ?? write(count, unit, language);
  written.set(name, text);
  return text;
}
