import { beforeEach, describe, expect, it } from 'vitest';
import type { Customer } from '../../../../functions/domain/asking/customer.ts';
import type { Programme } from '../../../../functions/domain/programme/programme.ts';
import { applyProgramme } from '../../../../functions/use-cases/programme/apply.ts';
import { seatPlan } from '../../../../functions/use-cases/programme/hand-out-seats.ts';
import { crashingAt } from '../../../support/crash.ts';
import { aClaim, aCustomer, aProgramme, refFor } from '../../../support/factories.ts';
import { forecastWorld } from '../../../support/forecast-world.ts';
import { aroundCalls } from '../../../support/port-calls.ts';
import { names } from '../../../support/post-office.ts';

const NOW = Date.parse('2026-11-02T08:00:00Z');
const sound = aProgramme();
const later: Programme = {
  ...sound,
  bands: sound.bands.map((band) => ({ ...band, ask: { at: [], every: 'P5M' } })),
};
const withSeats: Programme = { ...later, fatigue: { ...later.fatigue, accountWeeks: 2 } };
const monthly: Programme = {
  ...sound,
  bands: sound.bands.map((band) => ({ ...band, ask: { at: [], every: 'P1M' } })),
};
type World = Awaited<ReturnType<typeof forecastWorld>>;

let world: World;
beforeEach(async () => {
  world = await forecastWorld(sound, NOW);
});

/** Customers of the old programme, two of each account, planned by it. */
async function planned(count: number): Promise<void> {
  for (const [nth, name] of names('n', count).entries()) {
    const account = `Account ${Math.floor(nth / 2)}`;
    const since = `2025-0${1 + (nth % 9)}-15`;
    await world.knows(
      aCustomer(name, {
        account,
        since,
        importedAt: `${since}T09:00:00Z`,
        agenda: { lane: 'review', kind: 'review', dueAt: '2026-11-02T07:00:00Z' },
      }),
    );
  }
  for (const name of names('n', count)) await world.send(await world.messageFor(refFor(name)));
}
const stateOf = (of: World = world) =>
  [...of.customers.all.values()]
    .map(({ ref, nextContact, agenda, seat }) => ({ ref, nextContact, agenda, seat }))
    .sort((a, b) => a.ref.localeCompare(b.ref));
const put = (customer: Customer): Promise<void> => world.knows(customer);
const counts = async (programme: Programme): Promise<[moved: number, unmoved: number]> => {
  const { moved, unmoved } = await applyProgramme(world.ports, programme);
  return [moved, unmoved];
};

describe('a programme that is applied', () => {
  it('moves whom it plans otherwise, and finds all unmoved the second time', async () => {
    await planned(40);
    expect(await counts(sound)).toEqual([0, 40]);
    const before = stateOf();
    const [moved, unmoved] = await counts(later);
    expect(moved).toBeGreaterThan(20);
    expect(moved + unmoved).toBe(40);
    const after = stateOf();
    expect(
      after.filter((each, nth) => each.nextContact?.dueAt !== before[nth]?.nextContact?.dueAt),
    ).toHaveLength(moved);
    expect(await counts(later)).toEqual([0, 40]);
    expect(stateOf()).toEqual(after);
  });

  it('tells how many there are, and counts each', async () => {
    await planned(40);
    const told: number[] = [];
    let each = 0;
    await applyProgramme(
      world.ports,
      later,
      (count) => told.push(count),
      () => {
        each += 1;
      },
    );
    expect([told, each]).toEqual([[40], 40]);
  });

  it('moves each once when two are at work', async () => {
    await planned(40);
    const one = await forecastWorld(sound, NOW);
    for (const customer of world.customers.all.values()) await one.knows(customer);
    const alone = await applyProgramme(one.ports, withSeats);
    const both = await Promise.all([1, 2].map(() => applyProgramme(world.ports, withSeats)));
    expect(both.map(({ moved }) => moved).reduce((a, b) => a + b)).toBe(alone.moved);
    expect(both.map(({ busy }) => busy)).toEqual([0, 0]);
    expect(stateOf()).toEqual(stateOf(one));
  });

  it('ends the same in whatever order customers come', async () => {
    await planned(20);
    const other = await forecastWorld(sound, NOW);
    for (const customer of [...world.customers.all.values()].reverse()) await other.knows(customer);
    await applyProgramme(world.ports, withSeats);
    await applyProgramme(other.ports, withSeats);
    expect(stateOf(other)).toEqual(stateOf());
  });

  it('ends as one run would when it broke off anywhere and was started again', async () => {
    await planned(12);
    const before = [...world.customers.all.values()];
    await applyProgramme(world.ports, withSeats);
    const whole = stateOf();
    for (const when of ['before', 'after'] as const)
      for (let call = 0; ; call += 1) {
        world.customers.all.clear();
        for (const customer of before) await put(customer);
        const { ports, crashed } = crashingAt(world.ports, ['customers'], { call, when });
        // The calls that yield many results go on.
        const every = world.customers.every;
        const broken = applyProgramme({ ...ports, customers: { ...ports.customers, every } }, withSeats);
        await broken.catch(() => undefined);
        await applyProgramme(world.ports, withSeats);
        expect(stateOf(), `${when} call ${call}`).toEqual(whole);
        if (!crashed()) break;
      }
  });

  it('does again what somebody else wrote meanwhile, and leaves who is written again and again', async () => {
    await planned(1);
    const ref = refFor(names('n', 1)[0] ?? '');
    const disturbed = (times: number) => {
      let left = times;
      return aroundCalls(world.ports, ['customers'], async (call, name) => {
        if (name === 'customers.move' && left > 0) {
          left -= 1;
          const read = world.customers.all.get(ref);
          if (read !== undefined) world.customers.all.set(ref, { ...read, revision: read.revision + 1 });
        }
        return call();
      });
    };
    const { every, get } = world.customers;
    const run = ({ customers: { move }, ...ports }: World['ports']) =>
      applyProgramme({ ...ports, customers: { ...world.customers, every, get, move } }, monthly);
    expect(await run(disturbed(3))).toMatchObject({ busy: 1, moved: 0 });
    expect(await run(disturbed(2))).toMatchObject({ busy: 0, moved: 1 });
  });
});

