import { describe, expect, test } from 'vitest';
import { EMPTY_TALLY } from '../../../../functions/domain/answering/score.ts';
import type { Digest } from '../../../../functions/domain/digests/digest.ts';
import { noFigures } from '../../../../functions/domain/digests/digest-fold.ts';
import { bandLabel } from '../../../../functions/domain/programme/label.ts';
import { ageText } from '../../../../functions/domain/time/age-text.ts';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { digestVariables } from '../../../../functions/email/sending/digest-variables.ts';
import { MAIL_KIND_NAMES, type Values } from '../../../../functions/email/sending/mail-kinds.ts';
import { chooseMail, renderer } from '../../../../functions/email/sending/render.ts';
import { tenureText } from '../../../../functions/email/sending/tenure-text.ts';
import { shippedBundle } from '../../../support/shipped-world.ts';

// The locale `` is the fallback, and we ship it in English.
const LANGUAGES: Readonly<Record<string, string>> = { '': 'en', de: 'de' };

const bundle = await shippedBundle();
const templates = Object.keys(bundle.mails);
const render = renderer(bundle);

/** Our own texts in each language. Names are the same everywhere. */
const OURS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: { causes: 'The price; Nobody to talk to', reward: 'Your next invoice is on us.' },
  de: { causes: 'Der Preis; Keine feste Ansprechperson', reward: 'Die nächste Rechnung geht auf uns.' },
};
const NOW = Date.UTC(2026, 10, 3, 9);

const FULL = (language: string) => ({
  first_name: 'Ana',
  account: 'Harbour Foods',
  tenure_text: tenureText('2024-11-03', '2026-11-03', language),
  score: '3',
  score_url: 'https://ask.example.com/s/t',
  cause_url: 'https://ask.example.com/w/t',
  case_url: 'https://ask.example.com/c/t',
  unsubscribe_url: 'https://ask.example.com/u/t',
  sender_name: 'Example Company',
  sender_postal_address: '1 Example Street',
  customer_name: 'Ana López',
  customer_email: 'ana@harbour.example',
  band: bandLabel(bundle.programme, 'veteran', language),
  value: '48',
  words: 'Slow.\n\n<b>Very</b> slow.',
  has_hidden_words: '',
  may_contact: 'yes',
  old_score: '3',
  new_score: '9',
  was_machine: '',
  was_unsure: '',
  age: ageText(NOW - 3 * DAY_MS, NOW, language),
  owner: 'dana@example.com',
  ...OURS[language],
});

/** The same mail for people of whom we know more or less. */
const CASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'somebody we know': {},
  'nobody named': {
    first_name: '',
    account: '',
    reward: '',
    customer_name: '',
    customer_email: '',
    value: '',
    causes: '',
    words: '',
    owner: '',
    may_contact: '',
    old_score: '',
    new_score: '',
    was_machine: 'yes',
  },
  'somebody whose words are hidden': { words: '', has_hidden_words: 'yes', new_score: '', was_unsure: 'yes' },
};

const tally = {
  asked: 40,
  answered: 20,
  pending: 1,
  unsure: 3,
  doubtful: 2,
  promoters: 9,
  passives: 6,
  detractors: 5,
};
const scores = [1, 0, 1, 0, 1, 2, 2, 4, 4, 5];
const nothing = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const aDigest: Digest = {
  ...noFigures('2026-W44'),
  audience: 'leadership',
  madeAt: '2026-11-02T13:00:00Z',
  weeks: [
    { week: '2026-W43', tally: { ...tally, promoters: 5, detractors: 9 }, scores },
    { week: '2026-W44', tally, scores },
  ],
  earlier: [{ week: '2026-W42', tally, scores }],
  byBand: [
    { band: 'veteran', tally },
    { band: 'new', tally: { ...EMPTY_TALLY, asked: 3, answered: 2, promoters: 1, detractors: 1 } },
  ],
  causes: [
    { cause: 'price', count: 3 },
    { cause: 'gone', count: 1 },
  ],
  causesNamedBy: 3,
  cases: {
    total: 2,
    oldest: [
      {
        ref: 'r1',
        week: '2026-W42',
        status: 'open',
        openedAt: '2026-10-20T09:00:00Z',
        band: 'veteran',
        account: 'Harbour Foods',
        ownerEmail: 'dana@example.com',
      },
    ],
  },
};
const DIGESTS: Readonly<Record<string, Digest>> = {
  'nobody named': {
    ...aDigest,
    weeks: aDigest.weeks.map(({ week }) => ({ week, tally: EMPTY_TALLY, scores: nothing })),
    earlier: [],
    byBand: [],
    causes: [],
    causesNamedBy: 0,
    cases: { total: 0, oldest: [] },
  },
};
/** Lines with names or numbers only, the same in every language. */
const NAMES = /^(?:Example Company|1 Example Street|Harbour Foods|Ana López|gone)\b|^\W*[\d\W]*W\d\d/;

