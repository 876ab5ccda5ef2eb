import { isDeepStrictEqual } from 'node:util';
import type { Customer } from '../../functions/domain/asking/customer.ts';
import type { Ref } from '../../functions/domain/identity/ref.ts';
import type { Instant } from '../../functions/domain/time/instant.ts';
import type { FewerMailsStore } from '../../functions/ports/fewer-mails.ts';
import type { ReviewStore } from '../../functions/ports/reviews.ts';

/** A {@link FewerMailsStore} and {@link ReviewStore} over customers in memory, like the real one. */
export function inMemoryFewerMails(all: Map<Ref, Customer>): FewerMailsStore & ReviewStore {
  const put = (customer: Customer, now: Instant): true => {
    const { agenda, revision } = customer;
    const review = { lane: 'review', kind: 'review', dueAt: now } as const;
    all.set(customer.ref, {
      ...customer,
      revision: revision + 1,
      agenda: agenda?.kind === 'parked' ? agenda : review,
    });
    return true;
  };
  return {
    async wish(ref, wish, now) {
      const customer = all.get(ref);
      return customer !== undefined && put({ ...customer, fewer: wish }, now);
    },
    async takeBack(ref, wish, now) {
      const customer = all.get(ref);
      if (customer === undefined) return false;
      const { fewer, ...others } = customer;
      return (fewer === undefined || isDeepStrictEqual(fewer, wish)) && put(others, now);
    },
    async review(ref, now) {
      const customer = all.get(ref);
      if (customer !== undefined && customer.agenda?.kind !== 'parked') put(customer, now);
    },
  };
}
