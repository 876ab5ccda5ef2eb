import { expect, it } from 'vitest';
import { PRICES } from '../../bench/prices.ts';
import { sendDollars } from '../../bench/send-dollars.ts';

const ONE = { writeUnits: 5.11, readUnits: 2.1, cpuMs: 5, logBytes: 400 };

it('one more write unit for each email costs what a million of them cost', () => {
  const more = sendDollars({ ...ONE, writeUnits: ONE.writeUnits + 1 });
  expect(more.perMillion - sendDollars(ONE).perMillion).toBeCloseTo(PRICES.writeUnit.usd, 9);
});

it('the whole is the sum of its parts, without what SES takes', () => {
  const { perMillion, sesPerMillion, parts } = sendDollars(ONE);
  const sum = Object.values(parts).reduce((total, part) => total + part, 0);
  expect(perMillion + sesPerMillion).toBeCloseTo(sum, 9);
});

it('CPU costs money only when it takes longer than the wait for a slot', () => {
  const { gbSecondsPerEmail } = sendDollars(ONE);
  expect(sendDollars({ ...ONE, cpuMs: 10 }).gbSecondsPerEmail).toBe(gbSecondsPerEmail);
  expect(sendDollars({ ...ONE, cpuMs: 500 }).gbSecondsPerEmail).toBeGreaterThan(gbSecondsPerEmail);
});
