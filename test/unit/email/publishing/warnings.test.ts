import { describe, expect, it } from 'vitest';
import { compileBundle } from '../../../../functions/email/publishing/compile.ts';
import { foreignDates } from '../../../../functions/email/publishing/foreign-dates.ts';
import { oneMail, withElements, withGreeting, withHead, withSubject } from './one-mail.ts';
import { type Files, SOUND, withTemplates } from './templates-folder.ts';

const MAIL = SOUND['score/new.mjml'] ?? '';
const FOOTER = SOUND['partials/footer.mjml'] ?? '';
const QUESTION = '<mj-text>How likely are you to recommend us?</mj-text>';
const GREETING = '<mj-text>Hello {{ first_name | default: "there" }}</mj-text>';
const PICTURE =
  '<mj-image src="https://example.com/a.png" alt="All that we have to say stands in this picture" />';

/** The ten links as somebody may write them, in line 11. */
const byHand = (behind: (score: number) => string): Files => ({
  'score/new.mjml': MAIL.replace(
    '<score-scale />',
    `<mj-text>${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((score) => `<a href="{{ score_url }}${behind(score)}">${score}</a>`).join(' ')}</mj-text>`,
  ),
});

/** Each: what it is, the files, where it is reported, and words of the message. */
const WARNINGS: readonly (readonly [string, Files, string, string])[] = [
  [
    'a subject that inboxes cut',
    withSubject('x'.repeat(71)),
    'score/new.mjml:3',
    'The subject has 71 characters',
  ],
  [
    'a mail that is one picture',
    { 'score/new.mjml': MAIL.replace(GREETING, PICTURE).replace(QUESTION, '') },
    'score/new.mjml:9',
    'The mail is a picture',
  ],
  [
    'a mail that is one picture of a partial',
    {
      'score/new.mjml': MAIL.replace(GREETING, '<mj-include path="../partials/hero.mjml" />').replace(
        QUESTION,
        '',
      ),
      'partials/hero.mjml': `\n${PICTURE}`,
    },
    'partials/hero.mjml:2',
    'The mail is a picture',
  ],
  [
    'a mail that is one picture with a link',
    {
      'score/new.mjml': MAIL.replace(
        GREETING,
        '<mj-text><a href="https://example.com/"><img src="https://example.com/a.png" alt="Look"></a></mj-text>',
      ).replace(QUESTION, ''),
    },
    'score/new.mjml:9',
    'The mail is a picture',
  ],
  [
    'more behind the unsubscribe link',
    {
      'partials/footer.mjml': FOOTER.replace(
        '{{ unsubscribe_url }}',
        '{{ unsubscribe_url }}?utm_source=mail',
      ),
    },
    'partials/footer.mjml:4',
    'Behind {{ unsubscribe_url }} stands "?utm_source=mail"',
  ],
  [
    'a sign behind the unsubscribe link',
    { 'partials/footer.mjml': FOOTER.replace('{{ unsubscribe_url }}', '{{ unsubscribe_url }}.') },
    'partials/footer.mjml:4',
    'stands "."',
  ],
  [
    'a filter behind the unsubscribe link',
    withGreeting('<a href="{{ unsubscribe_url | append: "?a=b" }}">a</a>'),
    'score/new.mjml:9',
    'Behind {{ unsubscribe_url }} stands more',
  ],
  [
    'more behind a score',
    byHand((score) => (score === 7 ? '/7?a=b' : `/${score}`)),
    'score/new.mjml:11',
    'Behind {{ score_url }} stands "/7?a=b"',
  ],
  [
    'a font of somebody else',
    withHead('<mj-font name="X" href="https://fonts.example/x.css" />'),
    'score/new.mjml:5',
    'from fonts.example, which learns who opens the mail',
  ],
  [
    'a style of somebody else',
    withHead('<mj-raw>\n<link rel="stylesheet" href="https://fonts.example/x.css" /></mj-raw>'),
    'score/new.mjml:6',
    'from fonts.example',
  ],
  [
    'a font of somebody else in a style',
    withHead('<mj-style>\n@font-face { font-family: X; src: url(https://fonts.example/x.woff) }</mj-style>'),
    'score/new.mjml:6',
    'from fonts.example',
  ],
  [
    'a style that a style fetches',
    withHead('<mj-style>@import url("https://fonts.example/x.css");</mj-style>'),
    'score/new.mjml:5',
    'from fonts.example',
  ],
  [
    'a style that a style fetches, without a scheme',
    withHead("<mj-style>@import '//fonts.example/x.css';</mj-style>"),
    'score/new.mjml:5',
    'from fonts.example',
  ],
  ...['facebook', 'linkedin', 'x', 'xing'].map((name): (typeof WARNINGS)[number] => [
    `a link that ${name} makes into one to share`,
    withElements(
      `<mj-social>\n<mj-social-element name="${name}" src="https://example.com/i.png" href="https://${name}.example/us">x</mj-social-element></mj-social>`,
    ),
    'score/new.mjml:12',
    `write name="${name}-noshare"`,
  ]),
  [
    'an icon of MJML',
    withElements(
      '<mj-social>\n<mj-social-element name="facebook-noshare" href="https://example.com/">x</mj-social-element></mj-social>',
    ),
    'score/new.mjml:12',
    '<mj-social-element> fetches its picture from www.mailjet.com',
  ],
  [
    'arrows of MJML',
    withElements('<mj-carousel><mj-carousel-image src="https://example.com/a.png" alt="" /></mj-carousel>'),
    'score/new.mjml:11',
    '<mj-carousel> fetches pictures from i.imgur.com',
  ],
  [
    'signs of MJML',
    withElements(
      '<mj-accordion><mj-accordion-element><mj-accordion-title>a</mj-accordion-title><mj-accordion-text>b</mj-accordion-text></mj-accordion-element></mj-accordion>',
    ),
    'score/new.mjml:11',
    'Add icon-wrapped-url="https://…" and icon-unwrapped-url="https://…"',
  ],
];

