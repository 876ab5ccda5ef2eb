import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DateOrder,
  dateEvidence,
  isNoDay,
  readDay,
} from '../../../../../functions/domain/importing/values/dates.ts';
import { dayOf } from '../../../../../functions/domain/time/day.ts';
import { DAY_MS } from '../../../../../functions/domain/time/units.ts';

const DAY = '2023-05-06';

describe('a date that can only be one day', () => {
  it.each([
    ...[
      '2023-05-06',
      '2023-5-6',
      '2023/05/06',
      '2023.05.06',
      '2023. 5. 6.',
      '20230506',
      '2023年5月6日',
      ' 2023-05-06 ',
    ],
    ...['2023-05-06T12:00:00Z', '2023-05-06T23:59:59.999+0000', '2023-05-06T12:00', '2023-05-06 12:00:00'],
    ...[
      '2023-05-06 12:00:00 UTC',
      '2023-05-06 12:00:00 +0200',
      '2023-05-06 12:00:00.123456+00',
      '2023-05-06 1:02 PM',
    ],
    ...[
      '2023-05-06T12:00:00+02:00[Europe/Berlin]',
      '2023-05-06T12:00:00[Europe/Berlin]',
      '2023/05/06 12:00 GMT',
    ],
    ...[
      '2023-05-06Z',
      '2023-05-06+02:00',
      '20230506T120000Z',
      '20230506120000',
      '202305061200',
      '2023-05-06T24:00:00',
    ],
    ...['2023-05-06 12:00:00 Europe/Berlin', '2023-05-06, 12:00', '2023‑05‑06', '2023-05-06 12:00:00 a.m.'],
    ...[
      '6 May 2023',
      '6. May 2023',
      'May 6, 2023',
      'May 6 2023',
      'May 6th, 2023',
      '6th of May 2023',
      '6-May-23',
    ],
    ...[
      '06-MAY-2023',
      '06MAY2023',
      '06/May/2023',
      '2023-May-06',
      '6.Mai 2023',
      '6 de mayo de 2023',
      '6 mai 2023',
    ],
    ...[
      'Sat, 06 May 2023 12:00:00 GMT',
      'Sat May 06 2023 12:00:00 GMT+0100 (British Summer Time)',
      'Saturday, May 6, 2023',
    ],
    ...[
      'Sat May  6 12:00:00 UTC 2023',
      'Sat May 06 12:00:00 2023',
      'Samstag, 6. Mai 2023',
      'samedi 6 mai 2023',
    ],
    ...[
      'sábado, 6 de mayo de 2023',
      'May 6, 2023, 12:00:00 PM',
      'May 6, 2023 at 12:00 PM',
      '6. Mai 2023 um 12:00 Uhr',
    ],
    ...['6.5.2023', '06.05.2023', '6. 5. 2023', '06.05.2023 12:00', '06.05.2023, 12:00:00'],
    ...['1683374400', '1683374400000', '1683374400.123'],
  ])('%s', (text) => {
    expect(readDay(text)).toEqual({ kind: 'ok', value: DAY });
  });

  it.each([
    ['31/12/2019', '2019-12-31'],
    ['12/31/2019', '2019-12-31'],
    ['31-12-2019', '2019-12-31'],
    ['12-31-2019 08:00', '2019-12-31'],
    ['31122019', '2019-12-31'],
    ['3/3/2021', '2021-03-03'],
    ['29/02/2024', '2024-02-29'],
    ['1er mars 2021', '2021-03-01'],
    ['mar. 2 mars 2021', '2021-03-02'],
    ['4. März 2021', '2021-03-04'],
    ['4. Maerz 2021', undefined],
    ['4 Mrz 2021', '2021-03-04'],
    ['4 marzo 2021', '2021-03-04'],
    ['12 févr. 2021', '2021-02-12'],
    ['12 fevrier 2021', '2021-02-12'],
    ['12 août 2021', '2021-08-12'],
    ['1. Jänner 2021', '2021-01-01'],
    ['12 Sept 2021', '2021-09-12'],
    ['12 sep. 2021', '2021-09-12'],
    ['1 ene 2021', '2021-01-01'],
    ['1-Jan-49', '2049-01-01'],
    ['1-Jan-50', '1950-01-01'],
    ['2021-03-04T23:30:00-11:00', '2021-03-04'],
    ['2021年3月14日', '2021-03-14'],
    ['2021 年 3 月 4 日', '2021-03-04'],
    ['2021년 12월 4일', '2021-12-04'],
    ['2021 - 03 - 04', '2021-03-04'],
    ['2021-03-04T12:00:00z', '2021-03-04'],
    ['2021-03-04 AT 12:00', '2021-03-04'],
    ['20210304t1200z', '2021-03-04'],
    ['20210304T1200+02', '2021-03-04'],
    ['20210304T1200+02:00', '2021-03-04'],
    ['Thu mar 4 12:00:00 utc 2021', '2021-03-04'],
    ['13042021', '2021-04-13'],
    ['04132021', '2021-04-13'],
    ['19000101', '1900-01-01'],
    ['21991231', '2199-12-31'],
    ['0203040506', '1976-06-08'],
    ['2021993112', '2034-01-27'],
    ['1899123112', '2030-03-07'],
    ['1614859200.5', '2021-03-04'],
    ['1614859200000,25', '2021-03-04'],
    ['4 del marzo de 2021', '2021-03-04'],
    ['the 4th of March 2021', '2021-03-04'],
    ['den 4. Mai 2021', '2021-05-04'],
    ['4. der Mai 2021', '2021-05-04'],
    ['le 4 mai 2021', '2021-05-04'],
    ['am 4. Mai 2021', '2021-05-04'],
    ['el 4 de mayo de 2021', '2021-05-04'],
    ['4 du mai 2021', '2021-05-04'],
    ['dia 4 de mayo de 2021', '2021-05-04'],
    ['May 12th, 2021', '2021-05-12'],
    ['Tue Wed 4 March 2021', '2021-03-04'],
    ['21 Mar 04', '2004-03-21'],
    ['04 Mar 21', '2021-03-04'],
    ['2021–03–04', '2021-03-04'],
    ['2021−03−04', '2021-03-04'],
    [`4 March 2021${' '.repeat(100)}`, '2021-03-04'],
    [`Thu Mar 04 2021 12:00:00 GMT+0100 (${'x'.repeat(64)})`, '2021-03-04'],
  ])('%s is %s', (text, day) => {
    expect(readDay(text)).toMatchObject(day === undefined ? { kind: 'bad' } : { kind: 'ok', value: day });
  });
});

