import { describe, expect, it } from 'vitest';
import type { PlannedColumn } from '../../../../functions/domain/importing/columns.ts';
import { fitTags, tagBytes, tagsBytes } from '../../../../functions/domain/importing/tags.ts';

it.each([
  ['plan', 'Gold', 9],
  ['ä', '字', 6],
  ['plan', '', 5],
])('the tag %s=%s adds %i bytes', (name, value, bytes) => {
  expect(tagBytes(name, value)).toBe(bytes);
  expect(tagsBytes({ [name]: value, x: 'y' })).toBe(bytes + 3);
});

/**
 * Notation: `plan 9` is a tag whose largest value takes 9 bytes; with a `!` somebody asked for it, with a `d`
 * it is a day that the programme names; `id` is no tag.
 */
function kept(text: string): string[] {
  const words = text.split(', ').map((each) => each.split(' '));
  const columns = words.map(
    ([name = '', bytes]): PlannedColumn => ({
      header: name,
      mayRefuse: false,
      use:
        bytes === undefined
          ? { kind: 'column', column: 'id' }
          : { kind: 'tag', name, asked: bytes.endsWith('!'), isDay: bytes.endsWith('d') },
    }),
  );
  const largest = words.map(([, bytes = '0']) => Number.parseInt(bytes, 10));
  return fitTags(columns, largest).flatMap(({ header, use }) => (use.kind === 'dropped' ? [] : [header]));
}

describe('the tags of a file', () => {
  it.each([
    ['all stay where there is room', 'a 128, id, b 128', 'a id b'],
    ['the smallest stay', 'a 200, b 57, c 56, id', 'b c id'],
    ['one that has no room does not keep a larger asked one out', 'a 200!, b 57, c 56', 'a c'],
    ['those asked for go first', 'a 10, b 250!, c 7', 'b'],
    ['of those asked for the smallest', 'a 200!, b 100!, c 1', 'b c'],
    ['days of the programme go before all others', 'a 10, b 240!, c 30d, d 20d', 'a c d'],
    ['of days of the programme the smallest', 'a 200d, b 57d', 'b'],
    ['one without values stays', 'a 256, b 0', 'a b'],
    ['one that is too large alone goes', 'a 257, b 1', 'b'],
  ])('%s', (_case, tags, stay) => {
    expect(kept(tags)).toEqual(stay.split(' '));
  });

  it('that are dropped are reported with their size and with how to keep them', () => {
    const column = {
      header: 'Notes',
      mayRefuse: false,
      use: { kind: 'tag', name: 'notes', asked: false, isDay: false },
    } as const;
    expect(fitTags([column], [311])[0]?.use).toMatchObject({
      kind: 'dropped',
      why: expect.stringMatching(/311 bytes.*256 together.*--tag/),
    });
  });
});
