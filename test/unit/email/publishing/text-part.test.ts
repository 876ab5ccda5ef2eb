import { describe, expect, it } from 'vitest';
import { compileBundle } from '../../../../functions/email/publishing/compile.ts';
import { sampleOf } from '../../../../functions/email/publishing/samples.ts';
import { kindOf } from '../../../../functions/email/sending/mail-kinds.ts';
import { renderer } from '../../../../functions/email/sending/render.ts';
import { greetingIn, oneMail, withElements, withGreeting } from './one-mail.ts';
import { SHIPPED, SOUND } from './templates-folder.ts';

const textOf = async (greeting: string, values = {}): Promise<string> =>
  greetingIn((await oneMail(withGreeting(greeting))).as(values));

/** A handwritten text part, with everything it must have besides this. */
const byHand = (start: string): string => {
  const scores = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((score) => `${score}  {{ score_url }}/${score}`);
  return [start, 'How likely', ...scores, '{{ sender_name }}, {{ sender_postal_address }}', ''].join('\n');
};

describe('a table in the text part', () => {
  it.each([
    [
      'with a head',
      '<thead><tr><th>Plan</th><th>Price</th></tr></thead><tbody><tr><td>Basic</td><td>5 €</td></tr><tr><td colspan="2">All in</td></tr></tbody>',
      'Plan | Price\nBasic | 5 €\nAll in',
    ],
    [
      'with names of rows',
      '<tr><th scope="row">Rate</th><td><b>45</b><br />of 100</td></tr><tr><th>Asked</th><td>9</td></tr>',
      'Rate | 45 of 100\nAsked | 9',
    ],
    [
      'with empty cells',
      '<tr><td>A</td><td></td><td>C</td></tr><tr><td></td><td>B</td><td>&nbsp;</td></tr>',
      'A | | C\n| B |',
    ],
    ['with paragraphs in its cells', '<tr><td><p>Basic</p></td><td><div>5 €</div></td></tr>', 'Basic | 5 €'],
    [
      'with a caption and a foot',
      '<caption>Prices</caption><tfoot><tr><td>Sum</td><td>7</td></tr></tfoot>',
      'Prices\nSum | 7',
    ],
    ['of one column', '<tr><td>One</td></tr><tr><td>Two</td></tr>', 'One\nTwo'],
    [
      'with cells of several lines',
      '<tr><td><p>Basic</p><p>for one</p></td><td><ul><li>a</li><li>b</li></ul></td></tr>',
      'Basic\n\nfor one\n\n * a\n * b',
    ],
    ['in a table', '<tr><td>A</td><td><table><tr><td>B</td><td>C</td></tr></table></td></tr>', 'A\nB | C'],
    [
      'with a link',
      '<tr><td>Basic</td><td><a href="https://example.com/a">Order</a></td><td>5 €</td></tr>',
      'Basic | Order https://example.com/a | 5 €',
    ],
    [
      'with a picture',
      '<tr><td><img src="https://example.com/a.png" alt="Logo"></td><td>We</td></tr>',
      'Logo | We',
    ],
    ['with a cell over two rows', '<tr><td rowspan="2">A</td><td>1</td></tr><tr><td>2</td></tr>', 'A | 1\n2'],
    ['without row tags around it', '<tr><td>A</td><td>B</td></tr>', 'A | B'],
  ])('%s keeps its columns apart', async (_, rows, text) => {
    const tables = [
      `<mj-table>${rows}</mj-table>`,
      `<mj-text><table>${rows}</table></mj-text>`,
      `<mj-raw><tr><td><table>${rows}</table></td></tr></mj-raw>`,
    ];
    for (const table of tables) {
      const read = (await oneMail(withElements(table))).as().text;
      expect(read.split('How likely are you to recommend us?')[1]?.split('10 – Extremely')[0]?.trim()).toBe(
        text,
      );
    }
  });

  it('for layout leaves out blank cells', async () => {
    const rows = '<tr><td>A</td><td>&nbsp;</td><td width="9"></td><td>B</td></tr>';
    expect(await textOf(`<table role="presentation">${rows}</table>`)).toBe('A | B');
  });

  it.each([
    [
      'a loop around rows',
      '{% for i in (1..3) %}<tr><td>Row {{ i }}</td><td>{{ i | times: 2 }}</td></tr>{% endfor %}',
      'Row 1 | 2\nRow 2 | 4\nRow 3 | 6',
    ],
    [
      'a condition around a row',
      '<tr><td>A</td><td>B</td></tr>{% if account %}<tr><td>C</td><td>D</td></tr>{% endif %}<tr><td>E</td><td>F</td></tr>',
      'A | B\nC | D\nE | F',
    ],
    [
      'a condition around a cell',
      '<tr><td>A</td>{% if account %}<td>{{ account }}</td>{% endif %}<td>C</td></tr>',
      'A | Qaccountq | C',
    ],
  ])('keeps %s', async (_, rows, text) => {
    expect(await textOf(`<table>${rows}</table>`)).toBe(text);
  });

  it.each([
    ['<dl><dt>Term</dt><dd>What it is</dd></dl>', 'Term\nWhat it is'],
    ['<address>Street</address>City', 'Street\nCity'],
    [
      '<figure><img src="https://example.com/a.png" alt="A chart"><figcaption>Sales</figcaption></figure>',
      'A chart\nSales',
    ],
  ])('%s keeps its lines apart too', async (html, text) => {
    expect(await textOf(html)).toBe(text);
  });
});

