import { expect, it } from 'vitest';
import { STYLE } from '../../../functions/web/style.ts';

it('no style of the pages names a side of the screen', () => {
  expect(STYLE).not.toMatch(/(?:^|[;{\s-])(?:left|right)\b/);
  // Four values of which the second and the fourth differ would do the same.
  for (const [, sides = ''] of STYLE.matchAll(/(?:margin|padding|inset):([^;}]+)/g)) {
    const [, second, , fourth = second] = sides.split(/\s+(?![^(]*\))/);
    expect(fourth, sides).toBe(second);
  }
});
