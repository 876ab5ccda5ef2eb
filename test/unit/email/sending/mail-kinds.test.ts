import { describe, expect, test } from 'vitest';
import { compileBundle } from '../../../../functions/email/publishing/compile.ts';
import { unknownIn } from '../../../../functions/email/publishing/liquid-paths.ts';
import { makeLiquid } from '../../../../functions/email/sending/liquid.ts';
import { type Breakage, expectProblems, problemsOf } from '../publishing/breakage.ts';
import { SOUND, withTemplates } from '../publishing/templates-folder.ts';

const FOLLOW_UP = 'follow-up/why.mjml';
const THANKS = 'thanks/detractor.mjml';
const ALERT = 'alert/new.mjml';
const DIGEST = 'digest/weekly.mjml';

const breakages: readonly Breakage[] = [
  {
    what: 'a follow-up that does not lead to its page',
    edit: [FOLLOW_UP, '{{ cause_url }}', 'https://example.com'],
    problems: [
      [FOLLOW_UP, undefined, 'There is no link to the page that asks why. Add <a href="{{ cause_url }}">'],
    ],
  },
  {
    what: 'a follow-up that leads there for some only',
    edit: [
      FOLLOW_UP,
      '<a href="{{ cause_url }}">Why?</a>',
      '{% if account %}<a href="{{ cause_url }}">Why?</a>{% endif %}',
    ],
    problems: [[FOLLOW_UP, undefined, 'get the mail without the link to the page that asks why']],
  },
  ...[FOLLOW_UP, THANKS].flatMap((mail): Breakage[] => [
    {
      what: `${mail} without an unsubscribe link`,
      edit: [mail, '<a href="{{ unsubscribe_url }}">Unsubscribe</a>', ''],
      problems: [[mail, undefined, 'There is no unsubscribe link']],
    },
    {
      what: `${mail} without a reason why`,
      edit: [mail, ' css-class="why"', ''],
      problems: [[mail, undefined, 'does not say why']],
    },
    {
      what: `${mail} without a sender`,
      edit: [mail, '{{ sender_name }}, ', ''],
      problems: [[mail, undefined, "does not show the sender's name"]],
    },
    {
      what: `${mail} without a postal address`,
      edit: [mail, ', {{ sender_postal_address }}', ''],
      problems: [[mail, undefined, "does not show the sender's postal address"]],
    },
  ]),
  {
    what: 'an alert that does not lead to its case',
    edit: [ALERT, '{{ case_url }}', 'https://example.com'],
    problems: [[ALERT, undefined, 'There is no link to the case. Add <a href="{{ case_url }}">']],
  },
  {
    what: 'a digest without a sender',
    edit: [DIGEST, '{{ sender_name }}', 'those who read what customers say'],
    problems: [[DIGEST, undefined, "does not show the sender's name"]],
  },
  {
    what: 'a variable of another kind of mail',
    edit: [THANKS, '{{ score }}', '{{ cause_url }}'],
    problems: [
      [THANKS, 'cause_url', 'no variable "cause_url" in the mails of thanks/, only in those of follow-up/.'],
    ],
  },
  {
    what: 'an unsubscribe link in a mail to a colleague',
    edit: [ALERT, '{{ case_url }}', '{{ unsubscribe_url }}'],
    problems: [[ALERT, 'unsubscribe_url', 'no variable "unsubscribe_url" in the mails of alert/']],
  },
  {
    what: 'words that may be empty',
    edit: [ALERT, '{{ score }} from', '{{ words }} from'],
    problems: [[ALERT, '{{ words }}', '{{ words }} can be empty. Put {% if words %}…{% endif %} around it.']],
  },
  {
    what: 'a sentence that breaks without a value',
    edit: [ALERT, '{{ score }} from', 'Worth {{ value | default: "" }}, from'],
    problems: [[ALERT, '{{ value', 'Without a value for value the text reads']],
  },
];

describe('each kind of mail', () => {
  test.each(breakages)('$what', expectProblems);

  test('a mistake in a partial is reported once, even if mails of two kinds use it', async () => {
    const files = {
      ...SOUND,
      'partials/note.mjml': '<mj-text>{{ nonsense }}</mj-text>',
      'score/new.mjml': (SOUND['score/new.mjml'] ?? '').replace(
        '<score-scale />',
        '<score-scale /><mj-include path="../partials/note.mjml" />',
      ),
      [THANKS]: (SOUND[THANKS] ?? '').replace(
        '<mj-column>',
        '<mj-column><mj-include path="../partials/note.mjml" />',
      ),
    };
    expect(await problemsOf(files)).toEqual([
      {
        file: 'templates/partials/note.mjml',
        line: 1,
        message: expect.stringContaining('There is no variable "nonsense".'),
      },
    ]);
  });
});

