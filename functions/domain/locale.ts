/** The locales to try for a customer, best first: `fr-CA` gives `fr-CA`, `fr` and the fallback ``. */
export function localeChain(locale: string): string[] {
  const parts = locale.split('-').filter((part) => part !== '');
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('-')), ''];
}
