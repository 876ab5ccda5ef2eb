import { expect, it } from 'vitest';
import { UnknownNames } from '../../../../functions/domain/asking/unknown-names.ts';
import { aCustomer, aProgramme } from '../../../support/factories.ts';

it('finds the regions and columns of a programme that no customer has, with their place', () => {
  const { sendWindow } = aProgramme();
  const programme = aProgramme({
    windows: [{ ...sendWindow, regions: ['EMEA', 'EMAE'] }],
    holidays: [{ dates: ['2026-12-24'] }, { dates: ['2026-12-31'], regions: ['APAC', 'emea'] }],
    dates: [
      { column: 'go_live', askAfter: 'P30D' },
      { column: 'trainnig_on', askAfter: 'P30D' },
    ],
  });
  const unknown = new UnknownNames(programme);
  unknown.add(aCustomer('a', { region: 'EMEA', tags: { go_live: '2026-11-02' } }));
  unknown.add(aCustomer('b', { region: 'APAC' }));
  unknown.add(aCustomer('c'));
  expect(unknown.names).toEqual([
    { path: ['windows', 0, 'regions', 1], name: 'EMAE' },
    { path: ['holidays', 1, 'regions', 1], name: 'emea' },
    { path: ['dates', 1, 'column'], name: 'trainnig_on' },
  ]);
  expect(new UnknownNames(aProgramme()).names).toEqual([]);
});
