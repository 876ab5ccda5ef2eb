import { expect, it } from 'vitest';
import { dateColumnsOf } from '../../../../functions/domain/programme/date-columns.ts';
import { aProgramme } from '../../../support/factories.ts';

it('the columns with a day are named in the order of the programme', () => {
  const dates = [
    { column: 'go_live', askAfter: 'P30D' },
    { column: 'contract_end', askBefore: 'P60D' },
  ];
  expect(dateColumnsOf(aProgramme({ dates }))).toEqual(['go_live', 'contract_end']);
});

it('a programme need not name any', () => {
  expect(dateColumnsOf(aProgramme())).toEqual([]);
});
