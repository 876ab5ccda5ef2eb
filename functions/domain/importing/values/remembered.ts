/**
 * Makes a reader remember its results. A column of a long list has few different values, and reading one
 * needs several calls of Intl. When the memory is full, the reader forgets everything, so a list of only
 * different values takes no memory.
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
