import { describe, expect, it } from 'vitest';
import { makeQueue } from '../../../../infra/local/aws/queue.ts';
import { movableClock } from '../../../../infra/local/state/clock.ts';

const NOON = Date.parse('2026-11-03T12:00:00Z');
const VISIBILITY_MS = 360_000;

function queueThatRepeats(after: number | undefined) {
  const clock = movableClock();
  clock.hold(NOON);
  const again = (body: string) => (body === 'twice' ? after : undefined);
  const queue = makeQueue({ name: 'outbox', clock, visibilityMs: VISIBILITY_MS, maxReceives: 3, again });
  const receive = () =>
    queue.receive(10).map(({ body, messageId, receiptHandle }) => ({ body, messageId, receiptHandle }));
  return { clock, queue, receive };
}

describe('a queue that delivers at least once', () => {
  it('gives one message to two workers at the same moment, never twice in one batch', () => {
    const { queue, receive } = queueThatRepeats(0);
    const id = queue.send({ body: 'twice' });
    queue.send({ body: 'once' });
    const first = receive();
    const second = receive();
    expect(first.map(({ body }) => body)).toEqual(['twice', 'once']);
    expect(second).toMatchObject([{ body: 'twice', messageId: id }]);
    expect(receive()).toEqual([]);
    for (const { receiptHandle } of [...first, ...second]) expect(queue.remove(receiptHandle)).toBe(true);
    expect(queue.counts()).toEqual({ waiting: 0, inFlight: 0, delayed: 0, dead: 0 });
  });

  it('brings back a message that was already removed', () => {
    const { clock, queue, receive } = queueThatRepeats(120_000);
    queue.send({ body: 'twice' });
    for (const { receiptHandle } of receive()) queue.remove(receiptHandle);
    expect(receive()).toEqual([]);
    expect(queue.nextVisibleAt()).toBe(NOON + 120_000);
    clock.moveTo(NOON + 120_000);
    expect(receive()).toHaveLength(1);
    clock.moveTo(NOON + 120_000 + VISIBILITY_MS);
    // It failed, so it comes again. But a message that comes again is not doubled once more.
    expect(receive()).toHaveLength(1);
    expect(receive()).toEqual([]);
  });
});
