import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY } from '../../../../functions/domain/answering/score.ts';
import type { Digest } from '../../../../functions/domain/digests/digest.ts';
import { weeksUpTo } from '../../../../functions/domain/digests/digest-schedule.ts';
import { programmeSchema } from '../../../../functions/domain/programme/programme.ts';
import { displayWidth } from '../../../../functions/domain/text/text-width.ts';
import { compileMail } from '../../../../functions/email/publishing/compile-mail.ts';
import { digestSamples } from '../../../../functions/email/publishing/digest-samples.ts';
import { checkMail } from '../../../../functions/email/publishing/mail-check.ts';
import { digestVariables } from '../../../../functions/email/sending/digest-variables.ts';
import { MAIL_KINDS, type Values } from '../../../../functions/email/sending/mail-kinds.ts';
import { renderer } from '../../../../functions/email/sending/render.ts';
import { asWritten } from '../../../support/as-written.ts';
import { bandOf, repeated, weekOf } from '../../../support/digest-figures.ts';
import { SHIPPED } from '../publishing/templates-folder.ts';
import { fullDigest, NOW, PROGRAMME, WEEK, withLastWeek } from './digest-samples.ts';

/** Gmail cuts a mail at this size. */
const GMAIL_CLIP_BYTES = 102 * 1024;
/** The width in which plain text is read, at least. */
const MAX_COLUMNS = 80;

const FOLDER = { root: SHIPPED, shownAs: 'templates' };
async function compiled(locale: string) {
  const path = `digest/weekly${locale === '' ? '' : `.${locale}`}.mjml`;
  const result = await compileMail(FOLDER, path, { locale, shared: 'en' }, MAIL_KINDS.digest);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.mail;
}
const render = renderer({
  version: 'v',
  programme: PROGRAMME,
  mails: { 'digest/weekly': { '': await compiled(''), de: await compiled('de') } },
  pages: {},
});
const LANGUAGES = ['en', 'de'] as const;
const mailOf = (values: Values, language = 'en') => render('digest/weekly', language, values);
const digestMail = (digest: Digest, language = 'en') =>
  mailOf(digestVariables(digest, PROGRAMME, language, NOW), language);
