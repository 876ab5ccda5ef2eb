import { describe, expect, it } from 'vitest';
import { asWritten } from '../../../support/as-written.ts';
import { greetingIn, oneMail, withElements, withGreeting, withSubject } from './one-mail.ts';
import { type Files, SOUND } from './templates-folder.ts';

/** A name with every character that HTML escapes. */
const ODD = 'A&B <i> "q" \'s';

describe('escaping, which templates need not do', () => {
  it.each([
    'escape',
    'escape_once',
    'xml_escape',
    'h',
    'escape | escape',
    'strip | escape',
    'escape | strip',
    'escape | replace: "x", "y"',
  ])('| %s changes nothing, in HTML, text and subject', async (filter) => {
    const value = `{{ account | default: "you" | ${filter} }}`;
    const files = {
      'score/new.mjml': (SOUND['score/new.mjml'] ?? '')
        .replace('How is it going?', `For ${value}`)
        .replace('Hello', `For ${value}. Hello`),
    };
    const { subject, text, html } = (await oneMail(files)).as({ account: ODD });
    expect(subject).toBe(`For ${ODD}`);
    expect(text).toContain(`For ${ODD}. Hello`);
    expect(html).toContain('For A&amp;B &lt;i&gt; &#34;q&#34; &#39;s. Hello');
    expect(asWritten(html)).not.toMatch(/&amp;(?:amp|lt|gt|quot|#)/);
  });

  it('undoes what a CRM has escaped, when asked for once', async () => {
    const mail = (await oneMail(withGreeting('For {{ account | default: "you" | escape_once }}.'))).as({
      account: 'R&amp;D &#39;n&#39; more',
    });
    expect(greetingIn(mail)).toBe("For R&D 'n' more.");
    expect(mail.html).toContain('For R&amp;D &#39;n&#39; more.');
  });

  it('goes through {% assign %}', async () => {
    const mail = (
      await oneMail(withGreeting('{% assign who = account | default: "you" | escape %}For {{ who }}.'))
    ).as({ account: ODD });
    expect(greetingIn(mail)).toBe(`For ${ODD}.`);
    expect(mail.html).toContain('For A&amp;B &lt;i&gt; &#34;q&#34; &#39;s.');
  });

  it.each([
    ['url_encode', 'A%26B+%3Ci%3E'],
    ['strip_html', 'A&amp;B  &#34;q&#34;'],
    ['upcase | escape', 'A&amp;B &lt;I&gt;'],
  ])('| %s is not escaped twice', async (filter, html) => {
    const mail = (await oneMail(withGreeting(`For {{ account | default: "you" | ${filter} }}.`))).as({
      account: ODD,
    });
    expect(mail.html).toContain(`For ${html}`);
  });
});

describe('what {% capture %} contains', () => {
  it.each([
    [
      'with tags',
      '{% capture hi %}<b>Dear {{ account | default: "you" }}</b>{% endcapture %}<p>{{ hi }}, hi.</p>',
      `Dear ${ODD}, hi.`,
      '<b>Dear A&amp;B &lt;i&gt; &#34;q&#34; &#39;s</b>, hi.',
    ],
    [
      'without tags',
      '{% capture hi %}Dear {{ account | default: "you" }}{% endcapture %}<p>{{ hi }}.</p>',
      `Dear ${ODD}.`,
      'Dear A&amp;B &lt;i&gt; &#34;q&#34; &#39;s.',
    ],
    [
      'with blanks taken away',
      '{% capture hi %}\n  Dear {{ account | default: "you" }}\n{% endcapture %}<p>{{ hi | strip }}.</p>',
      `Dear ${ODD}.`,
      '<p>Dear A&amp;B',
    ],
    [
      'under another name',
      '{% capture hi %}<b>Dear</b>{% endcapture %}{% assign ho = hi %}<p>{{ ho }}{% if ho %}!{% endif %}</p>',
      'Dear!',
      '<b>Dear</b>!',
    ],
    [
      'with letters beyond ASCII',
      '{% capture hi %}<b>Grüße & mehr</b>{% endcapture %}<p>{{ hi }}</p>',
      'Grüße & mehr',
      '<b>Gr&#252;&#223;e & mehr</b>',
    ],
    [
      'in a condition',
      '{% capture hi %}{{ account | default: "you" }}{% endcapture %}{% if hi == "" %}no{% else %}yes{% endif %}',
      'yes',
      'yes',
    ],
    [
      'in an attribute, without tags',
      '{% capture hi %}Dear {{ account | default: "you" }}{% endcapture %}<p title="{{ hi }}">x</p>',
      'x',
      'title="Dear A&amp;B &lt;i&gt; &#34;q&#34; &#39;s"',
    ],
  ])('%s is read as it was written', async (_, greeting, text, html) => {
    const mail = (await oneMail(withGreeting(greeting))).as({ account: ODD });
    expect(greetingIn(mail)).toBe(text);
    expect(mail.html).toContain(html);
  });

  it.each([
    [
      'changed by a filter',
      '{% capture hi %}<b>x</b>{% endcapture %}\n{{ hi | upcase }}',
      10,
      '"hi" was captured with HTML in it, which the filter "upcase"',
    ],
    [
      'changed under another name',
      '{% capture hi %}<i>x</i>{% endcapture %}\n{% assign ho = hi %}\n{{ ho | truncate: 3 }}',
      11,
      '"ho" was captured',
    ],
    [
      'changed on the way',
      '{% capture hi %}x<br>{% endcapture %}\n{% assign ho = hi | append: "!" %}',
      10,
      '"hi" was captured',
    ],
    [
      'put into a text',
      '{% capture hi %}<i>x</i>{% endcapture %}\n{{ "a" | append: hi }}',
      10,
      'Put it in by itself: {{ hi }}',
    ],
    [
      'put into an attribute with its tags',
      '{% capture hi %}{% if account %}<b>x</b>{% endif %}{% endcapture %}\n<p title="{{ hi }}">x</p>',
      10,
      '{{ hi }} has tags in it',
    ],
    [
      'with tags of another capture',
      '{% capture a %}<b>x</b>{% endcapture %}{% capture hi %}{{ a }}{% endcapture %}\n{{ hi | upcase }}',
      10,
      '"hi" was captured with HTML in it',
    ],
    [
      'with line breaks as tags',
      '{% capture hi %}{{ sender_name | quote }}{% endcapture %}\n{{ hi | upcase }}',
      10,
      '"hi" was captured with HTML in it',
    ],
    [
      'with a character by its name',
      '{% capture hi %}Gr&uuml;n{% endcapture %}\n{{ hi | upcase }}',
      10,
      '"hi" was captured with HTML in it',
    ],
    ['put in by a tag', '{% capture hi %}<i>x</i>{% endcapture %}\n{% echo hi %}', 10, 'Write {{ hi }} here'],
  ])('%s is reported with its line', async (_, greeting, line, message) => {
    expect((await oneMail(withGreeting(greeting))).problems).toEqual([
      expect.stringMatching(new RegExp(`^templates/score/new\\.mjml:${line}: `)),
    ]);
    expect((await oneMail(withGreeting(greeting))).problems[0]).toContain(message);
  });

  it.each([
    ['{{ hi | upcase }}', 'A&B <I> "Q" \'S', 'A&amp;B &lt;I&gt; &#34;Q&#34; &#39;S'],
    ['{{ hi | truncate: 6 }}', 'A&B...', 'A&amp;B...'],
    ['{{ hi | size }}', '14', '14'],
    ['{{ "for " | append: hi }}', `for ${ODD}`, 'for A&amp;B &lt;i&gt;'],
    ['{{ hi | url_encode }}', "A%26B+%3Ci%3E+%22q%22+'s", 'A%26B+%3Ci%3E'],
    ['{% assign ho = hi | downcase %}{{ ho }}', 'a&b <i> "q" \'s', 'a&amp;b &lt;i&gt;'],
    ['{% echo hi %}', ODD, 'A&amp;B &lt;i&gt;'],
    ['{% if hi contains "<i>" %}yes{% endif %}', 'yes', 'yes'],
  ])('without tags goes through filters as it is read: %s', async (use, text, html) => {
    const files = withGreeting(
      `{% capture hi %}{{ account | default: "you" }}{% endcapture %}<p>${use}.</p>`,
    );
    const mail = (await oneMail(files)).as({ account: ODD });
    expect(greetingIn(mail)).toBe(`${text}.`);
    expect(mail.html).toContain(`<p>${html}`);
  });

  it('with characters written for HTML, goes through filters as people read it', async () => {
    const hi = '{% capture hi %}R&amp;D, Grüße&nbsp;&#8211; &lt;b&gt;{% endcapture %}';
    const mail = (await oneMail(withGreeting(`${hi}<p>{{ hi | upcase | truncate: 11, "" }}.</p>`))).as();
    expect(mail.html).toContain('<p>R&amp;D, GR&#220;SSE.</p>');
    expect(mail.text).toContain('R&');
  });

  it('in the subject goes through filters', async () => {
    const subject =
      '{% capture who %}{{ account | default: "you" }}{% endcapture %}How is {{ who | truncate: 6 }}?';
    expect((await oneMail(withSubject(subject))).as({ account: ODD }).subject).toBe('How is A&B...?');
  });

  it('belongs to its own part of the mail', async () => {
    const { problems } = await oneMail({
      'score/new.mjml': (SOUND['score/new.mjml'] ?? '')
        .replace('<mj-title>', '<mj-raw>{% capture hi %}x{% endcapture %}</mj-raw><mj-title>')
        .replace('How is it', '{{ hi }}'),
    });
    expect(problems).toEqual([
      expect.stringMatching(/^templates\/score\/new\.mjml:3: "hi" is used where nothing has set it/),
    ]);
  });
});

describe('a value in a link', () => {
  const LOOSE = '{{ account | default: "you" }}';
  const CUT = 'stands in a link, which a blank or & in the value would cut off. Add | url_encode';
  it.each<[string, Files, string]>([
    ['of words', withGreeting(`\n<a href="https://example.com/?a=${LOOSE}">x</a>`), 'score/new.mjml:10'],
    [
      'without default',
      withGreeting('\n<a href="https://example.com/{{ sender_name }}/">x</a>'),
      'score/new.mjml:10',
    ],
    [
      'of a button',
      withElements('\n<mj-button href="https://example.com/{{ tenure_text }}">x</mj-button>'),
      'score/new.mjml:12',
    ],
    [
      'of a picture',
      withElements('\n<mj-image src="https://example.com/{{ sender_name }}.png" alt="" />'),
      'score/new.mjml:12',
    ],
    [
      'behind one of ours',
      withGreeting('\n<a href="{{ score_url }}/{{ tenure_text }}">x</a>'),
      'score/new.mjml:10',
    ],
    [
      'among words',
      withGreeting('\nSee https://example.com/{{ sender_name }} for more'),
      'score/new.mjml:10',
    ],
    [
      'for Outlook',
      withGreeting(
        '<!--[if mso]>\n<v:rect href="https://example.com/{{ sender_name }}"></v:rect><![endif]-->x',
      ),
      'score/new.mjml:10',
    ],
    [
      'by another name',
      withGreeting(
        `{% assign who = ${LOOSE.slice(2, -2)} %}\n<a href="https://example.com/?a={{ who }}">x</a>`,
      ),
      'score/new.mjml:10',
    ],
    [
      'out of a capture',
      withGreeting(
        `{% capture who %}x ${LOOSE}{% endcapture %}\n<a href="https://example.com/?a={{ who }}">x</a>`,
      ),
      'score/new.mjml:10',
    ],
    [
      'by a tag',
      withGreeting('\n<a href="https://example.com/{% echo sender_name %}">x</a>'),
      'score/new.mjml:10',
    ],
    [
      'in a text part by hand',
      { 'score/new.txt': `Hi\nhttps://example.com/?a=${LOOSE}&b=c` },
      'score/new.txt:2',
    ],
  ])('%s, which would cut it off, is refused with the filter that helps', async (_, files, at) => {
    const { problems } = await oneMail(files);
    expect(problems).toEqual([expect.stringContaining(`templates/${at}: `)]);
    expect(problems[0]).toContain(CUT);
  });

  it.each([
    '<a href="https://example.com/?a={{ account | default: "you" | url_encode }}">x</a>',
    '<a href="https://example.com/?a={{ account | url_encode | default: "you" }}">x</a>',
    '<a href="https://example.com/{{ account | default: "you" | slugify }}">x</a>',
    '<a href="https://example.com/{{ sender_name | replace: " ", "-" }}">x</a>',
    '{% assign a = sender_name | url_encode %}<a href="https://example.com/{{ a }}">x</a>',
    '{% capture a %}{{ sender_name | url_encode }}{% endcapture %}<a href="https://example.com/{{ a }}">x</a>',
    '<a href="{{ unsubscribe_url }}">x</a>',
    '<a href="https://example.com/?to={{ unsubscribe_url }}">x</a>',
    '<a href="https://example.com/{% if account %}a{% else %}b{% endif %}">x</a>',
    '<a href="mailto:ask@example.com?subject={{ sender_name }}">x</a>',
    '<p title="https {{ sender_name }}">https://example.com/ {{ sender_name }}</p>',
  ])('%s is fine', async (greeting) => {
    expect((await oneMail(withGreeting(greeting))).problems).toEqual([]);
  });

  it.each([
    ['thanks/detractor', 'You said', '<a href="https://example.com/?s={{ score }}">x</a>'],
    ['alert/new', 'from', '<a href="mailto:{{ customer_email }}">x</a>'],
    ['alert/new', 'from', '<a href="https://crm.example.com/?e={{ customer_email }}&s={{ score }}">x</a>'],
  ])('numbers and addresses in %s are fine', async (template, where, words) => {
    const mail = (SOUND[`${template}.mjml`] ?? '').replace(where, () =>
      words.includes('email') ? `${where}{% if customer_email %} ${words}{% endif %}` : `${words} ${where}`,
    );
    expect((await oneMail({ [`${template}.mjml`]: mail }, template)).problems).toEqual([]);
  });
});

describe('tags in a text of Liquid', () => {
  it.each([
    '{{ first_name | default: "<b>you</b>" }}',
    '{{ "<b>you</b>" }}',
    '{{ "a&nbsp;b" }}',
    '{{ sender_name | append: "<br>" }}',
    '{{ sender_name | prepend: "<i>" }}',
    '{{ sender_name | replace: "&", "&amp;" }}',
    '{{ sender_name | split: "," | join: "<br />" }}',
    '{% assign hi = "<b>Hi</b>" %}{{ hi }}',
    '{% echo "<b>Hi</b>" %}',
    '{% cycle "<b>", "</b>" %}',
  ])('%s would be read as it stands', async (greeting) => {
    expect((await oneMail(withGreeting(`Hello\n${greeting}`))).problems[0]).toMatch(
      /^templates\/score\/new\.mjml:10: People would read ".*" as it stands, for Liquid puts in plain text/,
    );
  });

  it.each([
    '{{ "x < y" }}',
    '{{ "R&D" }}',
    '{% if account contains "<b>" %}x{% endif %}',
    '{{ sender_name | replace: "<br>", " " }}',
    '{{ sender_name | remove: "&amp;" }}',
  ])('%s is fine', async (greeting) => {
    expect((await oneMail(withGreeting(greeting))).problems).toEqual([]);
  });

  it.each([
    ['quote', '{{ sender_name | quote | upcase }}'],
    ['newline_to_br', '{{ sender_name | newline_to_br | append: "x" }}'],
  ])('a filter after %s is reported', async (_, greeting) => {
    expect((await oneMail(withGreeting(greeting))).problems[0]).toContain('quote or newline_to_br last');
  });

  it.each([
    '<!-- note -->',
    '<!--[if mso]>x<![endif]-->',
    '<!--[if !mso]><!-->',
    '<![if !mso]>',
  ])('a handwritten text part has no comments such as %s', async (comment) => {
    const { problems } = await oneMail({ 'score/new.txt': `Hi\n${comment}` });
    expect(problems).toEqual([
      expect.stringContaining(`templates/score/new.txt:2: People would read "${comment}" as it stands`),
    ]);
    expect(problems[0]).toContain('{% comment %}');
  });

  it('a handwritten text part is no HTML', async () => {
    const { problems } = await oneMail({
      'score/new.txt': 'Hi &amp; <b>\n</b> <https://example.com/a> a < b &nbsp;',
    });
    expect(
      problems.map((problem) =>
        /^templates\/score\/new\.txt:(\d): People would read "(.*?)" as it stands/.exec(problem)?.slice(1),
      ),
    ).toEqual([
      ['1', '&amp;'],
      ['1', '<b>'],
      ['2', '</b>'],
      ['2', '&nbsp;'],
    ]);
  });
});

describe('a comparison of two types', () => {
  const THANKS = SOUND['thanks/detractor.mjml'] ?? '';
  const comparing = (condition: string): Files => ({
    'thanks/detractor.mjml': THANKS.replace('You said', () => `\n{% if ${condition} %}x{% endif %} You said`),
  });

  it.each([
    ['score == 10', 'score is a text, which no number equals. Write score == "10".'],
    ['score != 10', 'Write score != "10".'],
    ['10 == score', 'Write score == "10".'],
    ['not score == 3', 'Write score == "3".'],
    ['account and score == 3', 'Write score == "3".'],
    ['score > "6"', 'texts compare letter by letter: "10" comes before "9". Write score > 6.'],
    ['"6" < score', 'Write score > 6.'],
    ['account > 3', 'account is a text such as "Qaccountq", which is neither above nor below a number'],
    ['account == true', 'Write {% if account %}.'],
    ['account == false', 'Write {% if not account %}.'],
    ['account == nil', 'Write account == blank.'],
    ['account == "a" and', 'a value or an operator is missing'],
    ['account <> "a"', 'a value or an operator is missing'],
    ['account "a"', 'a value or an operator is missing'],
  ])('%s is reported with its line', async (condition, message) => {
    const { problems } = await oneMail(comparing(condition), 'thanks/detractor');
    expect(problems).toEqual([expect.stringMatching(/^templates\/thanks\/detractor\.mjml:10: /)]);
    expect(problems[0]).toContain(message);
  });

  it('in {% case %} is reported too', async () => {
    const mail = THANKS.replace(
      'You said',
      '{% case score %}{% when "9" %}x\n{% when 10 %}y{% endcase %} You said',
    );
    expect((await oneMail({ 'thanks/detractor.mjml': mail }, 'thanks/detractor')).problems).toEqual([
      expect.stringContaining('templates/thanks/detractor.mjml:9: score is a text'),
    ]);
  });

  it.each([
    "score == '10'",
    'score > 6',
    '6 < score',
    'score',
    'account != blank',
    'account == ""',
    'score contains "1"',
    'account == sender_name',
    'not account',
  ])('%s is fine', async (condition) => {
    expect((await oneMail(comparing(condition), 'thanks/detractor')).problems).toEqual([]);
  });

  it('knows the rows of a list, and numbers', async () => {
    const digest = (text: string): Files => ({
      'digest/weekly.mjml': (SOUND['digest/weekly.mjml'] ?? '').replace(
        'The numbers',
        () => `${text}The numbers`,
      ),
    });
    const problemsOf = async (text: string) => (await oneMail(digest(text), 'digest/weekly')).problems;
    expect(
      await problemsOf('{% for row in bands %}{% if row.shown == true %}x{% endif %}{% endfor %}'),
    ).toEqual([expect.stringContaining('Write {% if row.shown %}.')]);
    expect(await problemsOf('{% if trend.size == "3" %}x{% endif %}')).toEqual([
      expect.stringContaining('trend.size is a number, which no text equals. Write trend.size == 3.'),
    ]);
    expect(
      await problemsOf(
        '{% if trend.size > 2 %}x{% endif %}{% assign n = rate | plus: 1 %}{% if n == 3 %}y{% endif %}',
      ),
    ).toEqual([]);
  });
});

describe('Liquid that cannot be read', () => {
  it.each([
    ['{{ }}', 'There is no value between the braces'],
    ['{% %}', 'A tag has no name'],
    ['{% if %}x{% endif %}', 'There is no value between the braces'],
    ['{% for x %}{% endfor %}', 'Write {% for row in rows %}'],
    ['{% if account = "x" %}x{% endif %}', 'to compare write =='],
    ['{% if account && sender_name %}x{% endif %}', 'Filters begin with |'],
    ['{{ account ? "a" : "b" }}', 'Filters begin with |'],
    ['{{ account || "b" }}', 'This Liquid does not work'],
    ['{% endif %}', '{% endif %} ends nothing'],
    [
      '{% tablerow row in rows %}x{% endtablerow %}',
      'There is no {% tablerow %}. Write {% for row in rows %}',
    ],
    ['{% else %}', '{% else %} stands outside of {% if %}'],
    ['{% elsif account %}', '{% elsif %} stands outside of {% if %}'],
    ['{{ "abc }}', 'A quote inside {{ }} is never closed'],
    ['{% assign = 3 %}', 'Write {% assign name = value %}'],
    ['{{ account[ }}', 'A [ is never closed'],
    ['{% iff account %}', 'There is no {% iff %}. Did you mean {% if %}?'],
    ['{{ account | upcas }}', 'There is no filter "upcas". Did you mean "upcase"?'],
  ])('%s is reported in plain words, with its line', async (greeting, message) => {
    const { problems } = await oneMail(withGreeting(`Hello\n\n${greeting}`));
    expect(problems[0]).toContain(message);
    expect(problems[0]).toMatch(/^templates\/score\/new\.mjml:11: /);
    expect(problems[0]).not.toMatch(/line:\d|col:\d|undefined|expected "/);
  });

  it('is reported with its line in a partial', async () => {
    const footer = (SOUND['partials/footer.mjml'] ?? '').replace(
      '{{ sender_name }}',
      '{{ "%" | url_decode }} {{ sender_name }}',
    );
    expect((await oneMail({ 'partials/footer.mjml': footer })).problems).toEqual([
      'templates/partials/footer.mjml:5: {{ "%" | url_decode }} fails with values as a mail can have them. Write it another way.',
    ]);
  });

  it.each([
    ['{{ account | default: “there” }}', 'does not read quotes such as “. Write straight quotes'],
    ['{{ account | default: ‘there’ }}', 'does not read quotes such as ‘. Write straight quotes'],
    ['{{ account | default: „there“ }}', 'does not read quotes such as „. Write straight quotes'],
    ['{% if account == “x” %}a{% endif %}', 'Write straight quotes'],
    ['{{ account | default: &quot;there&quot; }}', 'In Liquid &quot; stands for nothing'],
    ['{% if account &gt; 3 %}a{% endif %}', 'In Liquid &gt; stands for nothing'],
    [
      '{{ contact.firstname|default("there") }}',
      'Write | default: "…", or all of it as {{ first_name | default: "there" }}.',
    ],
    ['{{ account | truncate(3) }}', 'Filters take a colon, and no brackets. Write | truncate: "…"'],
    ['{% unsubscribe %}', 'There is no {% unsubscribe %}. Write {{ unsubscribe_url }}.'],
    ['{% unsubscribe_link %}', 'Write {{ unsubscribe_url }}.'],
    ['{% firstname %}', 'Write {{ first_name | default: "there" }}.'],
    ['{% now "Y" %}', 'Write {{ "now" | date: "%Y" }}.'],
    ['{% web_view %}', 'There is no {% web_view %}. templates/README.md shows what may be used.'],
  ])('%s is reported with the right spelling', async (greeting, message) => {
    const { problems } = await oneMail(withGreeting(`Hello\n\n${greeting}`));
    expect(problems).toEqual([expect.stringMatching(/^templates\/score\/new\.mjml:11: /)]);
    expect(problems[0]).toContain(message);
  });

  it('hides no other mistake of the file', async () => {
    const greeting =
      '{{ account | upcas }}\n{{ nope }}\n{{ “x” }}\n{% web_view %}\n{{ first_name }}\n{% if account == 3 %}x{% endif %}';
    const { problems } = await oneMail(withGreeting(greeting));
    const lines = problems.map((problem) => /:(\d+):/.exec(problem)?.[1]).sort();
    expect(lines).toEqual(['10', '11', '12', '13', '14', '9']);
  });

  it('does not make its surroundings look wrong', async () => {
    expect((await oneMail(withGreeting('{% iff account %}x{% else %}y{% endif %}'))).problems).toHaveLength(
      1,
    );
    expect((await oneMail(withGreeting('{% own %}x{% endown %}'))).problems).toHaveLength(1);
  });

  it.each<[string, Files]>([
    ['in the subject', withSubject('{% tablerow row in rows %}x{% endtablerow %}')],
    ['in a text part by hand', { 'score/new.txt': '{% tablerow row in rows %}x{% endtablerow %}' }],
  ])('rows of HTML are refused %s', async (_, files) => {
    expect((await oneMail(files)).problems[0]).toContain('There is no {% tablerow %}');
  });

  it('in an empty subject is reported', async () => {
    expect((await oneMail(withSubject('{{ nothing'))).problems[0]).toContain(
      ':3: "{{ nothing" is never closed',
    );
  });
});
