import { folded } from '../text.ts';

/** Every code that Intl knows, old ones too. */
let codes: ReadonlySet<string> | undefined;
const isCode = (text: string): boolean => {
  codes ??= new Set(Intl.supportedValuesOf('currency'));
  return codes.has(text);
};

/** Abbreviations of currencies and the words that people write, without accents and dots, in lower case. */
const WORDS = new Set([
  ...[
    'kr',
    'dkr',
    'nkr',
    'skr',
    'zl',
    'kc',
    'ft',
    'lei',
    'leu',
    'fr',
    'sfr',
    'fs',
    'rs',
    'rp',
    'rm',
    'r',
    'din',
  ],
  ...['lv', 'tl', 'dm', 's/', 'euro', 'euros', 'dollar', 'dollars', 'franken', 'pounds'],
]);

/**
 * Currencies with three decimals (ISO 4217): here 1.200 may be one dinar and two tenths. We need our own
 * list, because CLDR, the source of Intl, gives the Iraqi dinar no decimals.
 */
const THREE_DECIMALS = new Set(['KWD', 'BHD', 'TND', 'OMR', 'JOD', 'IQD', 'LYD']);

/** What is known of a sign, code or word beside an amount. Undefined when it is no currency. */
export function currencyOf(text: string): { readonly threeDecimals: boolean } | undefined {
  const code = text.toUpperCase();
  if (isCode(code)) return { threeDecimals: THREE_DECIMALS.has(code) };
  // $, €, US$, R$, and the $US of French.
  const isSign = /^[A-Z]{0,3}\p{Sc}(?:[A-Z]{2,3})?$/iu.test(text);
  // Removing accents does not change the Polish ł, because its stroke is no accent.
  const isWord = WORDS.has(folded(text).replaceAll('ł', 'l').replace(/\.$/, ''));
  return isSign || isWord ? { threeDecimals: false } : undefined;
}
