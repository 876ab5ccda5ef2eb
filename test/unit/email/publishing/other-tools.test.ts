import { describe, expect, it } from 'vitest';
import { bracedTags, otherTags } from '../../../../functions/email/publishing/other-tools.ts';
import { Veil } from '../../../../functions/email/publishing/veil.ts';
import { oneMail, withElements, withGreeting, withSubject } from './one-mail.ts';
import { SOUND } from './templates-folder.ts';

/** The message that a person sees, wherever it was found. */
const found = (text: string, inAddress = false): string[] =>
  [...bracedTags(text), ...otherTags(new Veil().hide(text), inAddress)].map((tag) => tag.text);

const DOLLAR = '$';
const NAME = '{{ first_name | default: "there" }}';
const ACCOUNT = '{{ account | default: "your company" }}';

/** By tool: how the tool writes a value, and how we do. */
const TAGS: readonly (readonly [tool: string, tag: string, ours: string])[] = [
  ['Mailchimp', '*|FNAME|*', NAME],
  ['Mailchimp', '*|IF:FNAME|*', NAME],
  ['Mailchimp', '*|UNSUB|*', '{{ unsubscribe_url }}'],
  ['Mailchimp', '*|LIST:COMPANY|*', '{{ sender_name }}'],
  ['HubSpot', '{{ personalization_token("contact.firstname", "there") }}', NAME],
  ['Salesforce', '%%FirstName%%', NAME],
  ['Salesforce', '%%=v(@firstName)=%%', NAME],
  ['Salesforce', '{!Contact.FirstName}', NAME],
  ['Salesforce', '{{{Recipient.FirstName}}}', NAME],
  ['Pardot', '%%unsubscribe%%', '{{ unsubscribe_url }}'],
  ['ActiveCampaign', '%FIRSTNAME%', NAME],
  ['ActiveCampaign', '%UNSUBSCRIBELINK%', '{{ unsubscribe_url }}'],
  ['SendGrid', '[%first_name%]', NAME],
  ['SendGrid', '-first_name-', NAME],
  ['SendGrid', '<%asm_group_unsubscribe_raw_url%>', '{{ unsubscribe_url }}'],
  ['SendGrid', '{{{unsubscribe}}}', '{{ unsubscribe_url }}'],
  ['Brevo', '{FIRSTNAME}', NAME],
  ['Marketo', '{{lead.First Name}}', NAME],
  ['Marketo', '{{lead.First Name:default=there}}', NAME],
  ['Marketo', '{{system.unsubscribeLink:default=x}}', '{{ unsubscribe_url }}'],
  ['Mailjet', '[[data:firstname:"there"]]', NAME],
  ['Mailjet', '{{var:firstname:"there"}}', NAME],
  ['Braze', `{{${DOLLAR}{first_name}}}`, NAME],
  ['Campaign Monitor', '[firstname,fallback=there]', NAME],
  ['Campaign Monitor', '<unsubscribe>', '{{ unsubscribe_url }}'],
  ['MailPoet', '[subscriber:firstname | default:reader]', NAME],
  ['Constant Contact', '[[FirstName]]', NAME],
  ['Constant Contact', '[[Company\nName]]', ACCOUNT],
  ['Dotdigital', '@FIRSTNAME@', NAME],
  ['Emarsys', '$First Name$', NAME],
  ['Responsys', '$FIRSTNAME$', NAME],
  ['Zoho', '$[FNAME]$', NAME],
  ['Adobe', '<%= recipient.firstName %>', NAME],
  ['a programme', `${DOLLAR}{firstName}`, NAME],
  ['a programme', '#{name}', NAME],
  ['a programme', '{name}', NAME],
  ['a programme', '{First Name}', NAME],
  ['a programme', '{first_name|there}', NAME],
  ['a programme', '#name#', NAME],
  ['a programme', '##First Name##', NAME],
  ['Word', '«First_Name»', NAME],
  ['Word', '<<First Name>>', NAME],
  ['Word', '&lt;&lt;Company&gt;&gt;', ACCOUNT],
  ['a colleague', '[Name]', NAME],
  ['a colleague', '[First Name]', NAME],
  ['a colleague', '[Vorname]', NAME],
  ['a colleague', '[Firma]', ACCOUNT],
  ['a colleague', '<FirstName>', NAME],
  ['a colleague', '[Your Name]', NAME],
  ['a colleague', '[Ihr Name]', NAME],
  ['a colleague', '[INSERT NAME]', NAME],
  ['a colleague', '[Insert first name here]', NAME],
  ['a colleague', '[Name hier einfügen]', NAME],
  ['a colleague', '[Your company]', ACCOUNT],
  ['an editor', '&#91;Name&#93;', NAME],
  ['an editor', '&lsqb;Name&rsqb;', NAME],
  ['an editor', '[First&nbsp;Name]', NAME],
  ['an editor', '[First\u00a0Name]', NAME],
  ['an editor', '&lt;Name&gt;', NAME],
  ['an editor', '&#123;name&#125;', NAME],
  ['an editor', '&#42;|FNAME|&#x2a;', NAME],
  ['an editor', '&percnt;FIRSTNAME&percnt;', NAME],
  ['Handlebars', '{{#if first_name}}', '{% if … %}'],
  ['Handlebars', '{{else}}', '{% else %}'],
  ['Handlebars', '{{/if}}', '{% endif %}'],
  ['Handlebars', '{{#each items}}', '{% for row in rows %}'],
  ['Handlebars', '{{> footer}}', '<mj-include path="../partials/…" />'],
  ['Mustache', '{{^account}}', '{% unless … %}'],
  ['Mustache', '{{& account}}', ACCOUNT],
];

