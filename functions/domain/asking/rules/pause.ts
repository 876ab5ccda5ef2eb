import { type CustomerRule, notBefore } from './rule.ts';

/** A customer who wished for a pause gets no mail at all until it is over. */
export const pause: CustomerRule = {
  name: 'pause',
  objects: ({ customer: { fewer }, on }) =>
    fewer?.kind === 'pause' && fewer.since <= on ? notBefore(fewer.until, 'pause') : undefined,
};
