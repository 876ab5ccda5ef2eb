import { DAY_MS } from '../../domain/time/units.ts';

/**
 * Languages whose months and weekdays are looked for. Of the others that `Intl` knows, most share words with
 * these, or have names that mean something else in one of these.
 */
const LANGUAGES = 'en de fr es it pt nl da nb sv fi pl cs sk sl hr hu ro tr ca el ru uk bg'.split(' ');
const WORD = /^[\p{L}\p{M}'’-]{3,}$/u;
const WEEKDAY = 12;
const MONDAY = Date.UTC(2026, 5, 1);

/** Names of months (0 to 11) and weekdays (from 12), both alone and in a date. */
type Names = ReadonlyMap<string, number>;
const known = new Map<string, Names>();

function namesOf(language: string): Names {
  const before = known.get(language);
  if (before !== undefined) return before;
  const names = new Map<string, number>();
  const add = (name: string | undefined, number: number): void => {
    if (name !== undefined && WORD.test(name) && !names.has(name)) names.set(name, number);
  };
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  const alone = format({ month: 'long' });
  const dated = format({ month: 'long', day: 'numeric' });
  const weekday = format({ weekday: 'long' });
  for (let month = 0; month < 12; month += 1) {
    const date = Date.UTC(2026, month, 15);
    add(alone.format(date), month);
    add(dated.formatToParts(date).find(({ type }) => type === 'month')?.value, month);
  }
  for (let day = 0; day < 7; day += 1) add(weekday.format(MONDAY + day * DAY_MS), WEEKDAY + day);
  known.set(language, names);
  return names;
}

/** Short names that are also words of other languages: `Mon ami`, `el mar`. */
const NOT_SHORT = new Set(['Mon', 'Sun', 'Mar']);

const knownShort = new Map<string, Names>();
/** Short names of a language, such as `Dec` and `Sat`, with the number of the long name. */
function shortNamesOf(language: string): Names {
  const before = knownShort.get(language);
  if (before !== undefined) return before;
  const names = new Map<string, number>();
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  const add = (name: string, number: number) => names.set(name.replace(/\.$/, ''), number);
  const month = format({ month: 'short' });
  const weekday = format({ weekday: 'short' });
  for (let at = 0; at < 12; at += 1) add(month.format(Date.UTC(2026, at, 15)), at);
  for (let day = 0; day < 7; day += 1) add(weekday.format(MONDAY + day * DAY_MS), WEEKDAY + day);
  knownShort.set(language, names);
  return names;
}
const ENGLISH_SHORT = new Map([...shortNamesOf('en')].filter(([name]) => !NOT_SHORT.has(name)));

/** A name of a month or a weekday that is foreign in the language around it. */
export interface ForeignDate {
  readonly word: string;
  readonly offset: number;
  /** The language of the name. */
  readonly language: string;
  /** The same name in the language around it. */
  readonly instead: string | undefined;
}

/** Names that are also words of another language. They count only beside a number. */
const AMBIGUOUS = new Set(['marts', 'marca', 'august', 'lunes', 'martes', 'leden', 'sexta', 'mandag']);
const LETTERS = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu;
/** Days of sales have these names everywhere. */
const SALES = /\b(?:black|cyber|giving|super|casual|small business)[\s-]+$/i;

/** People, papers and sites have such names too: `Ms Friday`, `The Sunday Times`, `monday.com`. */
const OF_A_NAME = /(?:\b(?:The|Fr|Hr|Frau|Herrn?|Mrs?|Ms|Dr|Mme|Madame)\.?[\s-]|\p{L}\.|[@/_])$/u;
const OF_A_SITE = /^(?:\.\p{L}|[@/_])/u;

/** Whether a number stands beside a word, as in a date. */
const isDated = (text: string, from: number, to: number): boolean =>
  /\d(?:\.|st|nd|rd|th|er|º|ª)?,?\s(?:de\s)?$/.test(text.slice(Math.max(0, from - 8), from)) ||
  /^\.?,?\s(?:de\s|the\s)?\d/.test(text.slice(to, to + 8));

/**
 * Months and weekdays of one language in a text of another, as translating a mail leaves them. Words with
 * another meaning, such as "May" or "mars", count only beside a number.
 *
 * @param language of the text, a BCP 47 tag
 */
export function foreignDates(text: string, language: string): ForeignDate[] {
  const primary = language.split('-')[0] ?? language;
  if (Intl.DateTimeFormat.supportedLocalesOf(language).length === 0) return [];
  const names = new Map([...namesOf(primary), ...namesOf(language)]);
  const nameWords = new Set([...names.keys()].map((name) => name.toLowerCase()));
  const shortNames = new Set([...shortNamesOf(language).keys()].map((name) => name.toLowerCase()));
  return [...text.matchAll(LETTERS)].flatMap(({ 0: word, index }): ForeignDate[] => {
    if (nameWords.has(word.toLowerCase())) return [];
    const before = text.slice(Math.max(0, index - 20), index);
    const end = index + word.length;
    if (OF_A_NAME.test(before) || OF_A_SITE.test(text.slice(end, end + 2))) return [];
    const found = LANGUAGES.find((each) => each !== primary && namesOf(each).has(word));
    const isUsual = primary === 'en' || shortNames.has(word.toLowerCase());
    const short = isUsual ? undefined : ENGLISH_SHORT.get(word);
    if (found === undefined && (short === undefined || !isDated(text, index, end))) return [];
    const number = (found === undefined ? short : namesOf(found).get(word)) ?? 0;
    const isPlain = word.length > (found === 'en' ? 3 : 4) && !AMBIGUOUS.has(word);
    if (!isPlain && !isDated(text, index, end)) return [];
    if (found === 'en' && SALES.test(before)) return [];
    const instead = [...names].find(([, each]) => each === number)?.[0];
    return [{ word, offset: index, language: found ?? 'en', instead }];
  });
}
