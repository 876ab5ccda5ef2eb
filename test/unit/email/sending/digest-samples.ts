import type { Digest } from '../../../../functions/domain/digests/digest.ts';
import { noFigures } from '../../../../functions/domain/digests/digest-fold.ts';
import { weeksUpTo } from '../../../../functions/domain/digests/digest-schedule.ts';
import type { WeekFigures } from '../../../../functions/domain/digests/week-figures.ts';
import { type Programme, programmeSchema } from '../../../../functions/domain/programme/programme.ts';
import { bandOf, repeated, weekOf } from '../../../support/digest-figures.ts';
import { aProgramme, refFor } from '../../../support/factories.ts';

export const WEEK = '2026-W47';
export const MADE_AT = '2026-11-23T13:00:00Z';
export const NOW = Date.parse('2026-11-23T13:05:00Z');

const digest = { on: 'mon', at: '08:00', zone: 'America/New_York' } as const;
export const PROGRAMME: Programme = programmeSchema.parse({
  ...aProgramme(),
  digests: [
    { ...digest, name: 'leadership', to: ['lead@example.com'] },
    { ...digest, name: 'emea', to: ['emea@example.com'], slice: { region: 'EMEA' } },
    { ...digest, name: 'newcomers', to: ['new@example.com'], slice: { band: 'new' } },
    { ...digest, name: 'dana', to: ['boss@example.com'], slice: { owner: 'dana@example.com' } },
    { ...digest, name: 'owners', slice: { owner: 'each' } },
  ],
});

/**
 * Twelve weeks, the last with 18 yes, 5 maybe and 6 no. It has everything that a digest can have, at its
 * longest.
 */
export function fullDigest(change: Partial<Digest> = {}): Digest {
  const weeks = weeksUpTo(WEEK, 12).map((week, index) =>
    index === 11
      ? weekOf(week, repeated([10, 11], [9, 7], [8, 5], [3, 4], [1, 2]), 84, { pending: 2, doubtful: 3 })
      : weekOf(week, repeated([10, index + 2], [7, 4], [2, 12 - index]), 60),
  );
  return {
    ...noFigures(WEEK),
    audience: 'leadership',
    madeAt: MADE_AT,
    earlier: weeks.slice(0, 7),
    weeks: weeks.slice(7),
    byBand: [
      bandOf('veteran', repeated([10, 11], [2, 4]), 41),
      bandOf('settled', repeated([9, 7], [8, 5]), 31),
      bandOf('new', [1, 1], 12),
    ],
    causes: [
      { cause: 'support', count: 8 },
      { cause: 'price', count: 4 },
    ],
    causesNamedBy: 9,
    cases: {
      total: 1_234,
      oldest: Array.from({ length: 10 }, (_, index) => ({
        ref: refFor(`case-${index}`),
        week: '2026-W44',
        status: index === 1 ? 'taken' : 'open',
        openedAt: `2026-11-${String(10 + index).padStart(2, '0')}T13:00:00Z`,
        band: 'veteran',
        ...(index === 2 ? {} : { account: `Account <${index}>` }),
        ownerEmail: 'dana@example.com',
      })),
    },
    notAsked: { customers: 1_003, isAtLeast: true },
    ...change,
  };
}

/** A digest like the full one, with another last week. */
export const withLastWeek = (figures: WeekFigures, change: Partial<Digest> = {}): Digest => {
  const { weeks, ...full } = fullDigest();
  return { ...full, weeks: [...weeks.slice(0, -1), figures], byBand: [], ...change };
};
