import { localeChain } from '../text/locale.ts';
import type { Cause, Programme } from './programme.ts';

// Apart from the programme's schema: the pages show causes, and must stay free of the code that checks a
// programme.

/** The words in the language that suits a locale best, else in English. */
function wordsFor(label: Readonly<Record<string, string>>, locale: string): string | undefined {
  const language = [...localeChain(locale), 'en'].find((each) => Object.hasOwn(label, each));
  return language === undefined ? undefined : label[language];
}

/** A cause in the language that suits a locale best. */
export const labelOf = ({ name, label }: Cause, locale: string): string =>
  wordsFor(label, locale) ?? Object.values(label)[0] ?? name;

/**
 * A cause by its name, in the language that suits a locale best. A cause that the programme no longer has is
 * shown by its name.
 */
export function causeLabel({ causes }: Pick<Programme, 'causes'>, name: string, locale: string): string {
  const cause = causes.find((each) => each.name === name);
  return cause === undefined ? name : labelOf(cause, locale);
}

/**
 * A band by its name, in the language that suits a locale best. Without words in the programme the name
 * itself is shown.
 */
export const bandLabel = ({ bands }: Pick<Programme, 'bands'>, name: string, locale: string): string =>
  wordsFor(bands.find((each) => each.name === name)?.label ?? {}, locale) ?? name;
