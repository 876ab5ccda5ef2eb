import type { Agent } from 'node:http';

/**
 * Makes a function to call before each request. It closes the agent's connections when none was used for
 * `idleMs`.
 *
 * AWS freezes a function between its calls, and meanwhile the other side closes idle connections. The first
 * request of the next call would go into a dead connection. Its reset does not say whether the request
 * arrived, so a mail would become UNKNOWN for nothing. A new connection costs some milliseconds.
 *
 * @param idleMs by the real clock, because connections age by it
 */
export function closeIdle(agents: readonly Agent[], idleMs: number): () => void {
  let usedAt = performance.now();
  return () => {
    const now = performance.now();
    const isStale = now - usedAt >= idleMs;
    usedAt = now;
    if (!isStale) return;
    for (const { freeSockets } of agents)
      for (const sockets of Object.values(freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  };
}
