import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import * as mini from 'zod/mini';
import { compileBundle, describeProblem } from '../../../../functions/email/publishing/compile.ts';
import { readYaml } from '../../../../functions/email/publishing/yaml-file.ts';
import { SOUND, withTemplates } from './templates-folder.ts';

const anything = z.looseObject({});
const said = (text: string): string[] => {
  const read = readYaml('templates/x.yaml', text, anything);
  return 'problems' in read ? read.problems.map(describeProblem) : [];
};

/** Ten lines that expand to a thousand million entries. */
const bomb = (kind: 'list' | 'group'): string =>
  Array.from({ length: 10 }, (_, level) => {
    const below = level === 0 ? '"x"' : `*n${level - 1}`;
    const entries = Array.from({ length: 9 }, (__, at) => (kind === 'list' ? below : `k${at}: ${below}`));
    return `l${level}: &n${level} ${kind === 'list' ? `[${entries.join(', ')}]` : `{ ${entries.join(', ')} }`}`;
  }).join('\n');

/** Terms that no marketer should have to read. */
const OF_PROGRAMMERS = /stack|undefined|Error\b|function|alias count|tag:yaml|parseAll|\[object/;

describe('what is wrong with a value', () => {
  const rules: Readonly<Record<string, z.ZodType>> = {
    text: z.string().min(3).max(5),
    count: z.int().min(1).max(6),
    share: z.number().gt(0).lt(1),
    list: z.array(z.string()).min(1).max(2),
    pair: z.array(z.string()).min(2),
    flag: z.boolean(),
    group: z.strictObject({ inner: z.string() }),
    choice: z.enum(['day', 'week']),
    only: z.literal('all'),
    own: z.string('Write the name of a band.'),
    checked: z.string().refine((value) => value === 'x', 'Too small: expected string to have >=9 characters'),
    named: z.record(z.string().regex(/^[a-z]+$/), z.number()),
  };

  it.each<[field: string, yaml: string, message: string]>([
    ['text', '', 'This is empty; write text.'],
    ['text', '3', 'This is a number; write text.'],
    ['flag', '[a]', 'This is a list, such as [a, b]; write yes or no.'],
    ['text', 'ab', 'Write at least 3 characters.'],
    ['text', 'abcdef', 'Write at most 5 characters.'],
    ['count', 'three', 'This is text; write a number.'],
    ['count', '1.5', 'This is a number; write a whole number.'],
    ['count', '.nan', 'This is no number; write a number.'],
    ['count', '0', 'Write a number of at least 1.'],
    ['count', '7', 'Write a number of at most 6.'],
    ['share', '0', 'Write a number above 0.'],
    ['share', '1', 'Write a number below 1.'],
    ['list', '[]', 'This list is empty. Add at least one entry.'],
    ['list', '[a, b, c]', 'Write at most 2 entries.'],
    ['list', '{ a: 1 }', 'This is a group of indented settings; write a list, such as [a, b].'],
    ['pair', '[a]', 'Write at least 2 entries.'],
    ['flag', '"yes"', 'This is text; write yes or no.'],
    ['group', 'x', 'This is text; write a group of indented settings.'],
    [
      'group',
      '{ inner: a, outer: b, other: c }',
      'There is no setting named "outer", "other" here. Check the spelling, or remove it.',
    ],
    ['choice', 'month', 'Write one of "day", "week".'],
    ['only', 'some', 'Write "all".'],
    ['own', '3', 'Write the name of a band.'],
    // A message from a rule of ours is never mistaken for one of the library's.
    ['checked', 'y', 'Too small: expected string to have >=9 characters'],
    ['named', '{ A: 1 }', 'This is no name for an entry here. Check the spelling.'],
  ])('is said in plain words: %s: %s', (field, yaml, message) => {
    const schema = z.object({ [field]: rules[field] ?? z.never() });
    const read = readYaml('templates/x.yaml', `${field}: ${yaml}`, schema);
    expect('problems' in read && read.problems.map((problem) => problem.message)).toEqual([message]);
  });

  it('is that it is missing, and the small zod has the same words', () => {
    for (const schema of [
      z.object({ text: z.string(), list: z.array(z.string()).min(1) }),
      mini.object({ text: mini.string(), list: mini.array(mini.string()).check(mini.minLength(1)) }),
    ]) {
      const read = readYaml('templates/x.yaml', 'list: []', schema);
      expect('problems' in read && read.problems.map(({ field, message }) => [field, message])).toEqual([
        ['text', 'This is missing. Add it.'],
        ['list', 'This list is empty. Add at least one entry.'],
      ]);
    }
  });
});

describe('YAML that would explode, or means something else than it seems to', () => {
  it.each<[string, string, number, string]>([
    ['lists of lists that repeat each other', bomb('list'), 6, 'more than 100,000 entries'],
    ['groups of groups that repeat each other', bomb('group'), 5, 'more than 100,000 entries'],
    ['a list that holds itself', 'a: 1\nb: &b [1, *b]', 2, '*b stands for itself'],
    ['a group that holds itself', 'b: &b\n  c:\n    d: *b', 3, '*b stands for itself'],
    ['a star that stands for nothing', 'a: 1\nb: *c', 2, '*c stands for nothing: there is no &c'],
    [
      'brackets within brackets',
      `a:\n  ${'['.repeat(4_000)}${']'.repeat(4_000)}`,
      2,
      'stands inside each other',
    ],
    [
      'braces within braces',
      `a: ${'{ a: '.repeat(2_000)}1${' }'.repeat(2_000)}`,
      1,
      'stands inside each other',
    ],
    ['brackets that nobody closes', `a: 1\n${'['.repeat(50_000)}`, 2, 'stands inside each other'],
    ['dashes behind dashes', `a:\n  ${'- '.repeat(4_000)}x`, 2, 'stands inside each other'],
    ['names of names', `${'? '.repeat(4_000)}x`, 1, 'stands inside each other'],
    [
      'indents of a staircase',
      Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      60,
      'stands inside each other',
    ],
    [
      'more than anybody writes',
      Array.from({ length: 20_000 }, (_, n) => `k${n}: 1`).join('\n'),
      11_112,
      '100,000 characters',
    ],
    ['a name given twice', 'a: 1\nb: 2\na: 3', 3, 'keys must be unique'],
    ['code', 'a: !!js/function "function () {}"', 1, 'begins with !'],
    ['a word with a sign before it', 'a: !important', 1, 'begins with !'],
    ['bytes', 'a: 1\nb: !!binary aGVsbG8=', 2, '!!binary means something else'],
    ['a set', 'a: !!set { x, y }', 1, '!!set means something else'],
    ['a prototype', 'a: 1\n__proto__: { b: 2 }', 2, 'no setting named "__proto__"'],
    ['a prototype further in', 'a:\n  - b: 1\n    "__proto__": x', 3, 'no setting named "__proto__"'],
    ['a list as a name', 'a: 1\n? [b, c]\n: d', 2, 'cannot be the name of a setting'],
    ['a group as a name', '{ a: b }: c', 1, 'cannot be the name of a setting'],
    ['two files in one', 'a: 1\n---\nb: 2', 2, 'begin a second part'],
    ['a version of the future', '%YAML 9.9\n---\na: 1', 1, 'begins with %'],
    ['a text that begins with a percent sign', 'a: %x', 1, 'cannot begin with %'],
    ['a text that begins with an at sign', 'a: @x', 1, 'cannot begin with @'],
    ['two colons in a line', 'a: 1\nb: c: d', 2, 'two colons in one line'],
    ['a quote left open', 'a: "x\nb: y', 2, 'A quote is never closed'],
  ])('%s', (_, text, line, message) => {
    const warned = vi.spyOn(process, 'emitWarning');
    const problems = said(text);
    expect(problems).toEqual([expect.stringContaining(message)]);
    expect(problems[0]).toMatch(new RegExp(`^templates/x\\.yaml:${line}\\b`));
    expect(problems[0]).not.toMatch(OF_PROGRAMMERS);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it.each([
    ['a text that stands in two places', 'a: &a text\nb: *a\nc: [*a, *a]'],
    ['a group that stands in two places', 'a: &a { x: 1 }\nb: *a'],
    ['numbers and texts by their own names', 'a: !!str 3\nb: !!int 3'],
    ['a name of every object', 'constructor: 1\ntoString: 2\nhasOwnProperty: 3'],
    ['many entries', Array.from({ length: 1_000 }, (_, n) => `k${n}: [1, 2, 3]`).join('\n')],
  ])('%s is fine', (_, text) => {
    expect(said(text)).toEqual([]);
  });

  it('a name that every object has is no setting of ours', async () => {
    const files = { ...SOUND, 'programme.yaml': `constructor: 1\n${SOUND['programme.yaml']}` };
    const compiled = await withTemplates(files, compileBundle);
    expect(compiled.kind === 'problems' && compiled.problems.map(describeProblem)).toEqual([
      expect.stringContaining('templates/programme.yaml:1: There is no setting named "constructor"'),
    ]);
  });

  it.each([
    'programme.yaml',
    'pages/de.yaml',
  ])('%s with a bomb in it is one problem of that file', async (file) => {
    const compiled = await withTemplates({ ...SOUND, [file]: `x: 1\n${bomb('list')}` }, compileBundle);
    const problems = compiled.kind === 'problems' ? compiled.problems : [];
    expect(problems.filter((problem) => problem.file === `templates/${file}`)).toEqual([
      { file: `templates/${file}`, line: 7, message: expect.stringContaining('more than 100,000 entries') },
    ]);
  });
});

describe('a value of the wrong type', () => {
  it.each([
    ['a list for a text', 'label: [a]', 'This is a list, such as [a, b]; write text.'],
    ['a text for a group', 'group: x', 'This is text; write a group of indented settings.'],
    ['no number for one', 'count: .nan', 'This is no number; write a number.'],
    ['too few entries', 'list: [a]', 'Write at least 2 entries.'],
  ])('%s is said in plain words', (_, text, message) => {
    const schema = z.object({
      label: z.string().optional(),
      group: z.record(z.string(), z.string()).optional(),
      count: z.number().optional(),
      list: z.array(z.string()).min(2).optional(),
    });
    const read = readYaml('x.yaml', text, schema);
    expect('problems' in read && read.problems).toMatchObject([{ line: 1, message }]);
  });
});
