import { DAY_MS, type EpochMs } from '../../../functions/domain/time/units.ts';
import { type Dice, dice } from './dice.ts';
import { COMPANY_NAMES, COMPANY_TRADES, OWNERS, PLACES, type Place } from './invented-names.ts';

const HEADER =
  'id,email,first_name,last_name,account,owner_email,region,locale,time_zone,customer_since,annual_value';
/**
 * The share of people on every list who became customers in the last weeks. They reach their first milestone
 * during the simulation.
 */
const NEWCOMERS = 0.2;
const NEWCOMER_DAYS = 35;
const LONGEST_DAYS = 9 * 365;

function placeOf(chances: Dice): Place {
  let left = chances.next() * PLACES.reduce((sum, { share }) => sum + share, 0);
  for (const place of PLACES) {
    left -= place.share;
    if (left < 0) return place;
  }
  return PLACES[0];
}

const ascii = (name: string): string =>
  name.replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function row(seed: number, number: number, now: EpochMs): string {
  const id = `S-${20_000 + number}`;
  const chances = dice(seed, 'person', id);
  const { region, locale, zone, firstNames, lastNames } = placeOf(chances);
  const first = chances.pick(firstNames);
  const last = chances.pick(lastNames);
  const company = chances.pick(COMPANY_NAMES);
  const account = `${company} ${chances.pick(COMPANY_TRADES)}`;
  // An account has one owner in each region, the same for all its people.
  const owner = dice(seed, 'account', account, region).pick(OWNERS[region]);
  // Squared: many short relationships, few long ones.
  const days = chances.chance(NEWCOMERS)
    ? chances.between(0, NEWCOMER_DAYS)
    : NEWCOMER_DAYS + chances.next() ** 2 * LONGEST_DAYS;
  const value = Math.round(Math.exp(chances.around(9.2, 1.1)) / 100) * 100;
  return [
    id,
    `${ascii(first)}.${ascii(last)}.${number}@${ascii(account).replaceAll(' ', '-')}.example.com`,
    first,
    last,
    account,
    `${owner}@hearback.example.com`,
    region,
    locale,
    zone,
    new Date(now - days * DAY_MS).toISOString().slice(0, 10),
    value,
  ].join(',');
}

/**
 * A customer file of invented people, the same for the same seed.
 *
 * @param from number of the first one
 * @param now epoch ms; nobody becomes a customer after this
 */
export const inventedPeople = (seed: number, from: number, count: number, now: EpochMs): string =>
  [HEADER, ...Array.from({ length: count }, (_, index) => row(seed, from + index, now))].join('\n');
