/**
 * The names that every object has from the start: `constructor`, `toString` and the others. Code that looks
 * up a name in an object finds them too. `__proto__` is left out, because no object can keep it.
 */
export const OBJECT_NAMES: readonly string[] = Object.getOwnPropertyNames(Object.prototype).filter(
  (name) => name !== '__proto__',
);
