/** Where a process stops: at its call with this number, counted from 0, before the call takes effect or right after. */
export interface CrashPoint {
  readonly call: number;
  readonly when: 'before' | 'after';
}

export interface Crashing<Ports> {
  readonly ports: Ports;
  /** Whether the point was reached. */
  crashed(): boolean;
}

type Method = (...args: unknown[]) => unknown;

/**
 * Ports whose caller stops at one point: that call fails and so does every later one, as if the process had ended there.
 *
 * @param names the ports whose calls count; those that yield many results are left alone
 */
export function crashingAt<Ports extends object>(
  ports: Ports,
  names: readonly (keyof Ports)[],
  { call, when }: CrashPoint,
): Crashing<Ports> {
  let calls = 0;
  let isDead = false;

  const guard =
    (method: Method, self: object): Method =>
    async (...args) => {
      if (isDead) throw new Error('The process has ended.');
      const isLast = calls === call;
      calls += 1;
      if (isLast) isDead = true;
      if (isLast && when === 'before') throw new Error('The process ends before this call.');
      const result = await Reflect.apply(method, self, args);
      if (isLast) throw new Error('The process ends after this call.');
      return result;
    };

  const guarded = names.map((name) => {
    const port = Object(ports[name]);
    return [
      name,
      new Proxy(port, {
        get(target, key) {
          const value: unknown = Reflect.get(target, key);
          return typeof value === 'function' ? guard(value as Method, target) : value;
        },
      }),
    ];
  });
  return { ports: { ...ports, ...Object.fromEntries(guarded) }, crashed: () => isDead };
}
