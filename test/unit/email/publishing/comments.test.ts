import { describe, expect, it } from 'vitest';
import { asOutlook, withoutNotes } from '../../../../functions/email/publishing/comments.ts';
import { asWritten } from '../../../support/as-written.ts';
import { greetingIn, oneMail, withElements, withGreeting, withHead, withSubject } from './one-mail.ts';
import { SOUND } from './templates-folder.ts';

const WORDS = '<b>All</b> <i>but</i> Outlook.';

/** All ways to write something that everybody sees except Outlook. */
const REVEALED = [
  ['<!--[if !mso]><!-->', '<!--<![endif]-->'],
  ['<!--[if !mso]> <!-->', '<!-- <![endif]-->'],
  ['<!--[if !mso]><!-- -->', '<!--<![endif]-->'],
  ['<!--[if !mso]><!-- not for Outlook -->', '<!-- <![endif] -->'],
  ['<!--[if !mso]>-->', '<!--<![endif]-->'],
  ['<!--[if !mso]><!-->', '<![endif]-->'],
  ['<![if !mso]>', '<![endif]>'],
  ['<!--[if !mso | IE]><!-->', '<!--<![endif]-->'],
  ['<!--[IF !MSO]><!-->', '<!--<![ENDIF]-->'],
] as const;

describe('what everybody sees except Outlook', () => {
  describe.each(REVEALED)('between %s and %s', (open, close) => {
    it('stays, to the blank, in HTML and text', async () => {
      const mail = (await oneMail(withGreeting(`${open}${WORDS}${close}`))).as();
      expect(mail.html).toContain(`${open}${WORDS}${close}`);
      expect(greetingIn(mail)).toBe('All but Outlook.');
    });

    it.each([
      ['around Liquid', `${open}{% if account %}${WORDS}{% endif %}${close}!`],
      ['inside Liquid', `{% if account %}${open}${WORDS}${close}{% endif %}!`],
    ])('%s', async (_, greeting) => {
      const compiled = await oneMail(withGreeting(greeting));
      expect(compiled.as().html).toContain(`${open}${WORDS}${close}`);
      expect(compiled.as({ account: '' }).text).not.toContain('All');
    });

    it('around elements of MJML', async () => {
      const { html, text } = (
        await oneMail(withElements(`${open}\n<mj-text>${WORDS}</mj-text>\n${close}`))
      ).as();
      expect(html.indexOf(open)).toBeGreaterThan(0);
      expect(html.indexOf(WORDS)).toBeGreaterThan(html.indexOf(open));
      expect(html.indexOf(close, html.indexOf(WORDS))).toBeGreaterThan(0);
      expect(text).toContain('All but Outlook.');
    });

    it('in <mj-raw>, in the head and in a partial', async () => {
      const raw = `<mj-raw>${open}</mj-raw><mj-text>${WORDS}</mj-text><mj-raw>${close}</mj-raw>`;
      expect((await oneMail(withElements(raw))).as().html).toContain(WORDS);
      const meta = `${open}<meta name="x" content="y">${close}`;
      expect((await oneMail(withHead(`<mj-raw>${meta}</mj-raw>`))).as().html).toContain(meta);
      const partial = { 'partials/hello.mjml': `<mj-text>\n${open}${WORDS}${close}</mj-text>` };
      const including = withElements('<mj-include path="../partials/hello.mjml" />');
      expect((await oneMail({ ...including, ...partial })).as().html).toContain(`${open}${WORDS}${close}`);
    });
  });

  it('stays separate from what only Outlook sees', async () => {
    const mail = (
      await oneMail(
        withGreeting(
          `<!--[if !mso]><!--><p>${WORDS}</p><!--<![endif]--><!--[if mso]><p>Only.</p><![endif]-->`,
        ),
      )
    ).as();
    expect(asOutlook(mail.html)).toContain('<p>Only.</p>');
    expect(asOutlook(mail.html)).not.toContain('but');
    expect(mail.html.replace(/<!--[\s\S]*?-->/g, '')).not.toContain('Only.');
    expect(greetingIn(mail)).toBe('All but Outlook.');
  });
});

