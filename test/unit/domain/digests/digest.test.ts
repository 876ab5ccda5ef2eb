import { expect, it } from 'vitest';
import { hasNews } from '../../../../functions/domain/digests/digest.ts';
import { weekOf } from '../../../support/digest-figures.ts';
import { aDigest } from '../../../support/factories.ts';

it.each([
  ['nobody was ever asked', [], [weekOf('2026-W47', [])], 0, false],
  ['somebody was asked this week', [], [weekOf('2026-W47', [], 1)], 0, true],
  [
    'somebody was asked before, and nobody now',
    [weekOf('2026-W40', [], 1)],
    [weekOf('2026-W47', [])],
    0,
    true,
  ],
  ['a case is open', [], [weekOf('2026-W47', [])], 1, true],
])('a digest has news: %s', (_what, earlier, weeks, total, expected) => {
  expect(hasNews({ weeks, earlier, cases: { ...aDigest().cases, total } })).toBe(expected);
});
