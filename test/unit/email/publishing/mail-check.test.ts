import { describe, expect, test } from 'vitest';
import { type Breakage, expectProblems, FOOTER, MAIL, problemsOf } from './breakage.ts';
import { oneMail, withElements, withGreeting } from './one-mail.ts';
import { FRENCH, SOUND } from './templates-folder.ts';

const handMade = [1, 2, 3, 4, 5, 6, 8, 9, 10].map((n) => `<a href="{{ score_url }}/${n}">${n}</a>`).join(' ');

const breakages: readonly Breakage[] = [
  {
    what: 'no score scale',
    edit: [MAIL, '<score-scale />', ''],
    problems: [[MAIL, undefined, 'ten score links are missing']],
  },
  {
    what: 'links made by hand, one forgotten',
    edit: [MAIL, '<score-scale />', `<mj-text>${handMade}</mj-text>`],
    problems: [[MAIL, undefined, 'The link for the score 7 is missing']],
  },
  {
    what: 'no unsubscribe link',
    edit: [FOOTER, 'unsubscribe_url', 'score_url'],
    problems: [[MAIL, undefined, 'no unsubscribe link']],
  },
  {
    what: 'no sender',
    edit: [FOOTER, '{{ sender_name }}', 'us'],
    problems: [[MAIL, undefined, "does not show the sender's name"]],
  },
  {
    what: 'no postal address',
    edit: [FOOTER, '{{ sender_postal_address }}', 'Earth'],
    problems: [[MAIL, undefined, "does not show the sender's postal address"]],
  },
  {
    what: 'no reason why',
    edit: [FOOTER, 'css-class="why"', ''],
    problems: [[MAIL, undefined, 'does not say why']],
  },
  {
    what: 'no subject',
    edit: [MAIL, 'How is it going?', ''],
    problems: [[MAIL, undefined, 'no subject']],
  },
  {
    what: 'no preview line',
    edit: [MAIL, '<mj-preview>One question.</mj-preview>', ''],
    problems: [[MAIL, undefined, 'no preview line']],
  },
  {
    what: 'no language',
    edit: [MAIL, ' lang="en"', ''],
    problems: [[MAIL, undefined, 'does not say its language']],
  },
  {
    what: 'a greeting that breaks without a name',
    edit: [MAIL, '{{ first_name | default: "there" }}', '{{ first_name | default: "" }},'],
    problems: [[MAIL, '{{ first_name', 'the text reads "Hello ,"']],
  },
  {
    what: 'a subject that breaks without a name',
    edit: [MAIL, 'How is it going?', 'Dear {{ first_name | default: "" }}, well?'],
    problems: [[MAIL, '{{ first_name', 'the subject reads "Dear ,"']],
  },
  {
    what: 'a subject only for those with a name',
    edit: [MAIL, 'How is it going?', '{% if first_name %}Hello {{ first_name }}{% endif %}'],
    problems: [[MAIL, undefined, 'no subject']],
  },
  ...[
    ['if', '{% if account == "Acme" %}{% else %}', '{% endif %}'],
    ['unless', '{% unless account == "Acme" %}', '{% endunless %}'],
    ['case', '{% case account %}{% when "Acme" %}{% else %}', '{% endcase %}'],
    ['for', '{% for i in (1..1) %}', '{% endfor %}'],
  ].map(
    ([tag, open, close]): Breakage => ({
      what: `score links inside ${tag}`,
      edit: [MAIL, '<score-scale />', `<mj-raw>${open}</mj-raw><score-scale /><mj-raw>${close}</mj-raw>`],
      problems: [[MAIL, undefined, 'get the mail without all ten score links']],
    }),
  ),
  ...['comment', 'capture scale'].map(
    (tag): Breakage => ({
      what: `score links inside ${tag}`,
      edit: [
        MAIL,
        '<score-scale />',
        `<mj-raw>{% ${tag} %}</mj-raw><score-scale /><mj-raw>{% end${tag.split(' ')[0]} %}</mj-raw>`,
      ],
      problems: [[MAIL, undefined, 'ten score links are missing']],
    }),
  ),
  {
    what: 'one score link inside a condition',
    edit: [
      MAIL,
      '<score-scale />',
      `<mj-text>${handMade} {% if account != "Acme" %}<a href="{{ score_url }}/7">7</a>{% endif %}</mj-text>`,
    ],
    problems: [[MAIL, undefined, 'get the mail without all ten score links']],
  },
  {
    what: 'a second scale in a rare branch',
    edit: [
      MAIL,
      '<score-scale />',
      '<score-scale /><mj-raw>{% if account == "Acme" %}</mj-raw><score-scale /><mj-raw>{% endif %}</mj-raw>',
    ],
    problems: [[MAIL, undefined, 'The score links are there 2 times']],
  },
  ...[
    ['an unsubscribe link', '<a href="{{ unsubscribe_url }}">Unsubscribe</a>', 'the unsubscribe link'],
    ["the sender's name", '{{ sender_name }}', "the sender's name"],
    ['the postal address', '{{ sender_postal_address }}', "the sender's postal address"],
    ['the reason why', 'You get this because you are our customer.', 'the reason why they get it'],
  ].flatMap(([what = '', part = '', message = '']): Breakage[] =>
    ['account', 'account != "Acme"'].map((condition) => ({
      what: `${what} only for some: ${condition}`,
      edit: [FOOTER, part, `{% if ${condition} %}${part}{% endif %}`],
      problems: [[MAIL, undefined, `get the mail without ${message}`]],
    })),
  ),
  {
    what: 'a variable that does not begin',
    edit: [FOOTER, 'because you', 'because first_name }} you'],
    problems: [[FOOTER, 'first_name', 'People would read "first_name }} you"']],
  },
  {
    what: 'a mail that Gmail would cut',
    edit: [MAIL, 'How likely', 'x'.repeat(103 * 1024)],
    problems: [[MAIL, undefined, 'Gmail cuts mails off at 102 KB']],
  },
];

