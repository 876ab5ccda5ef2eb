import {
  ADDRESS,
  ALIAS,
  CASE,
  COMMENT,
  CONTACT,
  CUSTOMER,
  DIGEST,
  GATE,
  RECEIVERS,
  RUN,
  STAFF,
} from '../../functions/wiring/table.ts';

/** What a function may do with items. */
export type ItemAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

/** The kinds of items: each is the beginning of the partition key; for the gate it is the whole key. */
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
  | typeof RECEIVERS
  | typeof GATE;

export type ItemGrants = { readonly [K in ItemKind]?: readonly ItemAction[] };

/**
 * What each function does with the items of each kind. A function may do no more than this. The tests watch
 * the functions at work and compare.
 */
export const ITEM_GRANTS = {
  plan: { [GATE]: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
  send: {
    [CUSTOMER]: ['GetItem', 'UpdateItem'],
    // The sender reads whom it must not mail. Others decide that.
    [ADDRESS]: ['GetItem'],
    // An ask and its replies stand together and are read together.
    [CONTACT]: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    [COMMENT]: ['GetItem'],
    // Nobody is asked while a case of theirs is open.
    [CASE]: ['GetItem', 'Query'],
    [STAFF]: ['GetItem', 'PutItem', 'UpdateItem'],
    [DIGEST]: ['GetItem'],
    [GATE]: ['GetItem', 'UpdateItem'],
  },
  settle: {
    [CUSTOMER]: ['GetItem', 'UpdateItem'],
    [CONTACT]: ['GetItem', 'UpdateItem', 'Query'],
    [COMMENT]: ['GetItem'],
    [CASE]: ['GetItem', 'PutItem'],
    // It takes back what it had planned, and tells whoever was told.
    [STAFF]: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
    [RECEIVERS]: ['GetItem'],
  },
  digest: {
    // Whether an open case keeps a question back stands on the customer.
    [CUSTOMER]: ['GetItem'],
    [CONTACT]: ['Query'],
    [CASE]: ['GetItem'],
    [STAFF]: ['PutItem'],
    [DIGEST]: ['GetItem', 'PutItem', 'Query'],
    [RECEIVERS]: ['GetItem', 'UpdateItem'],
  },
  answer: {
    // The pages are open to everybody: they may write words and "no more mail", and read neither.
    [ADDRESS]: ['UpdateItem'],
    // A wish for fewer mails is one write, which returns nothing: they read no customer.
    [CUSTOMER]: ['UpdateItem'],
    [COMMENT]: ['PutItem'],
    [CONTACT]: ['GetItem', 'UpdateItem'],
    [CASE]: ['GetItem', 'PutItem'],
    [RECEIVERS]: ['GetItem'],
  },
  import: {
    // Only a look at every customer shows who is missing from a whole list.
    [CUSTOMER]: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
    [ADDRESS]: ['GetItem', 'UpdateItem'],
    [ALIAS]: ['GetItem', 'PutItem'],
    [RUN]: ['PutItem'],
  },
  feedback: {
    [ADDRESS]: ['GetItem', 'UpdateItem'],
    [CONTACT]: ['GetItem', 'UpdateItem'],
    [STAFF]: ['GetItem', 'UpdateItem'],
    [RECEIVERS]: ['GetItem', 'UpdateItem'],
  },
} as const satisfies Readonly<Record<string, ItemGrants>>;

/** The partition keys of a kind, as a pattern for IAM. */
export const patternOf = (kind: string): string => (kind === GATE ? kind : `${kind}*`);
