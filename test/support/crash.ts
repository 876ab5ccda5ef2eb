import { aroundCalls } from './port-calls.ts';

/**
 * The point where a process stops: its call with this number, counted from 0. It stops before the call takes
 * effect, or right after.
 */
export interface CrashPoint {
  readonly call: number;
  readonly when: 'before' | 'after';
}

export interface Crashing<Ports> {
  readonly ports: Ports;
  /** Whether the point was reached. */
  crashed(): boolean;
}

/**
 * Ports whose caller stops at one point: that call and all later ones fail, as if the process had ended
 * there.
 *
 * @param names the ports whose calls count; calls that yield many results do not
 */
export function crashingAt<Ports extends object>(
  ports: Ports,
  names: readonly (keyof Ports)[],
  { call, when }: CrashPoint,
): Crashing<Ports> {
  let calls = 0;
  let isDead = false;
  const guarded = aroundCalls(ports, names, async (make) => {
    if (isDead) throw new Error('The process has ended.');
    const isLast = calls === call;
    calls += 1;
    if (isLast) isDead = true;
    if (isLast && when === 'before') throw new Error('The process ends before this call.');
    const result = await make();
    if (isLast) throw new Error('The process ends after this call.');
    return result;
  });
  return { ports: guarded, crashed: () => isDead };
}
