import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../functions/domain/time/units.ts';
import { FAULT_RATES, fates, type Step } from '../../../../infra/local/simulation/faults.ts';

const STEPS = Object.keys(FAULT_RATES) as Step[];
const names = Array.from({ length: 5_000 }, (_, index) => `score 2026-W45 r${index}`);

describe('faults', () => {
  it('are the same for the same seed, whatever happens to others, and differ for another seed', () => {
    const all = fates(1);
    const drawn = names.map((name) => all.draw('mail', name));
    const few = fates(1);
    expect(names.slice(-500).map((name) => few.draw('mail', name))).toEqual(drawn.slice(-500));
    const other = fates(2);
    expect(names.map((name) => other.draw('mail', name))).not.toEqual(drawn);
  });

  it.each(STEPS)('of a %s come as often as the table says, each kind of them', (step) => {
    const { draw } = fates(7);
    const drawn = names.map((name) => draw(step, name));
    for (const [kind, rate] of FAULT_RATES[step]) {
      const share = drawn.filter((each) => each === kind).length / names.length;
      expect(share).toBeGreaterThan(rate * 0.5);
      expect(share).toBeLessThan(rate * 1.6);
    }
    expect(drawn.filter((each) => each === undefined).length / names.length).toBeGreaterThan(0.9);
  });

  it("never hit the same thing three times in a row, so that the SDK's repeats succeed", () => {
    const { draw } = fates(1);
    const longest = names.slice(0, 300).map((name) => {
      let run = 0;
      return Math.max(
        ...Array.from({ length: 200 }, () => {
          run = draw('write', name) === undefined ? 0 : run + 1;
          return run;
        }),
      );
    });
    expect(Math.max(...longest)).toBe(2);
  });

  it('end when they are told to', () => {
    const all = fates(1);
    all.end();
    expect(names.filter((name) => all.draw('mail', name) !== undefined)).toEqual([]);
    const weeks = Array.from({ length: 6 * 7 * 24 }, (_, hour) => hour * HOUR_MS);
    expect(weeks.filter((hour) => all.isOutage(hour))).toEqual([]);
  });

  it('make SES fail for two hours in a row, once in six weeks', () => {
    const { isOutage } = fates(1);
    const monday = Date.parse('2026-11-02T00:00:00Z');
    const hours = Array.from({ length: 12 * 7 * 24 }, (_, hour) => hour).filter((hour) =>
      isOutage(monday + hour * HOUR_MS),
    );
    expect(hours).toHaveLength(4);
    expect(hours[1]).toBe((hours[0] ?? 0) + 1);
    expect(hours[2]).toBe((hours[0] ?? 0) + 6 * 7 * 24);
  });
});