describe('what only Outlook sees', () => {
  it.each([
    '<!--[if mso]><p>Only {{ sender_name }}.</p><![endif]-->',
    '<!--[if gte mso 9]>\n  <p>Only\n  {{ sender_name }}.</p>\n<![endif]-->',
    '<!--[if (mso)|(IE)]><table><tr><td><![endif]-->Hello<!--[if (mso)|(IE)]></td></tr></table><![endif]-->',
  ])('%s stays as it stands', async (comment) => {
    const { html, text } = (await oneMail(withGreeting(`${comment} Hello`))).as();
    expect(asWritten(html)).toContain(comment.replace('{{ sender_name }}', 'Qsenderq'));
    expect(text).not.toContain('Only');
  });

  it('may have many lines without moving the line numbers of later problems', async () => {
    const files = withElements(
      '<mj-raw><!--[if mso]>\n<p>\na</p>\n<![endif]--></mj-raw>\n<mj-text\n  colour="red">x</mj-text>',
    );
    expect((await oneMail(files)).problems).toEqual([
      expect.stringMatching(/^templates\/score\/new\.mjml:16: Attribute colour is illegal/),
    ]);
  });
});

describe('a comment that does something else than it was meant to', () => {
  it.each([
    ['a blank before the condition', '<!-- [if mso]><p>x</p><![endif]-->', 'Remove the blank'],
    ['words for Outlook without an end', '<!--[if mso]><p>x</p>-->', 'Add it'],
    ['words for all others without an end', '<!--[if !mso]><!-->x', '<!--[if !mso]><!--> never ends'],
    ['the older form without an end', '<![if !mso]>x', '<![if !mso]> never ends'],
    ['an end without a start', 'x<!--<![endif]-->', '<!--<![endif]--> ends nothing'],
    ['a note inside a note', '<!-- a <!-- b --> c -->', 'A note cannot hold another'],
    ['a note without an end', '<!-- a', 'This <!-- never ends'],
    ['a note that ends at once', '<!--> x -->', '<!--> ends at once'],
    ['a note that ends at once, with a dash', '<!---> x -->', '<!---> ends at once'],
    ['words of XML', '<![CDATA[ words ]]>', '"<![CDATA[ words ]]>" would be gone'],
    ['a programme', '<?php echo 1 ?>', '"<?php echo 1 ?>" would be gone'],
    ['words behind <!', '<! words >', '"<! words >" would be gone'],
    [
      'a comment as an editor writes it',
      '&lt;!--[if mso]&gt;x&lt;![endif]--&gt;',
      'an editor has written signs',
    ],
    ['the same by numbers', '&#60;!-- x --&#62;', 'an editor has written signs'],
    ['Liquid as an editor writes it', '&#123;&#123; first_name &#125;&#125;', 'an editor has written signs'],
    ['a tag of Liquid as an editor writes it', '&#123;% if account %&#125;', 'an editor has written signs'],
    [
      'an element of MJML for Outlook',
      '<!--[if mso]><mj-text>x</mj-text><![endif]-->',
      '<mj-text> stands inside a comment',
    ],
    ['a link for Outlook that leads nowhere', '<!--[if mso]><a href="#">x</a><![endif]-->', 'The link "#"'],
  ])('%s is reported with its line', async (_, comment, message) => {
    const { problems } = await oneMail(withGreeting(`Hello\n\n${comment}`));
    expect(problems[0]).toContain(message);
    expect(problems[0]).toMatch(/^templates\/score\/new\.mjml:11: /);
  });

  it.each([
    '<!--[if !mso]><p>x</p><![endif]-->',
    '<!--[if !(mso)]>x<![endif]-->',
    '<!--[if !gte mso 9]>x<![endif]-->',
    '<!--[if !(mso | IE)]>x<![endif]-->',
    '<!--[if IE]>x<![endif]-->',
    '<!--[if IE 8]>x<![endif]-->',
    '<!--[if (lt IE 9)&(!mso)]>x<![endif]-->',
    '<!--[if false]>x<![endif]-->',
    '<!--[if !mso]><!-- >x<!-- <![endif]-->',
    '<!--[if !mso]><! -->x<!-- <![endif]-->',
  ])('%s, which nobody would see, is refused', async (comment) => {
    expect((await oneMail(withGreeting(`Hello\n\n${comment}`))).problems).toEqual([
      expect.stringMatching(
        /^templates\/score\/new\.mjml:11: No Outlook shows what stands under <!--\[if .*write <!--\[if !mso\]><!--> before/,
      ),
    ]);
  });

  it.each([
    '<!--[if lte mso 11]>x<![endif]-->',
    '<!--[if mso 16]>x<![endif]-->',
    '<!--[if !(lt mso 14)]>x<![endif]-->',
    '<!--[if (gte mso 9)|(IE)]>x<![endif]-->',
    '<!--[if (mso)&(!IE)]>x<![endif]-->',
    '<!--[if !IE]>x<![endif]-->',
    '<!--[if gte vml 1]>x<![endif]--><![if !vml]>y<![endif]>',
    '<!--[if supportFields]>x<![endif]--><![if !supportLists]>y<![endif]>',
  ])('%s, which some Outlook shows, is fine', async (comment) => {
    expect((await oneMail(withGreeting(`Hello ${comment}`))).problems).toEqual([]);
  });

  it.each([
    '<!--[if mso]><p>a <!-- b --> c</p><![endif]-->',
    '<!--[if mso]>a<!--b<![endif]-->',
    '<!--[if mso]>a\n<p><!-- b -->',
  ])('%s, with a comment inside, is reported as that and nothing else', async (comment) => {
    expect((await oneMail(withGreeting(`Hello\n\n${comment}`))).problems).toEqual([
      expect.stringMatching(
        /^templates\/score\/new\.mjml:11: Between <!--\[if mso\]> and <!\[endif\]--> stands another comment/,
      ),
    ]);
  });

  it.each([
    '<!-- [if mso]> x -->',
    '<!-- [if !mso]><!-- -->x<!-- <![endif]-->',
    '<!--\t[if mso]>x<![endif]-->',
  ])('%s: the blank is reported', async (comment) => {
    expect((await oneMail(withGreeting(`Hello\n\n${comment}`))).problems).toEqual([
      expect.stringMatching(/^templates\/score\/new\.mjml:11: Outlook knows .* Remove the blank\.$/),
    ]);
  });

  it.each([
    ['in the subject', withSubject('<!--[if !mso]><!-->Hi<!--<![endif]-->'), ':3: The subject is plain text'],
    [
      'where MJML reads settings',
      withHead('<mj-attributes><!--[if !mso]><!--><mj-text color="red" /><!--<![endif]--></mj-attributes>'),
      ':5: <!--[if !mso]><!--> stands where MJML ignores text',
    ],
  ])('%s it is reported too', async (_, files, message) => {
    expect((await oneMail(files)).problems[0]).toContain(message);
  });

  it.each([
    ['the unsubscribe link', '<a href="{{ unsubscribe_url }}">Unsubscribe</a>', 'the unsubscribe link'],
    ['the reason why', 'You get this because you are our customer.', 'the reason why they get it'],
  ])('%s hidden from Outlook is reported with its line', async (_, part, what) => {
    const footer = SOUND['partials/footer.mjml'] ?? '';
    const hidden = footer.replace(part, `<!--[if !mso]><!-->${part}<!--<![endif]-->`);
    expect((await oneMail({ 'partials/footer.mjml': hidden })).problems).toEqual([
      expect.stringMatching(
        new RegExp(
          `^templates/partials/footer\\.mjml:\\d+: People would get the mail in Outlook without ${what}`,
        ),
      ),
    ]);
    const both = footer.replace(
      part,
      `<!--[if !mso]><!-->${part}<!--<![endif]--><!--[if mso]>${part}<![endif]-->`,
    );
    expect((await oneMail({ 'partials/footer.mjml': both })).problems).toEqual([]);
  });
});

describe('what looks like a comment but is none', () => {
  const MAIL = SOUND['score/new.mjml'] ?? '';
  it.each([
    ['an arrow', withGreeting('Next --> step')],
    ['an empty note', withGreeting('<!-->Hello')],
    ['a declaration', { 'score/new.mjml': `<?xml version="1.0"?>\n<!DOCTYPE mjml>\n${MAIL}` }],
  ])('%s is fine', async (_, files) => {
    expect((await oneMail(files)).problems).toEqual([]);
  });
});

describe('a comment and Liquid that overlap', () => {
  const OPEN = '<!--[if !mso]><!-->';
  const CLOSE = '<!--<![endif]-->';
  it.each([
    [
      'an end inside of a condition',
      `${OPEN}{% if account %}\nx${CLOSE}{% endif %}`,
      'ends here, within Liquid',
    ],
    [
      'a start inside of a condition',
      `{% if account %}${OPEN}\n{% endif %}x${CLOSE}`,
      'is still open at {% endif %}',
    ],
    [
      'a start in one branch',
      `{% if account %}${OPEN}a\n{% else %}b${CLOSE}{% endif %}`,
      'is still open at {% else %}',
    ],
    [
      'a start in a case',
      `{% case account %}{% when "a" %}${OPEN}\n{% endcase %}x${CLOSE}`,
      'is still open at {% endcase %}',
    ],
    [
      'the older form',
      `<![if !mso]>{% unless account %}\nx<![endif]>{% endunless %}`,
      'ends here, within Liquid',
    ],
    [
      'a pair for Outlook too',
      `<!--[if mso]><!-->{% if account %}\nx${CLOSE}{% endif %}`,
      'ends here, within Liquid',
    ],
    [
      'an end of a comment for Outlook alone',
      '\n<!--[if mso]>{% if account %}x<![endif]-->{% endif %}',
      'Liquid such as {% if account %}',
    ],
    [
      'a start of one',
      '{% if account %}\n<!--[if mso]>{% endif %}x<![endif]-->',
      'Liquid such as {% endif %}',
    ],
  ])('%s is refused, with its line', async (_, greeting, message) => {
    const { problems } = await oneMail(withGreeting(`Hello ${greeting}`));
    expect(problems).toEqual([expect.stringMatching(/^templates\/score\/new\.mjml:10: /)]);
    expect(problems[0]).toContain(message);
  });

  it('in <mj-raw> around elements it is refused too', async () => {
    const { problems } = await oneMail(
      withElements(`<mj-raw>{% if account %}${OPEN}</mj-raw><mj-text>x</mj-text>
<mj-raw>{% endif %}</mj-raw><mj-text>y</mj-text><mj-raw>${CLOSE}</mj-raw>`),
    );
    expect(problems).toEqual([expect.stringContaining('new.mjml:12: What <!--[if !mso]><!--> or the like')]);
  });

  it.each([
    `{% if account %}${OPEN}a${CLOSE}{% else %}${OPEN}b${CLOSE}{% endif %}`,
    `${OPEN}{% if account %}a{% else %}b{% endif %}${CLOSE}`,
    `{% if account %}<!--[if mso]>{% if first_name %}a{% else %}b{% endif %}<![endif]-->{% endif %}`,
  ])('%s is fine', async (greeting) => {
    expect((await oneMail(withGreeting(`Hello ${greeting}`))).problems).toEqual([]);
  });
});

describe('notes in {% comment %}', () => {
  const NOTE = 'Dear [Name] *|FNAME|* {name} <b> {{ nope }}\n<!--[if !mso]>x<![endif]--> <!-- a';
  it.each([
    ['in the words', withGreeting(`Hello{% comment %}${NOTE}{% endcomment %}`)],
    ['with blanks taken away', withGreeting(`Hello{%- comment -%}${NOTE}{%- endcomment -%}`)],
    ['in the subject', withSubject(`How?{% comment %}${NOTE}{% endcomment %}`)],
    ['between elements', withElements(`<mj-raw>{% comment %}${NOTE}{% endcomment %}</mj-raw>`)],
  ])('%s are not checked, and are not sent', async (_, files) => {
    const compiled = await oneMail(files);
    expect(compiled.problems).toEqual([]);
    const { subject, text, html } = compiled.as();
    expect(subject + text + html).not.toMatch(/\[Name\]|FNAME|nope/);
  });

  it('in a handwritten text part too', async () => {
    const { problems } = await oneMail({ 'score/new.txt': `{% comment %}${NOTE}{% endcomment %}\n[Name]` });
    expect(problems).toEqual([expect.stringContaining('new.txt:3: People would read "[Name]"')]);
  });

  it('that never end are reported once', async () => {
    expect((await oneMail(withGreeting('Hello {% comment %} [Name]'))).problems.at(-1)).toContain(
      ':9: {% comment %} is never closed',
    );
  });
});

describe('notes', () => {
  it.each([
    ['<!-- ask Bo -->', ''],
    ['a<!-- {{ x }} <b> -->b', 'ab'],
    ['<!---->a', 'a'],
    ['<!-->a', 'a'],
    ['<!-- a --!>b', 'b'],
    ['<!--[endif]-->', ''],
    ['<!--[if mso]>a<![endif]--><!-- b -->', '<!--[if mso]>a<![endif]-->'],
    ['<!--[if !mso]><!-->a<!-- b --><!--<![endif]-->', '<!--[if !mso]><!-->a<!--<![endif]-->'],
  ])('%s leaves %s', (text, left) => {
    expect(withoutNotes(text).replace(/ {2,}/g, '')).toBe(left);
    expect(withoutNotes(text)).toHaveLength(text.length);
  });
});

describe('Outlook', () => {
  it.each([
    ['mso', true],
    ['!mso', false],
    ['mso | IE', true],
    ['!mso | IE', false],
    ['(mso)&(!IE)', true],
    ['gte mso 9', true],
    ['gt mso 14', true],
    ['lt mso 12', false],
    ['mso 16', false],
    ['(mso 15)|(mso 16)', true],
    ['!(mso | IE)', false],
    ['!(lt mso 14)', true],
    ['mso & (!IE | false)', true],
    ['IE', false],
    ['!IE', true],
  ])('shows what stands under "%s": %s', (condition, isShown) => {
    const page = `<!--[if ${condition}]>a<![endif]--><!--[if ${condition}]><!-->b<!--<![endif]--><![if ${condition}]>c<![endif]>`;
    expect(asOutlook(page)).toBe(isShown ? 'abc' : '');
  });
});
