import { describe, expect, it } from 'vitest';
import { makeZoneCatalogue, zoneKey } from '../../../../../functions/domain/importing/values/zone-names.ts';
import { readZone } from '../../../../../functions/domain/importing/values/zones.ts';

describe('a name of Windows or Rails that is no zone', () => {
  it.each([
    ['Abu Dhabi', 'Asia/Dubai'],
    ['Alaska', 'America/Anchorage'],
    ['American Samoa', 'Pacific/Pago_Pago'],
    ['Arizona', 'America/Phoenix'],
    ['Astana', 'Asia/Almaty'],
    ['Atlantic Time (Canada)', 'America/Halifax'],
    ['Beijing', 'Asia/Shanghai'],
    ['Bern', 'Europe/Zurich'],
    ['Brasilia', 'America/Sao_Paulo'],
    ['Buenos Aires', 'America/Buenos_Aires'],
    ['City of Buenos Aires', 'America/Buenos_Aires'],
    ['Canberra', 'Australia/Sydney'],
    ['Cape Verde Is.', 'Atlantic/Cape_Verde'],
    ['Cabo Verde Is.', 'Atlantic/Cape_Verde'],
    ['Central America', 'America/Guatemala'],
    ['Central Time (US & Canada)', 'America/Chicago'],
    ['Chatham Is.', 'Pacific/Chatham'],
    ['Chatham Islands', 'Pacific/Chatham'],
    ['Chennai', 'Asia/Calcutta'],
    ['Chongqing', 'Asia/Shanghai'],
    ['Coordinated Universal Time', 'UTC'],
    ['Eastern Time (US & Canada)', 'America/New_York'],
    ['Edinburgh', 'Europe/London'],
    ['Ekaterinburg', 'Asia/Yekaterinburg'],
    ['Georgetown', 'America/Guyana'],
    ['Greenland', 'America/Godthab'],
    ['Greenwich Mean Time', 'GMT'],
    ['Guadalajara', 'America/Mexico_City'],
    ['Hanoi', 'Asia/Saigon'],
    ['Hawaii', 'Pacific/Honolulu'],
    ['Ho Chi Minh', 'Asia/Saigon'],
    ['Ho Chi Minh City', 'Asia/Saigon'],
    ['Indiana (East)', 'America/Indianapolis'],
    ['Indianapolis', 'America/Indianapolis'],
    ['International Date Line West', 'Etc/GMT+12'],
    ['Islamabad', 'Asia/Karachi'],
    ['Kathmandu', 'Asia/Katmandu'],
    ['Kolkata', 'Asia/Calcutta'],
    ['Kyiv', 'Europe/Kiev'],
    ['Louisville', 'America/Louisville'],
    ['Marshall Is.', 'Pacific/Majuro'],
    ['Midway Island', 'Pacific/Midway'],
    ['Mountain Time (US & Canada)', 'America/Denver'],
    ['Mumbai', 'Asia/Calcutta'],
    ['New Caledonia', 'Pacific/Noumea'],
    ['New Delhi', 'Asia/Calcutta'],
    ['Newfoundland', 'America/St_Johns'],
    ["Nuku'alofa", 'Pacific/Tongatapu'],
    ['Nuuk', 'America/Godthab'],
    ['Osaka', 'Asia/Tokyo'],
    ['Pacific Time (US & Canada)', 'America/Los_Angeles'],
    ['Pretoria', 'Africa/Johannesburg'],
    ['Quito', 'America/Guayaquil'],
    ['Samoa', 'Pacific/Apia'],
    ['Sapporo', 'Asia/Tokyo'],
    ['Saskatchewan', 'America/Regina'],
    ['Solomon Is.', 'Pacific/Guadalcanal'],
    ['Sri Jayawardenepura', 'Asia/Colombo'],
    ['St. Petersburg', 'Europe/Moscow'],
    ['Tokelau Is.', 'Pacific/Fakaofo'],
    ['Wellington', 'Pacific/Auckland'],
    ['West Central Africa', 'Africa/Lagos'],
    ['Yangon', 'Asia/Rangoon'],
  ])('%s is %s', (name, zone) => {
    expect(readZone(name)).toEqual({ kind: 'ok', value: zone });
  });
});

describe('a place that is in several countries', () => {
  it.each([
    'Cordoba',
    'La Rioja',
    'Merida',
    'Petersburg',
    'San Juan',
    'Center',
    'Knox',
  ])('is asked about: %s', (place) => {
    expect(readZone(place)).toMatchObject({
      expected: expect.stringContaining('several places are called so'),
    });
  });
});

describe('names of zones compare', () => {
  it.each([
    ['Europe / Madrid', 'europe/madrid'],
    ['Europe  /  Madrid', 'europe/madrid'],
    ['New__York', 'new york'],
    ['Port-au-Prince', 'port au prince'],
    ['Etc/GMT-2', 'etc/gmt-2'],
    [' São  Paulo ', 'sao paulo'],
  ])('%j as %j', (text, key) => {
    expect(zoneKey(text)).toBe(key);
  });
});

describe('the catalogue of zones', () => {
  it('has the names of Windows, each with the zone that stands for the world', () => {
    const { windows } = makeZoneCatalogue();
    expect(windows.get('pacific standard time')).toBe('America/Los_Angeles');
    expect(windows.get('w. europe standard time')).toBe('Europe/Berlin');
    expect([...windows.values()]).not.toContain(undefined);
  });

  it('has every zone by its key', () => {
    const { zones } = makeZoneCatalogue();
    expect(zones.get('europe/madrid')).toBe('Europe/Madrid');
    expect(zones.get('america/port au prince')).toBe('America/Port-au-Prince');
  });

  it('has the last part of each zone as a place', () => {
    const { places } = makeZoneCatalogue();
    expect(places.get('madrid')).toBe('Europe/Madrid');
    expect(places.get('ushuaia')).toBe('America/Argentina/Ushuaia');
    expect(places.get('europe/madrid')).toBeUndefined();
  });

  it('takes no place from what is no place', () => {
    const { places } = makeZoneCatalogue();
    expect(
      ['gmt 2', 'gmt+2', 'gmt-2', 'utc', 'est5edt', 'c'].flatMap((name) => places.get(name) ?? []),
    ).toEqual([]);
  });

  it('has no place whose name several zones end with, or that is better known elsewhere', () => {
    const { places, severalPlaces } = makeZoneCatalogue();
    expect(places.get('san juan')).toBeUndefined();
    expect(severalPlaces.has('san juan')).toBe(true);
    expect(severalPlaces.has('madrid')).toBe(false);
    expect([...severalPlaces].filter((name) => places.has(name))).toEqual([]);
  });

  it('has the other names of places', () => {
    expect(makeZoneCatalogue().places.get('mumbai')).toBe('Asia/Calcutta');
  });
});
