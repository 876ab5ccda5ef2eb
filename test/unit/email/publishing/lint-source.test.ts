import { describe, expect, test } from 'vitest';
import { type Breakage, expectProblems, FOOTER, MAIL, problemsOf } from './breakage.ts';
import { SOUND } from './templates-folder.ts';

const breakages: readonly Breakage[] = [
  {
    what: 'an unknown variable',
    edit: [MAIL, '{{ first_name', '{{ fist_name'],
    problems: [[MAIL, 'fist_name', 'no variable "fist_name". There are: first_name, account']],
  },
  {
    what: 'an unknown variable in a condition of a partial',
    edit: [FOOTER, '{{ sender_name }}', '{{ sender_name }}{% if vip %}!{% endif %}'],
    problems: [[FOOTER, 'vip', 'no variable "vip"']],
  },
  {
    what: 'a part of a variable',
    edit: [MAIL, '{{ first_name', '{{ first_name.length'],
    problems: [[MAIL, 'first_name.length', 'no variable "first_name.length"']],
  },
  {
    what: 'an unknown filter',
    edit: [MAIL, 'default:', 'defalt:'],
    problems: [[MAIL, 'defalt', 'no filter "defalt". Did you mean "default"?']],
  },
  {
    what: 'a filter that would let names write HTML',
    edit: [MAIL, 'default: "there"', 'raw'],
    problems: [[MAIL, '| raw', 'no filter "raw"']],
  },
  {
    what: 'a Liquid tag that reads files',
    edit: [MAIL, 'Hello', '{% include "x" %}'],
    problems: [[MAIL, 'include "x"', 'no {% include %}']],
  },
  {
    what: 'an open condition',
    edit: [MAIL, 'Hello', '{% if account %}Hello'],
    problems: [[MAIL, '{% if', '{% if account %} is never closed. Add {% endif %}.']],
  },
  {
    what: 'Liquid where MJML loses it',
    edit: [MAIL, '<score-scale />', '{% if account %}<score-scale />{% endif %}'],
    problems: [
      [MAIL, '<score-scale', '{% if account %} stands where MJML ignores text'],
      [MAIL, '<score-scale', '{% endif %} stands where MJML ignores text'],
    ],
  },
  {
    what: 'a tag left open',
    edit: [MAIL, 'recommend us?</mj-text>', 'recommend us?'],
    problems: [[MAIL, 'recommend us?', '<mj-text> is not closed before </mj-column>']],
  },
  {
    what: 'a bold left open',
    edit: [MAIL, 'How likely', '<b>How likely'],
    problems: [[MAIL, '<b>', '<b> is not closed before </mj-text>']],
  },
  {
    what: 'a tag closed twice',
    edit: [MAIL, '</mjml>', '</mjml></mjml>'],
    problems: [[MAIL, '</mjml>', '</mjml> closes nothing']],
  },
  {
    what: 'an unknown element',
    edit: [MAIL, '<score-scale />', '<score-scale /><mj-blink></mj-blink>'],
    problems: [[MAIL, 'mj-blink', 'There is no <mj-blink>. See https://documentation.mjml.io']],
  },
  {
    what: 'an unknown attribute',
    edit: [MAIL, '<score-scale />', '<score-scale lowest="x" />'],
    problems: [[MAIL, 'lowest', 'Attribute lowest is illegal']],
  },
  {
    what: 'an element in the wrong place, in a partial',
    edit: [FOOTER, '<mj-column>', '<mj-column><mj-section></mj-section>'],
    problems: [[FOOTER, '<mj-section></mj-section>', 'mj-section cannot be used inside mj-column']],
  },
  {
    what: 'a scale outside a column',
    edit: [MAIL, '<score-scale />\n      </mj-column>', '</mj-column><score-scale />'],
    problems: [[MAIL, '</mj-column><score-scale', 'score-scale cannot be used inside mj-section']],
  },
  {
    what: 'a missing partial',
    edit: [MAIL, 'footer.mjml', 'foot.mjml'],
    problems: [[MAIL, 'foot.mjml', 'was not found']],
  },
  {
    what: 'a partial outside the folder',
    edit: [MAIL, '../partials/footer.mjml', '../../../../etc/hostname'],
    problems: [[MAIL, 'hostname', 'lies outside the templates folder']],
  },
  {
    what: 'a partial that includes itself',
    edit: [FOOTER, '<mj-column>', '<mj-include path="footer.mjml" /><mj-column>'],
    problems: [[FOOTER, 'footer.mjml', 'leads back to this file']],
  },
  {
    what: 'an unsubscribe link that leads nowhere for some',
    edit: [
      FOOTER,
      'href="{{ unsubscribe_url }}"',
      'href="{% if account != "Acme" %}{{ unsubscribe_url }}{% endif %}"',
    ],
    problems: [[FOOTER, 'Acme', 'does not start with https://']],
  },
  {
    what: 'a link that is overwritten',
    edit: [FOOTER, '<mj-column>', '<mj-column><mj-raw>{% assign unsubscribe_url = "" %}</mj-raw>'],
    problems: [[FOOTER, 'assign', '"unsubscribe_url" already has a meaning']],
  },
  {
    what: 'a mail that breaks off for some',
    edit: [MAIL, 'How likely', '{% if account == "Acme" %}{% break %}{% endif %}How likely'],
    problems: [[MAIL, '{% break %}', 'no {% break %}']],
  },
  {
    what: 'an mj-image without words',
    edit: [MAIL, '<score-scale />', '<score-scale /><mj-image src="https://example.com/a.png" />'],
    problems: [[MAIL, 'mj-image', '<mj-image> has no alt="…"']],
  },
  {
    what: 'a misspelt element',
    edit: [
      MAIL,
      '</mj-head>\n  <mj-body>\n    <mj-section>\n      <mj-column>',
      '</mj-head>\n  <mj-body>\n    <mj-section>\n      <mj-colum>',
    ],
    problems: [[MAIL, 'mj-colum>', 'There is no <mj-colum>. Did you mean <mj-column>?']],
  },
  {
    what: 'HTML outside the text elements',
    edit: [MAIL, '<score-scale />', '<score-scale /><p>Hello</p>'],
    problems: [[MAIL, '<p>', '<p> stands outside an <mj-text>']],
  },
  {
    what: 'a class that no style knows',
    edit: [FOOTER, 'css-class="why"', 'css-class="why wyh"'],
    problems: [[FOOTER, 'wyh', 'There is no class "wyh". Did you mean "why"? There are: why.']],
  },
  {
    what: 'an expression that does not end, in a partial',
    edit: [FOOTER, '{{ sender_name }}', '{{ sender_name'],
    problems: [[FOOTER, '{{ sender_name', '"{{ sender_name" is never closed. Add }}']],
  },
  {
    what: 'Liquid where MJML loses it, in a partial',
    edit: [FOOTER, '<mj-text>{{ sender_postal', '{{ tenure_text }}<mj-text>{{ sender_postal'],
    problems: [[FOOTER, 'tenure_text', '{{ tenure_text }} stands where MJML ignores text']],
  },
  {
    what: 'an empty file',
    edit: [MAIL, SOUND[MAIL] ?? '', ' \n'],
    problems: [[MAIL, undefined, 'This file is empty']],
  },
  ...[
    [
      'a name that may be empty',
      '{{ first_name }}',
      '{{ first_name }} can be empty. Write {{ first_name | default: "there" }}',
    ],
    ['an account that may be empty', '{{ account | upcase }}', '{{ account }} can be empty'],
    [
      'a name under a condition about something else',
      '{% if account %}{{ first_name }}{% endif %}',
      '{{ first_name }} can be empty',
    ],
    [
      'a Liquid expression that does not end',
      '{{ first_name | default: "there" ',
      '"{{ first_name | default: "there"" is never closed. Add }}',
    ],
    [
      'a Liquid tag that does not end',
      '{% if first_name }}',
      '"{% if first_name }}" is never closed. Add %}',
    ],
    ['a script', '<script>alert(1)</script>', 'Mail programs block <script>'],
    ['a script on a click', '<b onclick="x()">there</b>', 'Mail programs block scripts such as onclick'],
    ['a form', '<form><b>x</b></form>', 'Mail programs block <form>'],
    [
      'a link with a misspelt scheme',
      '<a href="htp:/foo">there</a>',
      'The link "htp:/foo" does not start with https://',
    ],
    ['a link in capitals', '<a HREF="htp:/foo">there</a>', 'The link "htp:/foo" does not start'],
    ['a link without quotes', '<a href=htp:/foo>there</a>', 'The link "htp:/foo" does not start'],
    [
      'a link without a scheme',
      '<a href="www.example.com">there</a>',
      'The link "www.example.com" does not start',
    ],
    [
      'a link that runs a script',
      '<a href="javascript:x()">there</a>',
      'The link "javascript:x()" does not start',
    ],
    ['a link without a place', '<a href="https:///">there</a>', 'The link "https:///" does not start'],
    ['a picture without words', '<img src="https://example.com/a.png" />', '<img> has no alt="…"'],
    ['a picture that stays at home', '<img src="a.png" alt="" />', '<img> needs src="https://…"'],
  ].map(
    ([what = '', text = '', message = '']): Breakage => ({
      what,
      edit: [MAIL, '{{ first_name | default: "there" }}', text],
      problems: [[MAIL, 'Hello', message]],
    }),
  ),
];

