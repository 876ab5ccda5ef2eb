import type { Bundle, PageWords } from '../domain/programme/bundle.ts';
import type { PageText } from '../domain/programme/page-words.ts';
import { localeChain } from '../domain/text/locale.ts';

/**
 * Says one text of the pages with its placeholders filled in; `{sender}` is always known. A text of the band
 * wins over the general text. An optional text that is missing is ''.
 */
export type Say = (
  text: PageText,
  values?: Readonly<Record<string, string | number>>,
  band?: string,
) => string;

/** No browser names more languages. A made-up header must not cost us time. */
const MAX_LANGUAGES = 20;

/** The language tags of an `Accept-Language` header (RFC 9110, 12.5.4), most wanted first. */
export function acceptedLanguages(header: string | undefined): string[] {
  return (header ?? '')
    .split(',', MAX_LANGUAGES)
    .map((entry) => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/**
 * The words in the first wanted language that has words (`fr-CA`, else `fr`), or else in the fallback
 * language.
 */
function wordsFor(bundle: Bundle, wanted: readonly string[]): PageWords {
  for (const tag of wanted) {
    const locale = localeChain(canonical(tag) ?? '').find(
      (each) => each !== '' && Object.hasOwn(bundle.pages, each),
    );
    if (locale !== undefined) return bundle.pages[locale] ?? {};
  }
  return bundle.pages[''] ?? {};
}

/**
 * Makes a {@link Say} for the wanted language.
 *
 * A text that the bundle lacks is left out: in the minutes of a deployment, code may be newer than the words,
 * and a page with a gap is better than none.
 *
 * @param wanted BCP 47 tags, most wanted first
 */
export function speaker(bundle: Bundle, wanted: readonly string[]): Say {
  const words = wordsFor(bundle, wanted);
  return (text, values = {}, band = '') =>
    (words[`${text}@${band}`] ?? words[text] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = String(name === 'sender' ? bundle.programme.sender.name : (values[name] ?? ''));
      // A name may run the other way than the sentence around it, and must not turn that around.
      return words.direction === 'rtl' ? `\u2068${value}\u2069` : value;
    });
}
