import {
  ADDRESS,
  ALIAS,
  CASE,
  COMMENT,
  CONTACT,
  CUSTOMER,
  DIGEST,
  GATE,
  RUN,
  STAFF,
} from '../../functions/wiring/table.ts';

/** What a function may do with items. */
export type ItemAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

/** The kinds of items, by what their partition keys begin with; the gate by its whole key. */
export type ItemKind =
  | typeof CUSTOMER
  | typeof ADDRESS
  | typeof ALIAS
  | typeof RUN
  | typeof CONTACT
  | typeof COMMENT
  | typeof CASE
  | typeof STAFF
  | typeof DIGEST
  | typeof GATE;

export type ItemGrants = { readonly [K in ItemKind]?: readonly ItemAction[] };

/**
 * What each function does with the items of each kind, and so all that it may do. The tests watch the
 * functions at work and hold this table to what they see.
 */
export const ITEM_GRANTS = {
  plan: { [GATE]: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
  send: {
    [CUSTOMER]: ['GetItem', 'UpdateItem'],
    // Whom it must not mail it reads, and never decides.
    [ADDRESS]: ['GetItem'],
    // An ask and its replies stand together, and are read together.
    [CONTACT]: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    [COMMENT]: ['GetItem'],
    [CASE]: ['GetItem'],
    [STAFF]: ['GetItem', 'PutItem', 'UpdateItem'],
    [DIGEST]: ['GetItem'],
    [GATE]: ['GetItem', 'UpdateItem'],
  },
  settle: {
    [CUSTOMER]: ['GetItem', 'UpdateItem'],
    [CONTACT]: ['GetItem', 'UpdateItem', 'Query'],
    [COMMENT]: ['GetItem'],
    [CASE]: ['GetItem', 'PutItem'],
    [STAFF]: ['GetItem', 'PutItem'],
  },
  digest: {
    [CONTACT]: ['Query'],
    [CASE]: ['GetItem'],
    [STAFF]: ['PutItem'],
    [DIGEST]: ['GetItem', 'PutItem', 'Query'],
  },
  answer: {
    // The pages are open to everybody: words go in and never out, and so does "no more mail".
    [ADDRESS]: ['UpdateItem'],
    [COMMENT]: ['PutItem'],
    [CONTACT]: ['GetItem', 'UpdateItem'],
    [CASE]: ['GetItem', 'PutItem'],
  },
  import: {
    // Who is in no row of a whole list is found only by looking at everybody.
    [CUSTOMER]: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
    [ADDRESS]: ['GetItem', 'UpdateItem'],
    [ALIAS]: ['GetItem', 'PutItem'],
    [RUN]: ['PutItem'],
  },
  feedback: {
    [ADDRESS]: ['GetItem', 'UpdateItem'],
    [CONTACT]: ['GetItem', 'UpdateItem'],
    [STAFF]: ['GetItem', 'UpdateItem'],
  },
} as const satisfies Readonly<Record<string, ItemGrants>>;

/** Which partition keys are those of a kind, as IAM writes it. */
export const patternOf = (kind: string): string => (kind === GATE ? kind : `${kind}*`);
