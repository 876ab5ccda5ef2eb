import type { CustomerRule } from './rule.ts';

/** Nothing goes after the last day as a customer, except the kinds that reach former customers. */
export const customerUntil: CustomerRule = {
  name: 'customer-until',
  objects: ({ customer: { until }, kind, on }) =>
    until !== undefined && until < on && !kind.reachesFormer
      ? { kind: 'standing', reason: 'former-customer' }
      : undefined,
};
