import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isInWindow, nextContact } from '../../../../functions/domain/asking/schedule.ts';
import { dateIn } from '../../../../functions/domain/programme/tenure.ts';
import { DAY_MS, MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { askTime, isOpen } from '../../../../infra/local/simulation/plain-rules.ts';
import { aCustomer, aProgramme } from '../../../support/factories.ts';

// The judge has its own rules. Here they are compared with the planner's: two readings of one programme.

const START = Date.parse('2026-11-02T00:00:00Z');
const day = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);
const second = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
const zones = fc.constantFrom(
  'UTC',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Europe/Berlin',
  'Asia/Kathmandu',
);

it('ask everybody when the planner does, or nobody', () => {
  const programme = aProgramme();
  fc.assert(
    fc.property(
      fc.record({
        name: fc.integer({ min: 0, max: 10_000 }),
        zone: zones,
        age: fc.integer({ min: -40, max: 6_000 }),
        importedBefore: fc.integer({ min: 0, max: 700 }),
        until: fc.option(fc.integer({ min: -5, max: 500 }), { nil: undefined }),
        optedOut: fc.boolean(),
        asks: fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 5 }),
        minute: fc.integer({ min: 0, max: 14 * 24 * 60 }),
      }),
      ({ name, zone, age, importedBefore, until, optedOut, asks, minute }) => {
        const now = START + minute * MINUTE_MS;
        const past = [...new Set(asks)].sort((a, b) => b - a).map((days) => START - days * DAY_MS);
        const customer = aCustomer(`plain-${name}`, {
          zone,
          since: day(START - age * DAY_MS),
          importedAt: second(START - importedBefore * DAY_MS),
          optedOut: optedOut && name % 4 === 0,
          ...(until === undefined ? {} : { until: day(START + until * DAY_MS) }),
          recent: past.map((at) => ({ week: '2026-W01', kind: 'score', on: dateIn(zone, at) })),
        });
        const planned = nextContact(customer, programme, now);
        const plain = askTime(customer, past, programme, now);
        expect(plain === undefined ? undefined : second(plain)).toBe(
          planned.kind === 'planned' ? planned.next.dueAt : undefined,
        );
      },
    ),
    { numRuns: 300 },
  );
});

it('open the window when the sender does', () => {
  const { sendWindow } = aProgramme();
  fc.assert(
    fc.property(zones, fc.integer({ min: 0, max: 14 * 24 * 60 }), (zone, minute) => {
      const now = START + minute * MINUTE_MS;
      expect(isOpen(sendWindow, zone, now)).toBe(isInWindow(sendWindow, zone, now));
    }),
  );
});
