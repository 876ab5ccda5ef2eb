import { isZone } from '../../time/zone.ts';
import { bad, ok, type Reading } from '../reading.ts';
import { remembered } from './remembered.ts';
import { zoneCatalogue, zoneKey } from './zone-names.ts';
import { hasHadOffset, rulesOf, zoneAtOffset } from './zone-offsets.ts';

const EXAMPLE = 'a time zone such as Europe/Berlin, America/Toronto or UTC';
const UNKNOWN = bad(EXAMPLE);
const BARE_HOURS = bad(`${EXAMPLE}; hours alone may be before or behind UTC: write UTC-05:00`);
const NO_SUCH_OFFSET = bad(`${EXAMPLE}; no single zone keeps this offset all year`);
const ABBREVIATION = bad(
  `${EXAMPLE}; an abbreviation such as CST, IST or PDT means several zones, or half of a year only`,
);
const SEVERAL = bad(`${EXAMPLE}; this names places whose clocks differ`);
const SEVERAL_PLACES = bad(`${EXAMPLE}; several places are called so`);
const CONTRADICTION = bad(`${EXAMPLE}; the offset in this one is not that of the place`);
/** No name is longer, not even Windows's list of cities. */
const MAX_ZONE = 100;

/** The spelling of the IANA list. A name in capitals must be respelled. */
const WELL_SPELLED =
  /^(?:Etc\/[A-Z]+|[A-Z0-9]+[A-Z0-9+-]*|[A-Z][A-Za-z]*(?:\/[A-Z][a-z]*(?:[_-][A-Za-z][a-z]*)*)*)$/;

/** EST, GMT0, EST5EDT. */
const ABBREVIATED = /^[A-Z]{3}(?:\d[A-Z]{0,3})?$/i;

/** A zone by its name in the IANA list, in any case and with any signs between its words. */
function byName(text: string): string | undefined {
  const listed = zoneCatalogue().zones.get(zoneKey(text));
  if (listed !== undefined) return listed;
  const spelled = text.replace(/\s*\/\s*/g, '/').replace(/\s+/g, '_');
  if (!isZone(spelled)) return undefined;
  if (ABBREVIATED.test(spelled)) return spelled.toUpperCase();
  if (WELL_SPELLED.test(spelled)) return spelled;
  // For an old name, engines return either that name or the one that replaced it. Both are the same zone.
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: spelled }).resolvedOptions();
  return isZone(timeZone) ? timeZone : undefined;
}

function byWindowsName(text: string): string | undefined {
  const { windows } = zoneCatalogue();
  const key = zoneKey(text);
  // In summer, Windows calls the same zone Eastern Daylight Time.
  return windows.get(key) ?? windows.get(key.replace(' daylight time', ' standard time'));
}

const OFFSET = /^([+-])(\d{1,2})(?::?([0-5]\d))?$/;
function secondsOf(offset: string): number | undefined {
  const [, sign, hours, minutes = '0'] = OFFSET.exec(offset) ?? [];
  if (hours === undefined) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

function fromOffset(offset: string): Reading<string> {
  const seconds = secondsOf(offset);
  const zone = seconds === undefined ? undefined : zoneAtOffset(seconds);
  return zone !== undefined && isZone(zone) ? ok(zone) : NO_SUCH_OFFSET;
}

/**
 * A place, or several with commas between them, as Windows shows zones. All known places must have the same
 * clocks.
 */
function fromPlaces(text: string, seconds: number | undefined): Reading<string> {
  const { places, severalPlaces } = zoneCatalogue();
  const whole = places.get(zoneKey(text));
  // Older Windows writes "Greenwich Mean Time : Dublin, Edinburgh".
  const names = text.slice(text.indexOf(':') + 1).split(/[,;]/);
  const found = whole === undefined ? names.flatMap((name) => places.get(zoneKey(name)) ?? []) : [whole];
  const zones = found.filter(isZone);
  const [first] = zones;
  if (first === undefined && severalPlaces.has(zoneKey(text))) return SEVERAL_PLACES;
  if (first === undefined || (zones.length < names.length && whole === undefined && seconds === undefined)) {
    return UNKNOWN;
  }
  return zones.length > 1 && new Set(zones.map(rulesOf)).size > 1 ? SEVERAL : ok(first);
}

function fromNames(text: string, seconds: number | undefined): Reading<string> {
  // Salesforce: (GMT+01:00) Central European Standard Time (Europe/Berlin).
  const inBrackets = /\(([A-Za-z_]+\/[A-Za-z_/+-]+\d*)\)$/.exec(text)?.[1];
  const zone = byName(inBrackets ?? text) ?? byWindowsName(text);
  return zone === undefined || !isZone(zone) ? fromPlaces(text, seconds) : ok(zone);
}

const UTC_NAMES = /^(?:utc|z|zulu|coordinated universal time)$/i;
/** (UTC-05:00) before a name, with or without brackets. A blank or a dash separates it from the name. */
const OFFSET_BEFORE =
  /^(?:\((?:UTC|GMT)\s?([+-]\d{1,2}(?::?\d{2})?)?\)|(?:UTC|GMT)\s?([+-]\d{1,2}(?::?\d{2})?)(?=[\s:,-]))[\s:,-]*(?=\p{L})/iu;
/** The same after a name. */
const OFFSET_BEHIND = /\s*\((?:UTC|GMT)\s?([+-]\d{1,2}(?::?\d{2})?)?\)$/i;

function readWritten(text: string): Reading<string> {
  if (UTC_NAMES.test(text)) return ok('UTC');
  const offset = /^(?:\(?(?:UTC|GMT)\s?([+-]\d{1,2}(?::?\d{2})?)\)?|([+-]\d{1,2}:\d{2}|[+-]\d{4}))$/i.exec(
    text,
  );
  if (offset !== null) return fromOffset(offset[1] ?? offset[2] ?? '');
  if (/^[+-]?\d{1,2}(?:[.,]\d+)?$/.test(text)) return BARE_HOURS;

  const shown = OFFSET_BEFORE.exec(text) ?? OFFSET_BEHIND.exec(text);
  const name = text.replace(OFFSET_BEFORE, '').replace(OFFSET_BEHIND, '');
  const seconds = shown === null ? undefined : secondsOf(shown[1] ?? shown[2] ?? '+0');
  const read = UTC_NAMES.test(name) ? ok('UTC') : fromNames(name, seconds);
  if (read.kind === 'bad') return read === UNKNOWN && /^[A-Z]{2,4}$/i.test(name) ? ABBREVIATION : read;
  return seconds === undefined || hasHadOffset(read.value, seconds) ? read : CONTRADICTION;
}

const readRemembered = remembered(readWritten);

/**
 * The time zone that a text names, as the calendar knows it: an IANA zone in any case, a name of Windows or
 * Rails, a city that is the last part of only one zone, or an offset with UTC, GMT or minutes. A text that
 * leaves the zone open is refused: an unknown abbreviation, places with different clocks, hours alone.
 *
 * @returns a zone for which `isZone` is true
 */
export function readZone(text: string): Reading<string> {
  const signed = text
    .trim()
    .replaceAll('−', '-')
    .replace(/([+-])\s+(?=\d)/, '$1');
  const written = signed.replace(/\s+/g, ' ');
  if (written === '' || written.length > MAX_ZONE) return UNKNOWN;
  return readRemembered(written);
}