describe('what a single file of a mail shows', () => {
  test.each(breakages)('$what', expectProblems);

  test.each([
    MAIL,
    FOOTER,
    'programme.yaml',
    'pages/en.yaml',
  ])('%s in another encoding than UTF-8 is one problem of that file', async (file) => {
    const latin1 = Buffer.from('\u00e9', 'latin1');
    const problems = await problemsOf({
      ...SOUND,
      [file]: Buffer.concat([Buffer.from(`${SOUND[file] ?? ''}#`), latin1]),
    });
    expect(problems.filter((problem) => problem.file === `templates/${file}`)).toEqual([
      { file: `templates/${file}`, message: expect.stringContaining('not saved as UTF-8') },
    ]);
  });

  test('UTF-8 with a byte order mark is no problem', async () => {
    expect(await problemsOf({ ...SOUND, [MAIL]: `\ufeff${SOUND[MAIL]}` })).toEqual([]);
  });

  test.each([
    '{% if first_name %}{{ first_name }}{% else %}you{% endif %}',
    '{% if account %}x{% elsif first_name %}{{ first_name }}{% endif %}',
    '{% unless first_name == "" %}{{ first_name | upcase }}{% endunless %}',
    '{% if first_name %}{% if account %}{{ first_name }} of {{ account }}{% endif %}{% endif %}',
    '{% assign name = first_name | default: "you" %}{{ name }}',
    '<a href="mailto:ask@example.com">us</a> <a href="tel:+1555">phone</a> <a href="http://example.com">web</a>',
    '<a href="https://example.com/?a={{ account | default: "" | url_encode }}">web</a>',
    '<img src="https://example.com/a.png" alt="" />',
  ])('%s is no breakage', async (text) => {
    const mail = (SOUND[MAIL] ?? '').replace('{{ first_name | default: "there" }}', () => text);
    expect(await problemsOf({ ...SOUND, [MAIL]: mail })).toEqual([]);
  });

  test('defaults and styles in the head are no breakage', async () => {
    const head =
      '<mj-attributes><mj-image padding="0" /></mj-attributes><mj-style>@media print { .card > td, .edge:hover { margin: .5em } }</mj-style>';
    const mail = (SOUND[MAIL] ?? '')
      .replace('</mj-head>', `${head}</mj-head>`)
      .replace('<mj-section>', '<mj-section css-class="card {% if account %}edge{% endif %}">');
    expect(await problemsOf({ ...SOUND, [MAIL]: mail })).toEqual([]);
  });

  test('a note for colleagues is no breakage, even when it mentions Liquid or tags', async () => {
    const mail = (SOUND[MAIL] ?? '').replace('<mj-body>', '<!-- <b> {{ anything }} -->\n<mj-body>');
    expect(await problemsOf({ ...SOUND, [MAIL]: mail })).toEqual([]);
  });
});
