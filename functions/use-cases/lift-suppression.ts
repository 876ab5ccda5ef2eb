import type { Ref } from '../domain/identity/ref.ts';
import type { Suppression } from '../domain/mail/suppression.ts';
import {
  afterDirectWord,
  isLiftedByForce,
  isLiftedWithRecord,
  isRecordUnsaid,
  RECORD_REASON,
} from '../domain/mail/suppression.ts';
import { toInstant } from '../domain/time/instant.ts';
import type { AddressStore } from '../ports/addresses.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerStore } from '../ports/customers.ts';
import { ownerOf, review, reviewIfIdle, takeBackOptOut } from './address-owner.ts';

export interface LiftPorts {
  readonly addresses: AddressStore;
  readonly customers: CustomerStore;
  readonly clock: Clock;
}

export interface LiftWish {
  /** The reason, in the words of the person who decides. */
  readonly because: string;
  /** Some reasons can be lifted only with this (`isLiftedByForce`). */
  readonly force: boolean;
}

export type Lifting =
  | { readonly kind: 'unknown-address' }
  | { readonly kind: 'not-suppressed'; readonly ref?: Ref }
  | { readonly kind: 'refused'; readonly stood: Suppression }
  /** Another reason came into force between reading and writing. */
  | { readonly kind: 'changed' }
  | {
      readonly kind: 'lifted';
      readonly stood: Suppression;
      /** The customer who is planned anew. Absent when nobody has the address. */
      readonly ref?: Ref;
      /** Words with other reasons, now in force. Absent when mail may go. */
      readonly stands?: Suppression;
    };

/**
 * Lifts the suppression of an address by a person's decision and has its owner planned anew. It lifts only
 * the reason that the person saw. Words with other reasons then come into force, and so does the company's
 * own record if it says "opted out".
 */
export async function liftSuppression(
  { addresses, customers, clock }: LiftPorts,
  hash: string,
  { because, force }: LiftWish,
): Promise<Lifting> {
  const address = await addresses.get(hash);
  if (address === undefined) return { kind: 'unknown-address' };
  const { suppression: stood, ref } = address;
  const owner = ref === undefined ? {} : { ref };
  const at = toInstant(clock.now());
  if (stood === undefined) {
    // An earlier lifting may have broken off before it put the owner under review.
    if (address.lifted !== undefined) await reviewIfIdle(customers, address, at);
    return { kind: 'not-suppressed', ...owner };
  }
  if (isLiftedByForce(stood.reason) && !force) return { kind: 'refused', stood };

  const customer = await ownerOf(customers, address);
  // The customer goes first. If the address became free and this broke off, nothing would repair an owner who
  // still counts as opted out.
  if (isLiftedWithRecord(stood.reason)) await takeBackOptOut(customers, address, at);
  const lifting = await addresses.liftByHand(hash, { reason: stood.reason, because, at });
  if (lifting.kind === 'changed') return lifting;
  let { stands } = lifting;
  if (customer?.optedOut === true && isRecordUnsaid(stood.reason, stands)) {
    const record = { reason: RECORD_REASON, at } as const;
    await addresses.suppress(hash, record);
    stands = afterDirectWord(stands, record);
  }
  // The review goes after the address. Earlier, it would still find the address suppressed and take the
  // customer off the agenda again.
  await review(customers, address, at);
  return { kind: 'lifted', stood, ...owner, ...(stands === undefined ? {} : { stands }) };
}