describe('the gate before a template is published', () => {
  test('the sound folder passes', async () => {
    expect(await problemsOf(SOUND)).toEqual([]);
  });

  test.each(breakages)('$what', expectProblems);

  test('all problems come at once, by file and line', async () => {
    const mail = SOUND[MAIL] ?? '';
    const problems = await problemsOf({
      ...SOUND,
      'programme.yaml': (SOUND['programme.yaml'] ?? '').replace('maxPerYear: 4', 'maxPerYear: 40'),
      'score/other.mjml': mail.replace('<score-scale />', ''),
      'score/third.mjml': mail.replace('{{ first_name', '{{ nickname'),
    });
    expect(problems.map(({ file, line }) => [file, line])).toEqual([
      ['templates/programme.yaml', 22],
      ['templates/score/other.mjml', undefined],
      ['templates/score/other.mjml', undefined],
      ['templates/score/third.mjml', undefined],
      ['templates/score/third.mjml', 9],
    ]);
  });

  test('a mail that no band uses is named, its languages are not', async () => {
    const mail = SOUND[MAIL] ?? '';
    const problems = await problemsOf({
      ...SOUND,
      'score/new.en-GB.mjml': mail.replace('lang="en"', 'lang="en-GB"'),
      'score/old.mjml': mail,
      'score/old.en-GB.mjml': mail.replace('lang="en"', 'lang="en-GB"'),
    });
    expect(problems).toEqual([
      {
        file: 'templates/score/old.mjml',
        message: expect.stringContaining('Nothing in programme.yaml uses this mail'),
      },
    ]);
  });

  test.each([
    ['score/new.fr_CA.mjml', '"fr_CA" in the file name is no language'],
    ['score/new.FR.mjml', 'Write it "fr"'],
    ['score/new.fr.ca.mjml', 'too many dots'],
    ['score/only.fr.mjml', 'Add score/only.mjml'],
  ])('a template named %s', async (file, message) => {
    const mail = file.endsWith('.fr.mjml') ? FRENCH['score/new.fr.mjml'] : SOUND[MAIL];
    const problems = await problemsOf({ ...SOUND, ...FRENCH, [file]: mail ?? '' });
    expect(problems).toEqual([{ file: `templates/${file}`, message: expect.stringContaining(message) }]);
  });
});

