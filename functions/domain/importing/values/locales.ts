import { bad, ok, type Reading } from '../reading.ts';
import { languageNamed, regionNamed } from './locale-names.ts';
import { remembered } from './remembered.ts';

const EXPECTED = bad('a language tag such as en, fr-CA or zh-Hant, or the name of a language such as German');
/** RFC 5646, section 4.4.1: room for every tag in use. */
const MAX_TAG = 35;
/** No name of a language with its region is longer. */
const MAX_TEXT = 80;

const LANGUAGES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
/** CLDR names every language that has a code of two letters. US and GB are countries. */
const isLanguage = (code: string): boolean =>
  code.length === 3 || (code.length === 2 && LANGUAGES.of(code) !== undefined);

/** The canonical spelling of a tag; Intl would take any word of four to eight letters for a language. */
function canonical(tag: string): string | undefined {
  try {
    const { language, baseName } = new Intl.Locale(tag);
    // V8 turns the variant POSIX into an extension.
    const spelled = baseName.replace(/-u-.*$/, '');
    return isLanguage(language) && spelled.length <= MAX_TAG ? spelled : undefined;
  } catch {
    return undefined;
  }
}

/** POSIX writes en_US.UTF-8 and ca@valencia. The text after language and region says nothing about words. */
const asTag = (text: string): string => text.replace(/[.@][\w-]+$/, '').replaceAll('_', '-');

/**
 * Whether a word would pass as the variant of a tag, although it is a name. Any word of five to eight letters
 * passes: es-Spanish.
 */
const isNameForVariant = (word: string): boolean =>
  /^\p{L}{5,8}$/u.test(word) && (languageNamed(word) ?? regionNamed(word, 'en')) !== undefined;

function readTag(text: string): string | undefined {
  const tag = asTag(text);
  return tag.split('-').slice(1).some(isNameForVariant) ? undefined : canonical(tag);
}

/**
 * A language, perhaps with a region or a script in brackets or after a dash or comma: German (Switzerland).
 */
function readName(text: string): string | undefined {
  const whole = languageNamed(text);
  if (whole !== undefined) return whole;
  const [, name = '', detail = ''] =
    /^([^(),/[\]]+?)\s*(?:[([,/]|\s[-–—]\s|-)\s*([^()[\]]+?)\s*[)\]]?$/u.exec(text) ?? [];
  const language = languageNamed(name) ?? readTag(name);
  if (language === undefined || detail === '') return undefined;
  // Spanish (es), es - Spanish: both must agree.
  const again = readTag(detail) ?? languageNamed(detail);
  if (again !== undefined && new Intl.Locale(again).language === new Intl.Locale(language).language) {
    return again.length > language.length ? again : language;
  }
  // Only in capitals: in "English (de)" the two would contradict each other.
  const region = /^[A-Z]{2}$/.test(detail) ? detail : regionNamed(detail, language);
  return region === undefined ? undefined : canonical(`${language}-${region}`);
}

function readWritten(text: string): Reading<string> {
  const tag = readTag(text) ?? readName(text);
  return tag === undefined ? EXPECTED : ok(tag);
}

const readRemembered = remembered(readWritten);

/**
 * The language of a customer as a canonical BCP 47 tag. It reads tags, also in the notations of POSIX and
 * Java (en_US.UTF-8). It reads names of languages in English, German, French, Spanish and the language
 * itself, also with a region: German (Switzerland).
 */
export function readLocale(text: string): Reading<string> {
  const written = text.trim().replace(/\s+/g, ' ');
  return written === '' || written.length > MAX_TEXT ? EXPECTED : readRemembered(written);
}
