import { fractionOf } from '../identity/ref.ts';
import { MAX_OCCASION } from '../mail/contact-kinds.ts';
import type { Audience, Campaign, Programme } from '../programme/programme.ts';
import { bandOn } from '../programme/tenure.ts';
import { type Day, dayAfter, daysBetween } from '../time/day.ts';
import type { Customer, Profile } from './customer.ts';

// One-off questions to an audience.

/**
 * The occasion that stands for a campaign in the names of its contacts, 1 to 63. It follows from the name, so
 * that nobody has to remember numbers. Publishing refuses two campaigns with one number.
 */
export function campaignOccasion({ name }: Pick<Campaign, 'name'>): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return 1 + (sum % MAX_OCCASION);
}

const isAmong = (list: readonly string[] | undefined, value: string | undefined): boolean =>
  list === undefined || (value !== undefined && list.includes(value));

/** `de` is also `de-AT`. */
const speaksOneOf = (locales: readonly string[] | undefined, locale: string): boolean =>
  locales === undefined || locales.some((each) => locale === each || locale.startsWith(`${each}-`));

/** Whether a customer is in an audience on a day: all that it says must hold. */
export function isInAudience(
  customer: Profile,
  audience: Audience,
  programme: Pick<Programme, 'bands'>,
  on: Day,
): boolean {
  const { region, locale, account, annualValue = 0, tags, since } = customer;
  const { bands, regions, locales, accounts, annualValueFrom = 0, annualValueBelow } = audience;
  return (
    isAmong(regions, region) &&
    isAmong(accounts, account) &&
    speaksOneOf(locales, locale) &&
    annualValue >= annualValueFrom &&
    (annualValueBelow === undefined || annualValue < annualValueBelow) &&
    Object.entries(audience.tags ?? {}).every(([name, value]) => tags?.[name] === value) &&
    (bands === undefined || isAmong(bands, bandOn(programme, since, on)?.name))
  );
}

/** The day of a campaign on which it is a customer's turn. */
export function campaignDay({ ref }: Pick<Customer, 'ref'>, { start, spreadOver }: Campaign): Day {
  const days = daysBetween(start, dayAfter(start, spreadOver));
  return dayAfter(start, { months: 0, days: Math.floor(fractionOf(ref, 'day') * days) });
}
