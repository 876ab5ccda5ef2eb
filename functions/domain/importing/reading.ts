/** The value of a cell of a list, or what would have been right. Empty cells are never read. */
export type Reading<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | {
      readonly kind: 'bad';
      /** To follow the word "expected", with advice if there is any. */
      readonly expected: string;
    };

export const ok = <Value>(value: Value): Reading<Value> => ({ kind: 'ok', value });
export const bad = (expected: string): Reading<never> => ({ kind: 'bad', expected });
