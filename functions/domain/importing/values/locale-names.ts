import { folded } from '../text.ts';

/** Languages in which people name languages and regions, besides the language itself. */
const NAMED_IN = ['en', 'de', 'fr', 'es'];

/** Tags that have their own name in some language: British English, Simplified Chinese, flamand. */
const NAMED_VARIETIES = [
  ...[
    'en-GB',
    'en-US',
    'en-CA',
    'en-AU',
    'de-AT',
    'de-CH',
    'fr-CA',
    'fr-CH',
    'es-ES',
    'es-MX',
    'es-419',
    'nl-BE',
  ],
  ...['pt-BR', 'pt-PT', 'zh-Hans', 'zh-Hant', 'sr-Latn', 'sr-Cyrl', 'fil', 'yue'],
];

/** Names of regions that people use and CLDR lacks. */
const OTHER_REGIONS = new Map([
  ['usa', 'US'],
  ['great britain', 'GB'],
  ['england', 'GB'],
]);

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** All codes of two letters, because Intl has no list of the codes that it knows. */
const PAIRS = [...LETTERS].flatMap((first) => [...LETTERS].map((second) => first + second));

const nameKey = (text: string): string => folded(text).replace(/[’']/g, "'").replace(/\s+/g, ' ').trim();

function namesIn(locale: string, options: Omit<Intl.DisplayNamesOptions, 'fallback'>) {
  return new Intl.DisplayNames(locale, { ...options, fallback: 'none' });
}

/** Drops a name that stands for two different tags, because it tells neither. */
function collect(entries: Iterable<readonly [name: string | undefined, tag: string]>): Map<string, string> {
  const found = new Map<string, string>();
  const doubtful = new Set<string>();
  for (const [name, tag] of entries) {
    if (name === undefined) continue;
    const key = nameKey(name);
    if ((found.get(key) ?? tag) !== tag) doubtful.add(key);
    found.set(key, tag);
  }
  for (const key of doubtful) found.delete(key);
  return found;
}

function* languageNames(): Generator<readonly [string | undefined, string]> {
  const readers = NAMED_IN.flatMap((locale) => [
    namesIn(locale, { type: 'language' }),
    namesIn(locale, { type: 'language', languageDisplay: 'standard' }),
  ]);
  // Old codes have the names of those that replaced them.
  const codes = PAIRS.filter((code) => Intl.getCanonicalLocales(code)[0] === code);
  for (const tag of [...codes, ...NAMED_VARIETIES]) {
    if (readers[0]?.of(tag) === undefined) continue;
    for (const reader of readers) yield [reader.of(tag), tag];
    if (Intl.DisplayNames.supportedLocalesOf(tag).length === 0) continue;
    yield [namesIn(tag, { type: 'language' }).of(tag), tag];
  }
}

/** Collects the names of languages anew, each with its tag. Rules take {@link languageNamed}. */
export const makeLanguageNames = (): ReadonlyMap<string, string> => collect(languageNames());

let languages: ReadonlyMap<string, string> | undefined;
/**
 * The tag of a language or variety by its name in English, German, French, Spanish or the language itself.
 */
export function languageNamed(name: string): string | undefined {
  // Made when first needed, because most lists have tags.
  languages ??= makeLanguageNames();
  return languages.get(nameKey(name));
}

function* regionNames(locale: string): Generator<readonly [string | undefined, string]> {
  const long = namesIn(locale, { type: 'region' });
  const short = namesIn(locale, { type: 'region', style: 'short' });
  for (const pair of PAIRS) {
    const code = pair.toUpperCase();
    // Leaves out codes that are other names of a region, such as UK.
    if (Intl.getCanonicalLocales(`en-${code}`)[0] !== `en-${code}`) continue;
    yield [long.of(code), code];
    yield [short.of(code), code];
  }
  yield [long.of('419'), '419'];
}

/** Collects the names of regions in a language anew, each with its code. Rules take {@link regionNamed}. */
export const makeRegionNames = (locale: string): ReadonlyMap<string, string> => collect(regionNames(locale));

const regions = new Map<string, ReadonlyMap<string, string>>();
function regionsIn(locale: string): ReadonlyMap<string, string> {
  const known = regions.get(locale);
  if (known !== undefined) return known;
  const made = makeRegionNames(locale);
  regions.set(locale, made);
  return made;
}

/** The code of a region by its name in English, German, French, Spanish or the given language. */
export function regionNamed(name: string, language: string): string | undefined {
  const key = nameKey(name);
  const inNames = [...NAMED_IN, language].map((locale) => regionsIn(locale).get(key));
  return OTHER_REGIONS.get(key) ?? inNames.find((code) => code !== undefined);
}
