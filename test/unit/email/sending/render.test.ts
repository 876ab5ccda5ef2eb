import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bundle } from '../../../../functions/domain/programme/bundle.ts';
import { localeChain } from '../../../../functions/domain/text/locale.ts';
import { chooseMail, renderer } from '../../../../functions/email/sending/render.ts';
import { tidy } from '../../../../functions/email/sending/variables.ts';
import { asWritten } from '../../../support/as-written.ts';
import { aProgramme } from '../../../support/factories.ts';

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

  test('leaves no character in the HTML that a mail could not carry unencoded', () => {
    const { subject, html, text } = render({ first_name: 'Zoë', account: 'Müller & Söhne' });
    expect(html).toContain('<p title="M&#252;ller &amp; S&#246;hne">Hello Zo&#235;</p>');
    expect([subject, text]).toEqual([
      'Zoë, a question',
      'Hello Zoë of Müller & Söhne\n7  https://ask.example.com/s/t/7\n',
    ]);
  });

  test('an empty name counts as no name', () => {
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

  test('a template that does not exist is an error', () => {
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
    expect(asWritten(render({ first_name }).html)).toContain(html);
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

describe('what a customer wrote', () => {
  const alert: Bundle = {
    version: 'abc',
    programme: aProgramme(),
    mails: {
      'alert/new': {
        '': {
          subject: 'Said: {{ words }}',
          html: '<p>{{ words | quote }}</p>',
          text: '{{ words | quote }}\nEnd',
        },
      },
    },
    pages: {},
  };
  const said = (words: string) => renderer(alert)('alert/new', 'en', { words });

  test('keeps its line breaks, and is set apart in the text part', () => {
    const { html, text } = said('One.\r\nTwo.\u2028\n\n\nThree.');
    expect(html).toBe('<p>One.<br />\nTwo.<br />\n<br />\nThree.</p>');
    expect(text).toBe('> One.\n> Two.\n>\n> Three.\nEnd\n');
  });

  test('stays on one line in the subject', () => {
    expect(said('One.\nBcc: eve@example.org').subject).toBe('Said: One. Bcc: eve@example.org');
  });

  test('is cut when it is as long as a book', () => {
    expect(said('word '.repeat(1_000)).html).toHaveLength('<p></p>'.length + 4_999);
    expect(asWritten(said('word '.repeat(2_000)).html)).toMatch(/^<p>(word ){999}word…<\/p>$/);
    expect(said('word\n'.repeat(2_000)).text).toMatch(/^(> word\n){999}> word…\nEnd\n$/);
  });

  test('never becomes a tag, whatever it says', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      '<br>',
      '<script>',
      '\n',
      '\r',
      '\u2029',
      '{{',
      'é',
      ' ',
    );
    fc.assert(
      fc.property(fc.string({ unit: pieces, maxLength: 60 }), (words) => {
        const { html, text } = said(words);
        expect(html.replaceAll('<br />', '')).toMatch(/^<p>[^<>"]*<\/p>$/);
        for (const line of text.split('\n').slice(0, -2)) expect(line).toMatch(/^>/);
      }),
    );
  });

  test.each([
    ['newline_to_br', 'a &amp; b<br />\nc'],
    ['newline_to_br | upcase', 'A &amp;AMP; B&lt;BR /&gt;\nC'],
    ['quote | append: "<i>"', 'a &amp;amp; b&lt;br /&gt;\nc&lt;i&gt;'],
  ])('is escaped by {{ words | %s }}', (filters, expected) => {
    const mail = { subject: 's', html: `{{ words | ${filters} }}`, text: 't' };
    const bundleOf = { ...alert, mails: { 'alert/new': { '': mail } } };
    expect(renderer(bundleOf)('alert/new', 'en', { words: 'a & b\nc' }).html.toLowerCase()).toBe(
      expected.toLowerCase(),
    );
  });
});

describe('values with a structure', () => {
  const mail = {
    subject: '{{ title }}',
    html: '{% for row in rows %}<b>{{ row.name }}</b>{% endfor %}',
    text: '{% for row in rows %}{{ row.name }}|{{ row.n }}\n{% endfor %}',
  };
  const digest: Bundle = {
    version: 'abc',
    programme: aProgramme(),
    mails: { 'digest/weekly': { '': mail } },
    pages: {},
  };

  test('are made harmless all through, and keep their blanks', () => {
    const rows = [
      { name: 'A\r\nBcc: <i>   B', n: 3 },
      { name: '\u202eC', n: 4 },
    ];
    const rendered = renderer(digest)('digest/weekly', 'en', { title: 'One\nTwo', rows });
    expect(rendered.subject).toBe('One Two');
    expect(rendered.html).toBe('<b>A  Bcc: &lt;i&gt;   B</b><b> C</b>');
    expect(rendered.text).toBe('A  Bcc: <i>   B|3\n C|4\n');
  });
});
