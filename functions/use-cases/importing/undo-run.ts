import { Readable } from 'node:stream';
import type { Ref } from '../../domain/identity/ref.ts';
import type { Run, RunEntry, RunId } from '../../domain/identity/run.ts';
import { isRecordOfRun } from '../../domain/mail/suppression.ts';
import type { Day } from '../../domain/time/day.ts';
import { toInstant } from '../../domain/time/instant.ts';
import type { AddressStore } from '../../ports/addresses.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CustomerStore } from '../../ports/customers.ts';
import type { RunStore } from '../../ports/runs.ts';
import { UnreadableItem } from '../../ports/unreadable-item.ts';
import { ownerOf, review, reviewIfIdle, takeBackOptOut } from '../address-owner.ts';

/** What became of the entries. Each entry counts once. */
type EntryCounts = {
  /** Addresses that may be mailed again. */
  readonly lifted: number;
  /** Addresses that stay suppressed, because another list or a direct word says so too. */
  readonly kept: number;
  /** Customers who have the last day again that they had before the run. */
  readonly revived: number;
  /** Customers whose last day was changed since. It stays. */
  readonly changedSince: number;
  /** Entries with nothing left to undo: it was taken back before, or the run broke off before it did it. */
  readonly nothingLeft: number;
  /** Entries whose stored item is unreadable. It stays as it is. */
  readonly unreadable: number;
};

export interface UndoCounts extends EntryCounts {
  /** Of the addresses that stay suppressed, those whose owner is "opted out" in the company's own record. */
  readonly stillOptedOut: number;
}

export interface UndoDeps {
  readonly runs: Pick<RunStore, 'get' | 'entries'>;
  readonly addresses: Pick<AddressStore, 'get' | 'undoSuppression'>;
  readonly customers: Pick<CustomerStore, 'get' | 'change'>;
  readonly clock: Clock;
  /** Called after each entry. */
  readonly onProgress?: (counts: UndoCounts) => void;
}

export type Undoing =
  | { readonly kind: 'no-such-run' }
  | ({ readonly kind: 'undone'; readonly run: Run } & UndoCounts);

/** Enough to hide the latency of the table from an operator's shell. */
const ENTRIES_IN_FLIGHT = 24;

/**
 * Takes back what a run did as far as it still stands: its words against mailing addresses, and the last days
 * that it gave customers. Customers who may be mailed again are planned anew. Direct words stay, words of
 * other lists stay, and later changes stay. The rows of the run stay too, with the customers they brought or
 * changed, and so do the new ids that now mean known customers. The order of the entries makes no difference.
 *
 * @throws what the stores throw; undoing the run again is always safe, and completes what broke off
 */
export async function undoRun(deps: UndoDeps, id: RunId): Promise<Undoing> {
  const { runs, addresses, customers, clock, onProgress } = deps;
  const run = await runs.get(id);
  if (run === undefined) return { kind: 'no-such-run' };
  const counts = {
    lifted: 0,
    kept: 0,
    revived: 0,
    changedSince: 0,
    nothingLeft: 0,
    unreadable: 0,
    stillOptedOut: 0,
  };
  const now = (): string => toInstant(clock.now());

  async function undoSuppressed(hash: string): Promise<keyof EntryCounts> {
    const address = await addresses.get(hash);
    if (address === undefined) return 'nothingLeft';
    if (address.suppression === undefined) {
      // An earlier undoing may have broken off after it freed the address.
      await reviewIfIdle(customers, address, now());
      return 'nothingLeft';
    }
    const isRecord = isRecordOfRun(address.suppression, id);
    // The record comes first. After the word is removed, nothing would show that the record came from it.
    if (isRecord) await takeBackOptOut(customers, address, now());
    const outcome = await addresses.undoSuppression(hash, id);
    // A row in between may have written "opted out" because of that word.
    if (isRecord) await takeBackOptOut(customers, address, now());
    // The review goes after the address. Earlier, it would still find the address suppressed and take the
    // customer off the agenda again.
    if (outcome === 'lifted') await review(customers, address, now());
    else if ((await ownerOf(customers, address))?.optedOut) counts.stillOptedOut += 1;
    return outcome;
  }

  async function undoEnded(ref: Ref, until: Day, before: Day | undefined): Promise<keyof EntryCounts> {
    const { isWritten, read } = await customers.change(
      ref,
      ({ until: stands, ...others }) =>
        stands !== until || stands === before
          ? undefined
          : { ...others, ...(before === undefined ? {} : { until: before }) },
      now(),
      true,
    );
    if (isWritten) return 'revived';
    return read === undefined || read.until === before ? 'nothingLeft' : 'changedSince';
  }

  const undo = (entry: RunEntry): Promise<keyof EntryCounts> =>
    entry.kind === 'suppressed'
      ? undoSuppressed(entry.hash)
      : undoEnded(entry.ref, entry.until, entry.before);

  async function onEntry(entry: RunEntry): Promise<void> {
    const outcome = await undo(entry).catch((error: unknown) => {
      if (error instanceof UnreadableItem) return 'unreadable' as const;
      throw error;
    });
    counts[outcome] += 1;
    onProgress?.({ ...counts });
  }

  await Readable.from(runs.entries(id)).forEach(onEntry, { concurrency: ENTRIES_IN_FLIGHT });
  return { kind: 'undone', run, ...counts };
}
