import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { isZone, localTime } from '../../../../functions/domain/time/zone.ts';

describe('a time zone', () => {
  it.each([
    ['UTC', true],
    ['Europe/Berlin', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Europe/Atlantis', false],
    ['', false],
    // They have no summer time.
    ['+01:00', false],
    ['-03:00', false],
  ])('%s: %s, however often it is asked for', (text, known) => {
    expect(isZone(text)).toBe(known);
    expect(isZone(text)).toBe(known);
  });
});

describe('calendar and clock in a zone', () => {
  it.each([
    ['UTC', '2026-11-02T09:05:59Z', '2026-11-02', '09:05'],
    ['UTC', '2026-11-02T00:00:00Z', '2026-11-02', '00:00'],
    ['Pacific/Auckland', '2026-11-02T12:30:00Z', '2026-11-03', '01:30'],
    ['America/Lima', '2026-01-01T04:59:00Z', '2025-12-31', '23:59'],
    ['Europe/Berlin', '2026-03-29T00:59:00Z', '2026-03-29', '01:59'],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29', '03:00'],
    ['Asia/Kathmandu', '2026-11-02T00:00:00Z', '2026-11-02', '05:45'],
  ])('%s at %s: %s %s', (zone, instant, day, time) => {
    expect(localTime(zone, Date.parse(instant))).toEqual({ day, time });
    expect(localTime(zone, Date.parse(instant) + 1)).toEqual({ day, time });
  });

  it('are those of each minute, of however many', () => {
    const start = Date.parse('2026-11-02T00:00:00Z');
    const minutes = Array.from(
      { length: 1_440 },
      (_, minute) => localTime('UTC', start + minute * MINUTE_MS).time,
    );
    expect(new Set(minutes).size).toBe(1_440);
    expect(localTime('UTC', start).time).toBe('00:00');
  });
});