describe('a date that could be two days', () => {
  it.each([
    '3/4/2021',
    '03/04/2021',
    '03-04-2021',
    '3/4/2021 12:00',
    '03 04 2021',
    '03042021',
  ])('%s is refused with the way out', (text) => {
    expect(readDay(text)).toMatchObject({
      kind: 'bad',
      expected: expect.stringMatching(/day or the month could come first.*--dates DMY or --dates MDY/),
    });
  });

  it.each<[string, DateOrder, string]>([
    ['3/4/2021', 'DMY', '2021-04-03'],
    ['3/4/2021', 'MDY', '2021-03-04'],
    ['3-4-2021 1:00 PM', 'MDY', '2021-03-04'],
    ['03042021', 'DMY', '2021-04-03'],
    ['03 04 2021', 'DMY', '2021-04-03'],
    ['3/4/21', 'DMY', '2021-04-03'],
    ['3/4/21', 'MDY', '2021-03-04'],
    ['21/3/4', 'YMD', '2021-03-04'],
    ['3.4.21', 'DMY', '2021-04-03'],
    ['21.3.4', 'YMD', '2021-03-04'],
    ['3.4.2021', 'MDY', '2021-03-04'],
    ['3.4.2021', 'YMD', '2021-04-03'],
    ['21-Mar-04', 'YMD', '2021-03-04'],
    ['21-Mar-2004', 'YMD', '2004-03-21'],
    ['04-Mar-2021', 'YMD', '2021-03-04'],
    ['21-03-2004', 'YMD', '2004-03-21'],
    ['4/3/99', 'DMY', '1999-03-04'],
    ['4 3 21', 'DMY', '2021-03-04'],
    ['99/12/31', 'YMD', '1999-12-31'],
    // A year of four digits at the start shows the order by itself.
    ['2021-03-04', 'DMY', '2021-03-04'],
    ['20210304', 'MDY', '2021-03-04'],
  ])('%s in a list with %s is %s', (text, order, day) => {
    expect(readDay(text, order)).toEqual({ kind: 'ok', value: day });
  });

  it('is not read against the given order', () => {
    expect(readDay('12/31/2019', 'DMY')).toMatchObject({
      kind: 'bad',
      expected: expect.stringContaining('--dates DMY'),
    });
  });
});

