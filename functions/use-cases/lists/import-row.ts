import { toInstant } from '../../domain/instant.ts';
import type { AddressStore, Suppression, SuppressionReason } from '../../domain/ports/addresses.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { CustomerStore, SaveOutcome } from '../../domain/ports/customers.ts';
import type { Ref } from '../../domain/ref.ts';
import type { KeyedRow } from './waiting-rows.ts';

export interface ImportRowDeps {
  readonly customers: CustomerStore;
  readonly addresses: AddressStore;
  readonly clock: Clock;
}

export type RowOutcome = SaveOutcome | { readonly kind: 'taken'; readonly by: Ref };

/** What a person asked for, or an operator on their behalf. That an address bounced is a fact about the mailbox, and stays there. */
const WISHES: readonly SuppressionReason[] = ['unsubscribed', 'complained', 'operator'];

/** What whoever has this address wished of us. */
export async function wishAt(
  addresses: Pick<AddressStore, 'get'>,
  hash: string,
): Promise<Suppression | undefined> {
  const suppression = (await addresses.get(hash))?.suppression;
  return suppression !== undefined && WISHES.includes(suppression.reason) ? suppression : undefined;
}

/**
 * Brings one customer in. The profile is written last, so that an unchanged profile proves that everything before it
 * was done; a crash in between is made good by importing the file again. Only who has to get a lost address back is put
 * under review first as well.
 *
 * Where the row does not say whether the customer opted out, customer and address stay as they are. What the reader of
 * the mailbox or its server wished is never undone, and a wish goes along to a new address. After a crash that may be the wish of the
 * address' next customer: rather one too many.
 *
 * @param wishOf what was wished at the address that the customer leaves
 */
export async function importRow(
  { row, ref, hash }: KeyedRow,
  deps: ImportRowDeps,
  wishOf = (left: string): Promise<Suppression | undefined> => wishAt(deps.addresses, left),
): Promise<RowOutcome> {
  const { customers, addresses, clock } = deps;
  const now = toInstant(clock.now());
  const known = await customers.get(ref);
  const sameAddress = known?.addressHash === hash;
  // Looked at even when it was theirs before: a crash of another import may have let go of it.
  const isTheirs = sameAddress && (await addresses.get(hash))?.ref === ref;
  // The sender takes somebody without an address off the agenda, so it has to look again. Said now too, before the address
  // is taken back: after a crash in between nothing would show that a review is missing.
  const isRegained = sameAddress && !isTheirs;
  if (isRegained) await customers.save(known, now, true, known);
  const claim = isTheirs ? undefined : await addresses.claim(hash, ref);
  if (claim?.kind === 'taken') return claim;
  const wasOptedOut = sameAddress ? known.optedOut : claim?.suppression?.reason === 'opted-out';
  const optedOut = row.optedOut ?? (wasOptedOut || known?.optedOut === true);
  if (optedOut && !wasOptedOut) await addresses.suppress(hash, { reason: 'opted-out', at: now });
  if (!optedOut && wasOptedOut) await addresses.lift(hash, 'opted-out');
  if (known !== undefined && !sameAddress) {
    const wish = await wishOf(known.addressHash);
    if (wish !== undefined) await addresses.suppress(hash, wish);
    await addresses.release(known.addressHash, ref);
  }
  return customers.save({ ...row.profile, optedOut, ref, addressHash: hash }, now, isRegained, known);
}
