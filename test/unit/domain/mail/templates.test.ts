import { expect, it } from 'vitest';
import * as z from 'zod';
import { mentionsIn, templatesOf } from '../../../../functions/domain/mail/templates.ts';
import { programmeSchema } from '../../../../functions/domain/programme/programme.ts';
import { aProgramme } from '../../../support/factories.ts';

it('a programme needs the templates that it names, and those about cases', () => {
  const [first, ...others] = aProgramme().bands;
  const bands = [{ ...first, thanks: { promoter: 'thanks/warm', passive: undefined } }, ...others] as never;
  const digests = [
    { name: 'all', to: ['lead@example.com'], on: 'mon', at: '08:00', template: 'digest/own' },
  ] as never;
  expect(templatesOf(Object.assign(aProgramme({ digests }), { bands }))).toEqual([
    'score/new',
    'thanks/warm',
    'score/settled',
    'score/veteran',
    'follow-up/why',
    'thanks/detractor',
    'digest/own',
    'alert/new',
    'alert/words',
    'alert/escalation',
    'alert/overdue',
    'alert/withdrawn',
  ]);
});

it('a programme needs the mails of parts that only this test knows', () => {
  const programme = Object.assign(aProgramme(), {
    anniversary: { template: 'anniversary/first', on: ['P1Y'] },
    campaigns: [{ name: 'autumn', template: 'campaign/autumn' }, { name: 'silent' }],
  });
  expect(templatesOf(programme)).toEqual(expect.arrayContaining(['anniversary/first', 'campaign/autumn']));
  expect(mentionsIn(programme)).toContainEqual({
    template: 'campaign/autumn',
    path: ['campaigns', 0, 'template'],
  });
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'score/new'],
  ['a number for a mail', { bands: [{ template: 5, thanks: { promoter: null } }] }],
  ['words that look like one', { causes: [{ label: { en: 'score/new' } }] }],
])('%s names no mail', (_what, programme) => {
  expect(mentionsIn(programme)).toEqual([]);
});

interface Shape {
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

/** The fields of the schema that hold the name of a mail, and one such name. */
function mailFields(
  { pattern = '', properties = {}, items }: Shape,
  path: string[] = [],
): [string[], string][] {
  const folder = /^\^([a-z-]+)\\?\/\[a-z0-9-\]\+\$$/.exec(pattern)?.[1];
  return [
    ...(folder === undefined ? [] : [[path, `${folder}/x`] as [string[], string]]),
    ...Object.entries(properties).flatMap(([field, shape]) => mailFields(shape, [...path, field])),
    ...(items === undefined ? [] : mailFields(items, path)),
  ];
}

it('every field of the schema that names a mail is found', () => {
  const shape = z.toJSONSchema(programmeSchema, { io: 'input', unrepresentable: 'any' }) as Shape;
  const fields = mailFields(shape);
  expect(fields.length).toBeGreaterThanOrEqual(7);
  for (const [path, mail] of fields) {
    const part = path.reduceRight<unknown>((inner, field) => ({ [field]: inner }), mail);
    expect(mentionsIn(part)).toEqual([{ template: mail, path }]);
  }
});
