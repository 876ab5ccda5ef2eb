import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameSeat, type Sitter, seatsOf } from '../../../../functions/domain/asking/seats.ts';

const sitter = (ref: string, seat?: Sitter['seat']): Sitter => ({ ref, ...(seat && { seat }) });
const seated = (people: readonly Sitter[]): Sitter[] =>
  [...seatsOf(people)].map(([ref, seat]) => sitter(ref, seat));
const ranks = (people: readonly Sitter[]) =>
  Object.fromEntries([...seatsOf(people)].map(([ref, seat]) => [ref, seat?.rank]));

describe('the seats of an account', () => {
  it.each<[string, Sitter[], object]>([
    ['nobody', [], {}],
    ['somebody alone, who needs none', [sitter('a')], { a: undefined }],
    ['somebody who is alone now', [sitter('a', { rank: 1, of: 2 })], { a: undefined }],
    ['several, by their refs', [sitter('c'), sitter('a'), sitter('b')], { a: 0, b: 1, c: 2 }],
    [
      'a newcomer, after those who sit',
      [sitter('b', { rank: 1, of: 2 }), sitter('c', { rank: 0, of: 2 }), sitter('a')],
      { a: 2, b: 1, c: 0 },
    ],
    [
      'those who stay when somebody leaves',
      [sitter('a', { rank: 2, of: 3 }), sitter('b', { rank: 1, of: 3 })],
      { a: 0, b: 1 },
    ],
    [
      'two of one seat: the first keeps it',
      [sitter('b', { rank: 0, of: 2 }), sitter('a', { rank: 0, of: 2 })],
      { a: 0, b: 1 },
    ],
  ])('are those of %s', (_what, people, expected) => {
    expect(ranks(people)).toEqual(expected);
  });

  const people = fc
    .uniqueArray(
      fc.tuple(fc.stringMatching(/^[a-f0-9]{4,6}$/), fc.option(fc.nat({ max: 12 }), { nil: undefined })),
      {
        selector: ([ref]) => ref,
        minLength: 2,
        maxLength: 12,
      },
    )
    .map((all) => all.map(([ref, rank]) => sitter(ref, rank === undefined ? undefined : { rank, of: 13 })));

  it('are all the ranks, each once, in whatever order people come', () => {
    fc.assert(
      fc.property(people, fc.infiniteStream(fc.nat()), (all, salt) => {
        const seats = [...seatsOf(all).values()];
        expect(seats.map((seat) => seat?.rank).sort((a = 0, b = 0) => a - b)).toEqual(
          all.map((_, rank) => rank),
        );
        expect(new Set(seats.map((seat) => seat?.of))).toEqual(new Set([all.length]));
        const shuffled = all
          .map((each) => [salt.next().value, each] as const)
          .sort(([a], [b]) => a - b)
          .map(([, each]) => each);
        expect(ranks(shuffled)).toEqual(ranks(all));
      }),
    );
  });

  it('are kept by those who stay, with newcomers and leavers', () => {
    fc.assert(
      fc.property(people, fc.nat(), (all, leaver) => {
        const before = seated(all);
        // In whatever order they are told.
        expect(ranks(before)).toEqual(ranks(all));
        const withNew = ranks([...before, sitter('zzzz')]);
        for (const { ref, seat } of before) expect(withNew[ref]).toBe(seat?.rank);
        if (before.length < 3) return;
        // Whoever sits last takes the seat that is free.
        const left = before.filter((_, nth) => nth !== leaver % before.length);
        const moved = left.filter(({ ref, seat }) => ranks(left)[ref] !== seat?.rank);
        expect(moved.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the seats of an account with a yearly maximum', () => {
  const today = '2026-11-02';
  const seatsWith = (parts: number, ...people: Sitter[]) =>
    Object.fromEntries(seatsOf(people, { parts, today }));
  const askedOn = (day: string, ref = 'a'): Sitter => ({ ref, askedOn: day });

  it('are those of anybody, also of somebody alone', () => {
    expect(seatsWith(4, sitter('b'), sitter('a'))).toEqual({ a: { rank: 0, of: 2 }, b: { rank: 1, of: 2 } });
    expect(seatsWith(4, sitter('a'))).toEqual({ a: { rank: 0, of: 1 } });
    expect(seatsWith(4, sitter('a', { rank: 1, of: 2 }))).toEqual({ a: { rank: 0, of: 1 } });
    expect(seatsWith(4)).toEqual({});
  });

  it.each<[string, number, string | undefined]>([
    ['2026-10-02', 4, '2027-01-01'],
    ['2026-11-02', 4, '2027-01-01'],
    ['2026-10-01', 4, undefined],
    ['2025-11-02', 4, undefined],
    ['2026-01-01', 1, '2027-01-01'],
    ['2026-07-03', 2, '2027-01-01'],
    ['2026-07-02', 2, undefined],
  ])('begin with the next part for all, if somebody was asked in that of today: on %s, of %i', (on, parts, from) => {
    const seat = (rank: number) => ({ rank, of: 2, ...(from && { from }) });
    expect(seatsWith(parts, askedOn(on), sitter('b'))).toEqual({ a: seat(0), b: seat(1) });
    expect(seatsWith(parts, askedOn(on, 'b'), sitter('a'))).toEqual({ a: seat(0), b: seat(1) });
    expect(seatsWith(parts, askedOn(on))).toEqual({ a: { rank: 0, of: 1, ...(from && { from }) } });
  });

  it('have no such day once it is over', () => {
    const seat = { rank: 0, of: 2, from: '2026-10-02' };
    expect(seatsWith(4, sitter('a', seat), sitter('b'))).toEqual({
      a: { rank: 0, of: 2 },
      b: { rank: 1, of: 2 },
    });
  });
});

describe('two seats', () => {
  const today = '2026-11-02';
  const seat = { rank: 0, of: 2 };

  it.each<[string, Sitter['seat'], Sitter['seat'], boolean]>([
    ['none', undefined, undefined, true],
    ['one and none', seat, undefined, false],
    ['none and one', undefined, seat, false],
    ['equal ones', seat, { ...seat }, true],
    ['of another rank', seat, { ...seat, rank: 1 }, false],
    ['of more people', seat, { ...seat, of: 3 }, false],
    ['one that begins later', seat, { ...seat, from: '2026-11-03' }, false],
    ['one that begins today', seat, { ...seat, from: today }, true],
    ['one that has begun', { ...seat, from: '2026-10-02' }, seat, true],
    ['that have begun on different days', { ...seat, from: '2026-10-02' }, { ...seat, from: today }, true],
    ['that begin on one day', { ...seat, from: '2027-01-01' }, { ...seat, from: '2027-01-01' }, true],
    ['that begin on different days', { ...seat, from: '2027-01-01' }, { ...seat, from: '2027-01-02' }, false],
  ])('mean the same or not: %s', (_what, one, other, expected) => {
    expect(isSameSeat(one, other, today)).toBe(expected);
    expect(isSameSeat(other, one, today)).toBe(expected);
  });
});
