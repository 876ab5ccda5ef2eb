import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  PROGRAMME_JSON_SCHEMA,
  programmeJsonSchema,
} from '../../../../functions/email/publishing/programme-json-schema.ts';

const TEMPLATES = new URL('../../../../templates/', import.meta.url);
const shipped = await readFile(new URL('programme.yaml', TEMPLATES), 'utf8');

interface Part {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly items?: Part;
  readonly anyOf?: readonly Part[];
}

/** The paths of all settings without words that say what they are for. */
const wordless = ({ properties = {}, items, anyOf = [] }: Part, path = ''): string[] => [
  ...Object.entries(properties).flatMap(([name, part]) => [
    ...(part.description === undefined ? [`${path}${name}`] : []),
    ...wordless(part, `${path}${name}.`),
  ]),
  ...(items === undefined ? [] : wordless(items, `${path}[].`)),
  ...anyOf.flatMap((part) => wordless(part, path)),
];

describe('the JSON Schema of the programme', () => {
  const check = new Ajv2020({ allErrors: true }).compile(programmeJsonSchema());
  const problems = (text: string): string[] => {
    check(parse(text));
    return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  it('is what is shipped, and the first line of the programme points to it', async () => {
    await expect(`${JSON.stringify(programmeJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      new URL(PROGRAMME_JSON_SCHEMA, TEMPLATES).pathname,
    );
    expect(shipped.split('\n')[0]).toBe(`# yaml-language-server: $schema=${PROGRAMME_JSON_SCHEMA}`);
  });

  it('says of each setting what it is for', () => {
    expect(wordless(programmeJsonSchema() as Part)).toEqual([]);
  });

  it('takes the programme that is shipped', () => {
    expect(problems(shipped)).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    ['a misspelt setting', 'staleAfter:', 'stalAfter:', ' must NOT have additional properties'],
    ['a missing one', '  minGap: P60D\n', '', "/fatigue must have required property 'minGap'"],
    ['a duration that is none', 'until: P6M', 'until: six months', '/bands/0/until must match pattern'],
    ['a duration of hours', 'minGap: P60D', 'minGap: PT4H', '/fatigue/minGap must match pattern'],
    ['a duration of nothing', 'minGap: P60D', 'minGap: P', '/fatigue/minGap must match pattern'],
    [
      'a weekday that is none',
      '[tue, wed, thu]',
      '[tue, wed, thursday]',
      '/sendWindow/days/2 must be equal to one of',
    ],
    ['a time without quotes of a day', 'from: "09:00"', 'from: "9"', '/sendWindow/from must match pattern'],
    [
      'a template of another folder',
      '    template: score/new\n',
      '    template: thanks/new\n',
      '/bands/0/template must match',
    ],
    ['too many questions a year', 'maxPerYear: 4', 'maxPerYear: 12', '/fatigue/maxPerYear must be <= 6'],
  ])('underlines %s', (_what, from, to, problem) => {
    expect(shipped).toContain(from);
    expect(problems(shipped.replace(from, to)).join('\n')).toContain(problem);
  });
});