describe('Liquid on its own line', () => {
  it('leaves no empty lines, whatever its result', async () => {
    const greeting =
      '<p>One</p>{% if account %}<p>Two</p>{% endif %}<p>Three</p><ul>{% for i in (1..2) %}<li>{{ i }}</li>{% endfor %}</ul>';
    expect(await textOf(greeting)).toBe('One\n\nTwo\n\nThree\n\n * 1\n * 2');
    expect(await textOf(greeting, { account: '' })).toBe('One\n\nThree\n\n * 1\n * 2');
  });
});

describe('links and addresses in the text part', () => {
  it.each([
    ['<a href="mailto:care@example.com">Write to us</a>', 'Write to us care@example.com'],
    ['<a href="mailto:care@example.com">care@example.com</a>', 'care@example.com'],
    [
      '<a href="mailto:Care@Example.com?subject=Hi%20there">Mail care@example.com</a>',
      'Mail care@example.com',
    ],
    ['<a href="MAILTO:a%2Bb@example.com">Mail</a>', 'Mail a+b@example.com'],
    [
      '<a href="mailto:care@example.com"><img src="https://example.com/a.png" alt="Mail us"></a>',
      'Mail us care@example.com',
    ],
    ['<a href="tel:+49301234">Call us</a>', 'Call us +49301234'],
    ['<a href="tel:+49301234">+49 (30) 1234</a>', '+49 (30) 1234'],
    ['<a href="https://example.com/a">Our page</a>', 'Our page https://example.com/a'],
    ['<a href="https://example.com/a?b=1&amp;c=2">Our page</a>', 'Our page https://example.com/a?b=1&c=2'],
    ['<a href="https://example.com/a">https://example.com/a</a>', 'https://example.com/a'],
    [
      '<a href="https://example.com/a"><img src="https://example.com/a.png" alt="Our logo"></a>',
      'Our logo https://example.com/a',
    ],
    [
      '<a href="https://example.com/a"><img src="https://example.com/a.png" alt=""></a>',
      'https://example.com/a',
    ],
    [
      '<a href="https://example.com/a"><img src="https://example.com/a.png" alt=""></a> <a href="https://example.com/a">Our page</a>',
      'Our page https://example.com/a',
    ],
    ['<img src="https://example.com/a.png" alt="A chart that rises">', 'A chart that rises'],
    ['<img src="https://example.com/a.png" alt="">Hello', 'Hello'],
    ['<a name="top">Hello</a>', 'Hello'],
    [
      '<img src="https://example.com/a.png" alt="5 stars">Great<img src="https://example.com/b.png" alt="A"><img src="https://example.com/c.png" alt="B">.',
      '5 stars Great A B.',
    ],
    [
      '<map name="m"><area href="https://example.com/n" alt="North"><area href="https://example.com/s" alt="South"></map>',
      'North https://example.com/n\nSouth https://example.com/s',
    ],
    ['{% capture x %}<li>1</li><li>2</li>{% endcapture %}<ul>{{ x }}</ul>', '1\n2'],
    ['a<span style="font-size:1px; DISPLAY: none">hidden</span>b<p hidden>c</p>', 'ab'],
  ])('%s reads "%s"', async (html, text) => {
    expect(await textOf(html)).toBe(text);
  });

  it('the address of a customer appears once, as people write it', async () => {
    const alert = (link: string) => ({
      'alert/new.mjml': (SOUND['alert/new.mjml'] ?? '').replace(
        '{{ score }} from',
        `{% if customer_email %}${link}{% endif %} {{ score }} from`,
      ),
    });
    const read = async (link: string) =>
      (await oneMail(alert(link), 'alert/new'))
        .as({ customer_email: 'a+b@example.com' })
        .text.split(' 3 from')[0];
    const href = 'href="mailto:{{ customer_email | url_encode }}"';
    expect(await read(`<a ${href}>{{ customer_email }}</a>`)).toBe('a+b@example.com');
    expect(await read(`<a ${href}>Write back</a>`)).toBe('Write back a+b@example.com');
  });

  it.each([
    [
      'an accordion',
      '<mj-accordion><mj-accordion-element><mj-accordion-title>Why</mj-accordion-title><mj-accordion-text>So</mj-accordion-text></mj-accordion-element></mj-accordion>',
      ['Why', 'So'],
    ],
    [
      'a carousel',
      '<mj-carousel><mj-carousel-image src="https://example.com/1.png" alt="A" href="https://example.com/a" /><mj-carousel-image src="https://example.com/2.png" alt="B" href="https://example.com/b" /></mj-carousel>',
      ['A https://example.com/a', 'B https://example.com/b'],
    ],
  ])('%s is read once, without its buttons', async (_, elements, lines) => {
    const { text } = (await oneMail(withElements(elements))).as();
    const read = text.split('How likely are you to recommend us?')[1]?.split('10 – Extremely')[0] ?? '';
    expect(read.split('\n').filter((line) => line !== '')).toEqual(lines);
  });

  it('pictures with words come from MJML too', async () => {
    const files = withElements(
      '<mj-image src="https://example.com/a.png" alt="Our logo" href="https://example.com/a" />',
    );
    expect((await oneMail(files)).as().text).toContain('\nOur logo https://example.com/a\n');
  });
});