describe('what a marketer should know although it stops nothing', () => {
  it.each(WARNINGS)('%s', async (_, files, at, words) => {
    const { warnings, as } = await oneMail(files);
    expect(warnings).toEqual([expect.stringContaining(`Warning: templates/${at}: `)]);
    expect(warnings[0]).toContain(words);
    expect(as().html).toContain('<html');
  });

  it.each([
    ['a subject of 70 characters', withSubject('x'.repeat(70))],
    [
      'a subject that is short for everybody',
      withSubject(`{% if account %}${'x'.repeat(69)}{% else %}${'y'.repeat(69)}{% endif %}`),
    ],
    ['a picture beside words', withElements(PICTURE)],
    ['few words without a picture', { 'score/new.mjml': MAIL.replace(QUESTION, '') }],
    ['the scores', byHand((score) => `/${score}`)],
    [
      'fonts of every computer',
      withHead('<mj-style>p { font-family: Arial; background: url(https://example.com/a.png) }</mj-style>'),
    ],
    [
      'icons of our own',
      withElements(
        '<mj-social><mj-social-element src="https://example.com/i.png" href="https://example.com/">x</mj-social-element></mj-social>',
      ),
    ],
    [
      'arrows of our own',
      withElements(
        '<mj-carousel left-icon="https://example.com/l.png" right-icon="https://example.com/r.png"><mj-carousel-image src="https://example.com/a.png" alt="" /></mj-carousel>',
      ),
    ],
  ])('%s: nothing', async (_, files) => {
    const { warnings, problems } = await oneMail(files);
    expect([...warnings, ...problems]).toEqual([]);
  });

  it('in a handwritten text part is reported too', async () => {
    const scores = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
      .map((score) => `${score}  {{ score_url }}/${score}`)
      .join('\n');
    const written = `Hallo im March\n\n{{ unsubscribe_url }}?utm=x\n${scores}\n{{ sender_name }}, {{ sender_postal_address }}\n`;
    const { warnings } = await oneMail({
      'score/new.txt': written,
      'score/new.mjml': MAIL.replace('lang="en"', 'lang="de"').replace(
        '<score-scale />',
        '<score-scale low="a" high="b" spoken="#" label="c" />',
      ),
    });
    expect(warnings).toEqual([
      'Warning: templates/score/new.txt:1: "March" is English, and this mail is in German. Write "März".',
      expect.stringContaining(
        'Warning: templates/score/new.txt:3: Behind {{ unsubscribe_url }} stands "?utm=x"',
      ),
    ]);
  });

  it('is reported once for a partial of several mails, together with problems that stop other mails', async () => {
    const files = {
      ...SOUND,
      'partials/footer.mjml': FOOTER.replace('{{ unsubscribe_url }}', '{{ unsubscribe_url }}?a=b'),
      'score/new.en-GB.mjml': MAIL.replace('lang="en"', 'lang="en-GB"'),
      'alert/new.mjml': 'x',
    };
    const compiled = await withTemplates(files, compileBundle);
    expect(compiled.kind).toBe('problems');
    expect(compiled.warnings.map(({ file, line }) => [file, line])).toEqual([
      ['templates/partials/footer.mjml', 4],
    ]);
  });
});

