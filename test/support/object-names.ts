/**
 * Names that every object has before anybody gives it any: `constructor`, `toString` and the others. Code
 * that looks a name up in an object finds them there. `__proto__` is not among them, since no object can keep
 * it.
 */
export const OBJECT_NAMES: readonly string[] = Object.getOwnPropertyNames(Object.prototype).filter(
  (name) => name !== '__proto__',
);
