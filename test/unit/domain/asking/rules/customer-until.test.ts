import { expect, it } from 'vitest';
import { heldText } from './rule-tables.ts';

it.each([
  'score',
  'follow-up',
  'thanks',
] as const)('customer-until: nothing goes after the last day as a customer: %s', (kind) => {
  const on = (day: string): string => heldText({ customer: { until: '2026-11-03' }, on: day, kind });
  expect(on('2026-11-02')).toBe('may');
  expect(on('2026-11-03')).toBe('may');
  expect(on('2026-11-04')).toBe('never customer-until (former-customer)');
});
