import { SPELLINGS } from './column-spellings.ts';
import { consentColumn, isConsentSide, isOtherChannel } from './consent-columns.ts';
import { COLUMNS, type Column } from './customer-columns.ts';
import { headerWords, keysOf, namesIn, splitBracket, squeeze } from './header-text.ts';
import { isNearConsentKey } from './near-consent.ts';
import { isMisspelt } from './spelling.ts';

export interface KnownColumn {
  readonly column: Column;
  /** 0 for our own name. When several headers mean one column, the lowest wins. */
  readonly rank: number;
}

const KNOWN: ReadonlyMap<string, KnownColumn> = new Map(
  COLUMNS.flatMap(
    (column) =>
      [column, ...SPELLINGS[column]].flatMap((name, rank) =>
        keysOf(name).map((key): [string, KnownColumn] => [key, { column, rank }]),
      ),
    // When two entries share a key, the first must win.
  ).toReversed(),
);

/** The rank of a header with brackets or a word before its name. Every exact spelling ranks before it. */
const LOOSE_RANK = 1_000;

/** Words in brackets that make a value somebody else's, or one that is no longer used. */
const OTHERS =
  /^(?:owner|company|account|organi[sz]ation|firma|unternehmen|societe|entreprise|empresa|parent|partner|manager|agent|rep|assistant|referrer|sender|creator|deal|lead|order|ticket|invoice|product|spouse|old|previous|former|legacy|secondary|second|alternative|alternate|other|test|shipping|billing|alt|ancien|antiguo|compte|cuenta|unsubscribed|inactive|invalid|bounced)$/;

/** Some tools write the person first: `Person - First name`, `Contact: Email`. */
const PREFIX = /^(?:person|contact|customer|user|member|subscriber|profile|kontakt|kunden|client)(.+)/;
const PREFIXED: readonly Column[] = ['email', 'first_name', 'last_name', 'region', 'locale', 'time_zone'];
/** A currency may follow the name of an amount. */
const CURRENCY = /(.+?)(?:in)?(?:usd|eur|gbp|chf|cad|aud|euro|euros)$/;

function knownKey(key: string): KnownColumn | undefined {
  const exact = KNOWN.get(key);
  if (exact !== undefined) return exact;
  const owned = KNOWN.get(PREFIX.exec(key)?.[1] ?? '');
  if (owned !== undefined && PREFIXED.includes(owned.column))
    return { ...owned, rank: LOOSE_RANK + owned.rank };
  const amount = KNOWN.get(CURRENCY.exec(key)?.[1] ?? '');
  return amount?.column === 'annual_value' ? { ...amount, rank: LOOSE_RANK + amount.rank } : undefined;
}

/**
 * The column a header surely means. In doubt there is none, because a question is better than a wrong id or
 * date.
 */
export function knownColumn(header: string): KnownColumn | undefined {
  const whole = KNOWN.get(squeeze(header.slice(0, 200)));
  if (whole !== undefined) return whole;
  const { name, bracket } = splitBracket(header);
  if (headerWords(bracket).some((word) => OTHERS.test(word))) return undefined;
  return knownKey(squeeze(name));
}

/** In shorter words, one other letter makes another word. */
const MIN_NEAR = 5;
const LONG = 9;
/**
 * Of these only our own names are compared. Their other spellings are near too many other headers: a response
 * rate, the value of a renewal, the name of a survey.
 */
const OWN_NAME_ONLY: readonly Column[] = ['renewal_on', 'last_asked', 'last_answered'];
const NEAR_KEYS: readonly (readonly [key: string, column: Column])[] = [...KNOWN]
  .filter(([, { column, rank }]) => rank === 0 || !OWN_NAME_ONLY.includes(column))
  .map(([key, { column }]): [string, Column] => [key, column])
  .filter(([key]) => key.length >= MIN_NEAR && !/\p{N}|^[fl]name$/u.test(key));

/** These are words themselves, however close to one of ours. */
const OWN_WORDS = new Set(
  namesIn(
    'Churn rate, Contact, Customer, Client, Nombres, Company age, Other email, Username, Campaign, Detail, Renewal no',
  ).map(squeeze),
);

/** One letter for ids, because `Customer` is no misspelt `Customer ID`, nor `Last used` our `last_asked`. */
const mostOf = (word: string, column: Column): number =>
  word.length >= LONG && column !== 'id' && !OWN_NAME_ONLY.includes(column) ? 2 : 1;

/** Some headers repeat the kind of value: `Time zone name`. */
const SAID_AGAIN = /(.{8,}?)(?:name|value|field|column|date|text)$/;

/**
 * The key to compare an unknown header by. Undefined for a header that surely means something.
 */
function unknownKey(header: string): string | undefined {
  if (knownColumn(header) !== undefined || consentColumn(header) !== undefined) return undefined;
  if (isConsentSide(header) || isOtherChannel(header)) return undefined;
  const key = squeeze(splitBracket(header).name);
  return /\p{N}/u.test(key) || OWN_WORDS.has(key) ? undefined : key;
}

/**
 * The columns that an unknown header probably misspells. {@link isNearConsent} finds misspelt headers of
 * consent.
 */
export function nearColumns(header: string): readonly Column[] {
  const key = unknownKey(header);
  if (key === undefined) return [];
  const again = KNOWN.get(SAID_AGAIN.exec(key)?.[1] ?? '');
  const near = NEAR_KEYS.filter(([known, column]) => isMisspelt(key, known, mostOf(known, column))).map(
    ([, column]) => column,
  );
  const isAgain = again !== undefined && !OWN_NAME_ONLY.includes(again.column);
  return [...new Set(isAgain ? [again.column, ...near] : near)];
}

/**
 * Whether an unknown header probably misspells one about consent. Whoever imports must say what a yes there
 * means, because `Subcribed` and `Unsuscribed` look much the same.
 */
export function isNearConsent(header: string): boolean {
  const key = unknownKey(header);
  return key !== undefined && isNearConsentKey(key, headerWords(splitBracket(header).name));
}
