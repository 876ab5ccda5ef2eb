import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewCustomer } from '../../../../functions/domain/asking/customer.ts';
import type { RunEntry } from '../../../../functions/domain/identity/run.ts';
import type { SuppressionReason } from '../../../../functions/domain/mail/suppression.ts';
import { UnreadableItem } from '../../../../functions/ports/unreadable-item.ts';
import { type UndoDeps, undoRun } from '../../../../functions/use-cases/importing/undo-run.ts';
import { aProfile, refFor } from '../../../support/factories.ts';
import { inMemoryCustomers } from '../../../support/in-memory-customers.ts';
import { inMemoryRuns } from '../../../support/in-memory-runs.ts';
import { inMemoryAddresses } from '../../../support/in-memory-stores.ts';
import { manualClock } from '../../../support/manual-clock.ts';

const BEFORE = '2026-11-01T09:00:00Z';
const AT = '2026-11-27T09:15:02Z';
const UNDONE_AT = '2026-11-27T11:00:00Z';
const RUN = '20261127-091502-k7qf';
const OTHER = '20261120-080000-abcd';
const UNTIL = '2026-11-27';
const NOTHING = {
  lifted: 0,
  kept: 0,
  revived: 0,
  changedSince: 0,
  nothingLeft: 0,
  unreadable: 0,
  stillOptedOut: 0,
};

function world() {
  const customers = inMemoryCustomers();
  const addresses = inMemoryAddresses();
  const runs = inMemoryRuns();
  const clock = manualClock(UNDONE_AT);
  const deps: UndoDeps = { customers, addresses, runs, clock };
  return {
    customers,
    addresses,
    runs,
    deps,
    begin: () => runs.start(RUN, { what: 'import', at: AT }),
    /** A customer with their address and nothing planned. */
    async known(name: string, change: Partial<NewCustomer> = {}) {
      const profile = aProfile(name, change);
      await addresses.claim(profile.addressHash, profile.ref);
      await customers.save(profile, BEFORE);
      const saved = customers.all.get(profile.ref);
      if (saved !== undefined) await customers.move(saved, undefined);
    },
    /** What a list does in its run. */
    async list(name: string, reason: SuppressionReason = 'unsubscribed', run = RUN) {
      const hash = `hash-of-${name}`;
      await runs.note(run, { kind: 'suppressed', hash });
      await addresses.suppressInRun(hash, { reason, at: AT }, run);
    },
    /** What an import does in its run to end a customer. */
    async end(name: string, until = UNTIL) {
      const customer = customers.all.get(refFor(name));
      if (customer === undefined) throw new Error(`${name} is not known`);
      const { until: before } = customer;
      await runs.note(RUN, {
        kind: 'ended',
        ref: customer.ref,
        until,
        ...(before === undefined ? {} : { before }),
      });
      await customers.save({ ...customer, until }, AT);
    },
    undo: (changed: Partial<UndoDeps> = {}) => undoRun({ ...deps, ...changed }, RUN),
    customer: (name: string) => customers.all.get(refFor(name)),
    suppression: async (name: string) => (await addresses.get(`hash-of-${name}`))?.suppression,
  };
}
const undone = (counts: Partial<typeof NOTHING>) => ({
  kind: 'undone',
  run: { id: RUN, what: 'import', at: AT },
  ...NOTHING,
  ...counts,
});
const UNDER_REVIEW = { lane: 'review', kind: 'review', dueAt: UNDONE_AT };

