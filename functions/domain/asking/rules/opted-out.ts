import type { CustomerRule } from './rule.ts';

/** Nobody gets mail whom the company's own list says to leave alone. */
export const optedOut: CustomerRule = {
  name: 'opted-out',
  objects: ({ customer }) => (customer.optedOut ? { kind: 'standing', reason: 'opted-out' } : undefined),
};