describe('a value as another tool writes it', () => {
  it.each(TAGS)('%s: %s is %s here', async (_, tag, ours) => {
    expect(found(`Dear ${tag}, hello`)).toEqual([tag]);
    const { problems } = await oneMail(withGreeting(`Dear\n${tag}, hello`));
    expect(problems[0]).toMatch(/^templates\/score\/new\.mjml:10: /);
    expect(problems[0]).toContain(`"${tag.replaceAll(/\s/g, ' ')}" as it stands`);
    expect(problems[0]).toContain(` Write ${ours}.`);
  });

  const PLACES: readonly (readonly [string, (tag: string) => Parameters<typeof oneMail>[0], string])[] = [
    ['the subject', (tag) => withSubject(`Dear ${tag}`), 'score/new.mjml:3'],
    [
      'the preview line',
      (tag) => ({
        'score/new.mjml': (SOUND['score/new.mjml'] ?? '').replace('One question.', () => `One, ${tag}.`),
      }),
      'score/new.mjml:4',
    ],
    [
      'words for a picture',
      (tag) => withElements(`<mj-image src="https://example.com/a.png"\n  alt="Dear ${tag}" />`),
      'score/new.mjml:12',
    ],
    [
      'a word of the scale',
      (tag) => ({
        'score/new.mjml': (SOUND['score/new.mjml'] ?? '').replace(
          '<score-scale',
          () => `<score-scale low="${tag}"`,
        ),
      }),
      'score/new.mjml:11',
    ],
    ['a link', (tag) => withGreeting(`<a href="${tag}">x</a>`), 'score/new.mjml:9'],
    [
      'a part of a link',
      (tag) => withGreeting(`<a href="https://example.com/?n=${tag}">x</a>`),
      'score/new.mjml:9',
    ],
    [
      'a comment for Outlook',
      (tag) => withGreeting(`<!--[if mso]><p>\n${tag}</p><![endif]-->`),
      'score/new.mjml:10',
    ],
    [
      'a partial',
      (tag) => ({
        'partials/footer.mjml': (SOUND['partials/footer.mjml'] ?? '').replace(
          'because',
          () => `${tag} because`,
        ),
      }),
      'partials/footer.mjml:3',
    ],
    ['a text part by hand', (tag) => ({ 'score/new.txt': `Dear\n${tag}` }), 'score/new.txt:2'],
  ];
  it.each(
    [
      '*|FNAME|*',
      '[[FirstName]]',
      '%%FirstName%%',
      '%FIRSTNAME%',
      '{FIRSTNAME}',
      '{{{name}}}',
      '<%= name %>',
      `${DOLLAR}{name}`,
    ].flatMap((tag) => PLACES.map(([place, files, at]) => [tag, place, files(tag), at] as const)),
  )('%s in %s is told with file and line', async (tag, _, files, at) => {
    const { problems } = await oneMail(files);
    const told = problems.filter((problem) => problem.includes('other tools write values like this'));
    expect(told).toEqual([expect.stringContaining(`templates/${at}: People would read "${tag}"`)]);
    // That message was given. What the value looks like to the check of tags does not matter.
    if (!at.endsWith('.txt:2')) expect(problems).toEqual(told);
  });

  it.each([
    ['https://example.com/?u=%%id%%', '%%id%%'],
    ['https://example.com/?a={name}', '{name}'],
    ['https://example.com/@me@', '@me@'],
    ['@me@', '@me@'],
    ['{a}', '{a}'],
    ['{{{unsubscribe}}}', '{{{unsubscribe}}}'],
    ['{{#if x}}', '{{#if x}}'],
  ])('in the link %s is reported once, and is not meant to be read', async (href, tag) => {
    for (const element of [
      `<a href="${href}">x</a>`,
      `<!--[if mso]><v:rect href="${href}"></v:rect><![endif]-->`,
    ]) {
      const { problems } = await oneMail(withGreeting(element));
      expect(problems).toEqual([expect.stringContaining(`People would read "${tag}"`)]);
      expect(problems[0]).not.toContain('If they are to read it so');
    }
    const { problems } = await oneMail(withElements(`<mj-image src="${href}" alt="" />`));
    expect(problems).toEqual([expect.stringContaining(`People would read "${tag}"`)]);
  });

  it('in a link is answered with what may stand there', async () => {
    const problemOf = async (tag: string) =>
      (await oneMail(withGreeting(`<a href="https://example.com/?a=${tag}">x</a>`))).problems[0];
    expect(await problemOf('*|FNAME|*')).toContain('Write {{ first_name | default: "there" | url_encode }}.');
    expect(await problemOf('*|UNSUB|*')).toContain('Write {{ unsubscribe_url }}.');
  });

  it('is answered with what exists, when we have no such value', async () => {
    const [problem] = (await oneMail(withGreeting('[[Campaign]]'))).problems;
    expect(problem).toContain(
      'Values are written like {{ first_name }} here. There are: first_name, account',
    );
  });

  it('is answered with what a colleague may know', async () => {
    const alert = (SOUND['alert/new.mjml'] ?? '').replace(
      '{{ score }} from',
      '[[FirstName]] {{ score }} from',
    );
    const [problem] = (await oneMail({ 'alert/new.mjml': alert }, 'alert/new')).problems;
    expect(problem).toContain('Write {{ customer_name | default: "A customer" }}.');
  });

  it.each([
    ['{{ contact.firstname }}', NAME],
    ['{{ customer.first_name }}', NAME],
    ['{{ Company }}', ACCOUNT],
    ['{{ unsubscribe }}', '{{ unsubscribe_url }}'],
  ])('%s, which is Liquid, is reported with our name', async (tag, ours) => {
    const [problem] = (await oneMail(withGreeting(tag))).problems;
    expect(problem).toContain('There is no variable "');
    expect(problem).toContain(`Perhaps it is ${ours}.`);
  });

  it.each([
    '[[FirstName]]',
    '{name}',
    '%FIRSTNAME%',
    '*|FNAME|*',
    '<<Name>>',
  ])('%s stays as it is when Liquid inserts it', async (tag) => {
    const { subject, text, html } = (
      await oneMail({
        'score/new.mjml': (SOUND['score/new.mjml'] ?? '')
          .replace('How is it', `{{ "${tag}" }}`)
          .replace('Hello {{', `Hello {{ "${tag}" }} {{`),
      })
    ).as();
    expect(subject).toContain(tag);
    expect(text).toContain(`Hello ${tag}`);
    expect(html).toContain(`Hello ${tag.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}`);
  });
});