describe('a programme that is applied leaves alone', () => {
  const DUE = '2026-11-02T07:30:00Z';
  const customer = (change: Partial<Customer>): Customer =>
    aCustomer('n', { since: '2025-01-15', importedAt: '2025-01-15T09:00:00Z', ...change });
  const unchanged = async (change: Partial<Customer>): Promise<object> => {
    const before = customer(change);
    await put(before);
    const applied = await applyProgramme(world.ports, withSeats);
    expect(world.customers.all.get(before.ref)).toEqual(before);
    return applied;
  };

  it('whoever is parked', async () => {
    const parked = { agenda: { lane: 'parked', kind: 'parked', dueAt: DUE }, parked: 'a fault' } as const;
    expect(await unchanged(parked)).toMatchObject({ parked: 1, moved: 0, unmoved: 0 });
  });

  it('whose contact is due and may have been claimed', async () => {
    await world.contacts.claim(aClaim('n', { dueAt: DUE }));
    const nextContact = { kind: 'score', dueAt: DUE } as const;
    const agenda = { lane: 'rest', kind: 'score', dueAt: DUE } as const;
    expect(await unchanged({ nextContact, agenda })).toMatchObject({ unmoved: 1 });
  });

  it('whose contact is due and waits for the window', async () => {
    const nextContact = { kind: 'score', dueAt: '2026-10-30T15:59:00Z' } as const;
    const agenda = { lane: 'rest', kind: 'score', dueAt: '2026-11-02T09:12:00Z' } as const;
    expect(await unchanged({ nextContact, agenda })).toMatchObject({ unmoved: 1 });
  });

  it('whose contact is due and who is under review', async () => {
    const nextContact = { kind: 'score', dueAt: DUE } as const;
    const agenda = { lane: 'review', kind: 'review', dueAt: DUE } as const;
    expect(await unchanged({ nextContact, agenda })).toMatchObject({ unmoved: 1 });
  });

  it.each([
    ['2026-11-02T08:05:00Z', 'unmoved'],
    ['2026-11-02T08:05:01Z', 'moved'],
  ])('whose contact comes due while it may be at work: at %s it is %s', async (dueAt, outcome) => {
    const nextContact = { kind: 'score', dueAt } as const;
    await put(customer({ nextContact, agenda: { lane: 'rest', kind: 'score', dueAt } }));
    expect(await applyProgramme(world.ports, sound)).toMatchObject({ [outcome]: 1 });
  });

  it('a reply', async () => {
    const nextContact = { kind: 'thanks', aboutWeek: '2026-W44', dueAt: '2026-11-03T10:00:00Z' } as const;
    const agenda = { lane: 'reply', kind: 'thanks', dueAt: '2026-11-03T10:00:00Z' } as const;
    expect(await unchanged({ nextContact, agenda })).toMatchObject({ unmoved: 1 });
  });

  it('whoever gets nothing: their address is suppressed', async () => {
    const before = customer({});
    await world.ports.addresses.suppress(before.addressHash, { reason: 'unsubscribed', at: DUE });
    expect(await unchanged({})).toMatchObject({ unmoved: 1 });
  });
});

