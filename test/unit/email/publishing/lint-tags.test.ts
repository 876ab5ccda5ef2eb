import { describe, expect, it, vi } from 'vitest';
import { oneMail, withElements, withGreeting, withHead, withSubject } from './one-mail.ts';
import { type Files, SOUND } from './templates-folder.ts';

const MAIL = SOUND['score/new.mjml'] ?? '';
const edited = (from: string | RegExp, to: string): Files => ({
  'score/new.mjml': MAIL.replace(from, () => to),
});

/** No marketer can use these terms. */
const UNREADABLE =
  /[\ue000-\uf8ff\u{f0000}-\u{10ffff}]|undefined|Cannot read|is not a|RangeError|TypeError|\[object/u;

/** Each: what is wrong, the files, the line, and words of the message. */
type Case = readonly [what: string, files: Files, line: number, message: string];
const told = async (files: Files): Promise<readonly string[]> => {
  const { problems } = await oneMail(files);
  expect(problems.join('\n')).not.toMatch(UNREADABLE);
  return problems;
};
const expectTold = async (files: Files, line: number, message: string): Promise<void> =>
  expect(await told(files)).toEqual([
    expect.stringMatching(
      new RegExp(`^templates/score/new\\.mjml:${line}: .*${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
    ),
  ]);

describe('an element of MJML where MJML ignores it', () => {
  const INSIDE = [
    '<mj-button href="https://example.com/">Read</mj-button>',
    '<mj-text>x</mj-text>',
    '<score-scale />',
    '<mj-image src="https://example.com/a.png" alt="" />',
    '<mj-raw>x</mj-raw>',
    '<mj-table><tr><td>x</td></tr></mj-table>',
    '<mj-divider />',
    '<mj-section></mj-section>',
    '<mj-include path="../partials/footer.mjml" />',
  ];
  const AROUND: readonly (readonly [string, string])[] = [
    ['<mj-text>', '</mj-text>'],
    ['<mj-table><tr><td>', '</td></tr></mj-table>'],
    ['<mj-raw>', '</mj-raw>'],
    ['<mj-button href="https://example.com/">', '</mj-button>'],
    ['<mj-navbar><mj-navbar-link href="https://example.com/">', '</mj-navbar-link></mj-navbar>'],
    [
      '<mj-social><mj-social-element src="https://example.com/i.png" href="https://example.com/">',
      '</mj-social-element></mj-social>',
    ],
    [
      '<mj-accordion><mj-accordion-element><mj-accordion-text>',
      '</mj-accordion-text></mj-accordion-element></mj-accordion>',
    ],
  ];
  it.each(
    AROUND.flatMap(([open, close]) =>
      INSIDE.map((inside) => [inside, open, `${open}\n${inside}\n${close}`] as const),
    ),
  )('%s in %s is told with its line', async (inside, _, elements) => {
    const name = /<([\w-]+)/.exec(inside)?.[1];
    await expectTold(withElements(elements), 12, `<${name}> stands inside <mj-`);
  });

  it.each<Case>([
    [
      'in the preview line',
      edited('One question.', 'One <score-scale />'),
      4,
      '<score-scale> stands inside <mj-preview>',
    ],
    ['in the head', withHead('<mj-raw><mj-text>x</mj-text></mj-raw>'), 5, '<mj-text> stands inside <mj-raw>'],
    [
      'that is misspelt',
      withGreeting('<mj-buton href="https://example.com/">x</mj-buton>'),
      9,
      'There is no <mj-buton>. Did you mean <mj-button>?',
    ],
  ])('%s it is reported too', (_, files, line, message) => expectTold(files, line, message));

  it('in HTML that is included', async () => {
    const files = {
      ...withElements('<mj-include path="../partials/x.html" type="html" />'),
      'partials/x.html': '<p>a</p>\n<mj-text>b</mj-text>',
    };
    expect(await told(files)).toEqual([
      expect.stringContaining('templates/partials/x.html:2: <mj-text> stands inside HTML'),
    ]);
  });
});

describe('what belongs into the head', () => {
  const OF_HEAD = [
    '<mj-style>.a { color: red }</mj-style>',
    '<mj-title>x</mj-title>',
    '<mj-preview>x</mj-preview>',
    '<mj-font name="a" href="https://example.com/a.css" />',
    '<mj-attributes><mj-text color="red" /></mj-attributes>',
    '<mj-class name="a" color="red" />',
    '<mj-all color="red" />',
    '<mj-breakpoint width="400px" />',
    '<mj-html-attributes></mj-html-attributes>',
  ];
  const including = (files: Files, partial: string): Files => ({ ...files, 'partials/x.mjml': partial });
  const INCLUDE = '<mj-include path="../partials/x.mjml" />';
  it.each(OF_HEAD)('%s in the body is reported with its line', async (element) => {
    const message = `${/<[\w-]+/.exec(element)?.[0]}> belongs into <mj-head>`;
    await expectTold(withElements(`\n${element}`), 12, message);
    const whole = `<mjml><mj-body>\n${element}</mj-body></mjml>`;
    for (const partial of [`\n${element}`, whole]) {
      expect(await told(including(withElements(INCLUDE), partial))).toEqual([
        expect.stringContaining(`templates/partials/x.mjml:2: ${message}`),
      ]);
    }
  });

  it('is fine in the head, of a partial too', async () => {
    const element =
      '<mj-style>.a { color: red }</mj-style><mj-attributes><mj-all color="red" /></mj-attributes>';
    expect(await told(including(withHead(INCLUDE), element))).toEqual([]);
    const both = `<mjml><mj-head>${element}</mj-head><mj-body><mj-text>x</mj-text></mj-body></mjml>`;
    expect(await told(including(withElements(INCLUDE), both))).toEqual([]);
  });

  it.each([
    '<p>x</p>',
    '<meta name="a" content="b">',
    '<style>p { color: red }</style>',
  ])('%s directly in the head is reported, and MJML adds nothing', async (html) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await expectTold(
      withHead(`\n${html}`),
      6,
      'stands in <mj-head>, where MJML reads its own elements alone',
    );
    expect(await told(including(withHead(INCLUDE), `\n${html}`))).toEqual([
      expect.stringContaining('templates/partials/x.mjml:2: <'),
    ]);
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });

  it.each([
    ['a comment for Outlook', '<!--[if mso]>x<![endif]-->\n'],
    ['the start of one', '<!--[if !mso]><!-->\n'],
  ])('%s outside of head and body is reported', async (_, comment) => {
    for (const place of ['<mj-body>', '<mj-head>', '<mjml', '</mjml>']) {
      const [problem] = await told(edited(place, `${comment}${place}`));
      expect(problem).toContain('stands outside of <mj-head> and <mj-body>');
    }
  });
});

describe('what an <mj-carousel> cannot contain', () => {
  const IMAGE = '<mj-carousel-image src="https://example.com/a.png" alt="" />';
  it.each([
    ['a pair of comments', `<!--[if !mso]><!-->${IMAGE}<!--<![endif]-->`],
    ['a comment for Outlook', `<!--[if mso]>x<![endif]-->${IMAGE}`],
    ['Liquid', `<mj-raw>{% if account %}</mj-raw>${IMAGE}<mj-raw>{% endif %}</mj-raw>`],
  ])('%s is reported with its line', async (_, inside) => {
    const [problem] = await told(withElements(`<mj-carousel>\n${inside}</mj-carousel>`));
    expect(problem).toContain(':12: ');
    expect(problem).toContain('stands in an <mj-carousel>, which holds pictures alone');
  });
});

describe('words that would vanish', () => {
  it.each<Case>([
    [
      'beside the elements of a column',
      withElements('Lost words'),
      11,
      '"Lost words" stands where MJML ignores text',
    ],
    [
      'with Liquid in them',
      withElements('Lost {{ sender_name }}'),
      11,
      '"Lost …" stands where MJML ignores text',
    ],
    [
      'in a picture',
      withElements('<mj-image src="https://example.com/a.png" alt="">\nLost words</mj-image>'),
      12,
      '"Lost words" stands',
    ],
    [
      'in the scale',
      edited('<score-scale />', '<score-scale>Lost words</score-scale>'),
      11,
      '"Lost words" stands',
    ],
    [
      'in a picture of a carousel',
      withElements(
        '<mj-carousel><mj-carousel-image src="https://example.com/a.png" alt="">Lost</mj-carousel-image></mj-carousel>',
      ),
      11,
      '"Lost" stands',
    ],
    ['before the mail', edited('<mjml', 'Lost words\n<mjml'), 1, '"Lost words" stands'],
    [
      'of a first subject',
      withHead('<mj-title>Another</mj-title>'),
      3,
      'There is another <mj-title> behind this one',
    ],
    [
      'of a first preview line',
      withHead('<mj-preview>Another</mj-preview>'),
      4,
      'There is another <mj-preview> behind this one',
    ],
    [
      'of a second body',
      edited('</mjml>', '<mj-body><mj-section></mj-section></mj-body></mjml>'),
      16,
      'A file has one <mj-body>',
    ],
    [
      'of an attribute for elements that are not there',
      withHead(
        '<mj-html-attributes><mj-selector path=".none"><mj-html-attribute name="a">b</mj-html-attribute></mj-selector></mj-html-attributes>',
      ),
      5,
      'No element fits the path',
    ],
    ['in capitals', withElements('<MJ-TEXT>Lost words</MJ-TEXT>'), 11, 'Write <mj-text> for <MJ-TEXT>'],
    [
      'in an element that HTML does not have',
      withGreeting('Write to <care@example.com> or see <https://example.com/>'),
      9,
      'HTML has no <care@example.com>',
    ],
    [
      'of a tag in the subject',
      withSubject('How is <b>it</b> going?'),
      3,
      'The subject is plain text: people would read <b>',
    ],
    ['behind a tag that does not close itself', withGreeting('<b/>Hello'), 9, '<b/> does not close itself'],
    [
      'behind a quote left open',
      withGreeting('<b class="x>Hello</b> <b class="y">there</b>'),
      9,
      'The quote behind class= is not closed',
    ],
    ['behind a tag left open', withGreeting('<b <i>Hello</i></b>'), 9, '<b> has no > at its end'],
  ])('%s are reported with their line', async (_, files, line, message) => {
    const problems = await told(files);
    expect(problems[0]).toContain(message);
    expect(problems[0]).toMatch(new RegExp(`^templates/score/new\\.mjml:${line}: `));
  });

  it.each<readonly [string, Files, string]>([
    ['without a body', edited(/<mj-body>[\s\S]*<\/mj-body>/, ''), ':1: A mail is <mjml lang="en">'],
    ['of HTML alone', edited(/[\s\S]*/, '<p>Hello</p>'), ':1: A mail is <mjml lang="en">'],
    ['with an include of no file', withElements('<mj-include />'), ':11: This include names no file'],
    [
      'with HTML taken for MJML',
      { ...withElements('<mj-include path="../partials/x.html" />'), 'partials/x.html': '<p>a</p>' },
      ':11: "../partials/x.html" is no MJML. Add type="html"',
    ],
  ])('a file %s is reported', async (_, files, message) => {
    expect((await told(files))[0]).toContain(`templates/score/new.mjml${message}`);
  });

  it('a partial with the language of a mail is reported', async () => {
    const files = {
      ...withElements('<mj-include path="../partials/x.mjml" />'),
      'partials/x.mjml': '<mjml lang="en">\n<mj-body><mj-text>a</mj-text></mj-body></mjml>',
    };
    expect((await told(files))[0]).toContain(
      'templates/partials/x.mjml:1: A partial begins with <mjml> alone: lang',
    );
  });

  it('HTML that is included keeps its Liquid, and its notes to itself', async () => {
    const files = {
      ...withElements(
        '<mj-include path="../partials/x.html" type="html" />\n<mj-text color="rot">x</mj-text>',
      ),
      'partials/x.html': '<!-- ask Bo -->\n<p>{% if account < "b" %}Early{% else %}Late{% endif %}</p>',
    };
    expect(await told(files)).toEqual([expect.stringContaining(':12: color="rot" is no colour')]);
    const mail = (
      await oneMail({ ...files, ...withElements('<mj-include path="../partials/x.html" type="html" />') })
    ).as();
    expect(mail.text).toContain('Early');
    expect(mail.html).not.toContain('ask Bo');
  });
});

describe('an extra end tag', () => {
  it.each([
    ['<p>a</p>\n</div>', 'div'],
    ['<p>a</p>\n</p>', 'p'],
    ['x\n</td></tr></table>', 'td'],
    ['<b>x\n</i></b>', 'i'],
    ['x\n</mj-section>x', 'never'],
  ])('%s is reported as what it is', async (greeting, name) => {
    const [problem] = await told(withGreeting(greeting));
    if (name === 'never')
      expect(problem).toContain(':9: <mj-text> is not closed before </mj-section> in line 10');
    else expect(problem).toContain(`:10: </${name}> closes nothing. Remove it`);
  });
});

describe('HTML has no case', () => {
  it.each([
    ['<P>One<BR>two</p>', 'One\ntwo'],
    ['<A HREF="https://example.com/a">One</A>', 'One https://example.com/a'],
    ['<IMG SRC="https://example.com/a.png" ALT="A chart">', 'A chart'],
    ['<UL><LI>One</li></UL>', '* One'],
    ['<p CLASS="x" ALIGN=center>One<Br/>two<HR></P>', 'One\ntwo'],
  ])('%s', async (html, text) => {
    expect((await oneMail(withGreeting(html))).as().text).toContain(text);
  });

  it('also where links must be', async () => {
    const footer = (SOUND['partials/footer.mjml'] ?? '')
      .replace('<a href=', '<A HREF=')
      .replace('</a>', '</A>');
    expect(await told({ 'partials/footer.mjml': footer })).toEqual([]);
  });
});

describe('quotes and other damage in an attribute', () => {
  it.each<Case>([
    [
      'typographic quotes',
      withElements('<mj-text\n  css-class=“why”>x</mj-text>'),
      12,
      'css-class=“why” has typographic quotes',
    ],
    ['German ones', withElements('<mj-text color=„red“>x</mj-text>'), 11, 'has typographic quotes'],
    [
      'guillemets',
      withElements('<mj-button href=«https://example.com/»>x</mj-button>'),
      11,
      'has typographic quotes',
    ],
    ['single ones', withGreeting('<b class=‘x’>a</b>'), 9, 'has typographic quotes'],
    ['primes', withGreeting('<b class=″x″>a</b>'), 9, 'has typographic quotes'],
    ['backticks', withGreeting('<b class=`x`>a</b>'), 9, 'has typographic quotes'],
    [
      'typographic quotes within straight ones',
      withElements('<mj-text css-class="“why”">x</mj-text>'),
      11,
      'mean nothing there',
    ],
    [
      'typographic quotes of a font',
      withGreeting('<b style="font-family:‘Calibri’">a</b>'),
      9,
      'mean nothing there',
    ],
    [
      'typographic quotes of a link',
      withGreeting('<a href="“https://example.com/”">a</a>'),
      9,
      'mean nothing there',
    ],
    [
      'nested quotes',
      withGreeting('<p\n style="font-family:"Calibri",sans-serif">a</p>'),
      10,
      'The quotes in <p> do not fit',
    ],
    [
      'double quotes within single ones, of MJML',
      withElements('<mj-text font-family=\'"Segoe UI", Arial\'>x</mj-text>'),
      11,
      'MJML ends font-family at the first double quote',
    ],
    [
      'a value without quotes, of MJML',
      withElements('<mj-text css-class=why quiet>x</mj-text>'),
      11,
      'Put quotes around the whole: css-class="why quiet"',
    ],
    [
      'a style without quotes',
      withGreeting('<b style=font-family: Arial>a</b>'),
      9,
      'Put quotes around the whole: style="font-family: Arial"',
    ],
    [
      'Liquid without quotes',
      withGreeting('<b title={{ sender_name }}>a</b>'),
      9,
      'Put quotes around the value of title',
    ],
    [
      'an attribute twice',
      withElements('<mj-text color="red" color="blue">x</mj-text>'),
      11,
      '<mj-text> has color twice',
    ],
    [
      'an attribute in capitals, of MJML',
      withElements('<mj-text COLOR="red">x</mj-text>'),
      11,
      'Write color for COLOR',
    ],
    [
      'an attribute without a value',
      withElements('<mj-text css-class>x</mj-text>'),
      11,
      'css-class has no value',
    ],
    [
      'a blank that is none',
      withGreeting('<b\u00a0class="x">a</b>'),
      9,
      'Behind <b stands a blank that is none',
    ],
    [
      'a blank that is none, further on',
      withGreeting('<b class="x"\u00a0title="y">a</b>'),
      9,
      'stands a blank that is none',
    ],
    [
      'an unknown attribute, misspelt',
      withElements('<mj-text\n  padding="1px"\n  colour="red">x</mj-text>'),
      13,
      'Attribute colour is illegal: <mj-text> has none of that name. Did you mean color?',
    ],
    [
      'an unknown attribute of a set',
      withHead('<mj-attributes>\n<mj-class name="a" colour="red" /></mj-attributes>'),
      6,
      'No element of MJML has an attribute colour. Did you mean color?',
    ],
    [
      'a set of attributes that is not there',
      withElements('<mj-text mj-class="quiet">x</mj-text>'),
      11,
      'There is no <mj-class> with the name "quiet"',
    ],
    [
      'no colour',
      withElements('<mj-text color="rot">x</mj-text>'),
      11,
      'color="rot" is no colour. Write one such as #24357a.',
    ],
    [
      'no size',
      withElements('<mj-text\n\n padding="10">x</mj-text>'),
      13,
      'padding="10" is no size. Write one such as 16px (px, %; 1 to 4 of them).',
    ],
    [
      'no alignment',
      withElements('<mj-text align="middle">x</mj-text>'),
      11,
      'align="middle" is none of left, right, center, justify',
    ],
    [
      'Liquid for a colour',
      withElements('<mj-text\n color="{% if account == \'A\' %}red{% else %}blue{% endif %}">x</mj-text>'),
      12,
      'color="{% if account == \'A\' %}red{% else %}blue{% endif %}": Liquid cannot choose colours',
    ],
    [
      'Liquid for a size',
      withElements('<mj-text padding="{% if account %}1px{% endif %}">x</mj-text>'),
      11,
      'Liquid cannot choose colours, sizes or alignments',
    ],
    [
      'Liquid in an attribute that MJML leaves out',
      withElements('<mj-raw css-class="{{ sender_name }}">x</mj-raw>'),
      11,
      '{{ sender_name }} stands in an attribute, or between two, that MJML leaves out',
    ],
  ])('%s is reported with its line', async (_, files, line, message) => {
    const problems = await told(files);
    expect(problems[0]).toContain(message);
    expect(problems[0]).toMatch(new RegExp(`^templates/score/new\\.mjml:${line}: `));
  });

  it('in a partial is reported with its file and line', async () => {
    const footer = (SOUND['partials/footer.mjml'] ?? '').replace(
      '<mj-text>{{ sender_name }}',
      '<mj-text\n  align="{{ sender_name }}">{{ sender_name }}',
    );
    expect(await told({ 'partials/footer.mjml': footer })).toEqual([
      expect.stringContaining(
        'templates/partials/footer.mjml:6: align="{{ sender_name }}": Liquid cannot choose',
      ),
    ]);
  });

  it.each([
    ['<p style=\'font-family:"Calibri",sans-serif\'>a</p>', "font-family:'Calibri',sans-serif"],
    ['<p style="font-family:&quot;Calibri&quot;,sans-serif">a</p>', "font-family:'Calibri',sans-serif"],
    ['<p style="font-family:\'Calibri\'">a</p>', "font-family:'Calibri'"],
    ['<p style=color:red>a</p>', 'style="margin:0;color:red"'],
    ['<p title="It’s “fine”, 5 &lt; 6">a</p>', 'title="It&#8217;s &#8220;fine&#8221;, 5 &lt; 6"'],
    ['<p title=\'so "called"\'>a</p>', 'title="so &quot;called&quot;"'],
    ['<p title="5 < 6">a</p>', 'title="5 < 6"'],
    ['<p {% if account %}title="a"{% else %}title="b"{% endif %}>a</p>', 'title="a"'],
    ['<p title="{% if account == "A" %}x{% else %}y{% endif %}">a</p>', 'title="y"'],
    ['<p style="color:{% if account %}red{% else %}blue{% endif %}">a</p>', 'color:red'],
    ['<table><tr><td nowrap width=5 data-x>a</td></tr></table>', 'nowrap'],
    ['<a name="top"></a>', 'name="top"'],
  ])('%s is fine', async (html, part) => {
    // Styles that are written into elements come together with the styles there.
    const files = {
      'score/new.mjml': (withGreeting(html)['score/new.mjml'] as string).replace(
        '</mj-head>',
        '<mj-style inline="inline">p { margin: 0; }</mj-style></mj-head>',
      ),
    };
    expect(await told(files)).toEqual([]);
    expect((await oneMail(files)).as().html).toContain(part);
  });
});

describe('a button, a picture or a link that leads nowhere', () => {
  const LINKS: readonly (readonly [string, string])[] = [
    ['', 'leads nowhere. Add href'],
    [' href=""', 'does not start with https://'],
    [' href="#"', 'does not start with https://'],
    [' href="/prices"', 'does not start with https://'],
    [' href="prices.html"', 'does not start with https://'],
    [' href="//example.com/"', 'does not start with https://'],
    [' href="javascript:alert(1)"', 'does not start with https://'],
    [' href="{{ sender_name }}"', 'does not start with https://'],
    [' href="{{ score_url }}/11"', 'There is no score 11'],
    [' href="{{ score_url }}/0"', 'There is no score 0'],
    [' href="{{ score_url }}/07"', 'There is no score 07'],
    [' href="https://example.com/{{ score_url }}"', '{{ score_url }} is a whole address'],
    [' href="https://{{ unsubscribe_url }}"', '{{ unsubscribe_url }} is a whole address'],
    [' href=" https://example.com/"', 'has a blank or a line break in it'],
    [' href="https://example.com/\nlong"', 'has a blank or a line break in it'],
    [' href="https://example.com/a b"', 'has a blank or a line break in it'],
  ];
  const ELEMENTS: readonly (readonly [string, (href: string) => string])[] = [
    ['mj-button', (href) => `<mj-button${href}>x</mj-button>`],
    ['mj-navbar-link', (href) => `<mj-navbar><mj-navbar-link${href}>x</mj-navbar-link></mj-navbar>`],
    [
      'mj-social-element',
      (href) =>
        `<mj-social><mj-social-element src="https://example.com/i.png"${href}>x</mj-social-element></mj-social>`,
    ],
    ['mj-image', (href) => `<mj-image src="https://example.com/a.png" alt="a"${href} />`],
    ['a', (href) => `<mj-text><a${href}>x</a></mj-text>`],
  ];
  it.each(
    ELEMENTS.flatMap(([name, element]) =>
      // A picture need not be a link.
      LINKS.filter(([href]) => name !== 'mj-image' || href !== '').map(
        ([href, message]) => [name, href, element(href), message] as const,
      ),
    ),
  )('<%s%s>', async (_, __, elements, message) => {
    await expectTold(withElements(elements), 11, message);
  });

  it.each([
    '<mj-button href="https://example.com/"></mj-button>',
    '<mj-button href="https://example.com/"> <br /> </mj-button>',
    '<mj-button href="https://example.com/" />',
    '<mj-navbar><mj-navbar-link href="https://example.com/"></mj-navbar-link></mj-navbar>',
  ])('%s without words is reported', async (elements) => {
    await expectTold(withElements(elements), 11, 'has no words. Write what people are to read on it');
  });

  it.each([
    withElements('<mj-button href="https://example.com/">{{ sender_name }}</mj-button>'),
    withElements(
      '<mj-button href="https://example.com/"><img src="https://example.com/a.png" alt="Go"></mj-button>',
    ),
    withElements('<mj-button href="https://example.com/"><b>x</b></mj-button>'),
    withElements('<mj-button href="https://example.com/">x</mj-button>'),
    withElements('<mj-button href="{{ unsubscribe_url }}">x</mj-button>'),
    {
      'score/new.mjml': MAIL.replace(
        '</mj-head>',
        '<mj-attributes><mj-button href="https://example.com/" /></mj-attributes></mj-head>',
      ).replace('<score-scale', '<mj-button>x</mj-button><score-scale'),
    },
    {
      'score/new.mjml': MAIL.replace(
        '</mj-head>',
        '<mj-attributes><mj-class name="go" href="https://example.com/" /></mj-attributes></mj-head>',
      ).replace('<score-scale', '<mj-button mj-class="go">x</mj-button><score-scale'),
    },
  ])('one that leads somewhere is fine (%#)', async (files) => {
    expect(await told(files)).toEqual([]);
  });
});

describe('a style that could not be read', () => {
  it.each<Case>([
    [
      'a brace left open',
      withHead('<mj-style>\np { color: red</mj-style>'),
      6,
      'A { in this style is never closed',
    ],
    [
      'a brace too many',
      withHead('<mj-style>\n\np { color: red; } }</mj-style>'),
      7,
      'A } in this style closes nothing',
    ],
    [
      'a quote left open',
      withHead('<mj-style>p { color: "red; }</mj-style>'),
      5,
      'A quote in this style is never closed',
    ],
    [
      'a note left open',
      withHead('<mj-style>/* p { color: red; }</mj-style>'),
      5,
      'A /* in this style never ends',
    ],
    [
      'typographic quotes',
      withHead('<mj-style>p { font-family: “Calibri”; }</mj-style>'),
      5,
      'typographic quotes',
    ],
    ['words', withHead('<mj-style>p { red }</mj-style>'), 5, 'This style cannot be read'],
    [
      'Liquid around rules',
      withHead('<mj-style>{% if account %}p { color: red }{% endif %}</mj-style>'),
      5,
      'Liquid can only be a value in it',
    ],
    [
      'a comment for Outlook',
      withHead('<mj-style>\n<!--[if mso]>.x{color:red}<![endif]--></mj-style>'),
      6,
      'A comment for Outlook means nothing within styles',
    ],
    [
      'a comment for all but Outlook',
      withHead('<mj-style>\n<!--[if !mso]><!-->.x{color:red}<!--<![endif]--></mj-style>'),
      6,
      'A comment for Outlook means nothing within styles',
    ],
    ['in an element', withGreeting('<p style="color">a</p>'), 9, 'This style cannot be read'],
    [
      'with a brace in an element',
      withGreeting('<p style="color:red;}">a</p>'),
      9,
      'A } in this style closes nothing',
    ],
  ])('%s is reported with its line', (_, files, line, message) => expectTold(files, line, message));

  it('in a file of its own', async () => {
    const files = {
      ...withHead('<mj-include path="../partials/x.css" type="css" />'),
      'partials/x.css': '/* a */\n.x { color: red',
    };
    expect(await told(files)).toEqual([
      expect.stringContaining('templates/partials/x.css:2: A { in this style is never closed'),
    ]);
    expect(await told({ ...files, 'partials/x.css': '\n.x { color: {{ sender_name }} }' })).toEqual([
      expect.stringContaining('templates/partials/x.css:2: Liquid does not work in a file of styles'),
    ]);
  });

  it.each([
    'p > a:hover { color: red } @media (max-width: 9px) { p { color: {{ sender_name }} } }',
    '.a { content: "“"; } /* “ */',
  ])('%s is fine', async (css) => {
    expect(await told(withHead(`<mj-style>${css}</mj-style>`))).toEqual([]);
  });
});

describe('characters that would not arrive', () => {
  it.each<Case>([
    ['an icon of one font', withGreeting('\ue001 Hello'), 9, 'The character U+E001'],
    ['the sign of a company', withGreeting('Hello\n\uf8ff'), 10, 'The character U+F8FF'],
    ['an icon beyond', withSubject('\u{f0000} How?'), 3, 'The character U+F0000'],
    ['a control', withGreeting('a\u0007b'), 9, 'The character U+0007'],
    ['one of another encoding', withGreeting('a\u0093b'), 9, 'The character U+0093'],
    ['one that was lost', withGreeting('Caf\ufffd'), 9, 'A character here was lost before'],
  ])('%s is reported with its line', (_, files, line, message) => expectTold(files, line, message));

  it.each(['👩‍🚀 Grüße – “a”\u00a0€ 株式会社 علی‌رضا', 'a\tb\r\nc'])('%s are fine', async (text) => {
    expect(await told(withGreeting(text))).toEqual([]);
  });
});

describe('a mail far beyond every limit', () => {
  it.each<readonly [string, Files, string]>([
    ['Liquid', withGreeting('{{ sender_name }}'.repeat(5_000)), 'more than 4096 Liquid expressions'],
    [
      'Liquid within Liquid',
      withGreeting(`${'{% if account %}'.repeat(1_900)}x${'{% endif %}'.repeat(1_900)}`),
      'Too many Liquid tags stand inside each other here',
    ],
    [
      'tags within tags',
      withGreeting(`${'<b>'.repeat(5_000)}x${'</b>'.repeat(5_000)}`),
      'Too many tags stand inside each other here',
    ],
  ])('of %s is reported in plain words', async (_, files, message) => {
    const problems = await told(files);
    expect(problems).toEqual([expect.stringContaining(message)]);
    expect(problems[0]).toMatch(/^templates\/score\/new\.mjml/);
  });
});
