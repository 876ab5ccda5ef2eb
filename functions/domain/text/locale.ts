/** The locales to try for a customer, best first: `fr-CA` gives `fr-CA`, `fr` and ``, the fallback. */
export function localeChain(locale: string): string[] {
  const parts = locale.split('-').filter((part) => part !== '');
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('-')), ''];
}

/** Whether this is a BCP 47 tag in its canonical spelling: `fr-CA`. */
export function isCanonicalTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}