const kindOf = (template: string): string => template.split('/')[0] ?? '';
/** The values for one mail, of any kind. */
const valuesOf = (template: string, language: string, who = 'somebody we know'): Values =>
  kindOf(template) === 'digest'
    ? digestVariables(DIGESTS[who] ?? aDigest, bundle.programme, language, NOW)
    : { ...FULL(language), ...CASES[who] };

/** The words of a mail without its links, which have no language. */
const wordsOf = (text: string): string => text.replace(/https?:\S+/g, '');

const everyMail = templates.flatMap((template) =>
  Object.entries(LANGUAGES).flatMap(([locale, language]) =>
    Object.keys(CASES).map((who) => ({ template, locale, language, who })),
  ),
);

describe('every mail in every language', () => {
  test('there is a mail of every kind', () => {
    expect(new Set(templates.map(kindOf))).toEqual(new Set(MAIL_KIND_NAMES));
  });

  test('each mail has the same languages as the pages', () => {
    for (const template of templates) {
      expect(Object.keys(bundle.mails[template] ?? {}).sort()).toEqual(Object.keys(LANGUAGES).sort());
    }
    expect(Object.keys(bundle.pages).sort()).toEqual(['', ...Object.values(LANGUAGES)].sort());
  });

  test.each(everyMail)('$template in $language for $who is complete and says its language', ({
    template,
    locale,
    language,
    who,
  }) => {
    const mail = render(template, locale || 'en', valuesOf(template, language, who));
    expect(mail.localeUsed).toBe(locale);
    expect(chooseMail(bundle, template, locale).language).toBe(language);
    const spoken = [...mail.html.matchAll(/\slang="?([\w-]+)/g)].map(([, tag]) => tag);
    expect(spoken.length).toBeGreaterThan(0);
    expect(new Set(spoken)).toEqual(new Set([language]));

    const words = `${mail.subject}\n${wordsOf(mail.text)}`;
    expect(words).not.toMatch(/[{}]|undefined|null|NaN|\[object/);
    expect(mail.html).not.toMatch(/\{\{|\{%|undefined|NaN|\[object/);
    expect(mail.html).not.toContain('<b>Very</b>');
    // A digest sets its numbers in columns.
    if (kindOf(template) !== 'digest') expect(words).not.toMatch(/\S {2,}\S| [,.?!]/);
    expect(mail.text).not.toMatch(/\n{3}/);
    expect(mail.subject).toMatch(/^[\p{Lu}\d+−-]/u);
    expect(mail.subject.length).toBeLessThan(100);
  });

  test.each(templates)('%s leaves no English in the German mail', (template) => {
    for (const who of Object.keys(CASES)) {
      const english = render(template, 'en', valuesOf(template, 'en', who));
      const german = render(template, 'de', valuesOf(template, 'de', who));
      expect(german.subject).not.toBe(english.subject);
      const linesOf = (text: string): string[] =>
        wordsOf(text)
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => /[a-z]{2}/i.test(line) && !line.startsWith('>'));
      const shared = linesOf(german.text).filter((line) => linesOf(english.text).includes(line));
      expect(shared.filter((line) => !NAMES.test(line))).toEqual([]);
      expect(german.html).not.toMatch(/out of 10|likely|Unsubscribe|Thank you|What went wrong|Open the case/);
    }
  });

  test.each(
    templates.filter((template) => kindOf(template) === 'score'),
  )('%s asks the question in German', (template) => {
    const german = render(template, 'de', valuesOf(template, 'de'));
    expect(german.text).toContain(
      'Wie wahrscheinlich ist es auf einer Skala von 1 bis 10, dass Sie uns weiterempfehlen?',
    );
    expect(german.html).toContain('aria-label="7 von 10"');
  });

  test.each([
    ['', 'Unsubscribe'],
    ['de', 'Abmelden'],
  ])('mail to customers can be unsubscribed from in "%s", mail to colleagues cannot', (locale, word) => {
    for (const template of templates) {
      const { text } = render(template, locale || 'en', valuesOf(template, LANGUAGES[locale] ?? 'en'));
      const isToCustomers = !['alert', 'digest'].includes(kindOf(template));
      expect(text.includes(`${word} https://ask.example.com/u/t`)).toBe(isToCustomers);
    }
  });

  test.each([
    ['de', 'de'],
    ['de-DE', 'de'],
    ['de-AT', 'de'],
    ['de-CH', 'de'],
    ['de-Latn-CH', 'de'],
    ['en-GB', ''],
    ['nl-NL', ''],
    ['den', ''],
  ])('a customer with the locale %s gets the mail in "%s"', (locale, used) => {
    for (const template of templates) {
      expect(chooseMail(bundle, template, locale).localeUsed).toBe(used);
    }
  });

  // "1 Monat" and "2 Jahre" are nominative and accusative; after "seit" or "nach" German needs other forms.
  test.each(
    templates.filter((template) => bundle.mails[template]?.de?.text.includes('tenure_text')),
  )('%s puts the tenure into German where its form is right', (template) => {
    const { subject, text } = render(template, 'de', { ...FULL('de'), tenure_text: 'TENURE' });
    expect(text).toContain('TENURE');
    expect(`${subject}\n${text}`).not.toMatch(/\b(seit|nach|in|mit|von|vor|bei)\s+TENURE/i);
  });
});

test('each band of the programme has words in German', () => {
  const { programme } = bundle;
  const plain = programme.bands.filter(({ name }) => bandLabel(programme, name, 'de') === name);
  expect(plain).toEqual([]);
});

describe('mails to the owner of an account', () => {
  const alerts = templates.filter(
    (template) => kindOf(template) === 'alert' && template !== 'alert/withdrawn',
  );

  test.each(alerts)('%s says who, band, value, cause and address, and leads to the case once', (template) => {
    const { html, text } = render(template, 'en', valuesOf(template, 'en'));
    for (const part of ['Ana López', 'Harbour Foods', 'veteran', '48', 'The price', 'ana@harbour.example'])
      expect(text).toContain(part);
    expect(html.match(/href="https:\/\/ask\.example\.com\/c\/t"/g)).toHaveLength(1);
    expect(html).toContain('href="mailto:ana%40harbour.example"');
  });

  test.each(alerts)('%s shows words, or that they are hidden, or that there are none', (template) => {
    const textFor = (who: string): string => render(template, 'en', valuesOf(template, 'en', who)).text;
    expect(textFor('somebody we know')).toContain('> <b>Very</b> slow.');
    expect(textFor('somebody whose words are hidden')).toContain('did not release');
    expect(textFor('nobody named')).toContain('They have not said why yet.');
  });

  test.each(alerts)('%s says whether they may be contacted, and gives the address only then', (template) => {
    const values = valuesOf(template, 'en');
    const { text, html } = render(template, 'en', { ...values, may_contact: '' });
    expect(text).toContain('They did not ask to be contacted about it.');
    expect(html).not.toContain('mailto:');
    expect(render(template, 'en', values).text).toContain('They have asked to be contacted about it.');
  });

  test.each<[string, Values, readonly string[]]>([
    [
      'the customer changed it',
      {},
      ['given us 3 out of 10', 'and chose another number', 'Their answer is now 9 out of 10.'],
    ],
    [
      'it was a program',
      { new_score: '', was_machine: 'yes' },
      ['given us 3 out of 10', 'a program that checks emails had opened the link', 'no longer counts'],
    ],
    [
      'it was a program, and another answer counts',
      { was_machine: 'yes' },
      ['a program that checks emails had opened the link', 'Their answer is now 9 out of 10.'],
    ],
    [
      'nobody can be sure',
      { new_score: '', was_unsure: 'yes' },
      ['We can no longer be sure that it was them', 'no longer counts'],
    ],
    ['nobody knows the old number', { old_score: '' }, ['had given us a low score.', 'now 9 out of 10']],
  ])('alert/withdrawn says that an answer fell, and why: %s', (_why, values, says) => {
    const template = 'alert/withdrawn';
    const mail = render(template, 'en', { ...valuesOf(template, 'en'), ...values });
    expect(mail.subject).toMatch(/^Ana López \(Harbour Foods\): /);
    for (const words of says) expect(mail.text).toContain(words);
    expect(mail.html.match(/href="https:\/\/ask\.example\.com\/c\/t"/g)).toHaveLength(1);
  });
});

describe('every page in every language', () => {
  const placeholdersOf = (text: string | undefined): string[] =>
    [...new Set(text?.match(/\{\w+\}/g) ?? [])].sort();

  test.each(Object.keys(bundle.pages))('has the same texts with the same placeholders in "%s"', (locale) => {
    const fallback = bundle.pages[''] ?? {};
    const words = bundle.pages[locale] ?? {};
    expect(Object.keys(words).sort()).toEqual(Object.keys(fallback).sort());
    for (const [name, text] of Object.entries(words)) {
      expect({ name, placeholders: placeholdersOf(text) }).toEqual({
        name,
        placeholders: placeholdersOf(fallback[name]),
      });
    }
    expect(words.language).toBe(LANGUAGES[locale] ?? locale);
  });

  test('is translated completely', () => {
    const same = Object.entries(bundle.pages.de ?? {}).filter(
      ([name, text]) => text === bundle.pages['']?.[name],
    );
    expect(same).toEqual([['direction', 'ltr']]);
  });
});
