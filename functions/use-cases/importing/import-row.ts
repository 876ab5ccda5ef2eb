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
  /** Names of the tags that the file has a column for. */
  readonly tagColumns: ReadonlySet<string>;
  /** The file is the whole list: whoever stands in it is a customer, whatever end was known. */
  readonly isComplete: boolean;
}

export type RowOutcome =
  | {
      readonly kind: 'saved';
      readonly outcome: SaveOutcome;
      readonly emptied: readonly DataColumn[];
      readonly left: readonly (DataColumn | 'tags')[];
      readonly problems: readonly RowProblem[];
      /** It says yes where a "no" stands, and the "no" stays. */
      readonly isAgainstNo: boolean;
      /** The customer has another address now. */
      readonly hasMoved: boolean;
    }
  | { readonly kind: 'taken'; readonly by: Ref }
  | { readonly kind: 'too-long'; readonly problem: RowProblem };

/**
 * What whoever has this address wished of us. That it bounced is a fact about the mailbox, and stays there.
 */
export async function wishAt(
  addresses: Pick<AddressStore, 'get'>,
  hash: string,
): Promise<Suppression | undefined> {
  return wishesOf((await addresses.get(hash))?.suppression);
}

/**
 * A wish goes along to a new address. What lists said stays theirs there too, so that undoing them takes it
 * back everywhere.
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

/**
 * Somebody who stands in a list of all customers is one: an end that lies behind us was a mistake, or they
 * came back.
 */
const revived = (known: Customer | undefined, isComplete: boolean, now: Instant): Customer | undefined => {
  if (known?.until === undefined || !isComplete || known.until >= now.slice(0, 10)) return known;
  const { until: _, ...rest } = known;
  return rest;
};

/** Takes back what lists left unclear of an address whose row says yes; tells what stands then. */
async function hearYes(
  { customers, addresses }: Pick<ImportRowDeps, 'customers' | 'addresses'>,
  { ref, hash }: KeyedRow,
  standing: Suppression | undefined,
  now: Instant,
): Promise<{ readonly standing: Suppression | undefined; readonly isFreed: boolean }> {
  const after = afterPlainYes(standing);
  if (after === standing) return { standing, isFreed: false };
  // Said now too, as with an address that is regained: after a crash nothing would show that a review is
  // missing.
  if (after === undefined) await customers.change(ref, (current) => current, now, true);
  const isFreed = await addresses.clearUnclear(hash);
  return { standing: (await addresses.get(hash))?.suppression, isFreed };
}

/** What is known already when a row's turn comes. */
export interface RowContext {
  /** The customer as just read; read again where it is absent. */
  readonly read?: { readonly known: Customer | undefined };
  /** What was wished at the address that the customer leaves. */
  readonly wishOf?: (left: string) => Promise<Suppression | undefined>;
}

/**
 * Brings one customer in. The profile is written last, so that an unchanged profile proves that everything
 * before it was done; a crash in between is made good by importing the file again. Only who has to get a
 * lost address back is put under review first as well.
 *
 * What the file has no column for, and what could not be read, stays as it was. What the reader of the
 * mailbox, its server or a list said against mail is never undone, but for what a list left unclear once
 * the row plainly says yes; and a wish goes along to a new address. After a crash that may be the wish of
 * the address' next customer: rather one too many.
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
  // Looked at even when it was theirs before: a crash of another import may have let go of it.
  const addressBefore = sameAddress ? await addresses.get(hash) : undefined;
  const isTheirs = addressBefore?.ref === ref;
  // The sender takes somebody without an address off the agenda, so it has to look again. Said now too,
  // before the address is taken back: after a crash in between nothing would show that a review is missing.
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
