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
    ['an hour alone in capitals', 'EST5edt', 'EST5EDT'],
    ['MST7MDT in lower case', 'mst7mdt', 'MST7MDT'],
    ['GMT0 in lower case', 'gmt0', 'GMT0'],
    ['an old name with a dash', 'NZ-CHAT', 'NZ-CHAT'],
    ['an old name of capitals', 'PRC', 'PRC'],
    ['an old name below Etc', 'Etc/Universal', 'Etc/Universal'],
    ['an old name of two words', 'America/Port-au-Prince', 'America/Port-au-Prince'],
    ['an old name in lower case', 'etc/universal', 'UTC'],
    ['another in lower case', 'us/east-indiana', 'America/Indianapolis'],
    ['a third, behind two slashes and blanks', 'america / knox_in', 'America/Indiana/Knox'],
    ['a third, with capitals inside a word', 'America/Knox_IN', 'America/Indiana/Knox'],
    ['three parts', 'America/Indiana/Tell City', 'America/Indiana/Tell_City'],
    ['several blanks', 'America/New   York', 'America/New_York'],
    ['blanks on both sides of the slash', 'Europe  /  Madrid', 'Europe/Madrid'],
    ['blanks around', '  Europe/Madrid  ', 'Europe/Madrid'],
    ['many blanks behind', `Europe/Madrid${' '.repeat(120)}`, 'Europe/Madrid'],
    ['an offset in brackets', '(UTC+02:00)', 'Etc/GMT-2'],
    ['an offset of two digits', 'UTC+02', 'Etc/GMT-2'],
    ['an offset of four digits', 'UTC+0200', 'Etc/GMT-2'],
    ['several blanks behind the sign', 'UTC -  5', 'Etc/GMT+5'],
    ['a blank before the sign', 'UTC +2', 'Etc/GMT-2'],
    ['an offset of half an hour behind UTC', 'UTC+5:30', 'Asia/Calcutta'],
    ['an offset of a quarter', '+05:45', 'Asia/Katmandu'],
    ['minus nothing', 'UTC-00:00', 'UTC'],
    ['the greatest offset', 'UTC+14', 'Etc/GMT-14'],
    ['the least', 'UTC-12', 'Etc/GMT+12'],
    ['an offset in brackets, short, before a place', '(UTC+2) Madrid', 'Europe/Madrid'],
    ['an offset in brackets, with a blank, before a place', '(UTC +0200) Madrid', 'Europe/Madrid'],
    ['an offset before a place', 'UTC+2 Madrid', 'Europe/Madrid'],
    ['an offset with minutes before a place', 'UTC+02:00 Madrid', 'Europe/Madrid'],
    ['an offset of four digits and a colon before a place', 'UTC+0200: Madrid', 'Europe/Madrid'],
    ['an offset of two digits and a comma before a place', 'GMT+01, Madrid', 'Europe/Madrid'],
    ['an offset and a dash before a place', 'UTC+1-Madrid', 'Europe/Madrid'],
    ['an offset, blanks and a dash before a place', 'UTC +1 - Madrid', 'Europe/Madrid'],
    ['UTC in brackets close to a place', '(UTC)Lisbon', 'Europe/Lisbon'],
    ['UTC in brackets behind a place', 'Lisbon (UTC)', 'Europe/Lisbon'],
    ['an offset close behind a place', 'Madrid(UTC+1)', 'Europe/Madrid'],
    ['an offset with a blank behind a place', 'Madrid (GMT +1)', 'Europe/Madrid'],
    ['an offset of four digits behind a place', 'Madrid  (GMT+0100)', 'Europe/Madrid'],
    ['an offset with minutes behind a place', 'Madrid (UTC+01:00)', 'Europe/Madrid'],
    ['UTC twice', '(UTC) UTC', 'UTC'],
    ['UTC in words', 'Coordinated Universal Time', 'UTC'],
    ['places with the same clocks', 'Madrid; Paris', 'Europe/Madrid'],
    ['places behind an unknown name', 'Foo : Madrid', 'Europe/Madrid'],
    ['an offset and a place that nobody knows', '(UTC+02:00) Athens, Bielefeld', 'Europe/Athens'],
    [
      'an unknown place before one that is known, with an offset',
      '(UTC+02:00) Bielefeld, Athens',
      'Europe/Athens',
    ],
    ['a name with an offset in brackets', 'Central (Etc/GMT-2)', 'Etc/GMT-2'],
    ['a name in brackets behind what is no zone', 'CET (Europe/Berlin)', 'Europe/Berlin'],
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
    ['UTC-13', 'no single zone'],
    ['UTC+02:60', 'no single zone'],
    ['UTC+0230', 'no single zone'],
    ['UTC+002', 'no single zone'],
    ['-05', 'write UTC-05:00'],
    ['12,25', 'write UTC-05:00'],
    ['London; Madrid', 'clocks differ'],
    ['(UTC-04:00) San Juan', 'several places'],
    ['(UTC) Madrid', 'not that of the place'],
    ['Madrid (UTC)', 'not that of the place'],
    ['Madrid (UTC+123)', 'not that of the place'],
    ['(UTC+01:00) UTC', 'not that of the place'],
    ['AB', 'abbreviation'],
    ['Mars/Phobos', 'a time zone'],
    ['Europe', 'a time zone'],
    ['', 'a time zone'],
    ['x'.repeat(1_000), 'a time zone'],
  ])('%s is refused with the reason', (text, expected) => {
    expect(readZone(text)).toMatchObject({ kind: 'bad', expected: expect.stringContaining(expected) });
  });

  it.each([
    ...[
      'EST5',
      'UTC+02:3',
      '02:00',
      '100',
      '1.',
      '5x',
      'x+02:00',
      '+02:00x',
      'UTC+1Madrid',
      'UTC+12Madrid',
      'UTC Madrid',
    ],
    ...[
      'x (UTC+01:00) Madrid',
      '(UTC+01:00) 5',
      'Madrid (UTC+1) x',
      'Athens, Bielefeld',
      'Bielefeld, Athens',
    ],
    ...['CET (Europe/Berlin) x', 'x (Europe/Berlin2)', 'ABCDE', 'A1', 'x ist', 'ist x', 'Bielefeld', '   '],
    ...['x'.repeat(100), 'x'.repeat(101)],
  ])('%s is refused without another reason', (text) => {
    expect(readZone(text)).toEqual({
      kind: 'bad',
      expected: 'a time zone such as Europe/Berlin, America/Toronto or UTC',
    });
  });

  it('is read up to 100 characters', () => {
    const places = `Madrid, ${'x'.repeat(80)}`;
    const fits = `(UTC+1) ${places}`.padEnd(100, 'y');
    expect(fits).toHaveLength(100);
    expect(readZone(fits)).toEqual({ kind: 'ok', value: 'Europe/Madrid' });
    expect(readZone(`${fits}y`)).toMatchObject({ kind: 'bad' });
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
