import { expect, it } from 'vitest';
import { heldText } from './rule-tables.ts';

it.each([
  'score',
  'follow-up',
  'thanks',
] as const)('opted-out: nobody gets mail whom a list says to leave alone: %s', (kind) => {
  expect(heldText({ customer: { optedOut: true }, on: '2026-11-03', kind })).toBe(
    'never opted-out (opted-out)',
  );
  expect(heldText({ customer: { optedOut: false }, on: '2026-11-03', kind })).toBe('may');
});
