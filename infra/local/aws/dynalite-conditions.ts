import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { sameValue } from './same-value.ts';

// Conditions on lists and maps. Dynalite holds any two lists or maps for different, even with equal contents.

type Item = Readonly<Record<string, AttributeValue>>;
/** A path into the item, a value of the request, or a function of these. */
type Operand = readonly (string | number)[] | AttributeValue | { readonly type: 'function' };

/** A condition as dynalite parsed it. Only `and`, `or` and `not` contain other conditions. */
export type Condition =
  | { readonly type: 'and' | 'or'; readonly args: readonly [Condition, Condition] }
  | { readonly type: 'not'; readonly args: readonly [Condition] }
  | { readonly type: '=' | '<>' | 'in'; readonly args: readonly [Operand, ...Operand[]] }
  | { readonly type: '<' | '<=' | '>' | '>=' | 'between' | 'function'; readonly args: readonly Operand[] };

export interface Evaluation {
  readonly item: Item;
  /** The value at a path of the item; undefined when there is none. */
  readonly at: (path: readonly (string | number)[], item: Item) => AttributeValue | undefined;
  /** How dynalite itself judges a condition that contains no other. */
  readonly judge: (condition: Condition) => boolean;
}

const isDocument = (value: AttributeValue): boolean => value.L !== undefined || value.M !== undefined;
const isPath = (operand: Operand): operand is readonly (string | number)[] => Array.isArray(operand);

function valueAt(operand: Operand, { item, at }: Evaluation): AttributeValue | undefined {
  if (isPath(operand)) return at(operand, item);
  return 'type' in operand ? undefined : operand;
}

/** Whether a condition holds for an item. */
export function holds(condition: Condition, evaluation: Evaluation): boolean {
  switch (condition.type) {
    case 'and':
      return condition.args.every((each) => holds(each, evaluation));
    case 'or':
      return condition.args.some((each) => holds(each, evaluation));
    case 'not':
      return !holds(condition.args[0], evaluation);
    case '=':
    case '<>':
    case 'in': {
      const [first, ...others] = condition.args;
      const value = valueAt(first, evaluation);
      if (value === undefined || !isDocument(value)) return evaluation.judge(condition);
      const isAmong = others.some((other) => sameValue(value, valueAt(other, evaluation)));
      return condition.type === '<>' ? !isAmong : isAmong;
    }
    default:
      return evaluation.judge(condition);
  }
}
