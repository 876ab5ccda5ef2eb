/**
 * A reader that keeps what it said of each text. A column of a long list has few different values, and each
 * costs calls of Intl. When it holds too many it forgets all of them, so that a list of different values
 * takes no memory.
 */
export function remembered<Value>(read: (text: string) => Value, max = 1_000): (text: string) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before.value;
    const value = read(text);
    if (known.size >= max) known.clear();
    known.set(text, { value });
    return value;
  };
}
