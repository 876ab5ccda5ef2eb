import { localeChain } from './locale.ts';
import type { Cause, Programme } from './programme.ts';

// Apart from the programme's schema: the pages show causes, and must not carry what checks a programme.

/** A cause in the language that suits a locale best. */
export function labelOf({ name, label }: Cause, locale: string): string {
  const language = [...localeChain(locale), 'en'].find((each) => Object.hasOwn(label, each));
  return (language === undefined ? Object.values(label)[0] : label[language]) ?? name;
}

/** A cause by its name, in the language that suits a locale best. One the programme no longer has keeps its name. */
export function causeLabel({ causes }: Pick<Programme, 'causes'>, name: string, locale: string): string {
  const cause = causes.find((each) => each.name === name);
  return cause === undefined ? name : labelOf(cause, locale);
}