describe('a link and the text after it', () => {
  it.each([
    ['See <a href="https://example.com/p">our page</a>.', 'See our page.\nhttps://example.com/p'],
    [
      'See <a href="https://example.com/p">our page</a>. Then more.',
      'See our page.\nhttps://example.com/p\nThen more.',
    ],
    [
      'See (<a href="https://example.com/p">our page</a>). Then more.',
      'See (our page).\nhttps://example.com/p\nThen more.',
    ],
    ['See [<a href="https://example.com/p">our page</a>]', 'See [our page]\nhttps://example.com/p'],
    ['„<a href="https://example.com/p">Seite</a>“, bitte', '„Seite“,\nhttps://example.com/p\nbitte'],
    [
      '<a href="https://example.com/p">A</a>, <a href="https://example.com/q">B</a> and <a href="https://example.com/r">C</a>!',
      'A,\nhttps://example.com/p\nB https://example.com/q and C!\nhttps://example.com/r',
    ],
    [
      '<a href="https://example.com/p">A</a><a href="https://example.com/q">B</a>',
      'A https://example.com/p\nB https://example.com/q',
    ],
    [
      '<a href="https://example.com/p"><img src="https://example.com/a.png" alt=""></a><a href="https://example.com/q"><img src="https://example.com/b.png" alt=""></a>',
      'https://example.com/p\nhttps://example.com/q',
    ],
    [
      '<a href="https://example.com/p"><img src="https://example.com/a.png" alt="Blog"></a><a href="https://example.com/q"><img src="https://example.com/b.png" alt="Shop"></a>',
      'Blog https://example.com/p\nShop https://example.com/q',
    ],
    [
      '<a href="https://example.com/p"><img src="https://example.com/a.png" alt=""></a> <a href="https://example.com/q"><img src="https://example.com/b.png" alt=""></a>.',
      'https://example.com/p\nhttps://example.com/q',
    ],
    [
      '<a href="https://example.com/p">A</a> | <a href="https://example.com/q">B</a>|<a href="https://example.com/r">C</a>',
      'A https://example.com/p | B|\nhttps://example.com/q\nC https://example.com/r',
    ],
    [
      '<a href="https://example.com/p">https://example.com/p</a><a href="https://example.com/q">https://example.com/q</a>',
      'https://example.com/p\nhttps://example.com/q',
    ],
    [
      '<a href="https://example.com/?from=mail">https://example.com/</a>.',
      'https://example.com/\nhttps://example.com/?from=mail',
    ],
    ['<a href="{{ unsubscribe_url }}">{{unsubscribe_url}}</a>.', 'https://q.example/u/q'],
    [
      '<a href="https://example.com/p">A</a>{% for i in (1..2) %}<a href="https://example.com/{{ i }}">{{ i }}</a>{% endfor %}',
      'A\nhttps://example.com/p\n1\nhttps://example.com/1\n2\nhttps://example.com/2',
    ],
    ['see https://example.com/A_(b) now', 'see https://example.com/A_(b) now'],
    ['see (https://example.com/A_(b)), now', 'see,\nhttps://example.com/A_(b)\nnow'],
    ['读 https://example.com/p。下', '读。下\nhttps://example.com/p'],
    ['读（https://example.com/p），下', '读，下\nhttps://example.com/p'],
    ['«<a href="https://example.com/p">a</a>»…', '«a»…\nhttps://example.com/p'],
    [
      'see <a href="https://example.com/p"> A </a> and <a href="https://example.com/q"> B</a>',
      'see A https://example.com/p and B https://example.com/q',
    ],
    [
      '<a href="https://example.com/p">Abmelde</a>-Seite, bitte',
      'Abmelde-Seite,\nhttps://example.com/p\nbitte',
    ],
    ['<b><a href="https://example.com/p">a</a></b>…', 'a…\nhttps://example.com/p'],
    ['<a href="https://example.com/p?a=1&amp;b=2">a</a>;', 'a;\nhttps://example.com/p?a=1&b=2'],
    ['<a href="https://example.com/X_(Y)">a</a>.', 'a.\nhttps://example.com/X_(Y)'],
    [
      '<ul><li><a href="https://example.com/p">a</a>.</li><li>b</li></ul>',
      '* a.\nhttps://example.com/p\n * b',
    ],
    ['Visit https://example.com/p. More', 'Visit.\nhttps://example.com/p\nMore'],
    ['Visit (https://example.com/p), please', 'Visit,\nhttps://example.com/p\nplease'],
    ['Visit https://example.com/p', 'Visit https://example.com/p'],
    ['<a href="https://example.com/p">a</a> – b', 'a https://example.com/p – b'],
    [
      '<a href="https://example.com/p">what went wrong</a>{% if account %} for {{ account }}{% endif %}?',
      'what went wrong for Qaccountq?\nhttps://example.com/p',
    ],
    [
      '<a href="https://example.com/p">a</a>{{ account | default: "x" }}, b',
      'aQaccountq,\nhttps://example.com/p\nb',
    ],
    [
      '{% if account %}<a href="https://example.com/p">a</a>{% else %}<a href="https://example.com/q">b</a>{% endif %}. C',
      'a\nhttps://example.com/p\n. C',
    ],
    ['<a href="https://example.com/p">a</a>\n{%- if account %}, b{% endif %}', 'a, b\nhttps://example.com/p'],
    [
      '<a href="https://example.com/{{ account | default: "x" | url_encode }}/p">a</a>.',
      'a.\nhttps://example.com/Qaccountq/p',
    ],
  ])('%s', async (html, text) => {
    const read = await textOf(html);
    expect(read).toBe(text);
    for (const [, behind = ''] of read.matchAll(/https:\/\/example\.com\/[\w?=&()/]+(\S*)/g))
      expect(behind).toBe('');
  });

  it.each([
    ['Stop: {{ unsubscribe_url }}.', 'Stop:\nhttps://q.example/u/q'],
    ['Stop ({{ unsubscribe_url }}) or not.', 'Stop\nhttps://q.example/u/q\nor not.'],
    ['Stop:{{ unsubscribe_url }}', 'Stop: https://q.example/u/q'],
    ['<{{ unsubscribe_url }}>', 'https://q.example/u/q'],
    ['"{{ unsubscribe_url }}"', 'https://q.example/u/q'],
    ['*{{ unsubscribe_url }}*', 'https://q.example/u/q'],
    ['{{ unsubscribe_url }}now', 'now\nhttps://q.example/u/q'],
    ['{{ unsubscribe_url }}{{ account | default: "x" }}', 'Qaccountq\nhttps://q.example/u/q'],
    ['Stop {{ unsubscribe_url -}}\n. Thanks', 'Stop https://q.example/u/q\n. Thanks'],
    ['{{ unsubscribe_url }}\n{%- if account %}. Thanks{% endif %}', 'https://q.example/u/q\n. Thanks'],
    ['{{ unsubscribe_url | strip }}, thanks', 'https://q.example/u/q\nthanks'],
    ['{{ unsubscribe_url }} (stop)', 'https://q.example/u/q (stop)'],
    [
      'See https://example.com/a, https://example.com/b.\n{{ unsubscribe_url }}',
      'See,\nhttps://example.com/a\nhttps://example.com/b\nhttps://q.example/u/q',
    ],
  ])('in a text by hand: %s', async (line, text) => {
    const mail = (await oneMail({ 'score/new.txt': byHand(line) })).as();
    expect(greetingIn(mail)).toBe(text);
    expect(mail.text).toContain('10  https://q.example/s/q/10\n9  https://q.example/s/q/9\n');
  });

  it('a capture in a handwritten text is text, which filters may change', async () => {
    const line = '{% capture hi %}Dear <{{ account | default: "you" }}>{% endcapture %}{{ hi | wrap: 8 }}';
    const mail = (await oneMail({ 'score/new.txt': byHand(`${line}\n{{ unsubscribe_url }}`) })).as({
      account: 'A&B',
    });
    expect(greetingIn(mail)).toBe('Dear\n<A&B>\nhttps://q.example/u/q');
  });

  it.each([
    ['by another name', '{% assign u = unsubscribe_url %}{{ u }}.'],
    ['by a filter', '{{ unsubscribe_url | append: "x" }}'],
  ])('that touches something %s is reported with its line', async (_, line) => {
    const { problems } = await oneMail({
      'score/new.txt': byHand(`Hello\n\n${line}\n{{ unsubscribe_url }}`),
    });
    expect(problems).toEqual([
      expect.stringMatching(
        /^templates\/score\/new\.txt:3: In the text part something touches the link \{\{ unsubscribe_url \}\}/,
      ),
    ]);
  });

  it('after a link of ours the text gets no addition', async () => {
    const footer = (SOUND['partials/footer.mjml'] ?? '').replace(
      'href="{{ unsubscribe_url }}"',
      'href="{{ unsubscribe_url }}?utm_source=mail."',
    );
    const mail = (await oneMail({ 'partials/footer.mjml': footer })).as();
    expect(mail.html).toContain('href="https://q.example/u/q?utm_source=mail."');
    expect(mail.text).toContain('Unsubscribe https://q.example/u/q\n');
  });
});

describe('the mails we ship', async () => {
  const compiled = await compileBundle(SHIPPED);
  if (compiled.kind !== 'compiled') throw new Error('They do not compile.');
  const { bundle, warnings } = compiled;

  it('cause no warnings', () => {
    expect(warnings).toEqual([]);
  });

  it.each(Object.keys(bundle.mails))('%s has no link that touches other text', (template) => {
    for (const locale of ['en', 'de']) {
      const { text } = renderer(bundle)(template, locale, sampleOf(kindOf(template)));
      for (const [link] of text.matchAll(/https?:\S+/g))
        expect(link).toMatch(/^https:\/\/q\.example\/[a-z]\/q(?:\/\d+)?$/);
    }
  });
});
