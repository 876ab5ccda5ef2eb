import { expect, it } from 'vitest';
import {
  hasHadOffset,
  rulesOf,
  zoneAtOffset,
} from '../../../../../functions/domain/importing/values/zone-offsets.ts';

const HOUR = 3600;

it.each([
  [0, 'UTC'],
  [HOUR, 'Etc/GMT-1'],
  [-HOUR, 'Etc/GMT+1'],
  [14 * HOUR, 'Etc/GMT-14'],
  [5.5 * HOUR, 'Asia/Calcutta'],
  [5.75 * HOUR, 'Asia/Katmandu'],
  [9.5 * HOUR, undefined],
  [-3.5 * HOUR, undefined],
  [1.25 * HOUR, undefined],
])('%d seconds before UTC are %s', (seconds, zone) => {
  expect(zoneAtOffset(seconds)).toBe(zone);
});

it.each([
  ['Europe/Madrid', 1, true],
  ['Europe/Madrid', 2, true],
  ['Europe/Madrid', 3, false],
  ['Europe/Madrid', 0, false],
  ['Europe/Moscow', 4, true],
  // It was so for three years.
  ['Asia/Pyongyang', 8.5, true],
  // It was so until 1997.
  ['Asia/Sakhalin', 10, true],
  ['Asia/Sakhalin', 11, true],
  ['Asia/Sakhalin', 12, false],
])('%s has had %d hours since 2000: %s', (zone, hours, is) => {
  expect(hasHadOffset(zone, hours * HOUR)).toBe(is);
});

it('zones have the same rules if their clocks agree in winter and in summer', () => {
  expect(rulesOf('Europe/Madrid')).toBe(rulesOf('Europe/Paris'));
  expect(rulesOf('Europe/Madrid')).not.toBe(rulesOf('Europe/London'));
  expect(rulesOf('Europe/Madrid')).not.toBe(rulesOf('Africa/Lagos'));
});
