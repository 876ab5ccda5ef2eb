import { expect, it } from 'vitest';
import { newerBenefits } from '../../../../functions/domain/programme/newer-benefits.ts';
import { aProgramme } from '../../../support/factories.ts';

const { bands } = aProgramme();
const benefits = (has: Readonly<Record<string, readonly string[]>>) =>
  newerBenefits(bands, ({ name }, group) => has[name]?.includes(group) === true).map(
    ({ group, band, older }) => `${group}: ${band}, not ${older}`,
  );

it.each<[string, Readonly<Record<string, readonly string[]>>, string[]]>([
  ['none where nobody has any', {}, []],
  ['none where all have them', { new: ['promoter'], settled: ['promoter'], veteran: ['promoter'] }, []],
  ['none where older customers have more', { settled: ['promoter'], veteran: ['promoter', 'passive'] }, []],
  ['the first band without it', { new: ['promoter'] }, ['promoter: new, not settled']],
  [
    'one that later ones have again',
    { new: ['promoter'], veteran: ['promoter'] },
    ['promoter: new, not settled'],
  ],
  ['one of the middle', { settled: ['detractor'] }, ['detractor: settled, not veteran']],
  [
    'each group',
    { new: ['passive', 'promoter'], settled: ['promoter'] },
    ['promoter: new, not veteran', 'passive: new, not settled'],
  ],
])('what newer customers get and older ones do not: %s', (_what, has, expected) => {
  expect(benefits(has)).toEqual(expected);
});