describe('a handwritten text part', () => {
  const text = 'You said {{ score }}.\n\n{% if account %}\nYou are {{ account }}.\n{% endif %}\n';
  const end =
    'Why: {{ cause_url }}\nStop: {{ unsubscribe_url }}\n{{ sender_name }}, {{ sender_postal_address }}\n';

  test('replaces the one made from the HTML, in its language only', async () => {
    const french = (SOUND[FOLLOW_UP] ?? '').replace('lang="en"', 'lang="fr"');
    const files = { ...SOUND, 'follow-up/why.txt': text + end, 'follow-up/why.fr.mjml': french };
    const compiled = await withTemplates(files, compileBundle);
    if (compiled.kind === 'problems') expect.fail(JSON.stringify(compiled.problems));
    expect(compiled.bundle.mails['follow-up/why']?.['']?.text).toBe(text + end);
    expect(compiled.bundle.mails['follow-up/why']?.fr?.text).toContain('Why? {{ cause_url }}');
  });

  test.each([
    ['a name nobody knows', `{{ scoer }} ${text}${end}`, 'follow-up/why.txt', 'There is no variable "scoer"'],
    ['Liquid that does not end', `{{ score ${text}${end}`, 'follow-up/why.txt', 'is never closed'],
    [
      'a link that is missing',
      text + end.replace('{{ cause_url }}', ''),
      'follow-up/why.txt',
      'no link to the page',
    ],
    ['nothing in it', '\n', 'follow-up/why.txt', 'This file is empty'],
  ])('with %s is a problem', async (_name, written, file, message) => {
    expect(await problemsOf({ ...SOUND, 'follow-up/why.txt': written })).toContainEqual(
      expect.objectContaining({ file: `templates/${file}`, message: expect.stringContaining(message) }),
    );
  });

  test('without its mail is a problem', async () => {
    expect(await problemsOf({ ...SOUND, 'digest/weekly.fr.txt': 'Bonjour' })).toEqual([
      {
        file: 'templates/digest/weekly.fr.txt',
        message:
          'This is the text part of a mail that is not there. Add digest/weekly.fr.mjml, or remove this file.',
      },
    ]);
  });
});

describe('names that lead nowhere in a sample', () => {
  const sample = {
    title: 'x',
    bands: [
      { name: 'new', weeks: [{ week: 'W1', bar: 3 }] },
      { name: 'old', note: 'rare' },
    ],
    nested: { total: 3, list: ['a'] },
    nothing: undefined,
    empty: [],
  };
  const unknown = (template: string): string[] =>
    unknownIn(makeLiquid('html').parse(template), sample).map(({ text }) => text);

  test.each([
    '{{ title }}{{ nested.total }}{{ nested.list.size }}{{ nested.list[0] }}{{ bands.first.name }}',
    '{% for row in bands %}{{ forloop.index }}{{ row.name }}{{ row.note }}{% for w in row.weeks %}{{ w.bar }}{{ row.name }}{% endfor %}{% endfor %}',
    '{% for row in empty %}{{ row.anything }}{% endfor %}',
    '{% for i in (1..3) %}{{ i }}{% endfor %}',
    '{% if bands.size > 0 %}{% assign top = bands | first %}{% endif %}{{ top.name }}',
    '{{ nothing.at.all }}',
    '{{ nested[title] }}',
  ])('%s: none', (template) => {
    expect(unknown(template)).toEqual([]);
  });

  test.each([
    ['{{ titel }}', ['titel']],
    ['{{ title.length }}', ['title.length']],
    ['{{ nested.totla }}', ['nested.totla']],
    ['{{ bands.name }}', ['bands.name']],
    ['{% for row in bnads %}{{ row.name }}{% endfor %}', ['bnads']],
    ['{% for row in bands %}{{ row.nmae }}{% else %}{{ titel }}{% endfor %}', ['row.nmae', 'titel']],
    ['{% for row in bands %}{% if row.flag %}x{% endif %}{% endfor %}', ['row.flag']],
    ['{% for row in bands %}{% for w in row.weeks %}{{ w.bra }}{% endfor %}{% endfor %}', ['w.bra']],
    ['{% for row in bands %}x{% endfor %}{{ row.name }}', ['row.name']],
    ['{{ title | append: titel }}', ['titel']],
  ])('%s: %j', (template, expected) => {
    expect(unknown(template)).toEqual(expected);
  });
});