/** The words that a reader of the HTML reads, whatever the mail program does with styles and images. */
const readable = (html: string): string =>
  asWritten(html)
    .replace(/<(style|head|title)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ');

/** Where the text part has the words of a cause. */
const CAUSE_COLUMN = 20;

/** The lines of a part of the text: the last block below a heading. A sentence may come before the block. */
function part(text: string, heading: string, blocks = 1): string[] {
  const [, below = ''] = text.split(`${heading}\n`);
  return below.replace(/^\n/, '').split('\n\n')[blocks - 1]?.split('\n') ?? [];
}

/** A line up to a column, and from there on, by shown width. */
function cut(line: string, column: number): readonly [string, string] {
  let before = '';
  for (const { segment } of new Intl.Segmenter('en').segment(line)) {
    if (displayWidth(before + segment) > column) break;
    before += segment;
  }
  return [before, line.slice(before.length)];
}

describe.each(LANGUAGES)('the mail of a digest in %s', (language) => {
  it.each(
    digestSamples().map((values, index) => [index, values] as const),
  )('is whole for every digest at the edges (%i)', (_, values) => {
    const { subject, html, text } = mailOf(values, language);
    for (const part of [subject, readable(html), text]) {
      expect(part).not.toMatch(/\{\{|\}\}|\{%|%\}|undefined|NaN|Infinity/);
      expect(part).not.toMatch(/\(\s*\)| ,|,\s*,/);
    }
    expect(subject).not.toBe('');
  });

  it('says in its text part what the HTML says', () => {
    const values = digestVariables(fullDigest(), PROGRAMME, language, NOW);
    const { html, text } = mailOf(values, language);
    const page = readable(html).replace(/&lt;/g, '<').replace(/&gt;/g, '>');
    const said = [
      ...[values.score, values.rate, values.rate_low, values.rate_high, values.asked, values.answered],
      ...[values.response_rate, values.pending, values.doubtful, values.week_range, values.made_at],
      ...[values.change.points, values.change.low, values.change.high],
      ...values.distribution.flatMap(({ count, share }) => [count, share]),
      ...values.trend.flatMap(({ rate, score, from }) => [rate, score, from]),
      ...values.bands.map(({ band }) => band),
      ...values.causes.rows.flatMap(({ label, count }) => [label, count]),
      ...values.cases.rows.flatMap(({ account, age, owner }) => [account, age, owner]),
      values.cases.more,
      values.not_asked.customers,
      'Bonett',
    ];
    for (const each of said) {
      expect(page, each).toContain(each.replace(/\s+/g, ' '));
      expect(text, each).toContain(each);
    }
  });

  it('stays under the size at which Gmail cuts, even at its longest, and loads nothing', () => {
    const causes = Array.from({ length: 8 }, (_, index) => ({ cause: `cause-${index}`, count: 9 - index }));
    const byBand = Array.from({ length: 10 }, (_, index) => ({
      band: `band-${index}`,
      tally: weekOf(WEEK, repeated([10, 9 + index])).tally,
    }));
    const { html } = digestMail(fullDigest({ causes, byBand }), language);
    expect(Buffer.byteLength(html)).toBeLessThan(GMAIL_CLIP_BYTES);
    expect(html).not.toMatch(/<img|<svg|url\(|src=/);
  });

  it('has bars as cells with their own width and colour, for Outlook', () => {
    const html = asWritten(digestMail(fullDigest(), language).html);
    expect(html).toMatch(/<td[^>]* width="?100%"?[^>]* bgcolor="#3349ab"/);
    expect(html).toMatch(/<td[^>]* width="?45%"?[^>]* bgcolor="#a3acc9"/);
    expect(html).toMatch(/<td[^>]* width="?36%"?[^>]* bgcolor="#c8553d"/);
    expect(html).not.toMatch(/width="?0%/);
  });

  it('keeps its text part narrow and its columns straight', () => {
    const { text } = digestMail(fullDigest(), language);
    const lines = text.split('\n');
    for (const line of lines.filter((each) => !each.includes('@')))
      expect(line.length, line).toBeLessThanOrEqual(MAX_COLUMNS);
    const axes = lines.filter((line) => line.includes('|')).map((line) => line.indexOf('|'));
    expect(axes).toHaveLength(12);
    expect(new Set(axes).size).toBe(1);
  });

  it('keeps its columns separate and straight with labels of any allowed length, and any numbers', () => {
    const piece = fc.constantFrom(
      'm',
      'W',
      ' ',
      '名',
      'e\u0308',
      '👩‍👩‍👧',
      'ｶ',
      '한',
      '-',
      'ß',
      '🇩🇪',
      'Kundschaft ',
    );
    const label = (limit: number) =>
      fc
        .array(piece, { minLength: 1, maxLength: limit })
        .map((pieces) => pieces.join('').slice(0, limit).toWellFormed().replace(/\s+/g, ' ').trim())
        .filter((text) => text !== '');
    const figure = fc.oneof(fc.nat(20), fc.nat(4_999_999));
    const bands = fc.tuple(...PROGRAMME.bands.map(() => fc.tuple(label(40), figure, figure)));
    fc.assert(
      fc.property(bands, fc.tuple(...PROGRAMME.causes.map(() => label(60))), (drawn, causes) => {
        const programme = programmeSchema.parse({
          ...PROGRAMME,
          bands: PROGRAMME.bands.map((band, index) => ({
            ...band,
            label: { [language]: drawn[index]?.[0] },
          })),
          causes: PROGRAMME.causes.map((cause, index) => ({
            ...cause,
            label: { ...cause.label, [language]: causes[index] },
          })),
        });
        const byBand = PROGRAMME.bands.map(({ name }, index) => {
          const [, promoters = 0, detractors = 0] = drawn[index] ?? [];
          const answered = promoters + detractors;
          return { band: name, tally: { ...EMPTY_TALLY, asked: answered, answered, promoters, detractors } };
        });
        const digest = fullDigest({
          byBand,
          causes: PROGRAMME.causes.map(({ name }, index) => ({ cause: name, count: 99_999 - index })),
        });
        const values = digestVariables(digest, programme, language, NOW);
        const { text } = mailOf(values, language);
        for (const line of text.split('\n'))
          expect(displayWidth(line), line).toBeLessThanOrEqual(MAX_COLUMNS);

        const [header = '', ...rows] = part(text, language === 'en' ? 'BY BAND' : 'NACH STUFE');
        const width = Number(values.band_width);
        // Each column ends where its heading ends.
        const ends = header
          .trimEnd()
          .split(/ +/)
          .slice(1)
          .map((word) => displayWidth(header.slice(0, header.indexOf(word) + word.length)));
        expect(ends).toHaveLength(4);
        let read = '';
        const labels: string[] = [];
        for (const row of rows) {
          const [cell, figures] = cut(row, width);
          read += cell;
          if (figures === '') continue;
          labels.push(read);
          read = '';
          const found = [...figures.matchAll(/\S+(?:\u00a0%)?/g)].map(
            (match) => width + match.index + match[0].length,
          );
          // Where there are too few answers, words stand here, after the number of people asked.
          expect(found.slice(0, /\p{L}/u.test(figures) ? 1 : 4)).toEqual(
            ends.slice(0, /\p{L}/u.test(figures) ? 1 : 4),
          );
        }
        const bare = (words: readonly string[]) =>
          words.map((each) => each.replace(/ /g, '').normalize('NFC'));
        expect(bare(labels)).toEqual(bare(values.bands.map(({ band }) => band)));

        const lines = part(text, language === 'en' ? 'WHAT WENT WRONG' : 'WAS NICHT STIMMTE', 2);
        const said = lines.map((line) => cut(line, CAUSE_COLUMN));
        for (const [before] of said) expect(before.trim()).toMatch(/^(?:[\d.,]+ +█+)?$/);
        expect(bare([said.map(([, cause]) => cause).join('')])).toEqual(
          bare([values.causes.rows.map(({ label: cause }) => cause).join('')]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('shows nothing that is too few to show', () => {
    const few = withLastWeek(weekOf(WEEK, [10, 10, 10, 2], 777), {
      causesNamedBy: 4,
      earlier: [],
      weeks: [weekOf('2026-W46', repeated([10, 9])), weekOf(WEEK, [10, 10, 10, 2], 777)],
    });
    const { subject, html, text } = digestMail(few, language);
    const words = language === 'en' ? /too few answers/i : /zu wenige Antworten/i;
    for (const part of [subject, readable(html), text]) {
      expect(part).toMatch(words);
      expect(part).not.toMatch(/\+2\b|\+50/);
    }
    expect(text).not.toContain(language === 'en' ? 'The price' : 'Der Preis');
  });

  it('says why a band is hidden for another, and does not say that it has too few answers', () => {
    const byBand = [
      bandOf('veteran', repeated([10, 11], [2, 4]), 41),
      bandOf('settled', repeated([9, 7], [8, 5]), 31),
      bandOf('new', [1, 1], 12),
    ];
    const { html, text } = digestMail(fullDigest({ byBand }), language);
    const [few, why] =
      language === 'en'
        ? [
            'too few answers',
            'hidden, so that a band with too few answers cannot be worked out from the total',
          ]
        : [
            'zu wenige Antworten',
            'verborgen, damit sich eine Stufe mit zu wenigen Antworten nicht aus der Summe errechnen lässt',
          ];
    const [of, below] =
      language === 'en' ? ['asked', 'hidden, see below'] : ['gefragt', 'verborgen, siehe unten'];
    const page = readable(html);
    expect(page).toContain(`new 12 ${of}, ${few} `);
    expect(page).toContain(`settled 31 ${of}, ${why} `);
    const rows = part(text, language === 'en' ? 'BY BAND' : 'NACH STUFE');
    expect(rows.slice(1).map((row) => row.replace(/ +/g, ' '))).toEqual([
      `new 12 ${few}`,
      `settled 31 ${below}`,
      expect.stringMatching(/^veteran 41 15 \+7 /),
    ]);
    expect(text.replace(/\s+/g, ' ')).toContain(` settled: ${why}. `);

    const nothingHidden = digestMail(fullDigest({ byBand: byBand.slice(0, 2) }), language);
    for (const each of [readable(nothingHidden.html), nothingHidden.text])
      expect(each).not.toMatch(new RegExp(`${few}|${below}|${why.slice(0, 20)}`));
  });

  it('distinguishes a week without figures from one in which nobody was asked', () => {
    const [first = '', second = ''] = weeksUpTo(WEEK, 12);
    const earlier = [weekOf(first, repeated([9, 20])), weekOf(second, [])];
    const { html, text } = digestMail(fullDigest({ earlier }), language);
    const said = language === 'en' ? ['nobody was asked', 'no numbers'] : ['niemand gefragt', 'keine Zahlen'];
    for (const part of [readable(html), text])
      expect(said.map((each) => part.split(each).length - 1)).toEqual([1, 5]);
  });

  it('escapes what comes from outside', () => {
    const { html, text } = digestMail(fullDigest(), language);
    expect(html).toContain('Account &lt;0&gt;');
    expect(html).not.toContain('Account <0>');
    expect(text).toContain('Account <0>');
  });
});

describe('the sentence about customers whom an open case keeps from being asked', () => {
  it.each([
    ['en', 3, false, '3 customers were not asked, because a case of theirs is open.'],
    ['en', 1, false, '1 customer was not asked, because a case of theirs is open.'],
    ['en', 5_000, true, 'At least 5,000 customers were not asked, because a case of theirs is open.'],
    ['de', 3, false, '3 Kunden wurden nicht gefragt, weil ein Fall noch offen ist.'],
    ['de', 1, true, 'Mindestens 1 Kunde wurde nicht gefragt, weil ein Fall noch offen ist.'],
  ] as const)('says in %s how many: %d (at least: %s)', (language, customers, isAtLeast, sentence) => {
    const { html, text } = digestMail(fullDigest({ notAsked: { customers, isAtLeast } }), language);
    expect(readable(html)).toContain(` ${sentence} `);
    expect(text.split('\n')).toContain(sentence);
  });

  it.each(LANGUAGES)('is left out when there are none: %s', (language) => {
    const digests = [
      fullDigest({ notAsked: { customers: 0, isAtLeast: true } }),
      fullDigest({ cases: { total: 0, oldest: [] }, notAsked: { customers: 0, isAtLeast: false } }),
    ];
    for (const { html, text } of digests.map((digest) => digestMail(digest, language)))
      for (const part of [readable(html), text]) expect(part).not.toMatch(/not asked|nicht gefragt/);
  });
});

describe('the sentence about the change', () => {
  const sentence = (scores: readonly number[], language: string): string => {
    const weeks = [weekOf('2026-W46', repeated([10, 50], [7, 30], [2, 20])), weekOf(WEEK, scores)];
    return digestMail(fullDigest({ weeks }), language).text.replace(/\s+/g, ' ');
  };

  it.each([
    [repeated([10, 90], [7, 10]), 'up 60 points on the week before (+30%). That is more than chance'],
    [repeated([10, 4], [7, 3], [2, 3]), 'down 20 points on the week before (+30%). That may well be chance'],
    [repeated([10, 51], [7, 29], [2, 20]), 'up 1 point on the week before (+30%). That may well be chance'],
    [repeated([10, 5], [7, 3], [2, 2]), 'as it was in the week before (+30%). With these answers'],
  ])('says what %j means', (scores, expected) => {
    expect(sentence(scores, 'en')).toContain(expected);
  });

  it.each([
    [repeated([10, 90], [7, 10]), '60 Punkte über der Woche davor (+30 %). Das ist mehr als Zufall'],
    [repeated([10, 4], [7, 3], [2, 3]), '20 Punkte unter der Woche davor (+30 %). Das kann gut Zufall sein'],
    [repeated([10, 5], [7, 3], [2, 2]), 'wie in der Woche davor (+30 %). Bei diesen Antworten'],
  ])('says it in German too', (scores, expected) => {
    expect(sentence(scores, 'de')).toContain(expected);
  });

  it('says that there is nothing to compare with', () => {
    const weeks = [weekOf('2026-W46', [9, 9]), weekOf(WEEK, repeated([10, 9]))];
    expect(digestMail(fullDigest({ weeks })).text).toContain(
      'fewer than 5 answers, so there is nothing to compare',
    );
  });
});

it('a template that fails for an extreme digest is refused before it is published', async () => {
  const mail = await compiled('');
  const withText = (text: string) =>
    checkMail({ template: 'weekly.mjml' }, { ...mail, text: `${mail.text}${text}` }, MAIL_KINDS.digest);
  expect(withText('{{ trend[4].rate }}')).toMatchObject([{ message: expect.stringContaining('trend.4') }]);
  expect(withText('{% if trend.size > 0 %}{{ trend[4].rate }}{% endif %}')).toEqual([]);
});