describe('undoing a run', () => {
  it('that does not exist changes nothing', async () => {
    const { known, list, customer, undo, customers } = world();
    await known('a');
    await list('a');
    const saved = customers.saved;
    expect(await undo()).toEqual({ kind: 'no-such-run' });
    expect(customers.saved).toBe(saved);
    expect(customer('a')).not.toHaveProperty('agenda');
  });

  it('lifts what its list said, and plans the owner anew', async () => {
    const { begin, known, list, undo, customer, suppression } = world();
    await begin();
    await known('a');
    await list('a');
    await list('nobody');
    expect(await undo()).toEqual(undone({ lifted: 2 }));
    expect(await suppression('a')).toBeUndefined();
    expect(await suppression('nobody')).toBeUndefined();
    expect(customer('a')?.agenda).toEqual(UNDER_REVIEW);
  });

  it('takes back the company’s own record as well', async () => {
    const { begin, known, list, undo, customer } = world();
    await begin();
    await known('a', { optedOut: true });
    await list('a', 'opted-out');
    expect(await undo()).toEqual(undone({ lifted: 1 }));
    expect(customer('a')).toMatchObject({ optedOut: false, agenda: UNDER_REVIEW });
  });

  it('keeps what another list says too, and reports whose record still says so', async () => {
    const { begin, known, list, undo, customer, suppression } = world();
    await begin();
    await known('a', { optedOut: true });
    await list('a', 'opted-out', OTHER);
    await list('a', 'unsubscribed');
    await known('b');
    await list('b', 'unsubscribed', OTHER);
    await list('b');
    expect(await undo()).toEqual(undone({ kept: 2, stillOptedOut: 1 }));
    expect((await suppression('a'))?.lists).toEqual([{ run: OTHER, reason: 'opted-out' }]);
    expect(customer('a')).toMatchObject({ optedOut: true });
    expect(customer('a')).not.toHaveProperty('agenda');
  });

  it.each([
    ['stays suppressed by another list', 'operator', false],
    ['stays suppressed by another list that says so too', 'opted-out', true],
  ] as const)('takes the company’s own record back just when nothing else says so: the address %s', async (_what, other, optedOut) => {
    const { begin, known, list, undo, customer, suppression } = world();
    await begin();
    await known('a', { optedOut: true });
    await list('a', other, OTHER);
    await list('a', 'opted-out');
    expect(await undo()).toEqual(undone({ kept: 1, ...(optedOut ? { stillOptedOut: 1 } : {}) }));
    expect(await suppression('a')).toMatchObject({ reason: other, lists: [{ run: OTHER, reason: other }] });
    expect(customer('a')).toMatchObject({ optedOut });
  });

  it('takes back the company’s own record at an address whose mailbox bounced; the bounce stays', async () => {
    const { begin, known, list, undo, customer, suppression, addresses } = world();
    await begin();
    await known('a', { optedOut: true });
    await addresses.suppress('hash-of-a', { reason: 'bounced', at: BEFORE });
    await list('a', 'opted-out');
    expect(await undo()).toEqual(undone({ kept: 1 }));
    expect(await suppression('a')).toEqual({ reason: 'bounced', at: BEFORE });
    expect(customer('a')).toMatchObject({ optedOut: false });
  });

  it.each([
    'unclear',
    'operator',
  ] as const)('leaves the company’s own record alone where its list said something else: %s', async (reason) => {
    const { begin, known, list, undo, customer } = world();
    await begin();
    await known('a', { optedOut: true });
    await list('a', reason);
    expect(await undo()).toEqual(undone({ lifted: 1 }));
    expect(customer('a')).toMatchObject({ optedOut: true, agenda: UNDER_REVIEW });
  });

  it('leaves what another list left unclear, and lifts it with that run', async () => {
    const { begin, known, list, undo, deps, runs, suppression } = world();
    await begin();
    await runs.start(OTHER, { what: 'import', at: BEFORE });
    await known('a');
    await list('a', 'unclear', OTHER);
    await list('a', 'complained');
    expect(await undo()).toEqual(undone({ kept: 1 }));
    expect(await suppression('a')).toMatchObject({ reason: 'unclear', at: '2026-11-20T08:00:00Z' });
    expect(await undoRun(deps, OTHER)).toMatchObject({ lifted: 1 });
    expect(await suppression('a')).toBeUndefined();
  });

  it.each(['before', 'after'] as const)('keeps a person’s own word that came %s the list', async (when) => {
    const { begin, known, list, undo, addresses, suppression, customer } = world();
    await begin();
    await known('a');
    const say = () => addresses.suppress('hash-of-a', { reason: 'unsubscribed', at: BEFORE });
    if (when === 'before') await say();
    await list('a');
    if (when === 'after') await say();
    expect(await undo()).toEqual(undone({ kept: 1 }));
    expect(await suppression('a')).toMatchObject({ reason: 'unsubscribed' });
    expect(customer('a')).not.toHaveProperty('agenda');
  });

  it('leaves alone a customer who had the address and now has another', async () => {
    const { begin, known, list, undo, customer, customers } = world();
    await begin();
    await known('a', { optedOut: true });
    await list('a', 'opted-out');
    // The first address is released a moment later.
    await customers.save(aProfile('a', { optedOut: true, addressHash: 'elsewhere' }), AT);
    expect(await undo()).toEqual(undone({ lifted: 1 }));
    expect(customer('a')).toMatchObject({ optedOut: true, agenda: { dueAt: AT } });
  });

  it.each([
    ['none', undefined],
    ['another', '2027-03-31'],
  ])('gives a customer the last day back that they had before: %s', async (_what, until) => {
    const { begin, known, end, undo, customer } = world();
    await begin();
    await known('a', until === undefined ? {} : { until });
    await end('a');
    expect(customer('a')?.until).toBe(UNTIL);
    expect(await undo()).toEqual(undone({ revived: 1 }));
    expect(customer('a')?.until).toBe(until);
    expect(customer('a')?.agenda).toEqual(UNDER_REVIEW);
    expect(await undo()).toEqual(undone({ nothingLeft: 1 }));
  });

  it.each([
    ['another day', '2026-12-31'],
    ['none', undefined],
  ])('leaves a last day that has changed since: to %s', async (_what, until) => {
    const { begin, known, end, undo, customer, customers } = world();
    await begin();
    await known('a', { until: '2027-03-31' });
    await end('a');
    await customers.save(aProfile('a', until === undefined ? {} : { until }), AT);
    expect(await undo()).toEqual(undone({ changedSince: 1 }));
    expect(customer('a')?.until).toBe(until);
  });

  it('finds nothing left of what was noted and never done', async () => {
    const { begin, known, runs, undo, customer } = world();
    await begin();
    await known('a');
    await runs.note(RUN, { kind: 'suppressed', hash: 'hash-of-nobody' });
    await runs.note(RUN, { kind: 'ended', ref: refFor('a'), until: UNTIL });
    await runs.note(RUN, { kind: 'ended', ref: refFor('nobody'), until: UNTIL });
    expect(await undo()).toEqual(undone({ nothingLeft: 3 }));
    expect(customer('a')).not.toHaveProperty('agenda');
  });

  it('does both for a customer who was ended and opted out by the run', async () => {
    const { begin, known, list, end, undo, customer } = world();
    await begin();
    await known('a', { optedOut: true });
    await list('a', 'opted-out');
    await end('a');
    expect(await undo()).toEqual(undone({ lifted: 1, revived: 1 }));
    expect(customer('a')).toMatchObject({ optedOut: false, agenda: UNDER_REVIEW });
    expect(customer('a')).not.toHaveProperty('until');
  });

  it.each([
    ['before it had freed the address', 1],
    ['after it had freed the address', 3],
    ['before it planned anew who did not count as opted out', 4],
  ])('makes good what an undoing left that broke off %s', async (_what, at) => {
    const { begin, known, list, undo, customer, customers } = world();
    await begin();
    await known('a', { optedOut: true });
    await list('a', 'opted-out');
    await known('b');
    await list('b');
    let calls = 0;
    const broken: UndoDeps['customers'] = {
      get: (ref) => customers.get(ref),
      change: async (...args) => {
        calls += 1;
        if (calls >= at) throw new Error('out of reach');
        return customers.change(...args);
      },
    };
    await expect(undo({ customers: broken })).rejects.toThrow('out of reach');
    await undo();
    expect(customer('a')).toMatchObject({ optedOut: false, agenda: UNDER_REVIEW });
    expect(customer('b')).toMatchObject({ agenda: UNDER_REVIEW });
    const saved = customers.saved;
    expect(await undo()).toEqual(undone({ nothingLeft: 2 }));
    expect(customers.saved).toBe(saved);
  });

  it('loses nothing that an import writes at the same time', async () => {
    const { begin, known, end, undo, customer, customers } = world();
    await begin();
    await known('a');
    await end('a');
    const busy: UndoDeps['customers'] = {
      get: (ref) => customers.get(ref),
      change: async (ref, ...args) => {
        const read = customers.all.get(ref);
        if (read !== undefined) await customers.save({ ...read, firstName: 'Grace' }, AT);
        return customers.change(ref, ...args);
      },
    };
    expect(await undo({ customers: busy })).toEqual(undone({ revived: 1 }));
    expect(customer('a')).toMatchObject({ firstName: 'Grace' });
    expect(customer('a')).not.toHaveProperty('until');
  });

  it('continues after an item that cannot be read', async () => {
    const { begin, known, list, undo, addresses, suppression } = world();
    await begin();
    await known('a');
    await list('a');
    await list('b');
    const some = {
      ...addresses,
      get: async (hash: string) => {
        if (hash === 'hash-of-a')
          throw new UnreadableItem('The item ADDRESS#x / ADDRESS cannot be read: ref.');
        return addresses.get(hash);
      },
    };
    expect(await undo({ addresses: some })).toEqual(undone({ lifted: 1, unreadable: 1 }));
    expect(await suppression('b')).toBeUndefined();
  });

  it('reports its progress entry by entry', async () => {
    const { begin, list, undo } = world();
    await begin();
    for (const name of ['a', 'b', 'c']) await list(name);
    const seen: number[] = [];
    await undo({ onProgress: ({ lifted }) => seen.push(lifted) });
    expect(seen).toEqual([1, 2, 3]);
  });

  it('works on entries side by side, but not on all of them at once', async () => {
    const { begin, list, undo, addresses } = world();
    await begin();
    for (let index = 0; index < 100; index += 1) await list(`n${index}`);
    let inHand = 0;
    let most = 0;
    const slow = {
      ...addresses,
      get: async (hash: string) => {
        inHand += 1;
        most = Math.max(most, inHand);
        await new Promise((resolve) => setImmediate(resolve));
        inHand -= 1;
        return addresses.get(hash);
      },
    };
    expect(await undo({ addresses: slow })).toEqual(undone({ lifted: 100 }));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThan(100);
  });
});

