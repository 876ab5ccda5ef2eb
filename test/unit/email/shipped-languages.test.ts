import { describe, expect, test } from 'vitest';
import { compileBundle } from '../../../functions/email/compile.ts';
import { chooseMail, renderer } from '../../../functions/email/render.ts';
import { tenureText } from '../../../functions/email/tenure-text.ts';
import { SHIPPED } from './templates-folder.ts';

// The locale `` is the fallback, and what we ship there is English.
const LANGUAGES: Readonly<Record<string, string>> = { '': 'en', de: 'de' };

const compiled = await compileBundle(SHIPPED);
if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems));
const { bundle } = compiled;
const templates = Object.keys(bundle.mails);
const render = renderer(bundle);

const variables = (language: string) => ({
  first_name: 'Ana',
  account: 'Harbour Foods',
  tenure_text: tenureText('2024-11-03', '2026-11-03', language),
  score_url: 'https://ask.example.com/s/t',
  unsubscribe_url: 'https://ask.example.com/u/t',
  sender_name: 'Example Company',
  sender_postal_address: '1 Example Street',
});
const NAMELESS = { first_name: '', account: '' };

/** The words of a mail without its links, which hold no language. */
const wordsOf = (text: string): string => text.replace(/https?:\S+/g, '');

const everyMail = templates.flatMap((template) =>
  Object.entries(LANGUAGES).flatMap(([locale, language]) =>
    [{}, NAMELESS].map((names) => ({
      template,
      locale,
      language,
      names,
      who: names === NAMELESS ? 'nobody named' : 'Ana',
    })),
  ),
);

describe('every mail in every language', () => {
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
    names,
  }) => {
    const mail = render(template, locale || 'en', { ...variables(language), ...names });
    expect(mail.localeUsed).toBe(locale);
    expect(chooseMail(bundle, template, locale).language).toBe(language);
    const spoken = [...mail.html.matchAll(/\slang="?([\w-]+)/g)].map(([, tag]) => tag);
    expect(spoken.length).toBeGreaterThan(0);
    expect(new Set(spoken)).toEqual(new Set([language]));

    const words = `${mail.subject}\n${wordsOf(mail.text)}`;
    expect(words).not.toMatch(/[{}]|undefined|null|NaN/);
    expect(mail.html).not.toMatch(/\{\{|\{%|undefined/);
    expect(words).not.toMatch(/\S {2,}\S| [,.?!]/);
    expect(mail.subject).toMatch(/^[\p{Lu}\d]/u);
    expect(mail.subject.length).toBeLessThan(70);
  });

  test.each(templates)('%s leaves no English in the German mail', (template) => {
    const english = render(template, 'en', variables('en'));
    const german = render(template, 'de', variables('de'));
    expect(german.subject).not.toBe(english.subject);
    const linesOf = (text: string): string[] =>
      wordsOf(text)
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => /[a-z]{2}/i.test(line));
    const shared = linesOf(german.text).filter((line) => linesOf(english.text).includes(line));
    expect(new Set(shared)).toEqual(new Set(['Example Company', '1 Example Street']));
    expect(german.text).toContain(
      'Wie wahrscheinlich ist es auf einer Skala von 1 bis 10, dass Sie uns weiterempfehlen?',
    );
    expect(german.text).toContain('Abmelden https://ask.example.com/u/t');
    expect(german.html).toContain('aria-label="7 von 10"');
    expect(german.html).not.toMatch(/out of 10|likely|Unsubscribe/);
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

  // "1 Monat" and "2 Jahre" stand for the nominative and the accusative; German needs other forms after "seit" or "nach".
  test.each(templates)('%s puts the tenure into German where its form is right', (template) => {
    const { subject, text } = render(template, 'de', { ...variables('de'), tenure_text: 'TENURE' });
    expect(text).toContain('TENURE');
    expect(`${subject}\n${text}`).not.toMatch(/\b(seit|nach|in|mit|von|vor|bei)\s+TENURE/i);
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

  test('is translated to the last text', () => {
    const same = Object.entries(bundle.pages.de ?? {}).filter(
      ([name, text]) => text === bundle.pages['']?.[name],
    );
    expect(same).toEqual([['direction', 'ltr']]);
  });
});
