import { WINDOWS_TO_IANA_MAP } from 'windows-iana';
import { folded } from '../text.ts';

/**
 * Names of Windows and Rails that are neither a zone nor a city of one: the display names of Windows, and
 * MAPPING in activesupport/lib/active_support/values/time_zone.rb. When they differ, Windows counts: a file
 * that says "International Date Line West" means UTC-12, as Windows does.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'Abu Dhabi': 'Asia/Dubai',
  Alaska: 'America/Anchorage',
  'American Samoa': 'Pacific/Pago_Pago',
  Arizona: 'America/Phoenix',
  Astana: 'Asia/Almaty',
  'Atlantic Time (Canada)': 'America/Halifax',
  Beijing: 'Asia/Shanghai',
  Bern: 'Europe/Zurich',
  Brasilia: 'America/Sao_Paulo',
  'Buenos Aires': 'America/Buenos_Aires',
  'City of Buenos Aires': 'America/Buenos_Aires',
  Canberra: 'Australia/Sydney',
  'Cape Verde Is.': 'Atlantic/Cape_Verde',
  'Cabo Verde Is.': 'Atlantic/Cape_Verde',
  'Central America': 'America/Guatemala',
  'Central Time (US & Canada)': 'America/Chicago',
  'Chatham Is.': 'Pacific/Chatham',
  'Chatham Islands': 'Pacific/Chatham',
  Chennai: 'Asia/Calcutta',
  Chongqing: 'Asia/Shanghai',
  'Coordinated Universal Time': 'UTC',
  'Eastern Time (US & Canada)': 'America/New_York',
  Edinburgh: 'Europe/London',
  Ekaterinburg: 'Asia/Yekaterinburg',
  Georgetown: 'America/Guyana',
  Greenland: 'America/Godthab',
  'Greenwich Mean Time': 'GMT',
  Guadalajara: 'America/Mexico_City',
  Hanoi: 'Asia/Saigon',
  Hawaii: 'Pacific/Honolulu',
  'Ho Chi Minh': 'Asia/Saigon',
  'Ho Chi Minh City': 'Asia/Saigon',
  'Indiana (East)': 'America/Indianapolis',
  Indianapolis: 'America/Indianapolis',
  'International Date Line West': 'Etc/GMT+12',
  Islamabad: 'Asia/Karachi',
  Kathmandu: 'Asia/Katmandu',
  Kolkata: 'Asia/Calcutta',
  Kyiv: 'Europe/Kiev',
  Louisville: 'America/Louisville',
  'Marshall Is.': 'Pacific/Majuro',
  'Midway Island': 'Pacific/Midway',
  'Mountain Time (US & Canada)': 'America/Denver',
  Mumbai: 'Asia/Calcutta',
  'New Caledonia': 'Pacific/Noumea',
  'New Delhi': 'Asia/Calcutta',
  Newfoundland: 'America/St_Johns',
  "Nuku'alofa": 'Pacific/Tongatapu',
  Nuuk: 'America/Godthab',
  Osaka: 'Asia/Tokyo',
  'Pacific Time (US & Canada)': 'America/Los_Angeles',
  Pretoria: 'Africa/Johannesburg',
  Quito: 'America/Guayaquil',
  Samoa: 'Pacific/Apia',
  Sapporo: 'Asia/Tokyo',
  Saskatchewan: 'America/Regina',
  'Solomon Is.': 'Pacific/Guadalcanal',
  'Sri Jayawardenepura': 'Asia/Colombo',
  'St. Petersburg': 'Europe/Moscow',
  'Tokelau Is.': 'Pacific/Fakaofo',
  Wellington: 'Pacific/Auckland',
  'West Central Africa': 'Africa/Lagos',
  Yangon: 'Asia/Rangoon',
};

/**
 * Last parts of zones that are better known as other places: San Juan is also in Puerto Rico, Cordoba in
 * Spain.
 */
const SEVERAL_PLACES = new Set(['cordoba', 'la rioja', 'merida', 'petersburg', 'san juan', 'center', 'knox']);

/**
 * A name in the form to compare: without accents. Blanks, dashes and underscores are alike, except the minus
 * of Etc/GMT-2.
 */
export const zoneKey = (text: string): string =>
  folded(text)
    .replace(/\s*\/\s*/g, '/')
    .replace(/(?:[\s_]|-(?!\d))+/g, ' ')
    .trim();

interface Catalogue {
  readonly zones: ReadonlyMap<string, string>;
  readonly windows: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<string, string>;
  readonly severalPlaces: ReadonlySet<string>;
}

/** Collects the names anew. Rules take {@link zoneCatalogue}. */
export function makeZoneCatalogue(): Catalogue {
  const names = Intl.supportedValuesOf('timeZone');
  const windows = new Map<string, string>();
  for (const { windowsName, territory, iana } of WINDOWS_TO_IANA_MAP) {
    // 001 is the world: CLDR's choice when no country is named.
    if (territory === '001' && iana[0] !== undefined) windows.set(zoneKey(windowsName), iana[0]);
  }
  const places = new Map<string, string>();
  const astray = new Set(SEVERAL_PLACES);
  for (const name of names) {
    const place = zoneKey(name.slice(name.lastIndexOf('/') + 1));
    if (name.startsWith('Etc/') || !name.includes('/')) continue;
    if (places.has(place)) astray.add(place);
    places.set(place, name);
  }
  for (const place of astray) places.delete(place);
  for (const [name, zone] of Object.entries(OTHER_NAMES)) places.set(zoneKey(name), zone);
  const zones = new Map(names.map((name) => [zoneKey(name), name]));
  return { zones, windows, places, severalPlaces: astray };
}

let catalogue: Catalogue | undefined;
/** Made when a zone first needs another spelling, because collecting the names takes some milliseconds. */
export const zoneCatalogue = (): Catalogue => {
  catalogue ??= makeZoneCatalogue();
  return catalogue;
};
