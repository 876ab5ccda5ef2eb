import { describe, expect, it } from 'vitest';
import { MAX_TAG_BYTES } from '../../../../functions/domain/asking/customer.ts';
import type { ListOptions } from '../../../../functions/domain/importing/list-options.ts';
import { importCustomers } from '../../../../functions/use-cases/importing/import-customers.ts';
import { chunks, csv, HEADER, importWorld } from '../../../support/import-world.ts';

const ANA = 'C-1,ana@example.com,2024-01-01';

/** A world in which the programme names two days. */
function datedWorld() {
  const world = importWorld();
  return {
    ...world,
    import: (file: string, options: ListOptions = {}) =>
      importCustomers(
        () => chunks(file, 1_024),
        { ...world.deps, dateColumns: ['contract_end', 'go_live'] },
        options,
      ),
  };
}

describe('a column with a day that the programme names', () => {
  it.each([
    ['contract_end', '2027-12-31'],
    ['Contract End', '31.12.2027'],
    ['CONTRACT-END', '31 December 2027'],
    ['ContractEnd', '2027-12-31T23:00:00Z'],
    ['Contract end (UTC)', '1830254400'],
  ])('is kept under its name, as a day: %s, %s', async (header, cell) => {
    const world = datedWorld();
    const report = await world.import(csv(`${HEADER},${header},Go live`, `${ANA},${cell},`));
    expect(report).toMatchObject({
      counts: { added: 1 },
      problems: [],
      hints: [],
      tagColumns: ['contract_end', 'go_live'],
    });
    expect(world.customer('C-1')?.tags).toEqual({ contract_end: '2027-12-31' });
  });

  it('changes nothing when it comes again in another dress', async () => {
    const world = datedWorld();
    await world.import(csv(`${HEADER},contract_end`, `${ANA},2027-12-31`));
    const report = await world.import(csv(`${HEADER},Contract End`, `${ANA},31.12.2027`));
    expect(report.counts).toMatchObject({ unchanged: 1 });
  });

  it('takes the place of the tag that it was before the programme named it', async () => {
    const world = importWorld();
    await world.import(csv(`${HEADER},ContractEnd`, `${ANA},31.12.2027`));
    expect(world.customer('C-1')?.tags).toEqual({ contractend: '31.12.2027' });
    const dated = { ...world.deps, dateColumns: ['contract_end'] };
    await importCustomers(() => chunks(csv(`${HEADER},ContractEnd`, `${ANA},31.12.2027`), 99), dated);
    expect(world.customer('C-1')?.tags).toEqual({ contract_end: '2027-12-31' });
  });

  it('loses the value in an empty cell, and keeps it in a file without the column', async () => {
    const world = datedWorld();
    await world.import(csv(`${HEADER},contract_end`, `${ANA},2027-12-31`));
    const without = await world.import(csv(`${HEADER},go_live`, `${ANA},2026-05-01`));
    expect(without.hints).toEqual([
      'The programme asks by the day in "contract_end", and the file has no such column.',
    ]);
    expect(world.customer('C-1')?.tags).toEqual({ contract_end: '2027-12-31', go_live: '2026-05-01' });
    await world.import(csv(`${HEADER},contract_end,go_live`, `${ANA},,NULL`));
    expect(world.customer('C-1')).not.toHaveProperty('tags');
  });

  it('reports a value that cannot be read, and leaves what was known', async () => {
    const world = datedWorld();
    await world.import(csv(`${HEADER},contract_end`, `${ANA},2027-12-31`));
    const report = await world.import(
      csv(`${HEADER},Contract end,plan`, `${ANA},next year,Gold`, 'C-2,bo@example.com,2024-01-01,3/4/2027,'),
    );
    expect(report.problems).toMatchObject([
      {
        line: 2,
        column: 'contract_end ("Contract end")',
        value: 'next year',
        expected: expect.stringContaining('a date such as'),
        cost: 'value',
      },
      { line: 3, value: '3/4/2027', expected: expect.stringContaining('--dates'), cost: 'value' },
    ]);
    expect(report).toMatchObject({ counts: { added: 1, updated: 1, refused: 0 }, left: {}, emptied: {} });
    expect(world.customer('C-1')?.tags).toEqual({ contract_end: '2027-12-31', plan: 'Gold' });
    expect(world.customer('C-2')).not.toHaveProperty('tags');
  });

  it('is read in the order of days that the list says, and proves one itself', async () => {
    const world = datedWorld();
    const file = csv(`${HEADER},contract_end`, `${ANA},3/4/2027`, 'C-2,bo@example.com,2024-01-01,31/12/2027');
    expect((await world.import(file)).hints).toContainEqual(expect.stringContaining('--dates DMY'));
    await world.import(file, { dates: 'DMY' });
    expect(world.customer('C-1')?.tags).toEqual({ contract_end: '2027-04-03' });
  });

  it('takes room as other tags do, and goes before them', async () => {
    const world = datedWorld();
    const bytes = 'contract_end2027-12-31note'.length + 2;
    const rows = (room: number) =>
      csv(`${HEADER},note,Contract end`, `${ANA},${'n'.repeat(room)},31. Dezember 2027`);
    expect(await world.import(rows(MAX_TAG_BYTES - bytes))).toMatchObject({ unusedColumns: [] });
    expect(await world.import(rows(MAX_TAG_BYTES - bytes + 1))).toMatchObject({
      unusedColumns: ['note'],
      tagColumns: ['contract_end'],
    });
    expect(world.customer('C-1')?.tags).toEqual({ contract_end: '2027-12-31' });
  });

  it('is a tag like others while no programme names it', async () => {
    const world = importWorld();
    await world.import(csv(`${HEADER},Contract end`, `${ANA},31.12.2027`));
    expect(world.customer('C-1')?.tags).toEqual({ contract_end: '31.12.2027' });
  });
});

describe('the days on which another tool asked', () => {
  it('are stored as the list says them, each alone', async () => {
    const world = importWorld();
    await world.import(
      csv(
        `${HEADER},Last surveyed,Last response date`,
        `${ANA},2026-05-04,2026-05-06`,
        'C-2,bo@example.com,2024-01-01,2023-05-04,',
        'C-3,cy@example.com,2024-01-01,,2026-05-06',
      ),
    );
    expect(world.customer('C-1')).toMatchObject({ lastAsked: '2026-05-04', lastAnswered: '2026-05-06' });
    expect(world.customer('C-2')).toMatchObject({ lastAsked: '2023-05-04' });
    expect(world.customer('C-2')).not.toHaveProperty('lastAnswered');
    expect(world.customer('C-3')).toMatchObject({ lastAnswered: '2026-05-06' });
    expect(world.customer('C-3')).not.toHaveProperty('lastAsked');
  });

  it('are left out and reported where they lie ahead', async () => {
    const world = importWorld();
    const report = await world.import(csv(`${HEADER},last_asked`, `${ANA},2026-12-24`));
    expect(report.problems).toEqual([
      {
        line: 2,
        column: 'last_asked',
        value: '2026-12-24',
        expected: 'a day not after today',
        cost: 'value',
      },
    ]);
    expect(world.customer('C-1')).not.toHaveProperty('lastAsked');
  });
});

it('the day of a renewal may be over, or far ahead', async () => {
  const world = importWorld();
  await world.import(
    csv(`${HEADER},Vertragsverlängerung`, `${ANA},31.12.2099`, 'C-2,bo@example.com,2024-01-01,1.1.2020'),
  );
  expect(world.customer('C-1')?.renewalOn).toBe('2099-12-31');
  expect(world.customer('C-2')?.renewalOn).toBe('2020-01-01');
});