describe('what people read when there is no value', () => {
  const inSubject = (subject: string) => ({
    [MAIL]: (SOUND[MAIL] ?? '').replace('How is it going?', subject),
  });

  test.each([
    ['French marks', withGreeting('Bonjour {{ first_name | default: "à vous" }} !')],
    ['a French colon in the subject', inSubject('Bonjour {{ first_name | default: "vous" }} : un mot ?')],
    ['a default that is a sign', withGreeting('{{ first_name | default: "-" }} ; x')],
    ['a French sentence for some', withGreeting('{% if account %}Chez {{ account }} ?{% endif %} Ça va ?')],
  ])('%s are no gap', async (_, files) => {
    expect((await oneMail(files)).problems).toEqual([]);
  });

  test('a gap beside French marks is one, reported with the name to blame', async () => {
    expect((await oneMail(withGreeting('Bonjour {{ first_name | default: "" }}, ça va !'))).problems).toEqual(
      [
        expect.stringMatching(
          /^templates\/score\/new\.mjml:9: Without a value for first_name the text reads "Bonjour ,"/,
        ),
      ],
    );
  });
});

describe('what is missing in a handwritten text part', () => {
  const scores = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((score) => `${score}  {{ score_url }}/${score}`);
  const lines = [...scores, '{{ unsubscribe_url }}', '{{ sender_name }}', '{{ sender_postal_address }}'];
  const without = (part: string): string => lines.filter((line) => !line.includes(part)).join('\n');

  test.each([
    [
      'everything',
      'Hello',
      ['The ten score links', 'There is no unsubscribe link', 'sender', 'postal address'],
    ],
    ['a score', without('/7'), ['The link for the score 7 is missing. Write a line for it']],
    [
      'the unsubscribe link',
      without('unsubscribe'),
      ['There is no unsubscribe link in the text part. Add {{ u'],
    ],
    ["the sender's name", without('sender_name'), ["The text part does not show the sender's name"]],
    [
      'a link for some',
      `${without('unsubscribe')}\n{% if account %}{{ unsubscribe_url }}{% endif %}`,
      ['Some people would get the mail without the unsubscribe link'],
    ],
  ])('is reported for that file: %s', async (_, text, messages) => {
    const { problems } = await oneMail({ 'score/new.txt': text });
    expect(problems).toEqual(messages.map((message) => expect.stringContaining(message)));
    for (const problem of problems) expect(problem).toMatch(/^templates\/score\/new\.txt: /);
  });

  test('is not reported for an empty one, because that is reported as empty', async () => {
    expect((await problemsOf({ ...SOUND, 'score/new.txt': '\n' })).map(({ file }) => file)).toEqual([
      'templates/score/new.txt',
    ]);
  });

  test('and what the HTML lacks is reported for the template', async () => {
    const footer = (SOUND[FOOTER] ?? '').replace('{{ sender_name }}', 'us');
    expect((await oneMail({ [FOOTER]: footer, 'score/new.txt': lines.join('\n') })).problems).toEqual([
      expect.stringMatching(/^templates\/score\/new\.mjml: The mail does not show the sender's name/),
    ]);
  });
});

test('a mail whose links are missing for some people in Outlook is reported', async () => {
  const greeting = '<!--[if !mso]><!-->{% if first_name %}x<!--<![endif]-->{% endif %}';
  for (const problem of (await oneMail(withGreeting(greeting))).problems)
    expect(problem).toMatch(/^templates\/score\/new\.mjml:9: /);
  expect((await oneMail(withGreeting(greeting))).problems.length).toBeGreaterThan(0);
});

test('of several places with the same Liquid, the one that fails is reported', async () => {
  const tag = '{% if account %}{% assign who = account %}{% endif %}';
  const subject = (SOUND[MAIL] ?? '').replace('How is it going?', `${tag}Hello`);
  const files = { [MAIL]: subject.replace('Hello {{', `${tag}{{ who }} Hello {{`) };
  expect((await oneMail(files)).problems).toEqual([
    expect.stringMatching(/^templates\/score\/new\.mjml:9: "who" is used where nothing has set it/),
  ]);
});

test('equal templates make equal mails, even where MJML draws random ids', async () => {
  const image = '<mj-carousel-image src="https://example.com/1.png" alt="A" />';
  const link = '<mj-navbar-link href="https://example.com/a">A</mj-navbar-link>';
  const files = withElements(
    `<mj-carousel>${image}${image}</mj-carousel><mj-carousel>${image}</mj-carousel><mj-navbar hamburger="hamburger">${link}</mj-navbar>`,
  );
  const first = (await oneMail(files)).as().html;
  expect(first).toContain('id="mj-carousel-id2-radio-1"');
  for (const _ of [1, 2, 3]) expect((await oneMail(files)).as().html).toBe(first);
});
