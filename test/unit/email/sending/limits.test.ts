import { describe, expect, it } from 'vitest';
import { LIMITS, makeLiquid } from '../../../../functions/email/sending/liquid.ts';
import { parseTemplate } from '../../../../functions/email/sending/template.ts';
import { oneMail, withGreeting } from '../publishing/one-mail.ts';
import { SOUND } from '../publishing/templates-folder.ts';

const times = (count: number, inside: string): string => `{% for i in (1..${count}) %}${inside}{% endfor %}`;

/**
 * Loops within loops over a list: they take time but no memory. The list is a value, or the template
 * assembles it.
 */
const loops = (list: string): string =>
  ['a', 'b', 'c', 'd', 'e'].reduce((inside, name) => `{% for ${name} in ${list} %}${inside}{% endfor %}`, '');
const LIST = `{% assign list = "${'x,'.repeat(300)}" | split: "," %}`;

describe('a mail that takes too long, or becomes too large, is not published', () => {
  it.each([
    ['loops in loops', LIST + loops('list'), 'takes longer to put together'],
    ['a loop without an end in sight', times(100_000_000, 'x'), 'becomes far too large'],
    [
      'a text that doubles itself',
      `{% assign x = "xxxxxxxxxx" %}${'{% assign x = x | append: x %}'.repeat(30)}{{ x }}`,
      'becomes far too large',
    ],
    ['a column a mile wide', '{{ account | default: "x" | pad_start: 100000000 }}', 'becomes far too large'],
    [
      'a column that is wider still',
      '{{ account | default: "x" | pad_end: 999999999999 }}',
      'becomes far too large',
    ],
    [
      'a list of words',
      `{{ account | default: "x" }}${times(4_000, '<p>Many words make a mail long.</p>')}`,
      'Gmail cuts mails off at 102 KB',
    ],
  ])('%s', async (_, greeting, message) => {
    const { problems } = await oneMail(withGreeting(`Hello\n${greeting}`));
    expect(problems).toEqual([expect.stringContaining(message)]);
    expect(problems[0]).toMatch(/^templates\/score\/new\.mjml(?::10)?: /);
    expect(problems[0]).not.toMatch(/limit exceeded|RangeError|Invalid string|line:\d/);
  });

  it('in a partial it is reported where', async () => {
    const footer = (SOUND['partials/footer.mjml'] ?? '').replace(
      '{{ sender_name }}',
      `${times(100_000_000, 'x')}{{ sender_name }}`,
    );
    expect((await oneMail({ 'partials/footer.mjml': footer })).problems).toEqual([
      expect.stringMatching(
        /^templates\/partials\/footer\.mjml:5: The mail becomes far too large at \{% for i/,
      ),
    ]);
  });

  it('a text part that nobody reads', async () => {
    const scores = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
      .map((score) => `${score}  {{ score_url }}/${score}`)
      .join('\n');
    const written = `${times(10_000, 'Many words make a text long.\n')}{{ unsubscribe_url }}\n${scores}\n{{ sender_name }}, {{ sender_postal_address }}\n`;
    expect((await oneMail({ 'score/new.txt': written })).problems).toEqual([
      expect.stringContaining('The text part is 2'),
    ]);
  });
});

describe('the same limits hold when a mail is sent', () => {
  it.each(['html', 'plain'] as const)('as %s', (output) => {
    expect(makeLiquid(output).options).toMatchObject(LIMITS);
    // With values that nobody has tried before.
    const endless = parseTemplate(
      output,
      `{% if name == "x" %}${times(100_000_000, 'x')}{% endif %}{{ name }}`,
    );
    expect(endless({ name: 'y' })).toBe('y');
    expect(() => endless({ name: 'x' })).toThrow('memory alloc limit exceeded');
    const list = Array.from({ length: 300 }, () => 'x');
    const slow = parseTemplate(output, `{% if name == "x" %}${loops('list')}{% endif %}{{ name }}`);
    expect(() => slow({ name: 'x', list })).toThrow('template render limit exceeded');
    expect(slow({ name: 'y', list })).toBe('y');
    expect(() => parseTemplate(output, 'x'.repeat(LIMITS.parseLimit + 1))).toThrow(
      'parse length limit exceeded',
    );
  });

  it('each mail anew', () => {
    const template = parseTemplate('html', '{{ name | upcase }}');
    const long = 'x'.repeat(100_000);
    for (let mail = 0; mail < 100; mail += 1) expect(template({ name: long })).toHaveLength(100_000);
  });
});
