import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeLiquid } from '../../../../functions/email/sending/liquid.ts';
import { parseTemplate } from '../../../../functions/email/sending/template.ts';
import { asWritten } from '../../../support/as-written.ts';

// Fresh values each time, because Liquid counts in them.
const values = () => ({
  name: 'Ana & <Zoë>',
  url: 'https://ask.example.com/s/t',
  none: '',
  count: 3,
  rows: [{ label: 'a' }, { label: 'b' }],
});

/** What plain Liquid makes of it. */
const liquidOf = (output: 'html' | 'plain', source: string): string =>
  String(makeLiquid(output).parseAndRenderSync(source, values()));

describe.each(['html', 'plain'] as const)('a template of %s reads as in Liquid', (output) => {
  it.each([
    ['no value', 'Hello'],
    ['values', '{{ name }}, {{url}}/1 {{ url }}/2{{none}}.'],
    ['a number', '{{ count }} of {{ count }}'],
    ['blanks that are to go', 'a  {{- name -}}  b {%- if name -%} c {%- endif %} d'],
    ['filters', '{{ name | upcase }} {{ none | default: "nobody" }}'],
    ['words of Liquid', '{{ empty }}{{ nil }}{{ true }}{{ blank }}'],
    ['a text in quotes', '{{ "x < y" }}'],
    ['conditions', '{% if none %}a{% else %}{{ name }}{% endif %}{{ name }}'],
    ['a list', '{% for row in rows %}{{ row.label }}{{ name }}{% endfor %}'],
    ['a name of its own', '{% if name %}{% assign name = "Kim" %}{% endif %}{{ name }}'],
    ['what it captures', '{{ name }}{% capture name %}Kim{% endcapture %}{{ name }}'],
    ['what it counts', '{{ count }}{% increment count %}{{ count }}'],
    ['what it shows raw', '{% raw %}{{ name }}{% endraw %}'],
  ])('with %s', (_, source) => {
    expect(asWritten(parseTemplate(output, source)(values()))).toBe(liquidOf(output, source));
  });

  it('whatever it is made of', () => {
    const pieces = fc.constantFrom(
      ...[
        '{{ name }}',
        '{{url}}',
        '{{- none -}}',
        '{{ count }}',
        '{{ name | size }}',
        ' ',
        'word',
        '\n',
        '<p>',
      ],
      ...['{% if name %}y{% else %}n{% endif %}', '{%- unless none -%}{{ name }}{%- endunless -%}'],
      '{% assign none = name %}',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const source = parts.join('');
        expect(asWritten(parseTemplate(output, source)(values()))).toBe(liquidOf(output, source));
      }),
    );
  });

  it('and fails as Liquid does', () => {
    for (const source of ['{{ nobody }}', '{{ name | shout }}', '{% if %}', '{{ toString }}']) {
      const failure = (work: () => unknown): string => {
        try {
          work();
        } catch (error) {
          return (error as Error).message;
        }
        throw new Error(`${source} did not fail.`);
      };
      expect(failure(() => parseTemplate(output, source)(values()))).toContain(
        failure(() => liquidOf(output, source)),
      );
    }
  });
});

it.each([
  ['a list', '{{ rows | map: "label" }}', 'ab'],
  ['a range', '{{ (1..3) }}', '123'],
  ['what is nothing', '[{{ nil }}{{ empty }}{{ blank }}]', '[]'],
  [
    'a letter beyond ASCII',
    '{{ name }}{{ name | append: "ü" }}',
    'Ana &amp; &lt;Zo&#235;&gt;Ana &amp; &lt;Zo&#235;&gt;&#252;',
  ],
  [
    'a style',
    '{% if name %}<style>.a{content:"→"}</style>→{% endif %}',
    '<style>.a{content:"→"}</style>&#8594;',
  ],
  ['words in another script', '{{ japanese }}{{ japanese | quote }}', '株式会社株式会社'],
])('HTML has %s as a reader expects it', (_, source, html) => {
  expect(parseTemplate('html', source)({ ...values(), japanese: '株式会社' })).toBe(html);
});
