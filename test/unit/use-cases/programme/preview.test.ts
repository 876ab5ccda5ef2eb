import { beforeEach, describe, expect, it } from 'vitest';
import type { Customer } from '../../../../functions/domain/asking/customer.ts';
import type { Programme } from '../../../../functions/domain/programme/programme.ts';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { UnreadableItem } from '../../../../functions/ports/unreadable-item.ts';
import { difference } from '../../../../functions/use-cases/programme/difference.ts';
import { preview } from '../../../../functions/use-cases/programme/preview.ts';
import { aCustomer, aProgramme, refFor } from '../../../support/factories.ts';
import { forecastWorld } from '../../../support/forecast-world.ts';

const FROM = Date.parse('2026-11-02T08:00:00Z');
const sound = aProgramme();
const withEvery = (duration: string, change: Partial<Programme> = {}): Programme => ({
  ...sound,
  bands: sound.bands.map((band) => ({ ...band, ask: { at: [], every: duration } })),
  ...change,
});
const until = (days: number): number => FROM + days * DAY_MS;

let world: Awaited<ReturnType<typeof forecastWorld>>;
beforeEach(async () => {
  world = await forecastWorld(sound, FROM);
});
/** Asked half a year ago, and planned for 12 November unless told otherwise. */
const knows = (name: string, change: Partial<Customer> = {}): Promise<void> => {
  const dueAt = '2026-11-12T10:00:00Z';
  return world.knows(
    aCustomer(name, {
      account: name,
      since: '2025-05-12',
      importedAt: '2025-05-12T09:00:00Z',
      recent: [{ week: '2026-W20', kind: 'score', on: '2026-05-12' }],
      nextContact: { kind: 'score', dueAt },
      agenda: { lane: 'rest', kind: 'score', dueAt },
      ...change,
    }),
  );
};
/** Ports on which the item of one customer cannot be read. */
const withUnreadable = () => {
  const { customers } = world;
  async function* every() {
    yield new UnreadableItem('a fault');
    yield* customers.every();
  }
  return { ...world.ports, customers: { every } };
};

describe('a preview', () => {
  it('adds up what goes, tells of each customer, and writes nothing', async () => {
    await knows('a');
    await knows('b', { annualValue: 60_000 });
    await knows('c', { optedOut: true });
    const before = structuredClone([...world.customers.all]);
    const told: [string, string[]][] = [];
    let count = 0;
    const { figures, unreadable } = await preview(
      withUnreadable(),
      { programme: sound, isReplanned: false, from: FROM, until: until(30) },
      (customers) => {
        count = customers;
      },
      ({ crmId }, foreseen) => void told.push([crmId, foreseen.map(({ kind }) => kind)]),
    );
    expect(count).toBe(4);
    expect(told).toEqual([
      ['a', ['goes']],
      ['b', ['goes']],
      ['c', expect.arrayContaining(['never'])],
    ]);
    expect(unreadable).toHaveLength(1);
    expect([...figures.days]).toEqual([['2026-11-12', { total: 2, key: 1 }]]);
    expect([figures.customers, figures.reached]).toEqual([3, 2]);
    expect(figures.never).toEqual(new Map([['opted-out', 1]]));
    expect([...world.customers.all]).toEqual(before);
  });

  it('leaves out and names whom it cannot plan', async () => {
    await knows('a');
    await knows('bad', { since: 'no day' });
    const wish = { programme: sound, isReplanned: true, from: FROM, until: until(30) };
    const { figures, unreadable } = await preview(world.ports, wish);
    expect(figures.customers).toBe(1);
    expect(unreadable).toEqual([expect.any(Error)]);
    expect(unreadable[0]?.message).toMatch(new RegExp(`^${refFor('bad')} cannot be planned: .`));
  });

  it('gives people seats only where all is planned anew', async () => {
    for (const name of ['a', 'b', 'c']) await knows(name, { account: 'Example Ltd' });
    const programme = { ...sound, fatigue: { ...sound.fatigue, accountWeeks: 3 } };
    const daysOf = async (isReplanned: boolean) => {
      const { figures } = await preview(world.ports, {
        programme,
        isReplanned,
        from: FROM,
        until: until(60),
      });
      return figures.days.size;
    };
    expect(await daysOf(false)).toBe(1);
    expect(await daysOf(true)).toBe(3);
  });
});

describe('the difference of two programmes', () => {
  const moves = async (after: Programme, days: number, isBeforeReplanned?: boolean) => {
    const compared = { before: sound, after, ...(isBeforeReplanned !== undefined && { isBeforeReplanned }) };
    return (await difference(world.ports, compared, FROM, until(days))).moves;
  };
  const none = { earlier: 0, later: 0, noLonger: 0, newly: 0, same: 0 };

  it.each([
    ['nothing', sound, 30, { same: 1 }],
    ['later', withEvery('P7M'), 90, { later: 1 }],
    ['earlier', withEvery('P6M', { renewal: { askBefore: 'P0D' } }), 30, { earlier: 1 }],
    ['no more in these days', withEvery('P8M'), 30, { noLonger: 1 }],
    ['newly in these days', withEvery('P6M', { renewal: { askBefore: 'P0D' } }), 5, { newly: 1 }],
  ])('moves a question: %s', async (_what, after, days, moved) => {
    await knows('a', { renewalOn: '2026-11-05' });
    expect(await moves(after, days)).toEqual({ ...none, ...moved });
  });

  it('compares with what is planned, or with all planned anew', async () => {
    // Planned by an older programme.
    const dueAt = '2026-11-18T10:00:00Z';
    await knows('a', {
      nextContact: { kind: 'score', dueAt },
      agenda: { lane: 'rest', kind: 'score', dueAt },
    });
    expect(await moves(sound, 30)).toEqual({ ...none, earlier: 1 });
    expect(await moves(sound, 30, true)).toEqual({ ...none, same: 1 });
  });

  it('has the figures of both, counts all, and writes nothing', async () => {
    await knows('a');
    await knows('b');
    const before = structuredClone([...world.customers.all]);
    let [count, each] = [0, 0];
    const found = await difference(
      withUnreadable(),
      { before: sound, after: withEvery('P8M') },
      FROM,
      until(30),
      (customers) => {
        count = customers;
      },
      () => {
        each += 1;
      },
    );
    expect([count, each]).toEqual([3, 3]);
    expect([found.before.total, found.after.total]).toEqual([2, 0]);
    expect(found.unreadable).toHaveLength(1);
    expect([...world.customers.all]).toEqual(before);
    expect(world.customers.all.get(refFor('a'))?.seat).toBeUndefined();
  });

  it('leaves out and names whom it cannot plan', async () => {
    await knows('a');
    await knows('bad', { since: 'no day' });
    const compared = { before: sound, after: withEvery('P7M') };
    const { moves: found, unreadable } = await difference(world.ports, compared, FROM, until(90));
    expect(found).toEqual({ ...none, later: 1 });
    expect(unreadable.map(({ message }) => message)).toEqual([
      expect.stringContaining(`${refFor('bad')} cannot be planned`),
    ]);
  });
});
