import { setImmediate as soon } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { serialByKey } from '../../../../functions/use-cases/importing/serial-by-key.ts';

it('works on one key piece by piece, and on other keys meanwhile', async () => {
  const turn = serialByKey();
  const log: string[] = [];
  const piece = (name: string, waits: number) => async () => {
    log.push(`${name} begins`);
    for (let n = 0; n < waits; n += 1) await soon();
    log.push(`${name} ends`);
  };
  await Promise.all([turn('a', piece('a1', 5)), turn('a', piece('a2', 0)), turn('b', piece('b', 0))]);
  expect(log).toEqual(['a1 begins', 'b begins', 'b ends', 'a1 ends', 'a2 begins', 'a2 ends']);
});

it('continues after a piece that failed, and only that piece reports it', async () => {
  const turn = serialByKey();
  const failed = turn('a', async () => {
    throw new Error('broken');
  });
  const next = turn('a', async () => 'done');
  await expect(failed).rejects.toThrow('broken');
  expect(await next).toBe('done');
});
