import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WINDOWS_TO_IANA_MAP } from 'windows-iana';
import { readZone } from '../../../../../functions/domain/importing/values/zones.ts';
import { isZone, localTime } from '../../../../../functions/domain/time/zone.ts';

describe('a zone', () => {
  it.each([
    ['a name of the list', 'America/Toronto', 'America/Toronto'],
    ['an old name that the calendar knows', 'US/Central', 'US/Central'],
    ['lower case', 'europe/madrid', 'Europe/Madrid'],
    ['capitals', 'EUROPE/MADRID', 'Europe/Madrid'],
    ['a blank behind the slash', 'Europe/ Madrid', 'Europe/Madrid'],
    ['a blank for the underscore', 'America/New York', 'America/New_York'],
    ['a dash for the underscore', 'america/new-york', 'America/New_York'],
    ['blanks for the dashes', 'America/Port au Prince', 'America/Port-au-Prince'],
    ['a name of Windows', 'Tokyo Standard Time', 'Asia/Tokyo'],
    ['a name of Windows in summer', 'Pacific Daylight Time', 'America/Los_Angeles'],
    ['a name that Windows shows', '(UTC-06:00) Central Time (US & Canada)', 'America/Chicago'],
    [
      'cities that Windows shows',
      '(GMT+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius',
      'Europe/Helsinki',
    ],
    ['cities behind a name and a colon', '(GMT) Greenwich Mean Time : Dublin, Lisbon', 'Europe/Dublin'],
    ['an offset that the place had once', '(UTC+04:00) Moscow, St. Petersburg', 'Europe/Moscow'],
    ['an offset of summer', '(GMT+02:00) Europe/Madrid', 'Europe/Madrid'],
    ['an offset behind the name', 'Europe/Madrid (GMT+1)', 'Europe/Madrid'],
    ['what Salesforce shows', '(GMT+09:00) Japan Standard Time (Asia/Tokyo)', 'Asia/Tokyo'],
    ['a name of Rails', 'Pacific Time (US & Canada)', 'America/Los_Angeles'],
    ['a place of Rails', 'Mumbai', 'Asia/Calcutta'],
    ['a city', 'Madrid', 'Europe/Madrid'],
    ['a city of two words', 'los angeles', 'America/Los_Angeles'],
    ['a city with its accents', 'São Paulo', 'America/Sao_Paulo'],
    ['a city without them', 'Sao Paulo', 'America/Sao_Paulo'],
    ['UTC', 'utc', 'UTC'],
    ['Z', 'Z', 'UTC'],
    ['GMT', 'gmt', 'GMT'],
    ['an abbreviation that the calendar knows', 'cet', 'CET'],
    ['EST5EDT', 'EST5EDT', 'EST5EDT'],
    ['hours before UTC', 'UTC+02:00', 'Etc/GMT-2'],
    ['hours behind GMT', 'GMT-3', 'Etc/GMT+3'],
    ['hours and minutes alone', '+02:00', 'Etc/GMT-2'],
    ['hours and minutes without a colon', '-0800', 'Etc/GMT+8'],
    ['a blank behind the sign', 'GMT + 2', 'Etc/GMT-2'],
    ['an hour of one digit', '+2:00', 'Etc/GMT-2'],
    ['Etc/UTC', 'Etc/UTC', 'Etc/UTC'],
    ['a real minus', 'UTC−5', 'Etc/GMT+5'],
    ['no offset', '+00:00', 'UTC'],
    ['the sign of POSIX', 'etc/gmt-2', 'Etc/GMT-2'],
    ['an offset of half an hour that is the same all year', '+05:30', 'Asia/Calcutta'],
  ])('%s: %s', (_case, text, zone) => {
    expect(readZone(text)).toEqual({ kind: 'ok', value: zone });
  });

  it.each([
    'Asia/Calcutta',
    'Asia/Kolkata',
    'asia/kolkata',
    'Europe/Kiev',
    'Europe/Kyiv',
    'America/Argentina/Buenos_Aires',
  ])('%s has the clocks of that place, by its old or its new name', (text) => {
    const read = readZone(text);
    if (read.kind === 'bad') throw new Error(read.expected);
    const at = Date.parse('2026-07-01T00:00Z');
    expect(localTime(read.value, at)).toEqual(localTime(text, at));
  });

  it.each([
    ['PST', 'abbreviation'],
    ['IST', 'abbreviation'],
    ['cst', 'abbreviation'],
    ['BST', 'abbreviation'],
    ['CEST', 'abbreviation'],
    ['-5', 'write UTC-05:00'],
    ['+2', 'write UTC-05:00'],
    ['5.5', 'write UTC-05:00'],
    ['+09:30', 'no single zone'],
    ['-03:30', 'no single zone'],
    ['UTC+15', 'no single zone'],
    ['San Juan', 'several places'],
    ['London, Madrid', 'clocks differ'],
    ['(UTC-03:00) Madrid', 'not that of the place'],
    ['Mars/Phobos', 'a time zone'],
    ['Europe', 'a time zone'],
    ['', 'a time zone'],
    ['x'.repeat(1_000), 'a time zone'],
  ])('%s is refused with the reason', (text, expected) => {
    expect(readZone(text)).toMatchObject({ kind: 'bad', expected: expect.stringContaining(expected) });
  });

  it('is read from every name of Windows', () => {
    const names = WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === '001');
    expect(names.filter(({ windowsName }) => readZone(windowsName).kind === 'bad')).toEqual([]);
  });

  it('is read from every name that Intl has, in any case', () => {
    for (const name of Intl.supportedValuesOf('timeZone')) {
      expect(readZone(name.toLowerCase().replaceAll('_', ' '))).toEqual({ kind: 'ok', value: name });
    }
  });

  it('is always one that the calendar knows', () => {
    const part = fc.constantFrom(
      ...[
        'Europe',
        '/',
        'Berlin',
        ' ',
        '(',
        ')',
        'UTC',
        'GMT',
        '+',
        '-',
        '2',
        '05:30',
        'Eastern',
        'Standard Time',
      ],
      ...['EST', ',', 'Paris', 'US', '_', 'Etc/', 'SystemV/', 'PST8', ':', '[', '\u0000'],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const read = readZone(written);
        if (read.kind === 'ok') expect(isZone(read.value)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
