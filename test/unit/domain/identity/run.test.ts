import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isRunId, makeRunId } from '../../../../functions/domain/identity/run.ts';

const AT = Date.parse('2026-11-27T09:15:02.900Z');

describe('the name of a run', () => {
  it('is the start time in UTC, and four random characters', () => {
    expect(makeRunId(AT, (size) => new Uint8Array(size))).toBe('20261127-091502-aaaa');
    expect(makeRunId(AT, (size) => new Uint8Array(size).fill(255))).toBe('20261127-091502-7777');
  });

  it('tells runs of one second apart', () => {
    expect(new Set(Array.from({ length: 20 }, () => makeRunId(AT, randomBytes))).size).toBeGreaterThan(1);
  });

  it('is recognised', () => {
    for (let count = 0; count < 100; count += 1) expect(isRunId(makeRunId(AT, randomBytes))).toBe(true);
  });

  it.each([
    '',
    '20261127',
    '20261127-091502',
    '20261127-091502-K7QF',
    '20261127-091502-k7q1',
    '20261127-091502-k7qfx',
    ' 20261127-091502-k7qf',
    '20261127-091502-k7qf\n',
    '2026-11-27-091502-k7qf',
  ])('is none of %j', (text) => {
    expect(isRunId(text)).toBe(false);
  });
});
