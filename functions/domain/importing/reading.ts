/** What a cell of a list was read as, or what would have been right. An empty cell is not read at all. */
export type Reading<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | {
      readonly kind: 'bad';
      /** To be read after "expected", with the way out where there is one. */
      readonly expected: string;
    };

export const ok = <Value>(value: Value): Reading<Value> => ({ kind: 'ok', value });
export const bad = (expected: string): Reading<never> => ({ kind: 'bad', expected });