describe('ordinary text', () => {
  it.each([
    ...['100 %', '100%', '50% off, 30% more', 'between 5% and 10%', '5%–10%', '%-Zeichen und 3 %', '50%ig'],
    ...[
      '[sic]',
      '[1]',
      '[…]',
      '[a, b]',
      '[click here]',
      '(see [2])',
      '[Note]',
      '[ ] to do',
      '[your turn]',
      '[here]',
      '[the]',
      '[Bitte hier klicken]',
      'Bo &lt;bo@b.example&gt;',
      '5 &lt; 6 &gt; 4 &nbsp; &#8217;s',
      '&lt;b&gt; and &amp;lt;',
      '[x] done',
      '[[]]',
    ],
    ...['#hashtag', '#1 and #2', 'C# and F#', '# Heading', '$100 and $200', 'US$ 5, CA$ 6', '£5#6', 'Nr. 5#'],
    ...[
      'A*B|C',
      'a|b',
      '1*2*3',
      '**bold**',
      '{1, 2, 3}',
      '{ }',
      '{}',
      '<3',
      '5 < 6 > 4',
      'Q&A, R&D, &#8217;s',
    ],
    ...[
      '“quoted”',
      '« Bonjour »',
      '«Wort»',
      '»Wort«',
      'a@b.example',
      '@anna and @bob',
      'snake_case_name',
      '-- well -- known',
    ],
    ...[
      'a -first- b',
      '-5- or -6-',
      'well-known-name',
      '{{ first_name }}',
      '{{ a.b }}',
      '{{ a | default: "b: c" }}',
    ],
    ...[
      '{{ a | date: "%H:%M" }}',
      '{% if a %}',
      '{{- a -}}',
      '{{ "x:y" }}',
      '{{ row.url }}',
      '{{ else_where }}',
    ],
  ])('%s is no value of another tool', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    ['https://example.com/%C3%A9t%C3%A9', []],
    ['https://example.com/?a=%20b%20c', []],
    ['https://example.com/?q=%E2%82%AC%20%DE%AD', []],
    ['https://example.com/#top', []],
    ['https://example.com/?e=%EMAIL%', ['%EMAIL%']],
    ['https://example.com/?e=%ACCOUNT%&f=%20', ['%ACCOUNT%']],
  ])('in the address %s there are %j', (address, tags) => {
    expect(found(address, true)).toEqual(tags);
  });
});
