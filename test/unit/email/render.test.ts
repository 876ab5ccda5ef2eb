import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bundle } from '../../../functions/domain/bundle.ts';
import { localeChain } from '../../../functions/domain/locale.ts';
import { chooseMail, renderer } from '../../../functions/email/render.ts';
import { tidy } from '../../../functions/email/variables.ts';
import { aProgramme } from '../../support/factories.ts';

const mail = (language: string) => ({
  subject: '{% if first_name %}{{ first_name }}, {% endif %}a question',
  html: `<html lang="${language}"><p title="{{ account }}">Hello {{ first_name | default: "there" }}</p><a href="{{ score_url }}/7">7</a></html>`,
  text: 'Hello {{ first_name | default: "there" }} of {{ account }}\n7  {{ score_url }}/7\n',
});

const bundle: Bundle = {
  version: 'abc',
  programme: aProgramme(),
  mails: { 'score/new': { '': mail('en'), fr: mail('fr'), 'pt-BR': mail('pt-BR') } },
  pages: {},
};

const variables = {
  first_name: 'Ana',
  account: 'Harbour & Sons',
  tenure_text: 'two years',
  score_url: 'https://ask.example.com/s/t',
  unsubscribe_url: 'https://ask.example.com/u/t',
  sender_name: 'Example Company',
  sender_postal_address: '1 Example Street',
};

const render = (over: Partial<typeof variables> = {}, locale = 'en') =>
  renderer(bundle)('score/new', locale, { ...variables, ...over });

describe('rendering a mail', () => {
  test('puts the values in, escaped in HTML and plain elsewhere', () => {
    const rendered = render();
    expect(rendered.subject).toBe('Ana, a question');
    expect(rendered.html).toContain(
      '<p title="Harbour &amp; Sons">Hello Ana</p><a href="https://ask.example.com/s/t/7">',
    );
    expect(rendered.text).toBe('Hello Ana of Harbour & Sons\n7  https://ask.example.com/s/t/7\n');
  });

  test('an empty name counts as none', () => {
    expect(render({ first_name: '' })).toMatchObject({
      subject: 'a question',
      html: expect.stringContaining('Hello there'),
    });
  });

  test.each([
    ['fr-CA', 'fr', 'fr'],
    ['fr', 'fr', 'fr'],
    ['pt-BR', 'pt-BR', 'pt-BR'],
    ['pt', '', 'en'],
    ['de-CH', '', 'en'],
    ['', '', 'en'],
    ['constructor', '', 'en'],
  ])('a customer who reads %j gets the template "%s"', (locale, localeUsed, language) => {
    expect(render({}, locale).localeUsed).toBe(localeUsed);
    expect(chooseMail(bundle, 'score/new', locale).language).toBe(language);
  });

  test('the chain of locales ends with the fallback', () => {
    expect(localeChain('zh-Hant-TW')).toEqual(['zh-Hant-TW', 'zh-Hant', 'zh', '']);
  });

  test('a template that is not there is an error', () => {
    expect(() => renderer(bundle)('score/none', 'en', variables)).toThrow(
      'The bundle abc has no template "score/none".',
    );
  });

  test('the same bundle is parsed once', () => {
    expect(renderer(bundle)).toBe(renderer(bundle));
    expect(renderer({ ...bundle })).not.toBe(renderer(bundle));
  });
});

describe('names from outside', () => {
  test.each([
    ['<script>alert(1)</script>', 'Hello &lt;script&gt;alert(1)&lt;/script&gt;'],
    ['Ana\r\nBcc: eve', 'Hello Ana Bcc: eve'],
    ['\u202eAna\u2066\u200f', 'Hello Ana<'],
    ['{{ score_url }}', 'Hello {{ score_url }}'],
    ['{% raw %}', 'Hello {% raw %}'],
    ['" onmouseover="x', 'Hello &#34; onmouseover=&#34;x'],
    ['Win at https://evil.example/now', 'Hello there'],
    ['www.evil.example', 'Hello there'],
    ['me@evil.example', 'Hello there'],
    ['a\ud800b', 'Hello a\ufffdb'],
    ['   ', 'Hello there'],
    ['علی‌رضا', 'Hello علی‌رضا'],
    ['👩‍🚀'.repeat(50), `Hello ${'👩‍🚀'.repeat(20)}`],
    ['x'.repeat(10_000), `Hello ${'x'.repeat(40)}…<`],
  ])('%j reads %j', (first_name, html) => {
    expect(render({ first_name }).html).toContain(html);
  });

  const strange = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({
      unit: fc.constantFrom(
        '\r',
        '\n',
        '\0',
        '\u202e',
        '\u2028',
        '<',
        '"',
        '&',
        '{{',
        '%}',
        'e\u0301',
        '\u0301',
        ' ',
      ),
      maxLength: 300,
    }),
    fc.constantFrom('x'.repeat(10_000), `a${'\u0301'.repeat(9_000)}`),
  );

  test('no name breaks a line, a tag or the subject', () => {
    fc.assert(
      fc.property(strange, strange, (first_name, account) => {
        const { subject, html, text } = render({ first_name, account });
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
        expect(subject.length).toBeLessThan(250);
        expect(html.match(/<[^>]*>/g)).toHaveLength(6);
        expect(text.split('\n')).toHaveLength(3);
        expect(text.split('\n')[1]).toBe('7  https://ask.example.com/s/t/7');
      }),
    );
  });

  test('tidying twice changes nothing more', () => {
    fc.assert(
      fc.property(strange, fc.integer({ min: 1, max: 80 }), (text, limit) => {
        const once = tidy(text, limit);
        expect(tidy(once, limit + 1)).toBe(once);
        expect(once.isWellFormed()).toBe(true);
      }),
    );
  });
});
