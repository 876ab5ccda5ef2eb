import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lastEdition,
  nextDigestAt,
  planOf,
  weeksUpTo,
} from '../../../../functions/domain/digests/digest-schedule.ts';
import type { DigestPlan } from '../../../../functions/domain/programme/programme.ts';
import { mondayOf, toEpochMs } from '../../../../functions/domain/time/instant.ts';
import { aProgramme } from '../../../support/factories.ts';

const PROGRAMME = aProgramme();
const aPlan = (change: Partial<DigestPlan> = {}): DigestPlan => ({
  name: 'leadership',
  to: ['lead@example.com'],
  on: 'mon',
  at: '08:00',
  template: 'digest/weekly',
  ...change,
});
const last = (plan: DigestPlan, now: string) => {
  const { dueAt, week } = lastEdition(plan, PROGRAMME, toEpochMs(now));
  return { dueAt, week };
};

describe('the entry of the programme for an audience', () => {
  const programme = { digests: [aPlan(), aPlan({ name: 'owners', to: [], slice: { owner: 'each' } })] };

  it.each([
    ['leadership', 'leadership'],
    ['owners.abcdefgh', 'owners'],
  ])('is, for %s, that of %s', (audience, name) => {
    expect(planOf(audience, programme).name).toBe(name);
  });

  it.each([
    ['gone', 'gone'],
    ['gone.abcdefgh', 'gone'],
    ['.case.abcdefgh', '.case.abcdefgh'],
  ])('is missing, and said to be, for %s', (audience, name) => {
    expect(() => planOf(audience, programme)).toThrow(`The programme has no digest "${name}".`);
  });
});

describe('the last time a digest was due', () => {
  it('is this week’s once it has come, and before that last week’s', () => {
    expect(last(aPlan(), '2026-11-23T07:59:59Z')).toEqual({
      dueAt: '2026-11-16T08:00:00Z',
      week: '2026-W46',
    });
    expect(last(aPlan(), '2026-11-23T08:00:00Z')).toEqual({
      dueAt: '2026-11-23T08:00:00Z',
      week: '2026-W47',
    });
    expect(last(aPlan(), '2026-11-29T23:59:59Z')).toEqual({
      dueAt: '2026-11-23T08:00:00Z',
      week: '2026-W47',
    });
  });

  it('after an outage of weeks is only the latest one', () => {
    expect(last(aPlan(), '2026-12-16T12:00:00Z')).toEqual({
      dueAt: '2026-12-14T08:00:00Z',
      week: '2026-W50',
    });
  });

  it('is at the same time of day on both sides of a clock change', () => {
    const plan = aPlan({ zone: 'America/New_York' });
    expect(last(plan, '2026-10-27T00:00:00Z').dueAt).toBe('2026-10-26T12:00:00Z');
    expect(last(plan, '2026-11-03T00:00:00Z').dueAt).toBe('2026-11-02T13:00:00Z');
  });

  it('is an hour later when a clock change skips its hour, and happens once when the hour comes twice', () => {
    const plan = aPlan({ on: 'sun', at: '02:30', zone: 'Europe/Berlin' });
    expect(last(plan, '2026-03-29T12:00:00Z').dueAt).toBe('2026-03-29T01:30:00Z');
    expect(last(plan, '2026-10-25T12:00:00Z').dueAt).toBe('2026-10-25T00:30:00Z');
  });

  it('reports on the week that is over for its readers, in any zone', () => {
    // In UTC it is still Sunday.
    expect(last(aPlan({ zone: 'Asia/Tokyo' }), '2026-11-22T23:00:00Z').week).toBe('2026-W47');
    expect(last(aPlan({ zone: 'Pacific/Honolulu' }), '2026-11-23T18:00:00Z').week).toBe('2026-W47');
    expect(last(aPlan({ on: 'fri' }), '2026-11-27T08:00:00Z').week).toBe('2026-W47');
  });

  it('reports on each week once, across clock changes and years', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('mon', 'wed', 'sun'),
        fc.constantFrom('00:00', '00:30', '02:30', '08:00', '23:59'),
        fc.constantFrom('UTC', 'Europe/London', 'America/New_York', 'Asia/Tokyo', 'Pacific/Kiritimati'),
        fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        (on, at, zone, start) => {
          const programme = aProgramme({ digests: [aPlan({ on, at, zone })] });
          const plan = programme.digests[0] ?? aPlan();
          let now = start.getTime();
          let { week } = lastEdition(plan, programme, now);
          for (let turn = 0; turn < 60; turn += 1) {
            const next = nextDigestAt(programme, now);
            expect(next).toBeGreaterThan(now);
            expect(lastEdition(plan, programme, next - 1).week).toBe(week);
            const found = lastEdition(plan, programme, next);
            expect(toEpochMs(found.dueAt)).toBe(next);
            expect(weeksUpTo(found.week, 2)).toEqual([week, found.week]);
            ({ week } = found);
            now = next;
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the next digest', () => {
  it('is the earliest of all, strictly after now', () => {
    const programme = aProgramme({
      digests: [aPlan(), aPlan({ name: 'emea', zone: 'Europe/Berlin' })],
    });
    const at = (now: string): string => new Date(nextDigestAt(programme, toEpochMs(now))).toISOString();
    expect(at('2026-11-22T12:00:00Z')).toBe('2026-11-23T07:00:00.000Z');
    expect(at('2026-11-23T07:00:00Z')).toBe('2026-11-23T08:00:00.000Z');
    expect(at('2026-11-23T08:00:00Z')).toBe('2026-11-30T07:00:00.000Z');
  });

  it('never comes without digests', () => {
    expect(nextDigestAt(aProgramme(), 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

it('weeks continue over the end of a year with 53 weeks', () => {
  expect(weeksUpTo('2027-W01', 3)).toEqual(['2026-W52', '2026-W53', '2027-W01']);
  expect(mondayOf('2027-W01')).toBe('2027-01-04');
});
