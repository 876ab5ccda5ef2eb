import { nearest } from './nearest-name.ts';

/** A fault that zod finds, before it has words. Its fields depend on the code. */
export interface Fault {
  readonly code?: string | undefined;
  readonly input?: unknown;
  readonly keys?: readonly string[];
  /** The part of the schema that found it. */
  readonly inst?: { readonly _zod: { readonly def: object } } | undefined;
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly inclusive?: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'yes or no',
  array: 'a list, such as [a, b]',
  object: 'a group of indented settings',
  record: 'a group of indented settings',
  NaN: 'no number',
  null: 'empty',
  undefined: 'empty',
};
const typeName = (type: string): string => TYPES[type] ?? type;

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isNaN(value) ? 'NaN' : typeof value;
}

/** A value that is too small or too large, too short or too long. */
function limitSentence({ origin, minimum, maximum, inclusive = true }: Fault): string | undefined {
  const isLeast = minimum !== undefined;
  const limit = isLeast ? minimum : maximum;
  const atLeast = `at ${isLeast ? 'least' : 'most'} ${limit}`;
  switch (origin) {
    case 'string':
      return `Write ${atLeast} characters.`;
    case 'array':
      return isLeast && Number(limit) === 1
        ? 'This list is empty. Add at least one entry.'
        : `Write ${atLeast} entries.`;
    case 'number':
    case 'int':
      return inclusive
        ? `Write a number of ${atLeast}.`
        : `Write a number ${isLeast ? 'above' : 'below'} ${limit}.`;
    default:
      return undefined;
  }
}

/** The names of the settings that a part of a schema knows. */
function settingsOf(schema: Fault['inst']): string[] {
  const def = schema?._zod.def;
  return def !== undefined && 'shape' in def ? Object.keys(def.shape ?? {}) : [];
}

/**
 * What is wrong with a value, in words for marketers. Undefined when zod's words must do. Rules with their
 * own sentence never come here.
 */
export function faultText(fault: Fault): string | undefined {
  switch (fault.code) {
    case 'unrecognized_keys': {
      const known = settingsOf(fault.inst);
      const names = (fault.keys ?? []).map((key) => {
        const near = nearest(key, known);
        return near === undefined ? `"${key}"` : `"${key}" (did you mean "${near}"?)`;
      });
      return `There is no setting named ${names.join(', ')} here. Check the spelling, or remove it.`;
    }
    case 'invalid_type':
      return fault.input === undefined
        ? 'This is missing. Add it.'
        : `This is ${typeName(typeOf(fault.input))}; write ${typeName(fault.expected ?? '')}.`;
    case 'invalid_value': {
      const values = (fault.values ?? []).map((value) => JSON.stringify(value));
      return `Write ${values.length === 1 ? '' : 'one of '}${values.join(', ')}.`;
    }
    case 'too_small':
    case 'too_big':
      return limitSentence(fault);
    case 'invalid_key':
      return 'This is no name for an entry here. Check the spelling.';
    default:
      return undefined;
  }
}
