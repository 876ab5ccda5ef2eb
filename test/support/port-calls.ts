/**
 * Ports with a function around each of their calls.
 *
 * @param names the ports whose calls count; calls that yield many results do not
 * @param around gets the call to make, and its name: `contacts.claim`
 */
export function aroundCalls<Ports extends object>(
  ports: Ports,
  names: readonly (keyof Ports)[],
  around: (call: () => Promise<unknown>, name: string) => Promise<unknown>,
): Ports {
  const wrapped = names.map((name) => {
    const port = Object(ports[name]);
    return [
      name,
      new Proxy(port, {
        get(target, key) {
          const value: unknown = Reflect.get(target, key);
          return typeof value !== 'function'
            ? value
            : (...args: unknown[]) =>
                around(async () => Reflect.apply(value, target, args), `${String(name)}.${String(key)}`);
        },
      }),
    ];
  });
  return { ...ports, ...Object.fromEntries(wrapped) };
}
