import type { Customer } from '../../domain/asking/customer.ts';
import type { Ref } from '../../domain/identity/ref.ts';
import type { DataColumn } from '../../domain/importing/columns.ts';
import { MAX_TEXT_BYTES, mergeRow } from '../../domain/importing/customer-profile.ts';
import type { RowProblem } from '../../domain/importing/row-problems.ts';
import type { Suppression } from '../../domain/mail/suppression.ts';
import {
  afterPlainYes,
  directWords,
  isOptedOutAfter,
  listWords,
  wishesOf,
} from '../../domain/mail/suppression.ts';
import { type Instant, toInstant } from '../../domain/time/instant.ts';
import type { AddressStore } from '../../ports/addresses.ts';
import type { AliasStore } from '../../ports/aliases.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CustomerStore, SaveOutcome } from '../../ports/customers.ts';
import type { RunStore } from '../../ports/runs.ts';
import type { KeyedRow } from './waiting-rows.ts';

export interface ImportRowDeps {
  readonly customers: CustomerStore;
  readonly addresses: AddressStore;
  readonly aliases: AliasStore;
  readonly runs: Pick<RunStore, 'note'>;
  readonly clock: Clock;
  /** Names of the tags that have a column in the file. */
  readonly tagColumns: ReadonlySet<string>;
  /** The file is the whole list: everybody in it is a customer, even with a stored last day. */
  readonly isComplete: boolean;
}

export type RowOutcome =
  | {
      readonly kind: 'saved';
      readonly outcome: SaveOutcome;
      readonly emptied: readonly DataColumn[];
      readonly left: readonly (DataColumn | 'tags')[];
      readonly problems: readonly RowProblem[];
      /** The row says yes although a "no" is stored. The "no" stays. */
      readonly isAgainstNo: boolean;
      /** The customer now has another address. */
      readonly hasMoved: boolean;
    }
  | { readonly kind: 'taken'; readonly by: Ref }
  | { readonly kind: 'too-long'; readonly problem: RowProblem };

/** What the person at this address wished of us. A bounce is a fact about the mailbox, and stays there. */
export async function wishAt(
  addresses: Pick<AddressStore, 'get'>,
  hash: string,
): Promise<Suppression | undefined> {
  return wishesOf((await addresses.get(hash))?.suppression);
}

/**
 * Takes a wish along to a new address. Words of lists remain words of lists there, so that undoing a run
 * takes them back everywhere.
 */
async function takeAlong(
  { addresses, runs }: Pick<ImportRowDeps, 'addresses' | 'runs'>,
  hash: string,
  wish: Suppression,
): Promise<void> {
  for (const word of directWords(wish)) await addresses.suppress(hash, word);
  for (const { run, reason } of listWords(wish)) {
    await runs.note(run, { kind: 'suppressed', hash });
    await addresses.suppressInRun(hash, { reason, at: wish.at }, run);
  }
}

/** Removes a past last day of a customer who is in a complete list: it was a mistake, or they came back. */
const revived = (known: Customer | undefined, isComplete: boolean, now: Instant): Customer | undefined => {
  if (known?.until === undefined || !isComplete || known.until >= now.slice(0, 10)) return known;
  const { until: _, ...rest } = known;
  return rest;
};

/** Takes back what lists left unclear about an address whose row says yes. Returns what stands then. */
async function hearYes(
  { customers, addresses }: Pick<ImportRowDeps, 'customers' | 'addresses'>,
  { ref, hash }: KeyedRow,
  standing: Suppression | undefined,
  now: Instant,
): Promise<{ readonly standing: Suppression | undefined; readonly isFreed: boolean }> {
  const after = afterPlainYes(standing);
  if (after === standing) return { standing, isFreed: false };
  // The review is written before the change, as for a regained address. Otherwise, after a crash, nothing
  // would show that it is missing.
  if (after === undefined) await customers.change(ref, (current) => current, now, true);
  const isFreed = await addresses.clearUnclear(hash);
  return { standing: (await addresses.get(hash))?.suppression, isFreed };
}

/** What is known before a row is worked on. */
export interface RowContext {
  /** The customer as just read. If absent, it is read again. */
  readonly read?: { readonly known: Customer | undefined };
  /** The wish at the address that the customer leaves. */
  readonly wishOf?: (left: string) => Promise<Suppression | undefined>;
}

/**
 * Brings one customer in. The profile is written last, so an unchanged profile proves that everything before
 * it was done. After a crash in between, importing the file again completes it. Only a customer who must get
 * a lost address back is also put under review first.
 *
 * Values without a column, and unreadable values, stay as stored. What the reader, the mail server or a list
 * said against mail is never undone, with one exception: a plain yes ends what a list left unclear. A wish
 * goes along to a new address. After a crash this may be the wish of the address' next customer: one
 * suppression too many is better than one too few.
 */
export async function importRow(
  keyed: KeyedRow,
  deps: ImportRowDeps,
  { read, wishOf = (left) => wishAt(deps.addresses, left) }: RowContext = {},
): Promise<RowOutcome> {
  const { row, ref, hash, line } = keyed;
  const { customers, addresses, clock, tagColumns, isComplete } = deps;
  const now = toInstant(clock.now());
  const known = read === undefined ? await customers.get(ref) : read.known;
  const merged = mergeRow(row, revived(known, isComplete, now), tagColumns, line);
  if (merged === undefined) {
    const expected = `an id and an address of at most ${MAX_TEXT_BYTES} bytes together`;
    return { kind: 'too-long', problem: { line, column: '', value: '', expected } };
  }
  const sameAddress = known?.addressHash === hash;
  // Read even if it was the customer's before: a crashed import may have released it.
  const addressBefore = sameAddress ? await addresses.get(hash) : undefined;
  const isTheirs = addressBefore?.ref === ref;
  // The sender takes customers without an address off the agenda, so it must look again. The review is
  // written before the address is taken back. Otherwise, after a crash in between, nothing would show that it
  // is missing.
  const isRegained = sameAddress && !isTheirs;
  if (isRegained) await customers.change(ref, (current) => current, now, true);
  const claim = isTheirs ? undefined : await addresses.claim(hash, ref);
  if (claim?.kind === 'taken') return claim;
  let standing = claim === undefined ? addressBefore?.suppression : claim.suppression;
  if (known !== undefined && !sameAddress) {
    const wish = await wishOf(known.addressHash);
    if (wish !== undefined) {
      await takeAlong(deps, hash, wish);
      standing = (await addresses.get(hash))?.suppression;
    }
    await addresses.release(known.addressHash, ref);
  }
  let isFreed = false;
  if (keyed.mail.kind === 'yes') ({ standing, isFreed } = await hearYes(deps, keyed, standing, now));
  const optedOut = isOptedOutAfter(keyed.mail, known?.optedOut === true, standing);
  const profile = { ...merged.profile, optedOut, ref, addressHash: hash };
  const outcome = await customers.save(profile, now, isRegained || isFreed, known);
  return {
    kind: 'saved',
    outcome,
    emptied: merged.emptied,
    left: merged.left,
    problems: merged.problems,
    isAgainstNo: keyed.mail.kind === 'yes' && wishesOf(standing) !== undefined,
    hasMoved: known !== undefined && !sameAddress,
  };
}
