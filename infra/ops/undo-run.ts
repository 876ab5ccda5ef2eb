import { isRunId } from '../../functions/domain/identity/run.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { runStore } from '../../functions/store/runs.ts';
import { type UndoCounts, undoRun } from '../../functions/use-cases/importing/undo-run.ts';
import { counted } from '../terminal/counted.ts';
import { UserError } from '../terminal/user-error.ts';
import { type TargetOptions, withTarget } from './target.ts';

const NOTHING_DONE = 'Nothing of it stood any more.';

/** The lines about a run that was undone. */
export function undoLines({
  lifted,
  kept,
  stillOptedOut,
  revived,
  changedSince,
  unreadable,
}: UndoCounts): string[] {
  const lines = [
    ...(lifted > 0 ? [`${counted(lifted, 'address', 'addresses')} may be mailed again.`] : []),
    ...(kept > 0
      ? [
          `${counted(kept, 'address stays', 'addresses stay')} suppressed: another list or somebody themselves says so too.`,
        ]
      : []),
    ...(stillOptedOut > 0
      ? [
          `Of these ${counted(stillOptedOut, 'belongs', 'belong')} to customers who are opted out by another of your lists.`,
        ]
      : []),
    ...(revived > 0
      ? [`${counted(revived, 'customer has', 'customers have')} the last day of before again.`]
      : []),
    ...(changedSince > 0
      ? [`${counted(changedSince, 'customer keeps', 'customers keep')} a last day that was changed since.`]
      : []),
    ...(unreadable > 0
      ? [
          `${counted(unreadable, 'stored item', 'stored items')} cannot be read and stayed; tell whoever runs the system.`,
        ]
      : []),
  ];
  return [
    ...(lines.length === 0 ? [NOTHING_DONE] : lines),
    'Customers that the run brought in or changed stay as they are.',
  ];
}

/**
 * Undoes a run in the target of the options, and tells what became of it.
 *
 * @throws UserError when there is no such run
 */
export async function undoAndTell(options: TargetOptions, run: string): Promise<string[]> {
  const id = run.trim();
  if (!isRunId(id))
    throw new UserError(
      `"${run}" names no run. The report of each run names it, such as 20261127-091502-k7qf.`,
    );
  return withTarget(options, async ({ client, tableName, clock }) => {
    const undone = await undoRun(
      {
        runs: runStore(client, tableName),
        addresses: addressStore(client, tableName),
        customers: customerStore(client, tableName),
        clock,
      },
      id,
    );
    if (undone.kind === 'no-such-run') throw new UserError(`There is no run ${id} here.`);
    return undoLines(undone);
  });
}
