import { expect, it } from 'vitest';
import type { UndoCounts } from '../../../functions/use-cases/importing/undo-run.ts';
import { undoAndTell, undoLines } from '../../../infra/ops/undo-run.ts';

const NONE: UndoCounts = {
  lifted: 0,
  kept: 0,
  stillOptedOut: 0,
  revived: 0,
  changedSince: 0,
  nothingLeft: 0,
  unreadable: 0,
};

it.each<[Partial<UndoCounts>, string[]]>([
  [{}, ['Nothing of it stood any more.']],
  [{ nothingLeft: 9 }, ['Nothing of it stood any more.']],
  [{ lifted: 1 }, ['1 address may be mailed again.']],
  [{ lifted: 2 }, ['2 addresses may be mailed again.']],
  [{ kept: 1 }, ['1 address stays suppressed: another list or somebody themselves says so too.']],
  [
    { kept: 3, stillOptedOut: 2 },
    [
      '3 addresses stay suppressed: another list or somebody themselves says so too.',
      'Of these 2 belong to customers who are opted out by another of your lists.',
    ],
  ],
  [{ revived: 1 }, ['1 customer has the last day of before again.']],
  [{ changedSince: 2 }, ['2 customers keep a last day that was changed since.']],
  [{ unreadable: 1 }, ['1 stored item cannot be read and stayed; tell whoever runs the system.']],
])('is reported for %j', (counts, lines) => {
  const stay = 'Customers that the run brought in or changed stay as they are.';
  expect(undoLines({ ...NONE, ...counts })).toEqual([...lines, stay]);
});

it.each(['', 'customers.csv', '20261127-091502-K7QF', '20261127'])('%j names no run', async (run) => {
  await expect(undoAndTell({}, run)).rejects.toThrow(`"${run}" names no run.`);
});