describe('in whatever order', () => {
  const NAMES = ['a', 'b', 'c', 'd'] as const;
  const happening = fc.record({
    name: fc.constantFrom(...NAMES),
    what: fc.constantFrom('list', 'other list', 'opted out', 'own', 'end'),
  });
  const entries = async (runs: UndoDeps['runs']): Promise<RunEntry[]> => {
    const found: RunEntry[] = [];
    for await (const entry of runs.entries(RUN)) found.push(entry);
    return found;
  };

  async function undoneIn(happenings: readonly { name: string; what: string }[], order: 'noted' | 'turned') {
    const made = world();
    await made.begin();
    for (const name of NAMES) await made.known(name);
    for (const { name, what } of happenings) {
      if (what === 'list') await made.list(name);
      if (what === 'other list') await made.list(name, 'operator', OTHER);
      if (what === 'own') await made.addresses.suppress(`hash-of-${name}`, { reason: 'bounced', at: AT });
      if (what === 'end' && made.customer(name)?.until === undefined) await made.end(name);
      if (what === 'opted out') {
        await made.list(name, 'opted-out');
        await made.customers.save({ ...aProfile(name), ...made.customer(name), optedOut: true }, AT);
      }
    }
    const noted = await entries(made.runs);
    const turned = order === 'noted' ? noted : noted.toReversed();
    const outcome = await made.undo({
      runs: {
        ...made.runs,
        entries: async function* () {
          yield* turned;
        },
      },
    });
    const ends = await Promise.all(
      NAMES.map(async (name) => {
        const { revision: _, ...customer } = made.customer(name) ?? { revision: 0 };
        return { customer, suppression: await made.suppression(name) };
      }),
    );
    return { outcome, ends };
  }

  it('of its entries, undoing a run has the same result', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 14 }), async (happenings) => {
        expect(await undoneIn(happenings, 'turned')).toEqual(await undoneIn(happenings, 'noted'));
      }),
    );
  });
});
