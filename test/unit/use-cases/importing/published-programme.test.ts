import { expect, it, vi } from 'vitest';
import { importCustomers } from '../../../../functions/use-cases/importing/import-customers.ts';
import { publishedProgramme } from '../../../../functions/use-cases/importing/published-programme.ts';
import { aBundle, aProgramme } from '../../../support/factories.ts';
import { chunks, csv, HEADER, importWorld } from '../../../support/import-world.ts';

const FILE = csv(`${HEADER},Contract end`, 'C-1,ana@example.com,2024-01-01,31.12.2027');

it('an import takes the names of days from the programme that is published', async () => {
  const programme = aProgramme({ dates: [{ column: 'contract_end', askBefore: 'P60D' }] });
  const onNotRead = vi.fn();
  const days = await publishedProgramme({ current: async () => aBundle({ programme }) }, onNotRead);
  expect(days).toEqual({ programme, dateColumns: ['contract_end'] });
  expect(onNotRead).not.toHaveBeenCalled();
});

it('where nothing is published there are none, and nothing is said of it', async () => {
  expect(await publishedProgramme(undefined)).toEqual({});
});

it('a programme that cannot be read stops no list, and the report says so', async () => {
  const failure = new Error('S3 answered 503.');
  const onNotRead = vi.fn();
  const days = await publishedProgramme({ current: () => Promise.reject(failure) }, onNotRead);
  expect(onNotRead).toHaveBeenCalledExactlyOnceWith(failure);
  const world = importWorld();
  const report = await importCustomers(() => chunks(FILE, 99), { ...world.deps, ...days });
  expect(report).toMatchObject({
    counts: { added: 1 },
    hints: [expect.stringMatching(/^The programme could not be read, .* Import the list again/)],
  });
  expect(world.customer('C-1')?.tags).toEqual({ contract_end: '31.12.2027' });
});
