import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { localeChain } from '../../domain/text/locale.ts';
import type { Folder } from './folder.ts';
import { attributeOf, isInCode, type Opening, placed, readMarkup } from './markup.ts';
import { Veil } from './veil.ts';

/** What the file name of a mail says about its language. */
export interface MailLanguage {
  /** `fr-CA` of `score/new.fr-CA.mjml`; `` when the file name has none. */
  readonly locale: string;
  /** The language of the fallback mail. Shared partials are in this language. */
  readonly shared: string;
}

/** The language that a mail's own text states, and where it does. */
export function saidLanguage(
  text: string,
): { readonly language: string; readonly offset: number } | undefined {
  const root = readMarkup(new Veil().hide(text)).find(
    (part): part is Opening => part.kind === 'opening' && part.name === 'mjml',
  );
  const lang = root === undefined ? undefined : attributeOf(root, 'lang');
  return lang?.value === undefined ? undefined : { language: lang.value, offset: lang.offset };
}

/** The language that a mail's own text states. */
export const languageOf = (text: string): string | undefined => saidLanguage(text)?.language;

/** `fr` of `fr-CA`. */
export const primary = (locale: string): string => locale.split('-')[0]?.toLowerCase() ?? '';

/** Whether shared partials would be in another language than this mail. */
export const isForeign = ({ locale, shared }: MailLanguage): boolean =>
  locale !== '' && primary(locale) !== primary(shared);

/** `footer.mjml` in this language: `footer.fr-CA.mjml`, `footer.fr.mjml`, or itself. */
export function inLanguage(folder: Folder, path: string, locale: string): string {
  const { dir, name, ext } = posix.parse(path);
  const chain = localeChain(locale).map((each) =>
    posix.join(dir, each === '' ? name + ext : `${name}.${each}${ext}`),
  );
  return chain.find((each) => existsSync(join(folder.root, each))) ?? path;
}

/** Whether a file name says that its text is in this language. */
export const isIn = (path: string, locale: string): boolean =>
  localeChain(locale).some((each) => each !== '' && posix.parse(path).name.endsWith(`.${each}`));

/** Whether this MJML has a word for customers to read. A name from Liquid does not count. */
export const hasWords = (text: string): boolean =>
  placed(readMarkup(new Veil().hide(text))).some(
    ({ part, within }) => part.kind === 'text' && !isInCode(within) && /\p{L}/u.test(part.text),
  );