describe('what is no date', () => {
  it.each<readonly [string, string]>([
    ['44259', "a spreadsheet's count of days"],
    ['44259.5', "a spreadsheet's count of days"],
    ['2021-03', 'the day is missing'],
    ['03/2021', 'the day is missing'],
    ['March 2021', 'the day is missing'],
    ['2021', 'the day and the month are missing'],
    ['May 6', 'the day or the year is missing'],
    ['2021-02-29', 'a day that the calendar has'],
    ['31.04.2021', 'a day that the calendar has'],
    ['2021-13-01', 'a day that the calendar has'],
    ['30 Feb 2021', 'a day that the calendar has'],
    ['0000-00-00', 'a day that the calendar has'],
    ['31/31/2021', 'a day that the calendar has'],
    ['=DATE(2021;3;4)', 'formula'],
    ['#####', 'too narrow'],
    ['#VALUE!', 'error of a spreadsheet'],
    ['3/4/21', 'two digits'],
    ['31/12/19', 'two digits'],
    ['04.03.21', 'two digits'],
    ['2021030412', 'seconds since 1970'],
    ...['', 'soon', '0', '123', '123456789', '12345678', '0000-05-06', '1/2', '1/2/3/4', '4/122021'].map(
      (text) => [text, 'a date'] as const,
    ),
    ...[
      'Apr 4 Mar 2021',
      'foo 4 Mar 2021',
      '4 Foo 2021',
      '2021-03-04 25:00',
      '2021-03-04 tomorrow',
      '4/3-2021',
    ].map((text) => [text, 'a date'] as const),
    [`2021-03-04${' '.repeat(1_000)}x`, 'a date'],
    ['0/3/2021', 'a day that the calendar has'],
    ['3/0/2021', 'a day that the calendar has'],
    ['13/13/2021', 'a day that the calendar has'],
    ['32/1/2021', 'a day that the calendar has'],
    ['20213112', 'a day that the calendar has'],
    ['32 Mar 2021', 'a day that the calendar has'],
    ['44259,5', "a spreadsheet's count of days"],
    ['2100010100', 'seconds since 1970'],
    ['3.2021', 'the day is missing'],
    ['2021 May', 'here the day is missing'],
    ['May 123', 'here the day is missing'],
    ['May', 'here the day is missing'],
    ['May 12', 'the day or the year is missing'],
    ['Thursday 4 March', 'the day or the year is missing'],
  ])('%j is refused with the reason', (text, expected) => {
    expect(readDay(text)).toMatchObject({ kind: 'bad', expected: expect.stringContaining(expected) });
  });

  it.each([
    ...[
      'x2021年3月4日',
      '2021年3月4日x',
      '4 / 3 - 2021',
      '21/03/2021x',
      'x3/4/2021',
      '001/3/2021',
      '123/3/4',
    ],
    ...['22000101', '18991231', '99999999', '31129999', '202103041260', '189903041200', '20210304126000'],
    ...[
      '20210304T1200x',
      '2021-03-04Zx',
      'x2021-03-04Z',
      '12021-03-04Z',
      '20210304.5',
      'x44259.5',
      '44259.5x',
    ],
    ...[
      '(4 May 2021',
      '4 May 2021 5',
      'Mon 4 2021',
      'March 4 5 2021',
      '4 5 March',
      '4 2021 March',
      'a4 March 2021',
    ],
    ...[
      '4a March 2021',
      '12th3 May 2021',
      '112th May 2021',
      '123 May 2021',
      '4 May 20211',
      '4 May 202',
      'May 4 202a',
    ],
    ...['2021 Mar 2020', '03/20211', '103/2021', '2021-03-045', '12021-03-04', '2021/3/123', '   '],
    `Thu Mar 04 2021 12:00:00 GMT+0100 (${'x'.repeat(65)})`,
  ])('%s is refused without another reason', (text) => {
    expect(readDay(text)).toEqual({ kind: 'bad', expected: 'a date such as 2026-02-28' });
  });

  it.each<[string, DateOrder]>([
    ['3/4/123', 'DMY'],
    ['45.3.21', 'DMY'],
    ['03042021', 'YMD'],
    ['3/4/2021', 'YMD'],
  ])('%s is refused in a list with %s too', (text, order) => {
    expect(readDay(text, order).kind).toBe('bad');
  });

  it.each([
    '1900-01-00',
    '00000000',
    '00-00-00',
    '00.00.00',
    ' 0000-00-00 ',
    '0000-00-00 00:00',
    '0000-00-00T00:00Z',
    '0000-00-00 00:00:00.00',
    '0000-00-00',
    '0000-00-00 00:00:00',
    '0000-00-00T00:00:00.000Z',
    '00/00/0000',
    '00.00.0000',
    '0001-01-01T00:00:00',
  ])('%s stands for no date at all', (text) => {
    expect(isNoDay(text)).toBe(true);
  });

  it.each([
    ...[
      '',
      '0',
      '1970-01-01',
      '2000-01-01',
      '0001-01-02',
      '2021-00-00',
      '0000-00/00',
      '0000-00-00x',
      'x0000-00-00',
    ],
    ...['0000-00-00 00:01', '0000-00-00Z', '0000-00-00 00:00.0'],
  ])('%j does not', (text) => {
    expect(isNoDay(text)).toBe(false);
  });
});