describe('months and weekdays of another language', () => {
  it.each<[language: string, text: string, found: string]>([
    [
      'de',
      'Bis Ende March, am Monday oder Friday, im June',
      'March→März Monday→Montag Friday→Freitag June→Juni',
    ],
    ['de', 'am 5. May, May 2026; Karl May', 'May→Mai May→Mai'],
    ['de', 'Black Friday, Cyber Monday, Giving Tuesday', ''],
    ['de', 'im August, April, September, November', ''],
    ['de', 'Marchfeld, Mondays, SUNDAY-Shop', ''],
    ['de', 'am 24. Dec, 3. Oct; Sat, 24.', 'Dec→Dezember Oct→Oktober Sat→Samstag'],
    ['de', 'am 5. Jan, 6. Aug, 7. Nov; Dec, Oct und Sat', ''],
    ['de', 'mit monday.com, Monday.com, The Sunday Times, Fr. Sunday, Frau Friday, bo@friday.example', ''],
    ['fr', '2. Mon compte, le 3 Mar', ''],
    ['en', '1 set, 2 Dez', ''],
    ['de-CH', 'im January', 'January→Januar'],
    ['de-AT', 'im Jänner', ''],
    ['de', 'mercredi, maandag, am 3 de marzo', 'mercredi→Mittwoch maandag→Montag marzo→März'],
    ['en', 'Montag, 12. März, Oktober', 'Montag→Monday März→March Oktober→October'],
    ['en', 'march on, may I, mars, mayo, a mart, Julia, Mai', ''],
    ['en', '12 mars 2026', 'mars→March'],
    ['en-GB', 'Samstag', 'Samstag→Saturday'],
    ['fr', 'lundi 5 May, March', 'May→mai March→mars'],
    ['es', 'la marca, marzo, March', 'March→marzo'],
    ['pl', '5 marca, w marcu; Monday', 'Monday→poniedziałek'],
    ['ja', '3月 March', 'March→'],
    ['und', 'March', ''],
  ])('in %s: %s', (language, text, found) => {
    const names = foreignDates(text, language).map(({ word, instead = '' }) => `${word}→${instead}`);
    expect(names.join(' ')).toBe(found);
  });

  it.each([
    [
      'a picture',
      '<mj-image src="https://example.com/a.png"\n alt="Bis Ende March" />',
      12,
      '"March" is English',
    ],
    [
      'a link',
      '<mj-text><a href="https://example.com/"\n title="March">x</a></mj-text>',
      12,
      '"March" is English',
    ],
    [
      'a date',
      '<mj-text>\n{{ "2026-03-01" | date: "%d %B %Y" }}</mj-text>',
      12,
      'puts in English names of months',
    ],
    ['a short date', "<mj-text>\n{{ 'now' | date: '%a' }}</mj-text>", 12, 'puts in English names of months'],
  ])('are reported in the words of %s', async (_, element, line, message) => {
    const german = MAIL.replace('lang="en"', 'lang="de"').replace(
      '<score-scale />',
      () => `${element}\n<score-scale low="a" high="b" spoken="#" label="c" />`,
    );
    const { warnings } = await oneMail({ 'score/new.mjml': german });
    expect(warnings).toEqual([expect.stringContaining(`templates/score/new.mjml:${line}: `)]);
    expect(warnings[0]).toContain(message);
    const english = await oneMail({ 'score/new.mjml': german.replace('lang="de"', 'lang="en"') });
    expect(english.warnings).toEqual([]);
  });

  it('as numbers are fine', async () => {
    const german = MAIL.replace('lang="en"', 'lang="de"').replace(
      '<score-scale />',
      '<mj-text>{{ "2026-03-01" | date: "%d.%m.%Y" }}</mj-text><score-scale low="a" high="b" spoken="#" label="c" />',
    );
    expect((await oneMail({ 'score/new.mjml': german })).warnings).toEqual([]);
  });

  it('count in words, not in Liquid, attributes or styles', async () => {
    const german = MAIL.replace('lang="en"', 'lang="de"').replace(
      '<score-scale />',
      '<score-scale low="a" high="b" spoken="#" label="c" />',
    );
    const files = {
      'score/new.mjml': german
        .replace('Hello', 'Bis March {{ "March" }} <b class="March">x</b> March')
        .replace('</mj-head>', '<mj-style>.March { color: red }</mj-style></mj-head>'),
    };
    expect((await oneMail(files)).warnings).toEqual([
      'Warning: templates/score/new.mjml:9: "March" is English, and this mail is in German. Write "März".',
    ]);
  });
});
