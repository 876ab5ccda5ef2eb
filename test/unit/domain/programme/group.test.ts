import { expect, it } from 'vitest';
import { groupOf } from '../../../../functions/domain/programme/group.ts';

it.each([
  [1, 'detractor'],
  [6, 'detractor'],
  [7, 'passive'],
  [8, 'passive'],
  [9, 'promoter'],
  [10, 'promoter'],
])('whoever answers %i is a %s', (score, group) => {
  expect(groupOf(score)).toBe(group);
});