describe('a programme that is applied', () => {
  it('plans whom nobody has planned yet, and who is under review', async () => {
    const ready = aCustomer('a', { since: '2025-01-15', importedAt: '2025-01-15T09:00:00Z' });
    const reviewed = aCustomer('b', {
      ...ready,
      ref: refFor('b'),
      account: 'Another Ltd',
      agenda: { lane: 'review', kind: 'review', dueAt: '2026-11-02T07:00:00Z' },
    });
    await put(ready);
    await put(reviewed);
    expect(await counts(later)).toEqual([2, 0]);
    for (const { agenda } of world.customers.all.values()) expect(agenda?.kind).toBe('score');
  });

  it('goes on where somebody cannot be planned, names them, and leaves them as they were', async () => {
    const ready = { since: '2025-01-15', importedAt: '2025-01-15T09:00:00Z' };
    await put(aCustomer('a', ready));
    await put(aCustomer('bad', { ...ready, since: 'no day', account: 'Another Ltd' }));
    await put(aCustomer('c', { ...ready, account: 'A third' }));
    const bad = structuredClone(world.customers.all.get(refFor('bad')));
    let each = 0;
    const applied = await applyProgramme(
      world.ports,
      later,
      () => undefined,
      () => {
        each += 1;
      },
    );
    expect(applied).toMatchObject({ moved: 2, unmoved: 0, unreadable: [] });
    expect(applied.failed).toEqual([{ ref: refFor('bad'), why: expect.stringMatching(/./) }]);
    expect(each).toBe(3);
    expect(world.customers.all.get(refFor('bad'))).toEqual(bad);
  });

  it('stops where the database is gone', async () => {
    await put(aCustomer('a', { since: '2025-01-15', importedAt: '2025-01-15T09:00:00Z' }));
    const move = () => Promise.reject(new Error('gone'));
    const customers = { ...world.customers, move };
    await expect(applyProgramme({ ...world.ports, customers }, later)).rejects.toThrow('gone');
  });

  it('brings a due contact to the lane of its customer', async () => {
    const DUE = '2026-11-02T07:30:00Z';
    await put(
      aCustomer('n', {
        annualValue: 60_000,
        nextContact: { kind: 'score', dueAt: DUE },
        agenda: { lane: 'rest', kind: 'score', dueAt: DUE },
      }),
    );
    expect(await counts(sound)).toEqual([1, 0]);
    expect(world.customers.all.get(refFor('n'))?.agenda).toEqual({ lane: 'key', kind: 'score', dueAt: DUE });
  });
});

describe('the seats of an account', () => {
  const seats = () => stateOf().map(({ seat }) => seat);
  const seated = (name: string, change: Partial<Customer> = {}): Promise<void> =>
    put(aCustomer(name, { since: '2025-01-15', importedAt: '2025-01-15T09:00:00Z', ...change }));

  it('are handed out with the rules that need them, and stay', async () => {
    await planned(12);
    await applyProgramme(world.ports, later);
    expect(seats()).toEqual(Array.from({ length: 12 }, () => undefined));
    await applyProgramme(world.ports, withSeats);
    const handedOut = seats();
    expect(handedOut.map((seat) => seat?.rank).sort()).toEqual([...Array(6).fill(0), ...Array(6).fill(1)]);
    expect(await counts(withSeats)).toEqual([0, 12]);
    // Without the rule nobody moves for a seat.
    await applyProgramme(world.ports, later);
    expect(seats()).toEqual(handedOut);
  });

  it('change with who may be asked', async () => {
    for (const name of ['a', 'b', 'c']) await seated(name);
    await seated('gone', { until: '2026-11-01' });
    await seated('last', { until: '2026-11-02' });
    await seated('no', { optedOut: true });
    await seated('alone', { account: 'Another Ltd', seat: { rank: 1, of: 2 } });
    await applyProgramme(world.ports, withSeats);
    const seatOf = (name: string) => world.customers.all.get(refFor(name))?.seat;
    expect(['a', 'b', 'c', 'last'].map((name) => seatOf(name)?.of)).toEqual([4, 4, 4, 4]);
    for (const name of ['gone', 'no', 'alone']) expect(seatOf(name)).toBeUndefined();
    const before = ['a', 'b', 'c'].map((name) => seatOf(name)?.rank);
    await seated('new');
    await applyProgramme(world.ports, withSeats);
    expect(['a', 'b', 'c'].map((name) => seatOf(name)?.rank)).toEqual(before);
    expect(seatOf('new')).toEqual({ rank: 4, of: 5 });
  });

  it('are those that somebody without an account never has', async () => {
    for (const name of ['a', 'b']) await seated(name, { account: '' });
    const plan = await seatPlan(world.ports, withSeats, NOW);
    expect(plan.customers).toBe(2);
    for (const customer of world.customers.all.values()) expect(plan.seated(customer).seat).toBeUndefined();
  });
});
