import { describe, expect, it } from 'vitest';
import {
  isEncoding,
  type ListOptions,
  mappingOf,
  readMapping,
  withMapping,
  writeMapping,
} from '../../../../functions/domain/importing/list-options.ts';

const MAPPING: ListOptions = {
  columns: { id: 'Code', customer_since: 'Create Date' },
  tags: ['Plan'],
  drop: ['Notes'],
  saysNo: { Status: ['paused'] },
  notConsent: ['Mood'],
  dates: 'DMY',
  decimal: 'comma',
  encoding: 'windows-1252',
};

describe('a mapping file', () => {
  it.each<[string, ListOptions]>([
    ['nothing', {}],
    ['all that is said of a file', MAPPING],
    [
      'what is wanted of a run',
      { complete: true, endMissing: 20, renameIds: true, everybody: true, dryRun: true },
    ],
    ['a plain wish to end', { complete: true, endMissing: true }],
  ])('may say %s, and says it again', (_case, options) => {
    expect(readMapping(writeMapping(options))).toEqual({ kind: 'ok', options });
  });

  it('may start with a byte order mark', () => {
    expect(readMapping('\ufeff{"dates":"MDY"}')).toEqual({ kind: 'ok', options: { dates: 'MDY' } });
  });

  it.each([
    ['', 'it is not JSON'],
    ['{', 'it is not JSON'],
    ['[]', 'an object in braces'],
    ['{"dates":"dmy"}', 'dates: expected one of DMY, MDY, YMD'],
    ['{"tags":"Plan"}', 'tags: expected a list in square brackets'],
    ['{"tags":[""]}', 'tags.0: expected a text that is not empty'],
    ['{"saysNo":{"Status":"gone"}}', 'saysNo.Status: expected a list'],
    ['{"complete":"yes"}', 'complete: expected true or false'],
    ['{"endMissing":-1}', 'endMissing: expected'],
    ['{"encoding":"klingon"}', 'the name of an encoding'],
    ['{"column":{}}', '"column" (did you mean "columns"?)'],
    [
      '{"columns":{"emial":"x"}}',
      'columns: unknown: "emial" (did you mean "email"?). Known are id, email, first_name, last_name, account,',
    ],
    ['[]', 'expected an object in braces'],
    ['{"columns":[]}', 'columns: expected an object in braces'],
    ['{"columns":{"email":1}}', 'columns.email: expected a text in quotes'],
    ['{"saysNo":[]}', 'saysNo: expected an object in braces'],
    ['{"endMissing":-1}', 'endMissing: expected a number from 0'],
    ['{"endMissing":"x"}', 'endMissing: expected true, false or a number from 0'],
    ['{"decimal":"dot"}', 'decimal: expected one of comma, point'],
    [
      '{"column":{},"tag":[]}',
      'unknown: "column" (did you mean "columns"?), "tag" (did you mean "tags"?). Known are columns, tags, drop,',
    ],
  ])('that is wrong is reported with the place and the reason: %s', (text, problem) => {
    const check = readMapping(text);
    expect(check.kind).toBe('bad');
    expect(check.kind === 'bad' && check.problems.join('\n')).toContain(problem);
  });

  it('reports everything that is wrong', () => {
    const check = readMapping('{"dates":"x","decimal":"y"}');
    expect(check.kind === 'bad' && check.problems).toHaveLength(2);
  });
});

it('an option for one run is not kept for the next file', () => {
  expect(
    mappingOf({ ...MAPPING, complete: true, endMissing: 5, renameIds: true, everybody: true, dryRun: true }),
  ).toEqual(MAPPING);
});

describe('a mapping and the options of this call', () => {
  it.each<[string, ListOptions, ListOptions, ListOptions]>([
    ['nothing', {}, {}, {}],
    ['the mapping alone', MAPPING, {}, MAPPING],
    ['the call alone', {}, MAPPING, MAPPING],
    [
      'the call wins',
      { dates: 'DMY', decimal: 'comma' },
      { dates: 'MDY' },
      { dates: 'MDY', decimal: 'comma' },
    ],
    [
      'columns are put together',
      { columns: { id: 'Code', region: 'Area' } },
      { columns: { id: 'Key' } },
      { columns: { id: 'Key', region: 'Area' } },
    ],
    ['lists are put together', { tags: ['Plan'] }, { tags: ['Size', 'Plan'] }, { tags: ['Plan', 'Size'] }],
    [
      'a later --drop takes a --tag back',
      { tags: ['Plan', 'Size'] },
      { drop: ['Plan'] },
      { tags: ['Size'], drop: ['Plan'] },
    ],
    ['a later --tag takes a --drop back', { drop: ['Plan'] }, { tags: ['Plan'] }, { tags: ['Plan'] }],
    [
      'a later --says-no takes a --not-consent back',
      { notConsent: ['Status'] },
      { saysNo: { Status: ['gone'] } },
      { saysNo: { Status: ['gone'] } },
    ],
    [
      'a later --not-consent takes a --says-no back',
      { saysNo: { Status: ['gone'] } },
      { notConsent: ['Status'] },
      { notConsent: ['Status'] },
    ],
    ['what is wanted of the run is in it', MAPPING, { complete: true }, { ...MAPPING, complete: true }],
  ])('%s', (_case, mapping, call, both) => {
    expect(withMapping(mapping, call)).toEqual(both);
  });
});

it.each([
  ['windows-1252', true],
  ['utf-8', true],
  ['latin1', true],
  ['klingon', false],
  ['', false],
])('%j is the name of an encoding: %s', (label, is) => {
  expect(isEncoding(label)).toBe(is);
});

it('a point before the cents may be said', () => {
  expect(readMapping('{"decimal":"point"}')).toEqual({ kind: 'ok', options: { decimal: 'point' } });
});

it('a byte order mark counts at the beginning only', () => {
  expect(readMapping('{\ufeff"dates":"MDY"}').kind).toBe('bad');
});

it('what has no place is told without one', () => {
  expect(readMapping('[]')).toEqual({ kind: 'bad', problems: ['expected an object in braces'] });
});
