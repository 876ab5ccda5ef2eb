import { Temporal } from 'temporal-polyfill';

const UNITS = ['year', 'month', 'week', 'day'] as const;
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

function wholeUnits(
  since: Temporal.PlainDate,
  today: Temporal.PlainDate,
): readonly [number, (typeof UNITS)[number]] {
  for (const unit of UNITS) {
    const counted = since.until(today, { largestUnit: unit })[`${unit}s`];
    // As bands count: from 29 February to 28 February is a year, from 31 January to 28 February a month.
    const next = since.add({ [`${unit}s`]: counted + 1 });
    const count = Temporal.PlainDate.compare(next, today) <= 0 ? counted + 1 : counted;
    if (count > 0) return [count, unit];
  }
  return [1, 'day'];
}

/** Kept, since to make one takes longer than the rest of a mail's words together. */
const formats = new Map<string, Intl.NumberFormat>();
function formatOf(language: string, unit: (typeof UNITS)[number]): Intl.NumberFormat {
  const name = `${language} ${unit}`;
  const format =
    formats.get(name) ?? new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
  formats.set(name, format);
  return format;
}

/**
 * How long somebody has been a customer, in whole units of the largest that fits: "three weeks", "two years", "2 ans".
 *
 * @param since and `today` as `YYYY-MM-DD`; the first day counts as one day
 * @param language a BCP 47 tag, the language of the template
 */
export function tenureText(since: string, today: string, language: string): string {
  const [count, unit] = wholeUnits(Temporal.PlainDate.from(since), Temporal.PlainDate.from(today));
  const word = /^en\b/.test(language) ? ENGLISH[count] : undefined;
  return formatOf(language, unit)
    .formatToParts(count)
    .map((part) => (part.type === 'integer' ? (word ?? part.value) : part.value))
    .join('');
}
