import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { SECTIONS } from '../../../../functions/domain/digests/digest-fold.ts';
import { aDigest, refFor } from '../../../support/factories.ts';

const KEPT = z.object(Object.assign({}, ...SECTIONS.map(({ kept }) => kept)));

/** Figures with something in every place. */
const { weeks, changed, byBand, causes, causesNamedBy, cases, notAsked } = aDigest();
const listed = {
  ref: refFor('listed'),
  week: '2026-W45',
  status: 'taken',
  openedAt: '2026-11-03T10:00:00Z',
  band: 'established',
};
const FIGURES = {
  weeks,
  changed,
  byBand,
  causes,
  causesNamedBy,
  cases: {
    total: cases.total + 1,
    oldest: [{ ...listed, account: 'Example Ltd', ownerEmail: 'dana@example.com' }, listed],
  },
  notAsked,
};

/** Digests of before lack these counts, and then they are read as none. */
const ADDED_LATER = ['unsure', 'changed'];

type Path = readonly (string | number)[];
function* placesIn(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  if (path.length > 0) yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value))
    yield* placesIn(part, [...path, Array.isArray(value) ? Number(name) : name]);
}
/** A copy with another value in one place. */
const changedAt = (whole: unknown, [name, ...rest]: Path, to: unknown): unknown => {
  if (name === undefined) return to;
  if (Array.isArray(whole))
    return whole.map((each, index) => (index === name ? changedAt(each, rest, to) : each));
  const part = Object.entries(whole ?? {});
  return Object.fromEntries(
    part.map(([key, each]) => [key, key === name ? changedAt(each, rest, to) : each]),
  );
};

describe('the figures that the table keeps', () => {
  it('are read as they were written, those of an unknown owner and account too', () => {
    expect(KEPT.parse(structuredClone(FIGURES))).toStrictEqual(FIGURES);
  });

  it.each(
    [...placesIn(FIGURES)].map(({ path, value }) => [path.join('.'), path, value] as const),
  )('are refused when %s is spoilt', (_name, path, value) => {
    // Nobody writes a missing text as undefined, so that is refused like anything else.
    const missing = ADDED_LATER.includes(String(path.at(-1))) ? [] : [undefined];
    const spoilt = [
      null,
      ...missing,
      ...(typeof value === 'boolean' ? ['yes'] : [true]),
      ...(typeof value === 'number' ? [-1, 0.5, String(value)] : [1]),
    ];
    for (const each of spoilt)
      expect(KEPT.safeParse(changedAt(FIGURES, path, each)).success, String(each)).toBe(false);
  });

  it('are read as none where a digest of before did not count them', () => {
    const before = ADDED_LATER.reduce<unknown>(
      (figures, name) =>
        [...placesIn(figures)]
          .filter(({ path }) => path.at(-1) === name)
          .reduce((part, { path }) => changedAt(part, path, undefined), figures),
      FIGURES,
    );
    expect(KEPT.parse(before)).toStrictEqual(FIGURES);
    expect(before).not.toStrictEqual(FIGURES);
  });

  it('are refused with a status that no case has', () => {
    const spoilt = changedAt(FIGURES, ['cases', 'oldest', 0, 'status'], 'lost');
    expect(KEPT.safeParse(spoilt).success).toBe(false);
  });
});