describe('the order of a list', () => {
  it.each<[string, 'DMY' | 'MDY' | undefined]>([
    ['31/12/2019', 'DMY'],
    ['12/31/2019', 'MDY'],
    ['31-12-2019 10:00', 'DMY'],
    ['12/31/19', 'MDY'],
    ['31/12/99', 'DMY'],
    ['25/12/19', undefined],
    ['3/4/2021', undefined],
    ['3/3/2021', undefined],
    ['31/31/2021', undefined],
    ['31.12.2019', undefined],
    ['2019-12-31', undefined],
    ['31 Dec 2019', undefined],
    ['', undefined],
    [' 31/12/2019 ', 'DMY'],
    [`31/12/2019${' '.repeat(100)}x`, undefined],
    ['30/12/99', 'DMY'],
    ['99/12/31', undefined],
    ['45/12/99', undefined],
    ['2019/31/12', undefined],
    ['31/12/9', undefined],
    ['31/1/2', undefined],
  ])('%s proves %s', (text, order) => {
    expect(dateEvidence(text)).toBe(order);
  });
});

const anyDay = fc
  .integer({ min: Date.parse('1900-01-01') / DAY_MS, max: Date.parse('2099-12-31') / DAY_MS })
  .map((days) => dayOf(days * DAY_MS));
const plain = (text: string): string => text.normalize('NFD').replace(/\p{Mn}/gu, '');

describe('any day', () => {
  const forms = ['en-US', 'en-GB', 'de', 'de-AT', 'fr', 'fr-CA', 'es'].flatMap((locale) =>
    (['full', 'long', 'medium'] as const).map(
      (dateStyle) =>
        [locale, dateStyle, new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC' })] as const,
    ),
  );

  it.each(forms)('comes back as %s writes it %s, without accents and dots too', (locale, style, format) => {
    // Some editions of CLDR write the medium dates of Britain, France and Spain as numbers.
    const isNumeric = !/\p{L}/u.test(format.format(0)) && !['de', 'de-AT'].includes(locale);
    fc.assert(
      fc.property(anyDay, (day) => {
        const text = format.format(Date.parse(day));
        const order = isNumeric ? 'DMY' : undefined;
        expect([style, text, readDay(text, order)]).toEqual([style, text, { kind: 'ok', value: day }]);
        expect(readDay(plain(text), order)).toEqual({ kind: 'ok', value: day });
        expect(readDay(text.toUpperCase(), order)).toEqual({ kind: 'ok', value: day });
      }),
    );
  });

  it('comes back from the formats of programs', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: DAY_MS - 1 }), (day, ms) => {
        const date = new Date(Date.parse(day) + ms);
        const [y, m, d] = day.split('-');
        const forms = [
          date.toISOString(),
          date.toUTCString(),
          day.replaceAll('-', ''),
          `${d}.${m}.${y}`,
          `${y}/${m}/${d}`,
        ];
        for (const text of [...forms, `${day} 1:05 pm`, `${Number(d)}.${Number(m)}.${y}`]) {
          expect([text, readDay(text)]).toEqual([text, { kind: 'ok', value: day }]);
        }
        for (const separator of ['/', '-', '.', ' ', '']) {
          expect(readDay([d, m, y].join(separator), 'DMY')).toEqual({ kind: 'ok', value: day });
          expect(readDay([m, d, y].join(separator), 'MDY')).toEqual({ kind: 'ok', value: day });
        }
      }),
    );
  });

  it('comes back from seconds and milliseconds in the years in which they have 10 and 13 digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000, max: 1_899_999_999 }), (seconds) => {
        const day = dayOf(seconds * 1_000);
        expect(readDay(String(seconds))).toEqual({ kind: 'ok', value: day });
        expect(readDay(String(seconds * 1_000))).toEqual({ kind: 'ok', value: day });
      }),
    );
  });

  it('never has two readings: without a given order, a date with slashes must read the same both ways or be possible one way only', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), (first, second) => {
        const text = `${first}/${second}/2024`;
        const ways = (['DMY', 'MDY'] as const).map((order) => readDay(text, order));
        const days = new Set(ways.flatMap((way) => (way.kind === 'ok' ? [way.value] : [])));
        expect(readDay(text).kind).toBe(days.size === 1 ? 'ok' : 'bad');
      }),
    );
  });

  it('is a day of the calendar, and no text throws', () => {
    const part = fc.constantFrom(
      ...[
        '2021',
        '03',
        '4',
        '-',
        '/',
        '.',
        ' ',
        'T',
        '12:00',
        'Z',
        'Mar',
        'mars',
        'mar.',
        'Thu',
        ',',
        '+01:00',
        'th',
      ],
      ...['PM', '(', ')', '[', ']', '\u0000', '99'],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 9 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('DMY', 'MDY', 'YMD', undefined), (written, order) => {
        dateEvidence(written);
        const read = readDay(written, order);
        if (read.kind === 'ok') expect(dayOf(Date.parse(read.value))).toBe(read.value);
      }),
      { numRuns: 1_000 },
    );
  });
});
