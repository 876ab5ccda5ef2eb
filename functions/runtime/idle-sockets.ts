import type { Agent } from 'node:http';

/**
 * Makes a function to call before each request: it closes the agent's connections when none was used for so
 * long.
 *
 * A function on AWS is frozen between its calls, and the other side closes meanwhile what it takes for idle.
 * The first request of the next call would be written into a dead connection, and its reset says nothing
 * about whether the request arrived: a mail would be given up as UNKNOWN for nothing. A new connection costs
 * some milliseconds.
 *
 * @param idleMs by the real clock, for that is what connections age by
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
