export interface JsonValue {
  readonly start: number;
  /** The index after it. */
  readonly end: number;
  /** The line on which it starts, from 1. */
  readonly line: number;
  /** The lines on which the elements of its lists start, by the number of brackets around them. */
  readonly elements: readonly (readonly number[])[];
}

export interface JsonScan {
  /** One after another, as tools write that append page to page. */
  readonly values: readonly JsonValue[];
  /** Where the text stops being JSON. Undefined when all of it is JSON. */
  readonly error: { readonly line: number; readonly column: number } | undefined;
}

const STRING = String.raw`"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"`;
const TOKEN = new RegExp(
  String.raw`[{}[\],:]|${STRING}|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null`,
  'y',
);
/** Lists deeper than this hold no rows. */
const MAX_LIST_DEPTH = 4;

type Want = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'top';

/**
 * Splits a text into the JSON values in it, one after another, and finds the place of the first fault. Unlike
 * `JSON.parse`, it tells the lines of a document.
 */
export function scanJson(text: string): JsonScan {
  const values: JsonValue[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  let want: Want = 'top';
  const open: ('{' | '[')[] = [];
  let value = { start: 0, line: 1 };
  let elements: number[][] = [];

  const skipBlanks = (): void => {
    for (; at < text.length; at += 1) {
      const char = text[at];
      if (char === '\n') {
        line += 1;
        lineStart = at + 1;
      } else if (char !== ' ' && char !== '\t' && char !== '\r') return;
    }
  };
  const closed = (): void => {
    if (open.length > 0) {
      want = 'comma-or-end';
      return;
    }
    values.push({ ...value, end: at, elements });
    want = 'top';
  };
  /** False when the token is not allowed here. */
  const take = (token: string): boolean => {
    const top = open.at(-1);
    const isString = token.startsWith('"');
    const isEnd = token === (top === '{' ? '}' : ']');
    if (want === 'colon') {
      want = 'value';
      return token === ':';
    }
    if (want === 'key' || (want === 'key-or-end' && !isEnd)) {
      want = 'colon';
      return isString;
    }
    if (want === 'comma-or-end' && token === ',') {
      want = top === '{' ? 'key' : 'value';
      return true;
    }
    if (want.endsWith('-or-end') && isEnd) {
      open.pop();
      closed();
      return true;
    }
    if (want === 'comma-or-end' || /^[}\],:]/.test(token)) return false;
    if (want === 'top') {
      value = { start: at - token.length, line };
      elements = [];
    }
    if (top === '[' && open.length <= MAX_LIST_DEPTH) {
      elements[open.length] ??= [];
      elements[open.length]?.push(line);
    }
    if (token === '{' || token === '[') {
      open.push(token);
      want = token === '{' ? 'key-or-end' : 'value-or-end';
    } else closed();
    return true;
  };

  for (skipBlanks(); at < text.length; skipBlanks()) {
    const start = at;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    at += token?.length ?? 0;
    if (token === undefined || !take(token))
      return { values, error: { line, column: start - lineStart + 1 } };
  }
  return { values, error: open.length > 0 ? { line, column: at - lineStart + 1 } : undefined };
}
