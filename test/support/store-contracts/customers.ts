import { expect, it } from 'vitest';
import {
  type Customer,
  MAX_RECENT,
  type PastContact,
  type SkippedContact,
} from '../../../functions/domain/asking/customer.ts';
import { SKIP_REASONS } from '../../../functions/domain/mail/skip-reason.ts';
import { mondayOf } from '../../../functions/domain/time/instant.ts';
import type { CustomerStore } from '../../../functions/ports/customers.ts';
import type { CustomerMessage } from '../../../functions/ports/outbox.ts';
import { UnreadableItem } from '../../../functions/ports/unreadable-item.ts';
import { aProfile, refFor } from '../factories.ts';
import { OBJECT_NAMES } from '../object-names.ts';

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-03T10:30:00Z';

async function saved(store: CustomerStore, crmId: string) {
  await store.save(aProfile(crmId), NOW);
  const customer = await store.get(refFor(crmId));
  if (customer === undefined) throw new Error(`${crmId} was not saved`);
  return customer;
}

/** The message for the customer's agenda entry. */
const entryOf = ({ ref, agenda }: Customer): CustomerMessage => {
  if (agenda === undefined || agenda.kind === 'parked') throw new Error('not on the agenda');
  return { ref, kind: agenda.kind, dueAt: agenda.dueAt };
};

export function customerStoreContract(makeStore: () => CustomerStore): void {
  it('keeps a new customer with a review on the agenda', async () => {
    const store = makeStore();
    expect(await store.save(aProfile('c1', { annualValue: 1200.5, region: 'EU' }), NOW)).toBe('added');
    expect(await store.get(refFor('c1'))).toEqual({
      ...aProfile('c1', { annualValue: 1200.5, region: 'EU' }),
      importedAt: NOW,
      recent: [],
      revision: 1,
      failures: 0,
      agenda: { lane: 'review', kind: 'review', dueAt: NOW },
    });
  });

  it('knows nothing of a customer who was never saved', async () => {
    expect(await makeStore().get(refFor('nobody'))).toBeUndefined();
  });

  it('lists every customer once, in their current state', async () => {
    const store = makeStore();
    // So many that most partitions have one, and some have several.
    const names = Array.from({ length: 150 }, (_, index) => `census-${index}`);
    await Promise.all(names.map((name) => store.save(aProfile(name), NOW)));
    await store.save(aProfile('census-7', { until: '2026-12-31' }), LATER);
    const found: Customer[] = [];
    for await (const each of store.every()) {
      if (each instanceof UnreadableItem) throw each;
      if (each.crmId.startsWith('census-')) found.push(each);
    }
    expect(found.map(({ crmId }) => crmId).sort()).toEqual([...names].sort());
    for (const each of found) expect(each).toEqual(await store.get(each.ref));
  });

  it('changes nothing when the same profile comes again', async () => {
    const store = makeStore();
    const customer = await saved(store, 'c2');
    await store.move(customer, { kind: 'score', dueAt: LATER, lane: 'rest' });
    const before = await store.get(refFor('c2'));
    expect(await store.save(aProfile('c2'), LATER)).toBe('unchanged');
    expect(await store.get(refFor('c2'))).toEqual(before);
  });

  it('asks for a review when the profile changed, and keeps the planned contact', async () => {
    const store = makeStore();
    await store.move(await saved(store, 'c3'), { kind: 'score', dueAt: LATER, lane: 'rest' });
    expect(await store.save(aProfile('c3', { region: 'US' }), '2026-11-02T12:00:00Z')).toBe('updated');
    const changed = await store.get(refFor('c3'));
    expect(changed).toMatchObject({
      region: 'US',
      importedAt: NOW,
      nextContact: { kind: 'score', dueAt: LATER },
      agenda: { lane: 'review', kind: 'review', dueAt: '2026-11-02T12:00:00Z' },
    });
  });

  it('takes the customer just read as stored, and reads again when somebody wrote since', async () => {
    const store = makeStore();
    const first = await saved(store, 'c18');
    expect(await store.save(aProfile('c18'), LATER, false, first)).toBe('unchanged');
    expect(await store.save(aProfile('c18', { region: 'US' }), LATER, false, first)).toBe('updated');
    expect(await store.save(aProfile('c18', { region: 'EU' }), LATER, false, first)).toBe('updated');
    expect(await store.get(refFor('c18'))).toMatchObject({ region: 'EU', revision: 3, importedAt: NOW });
  });

  it('puts an unchanged customer under review when asked to', async () => {
    const store = makeStore();
    await store.move(await saved(store, 'c14'), undefined);
    expect(await store.save(aProfile('c14'), LATER, true)).toBe('updated');
    expect((await store.get(refFor('c14')))?.agenda).toEqual({
      lane: 'review',
      kind: 'review',
      dueAt: LATER,
    });
  });

  it('changes the stored profile, and reports which profile the decision was about', async () => {
    const store = makeStore();
    const first = await saved(store, 'c23');
    const done = await store.change(first.ref, (read) => ({ ...read, region: 'US' }), LATER);
    expect(done).toEqual({ isWritten: true, read: first });
    expect(await store.get(first.ref)).toEqual({
      ...first,
      region: 'US',
      revision: 2,
      agenda: { lane: 'review', kind: 'review', dueAt: LATER },
    });
    const { until: _, ...ended } = { ...first, until: '2026-12-31' };
    await store.change(first.ref, (read) => ({ ...read, until: '2026-12-31' }), LATER);
    await store.change(first.ref, () => ended, LATER);
    expect(await store.get(first.ref)).not.toHaveProperty('until');
  });

  it('changes nothing for a customer whom the change leaves alone or leaves equal, or who is not stored', async () => {
    const store = makeStore();
    await store.move(await saved(store, 'c24'), undefined);
    const before = await store.get(refFor('c24'));
    const left = { isWritten: false, read: before };
    expect(await store.change(refFor('c24'), () => undefined, LATER, true)).toEqual(left);
    expect(await store.change(refFor('c24'), (read) => ({ ...read }), LATER)).toEqual(left);
    expect(await store.get(refFor('c24'))).toEqual(before);
    expect(await store.change(refFor('nobody'), (read) => read, LATER, true)).toEqual({ isWritten: false });
    expect(await store.get(refFor('nobody'))).toBeUndefined();
  });

  it('puts a customer under review whom a change leaves equal, when asked to', async () => {
    const store = makeStore();
    await store.move(await saved(store, 'c25'), undefined);
    expect(await store.change(refFor('c25'), (read) => read, LATER, true)).toMatchObject({ isWritten: true });
    expect((await store.get(refFor('c25')))?.agenda).toEqual({
      lane: 'review',
      kind: 'review',
      dueAt: LATER,
    });
  });

  it('loses neither of two simultaneous changes, nor what an import wrote in between', async () => {
    const store = makeStore();
    const { ref } = await saved(store, 'c26');
    const tag = (name: string) =>
      store.change(ref, (read) => ({ ...read, tags: { ...read.tags, [name]: 'yes' } }), LATER);
    await Promise.all([tag('one'), tag('two'), tag('three')]);
    expect((await store.get(ref))?.tags).toEqual({ one: 'yes', two: 'yes', three: 'yes' });
    const imported = aProfile('c26', { firstName: 'Grace', region: 'EU' });
    await Promise.all([
      store.save(imported, LATER),
      store.change(ref, (read) => ({ ...read, optedOut: true }), LATER),
    ]);
    // In whichever order they ran, the change loses nothing of the import.
    expect(await store.get(ref)).toMatchObject({ firstName: 'Grace', region: 'EU' });
  });

  it('forgets an optional field that an import left out', async () => {
    const store = makeStore();
    await store.save(aProfile('c4', { region: 'EU', until: '2027-01-01' }), NOW);
    await store.save(aProfile('c4'), LATER);
    const changed = await store.get(refFor('c4'));
    expect(changed).not.toHaveProperty('region');
    expect(changed).not.toHaveProperty('until');
  });

  it('moves the next contact and remembers what was sent', async () => {
    const store = makeStore();
    const past = { week: '2026-W45', kind: 'score', on: '2026-11-03' } as const;
    const moved = await store.move(
      await saved(store, 'c5'),
      { kind: 'score', dueAt: '2027-05-04T09:00:00Z', lane: 'key' },
      past,
    );
    expect(moved).toBe(true);
    expect(await store.get(refFor('c5'))).toMatchObject({
      nextContact: { kind: 'score', dueAt: '2027-05-04T09:00:00Z' },
      agenda: { lane: 'key', kind: 'score', dueAt: '2027-05-04T09:00:00Z' },
      recent: [past],
    });
  });

  it('remembers the mails of a year only, the last ones', async () => {
    const store = makeStore();
    const weeks = Array.from({ length: MAX_RECENT + 2 }, (_, index) => `2026-W${10 + index}`);
    let customer = await saved(store, 'c6');
    for (const week of weeks) {
      const on = mondayOf(week);
      const next = { kind: 'score', dueAt: `${on}T09:00:00Z`, lane: 'rest' } as const;
      await store.move(customer, next, { week, kind: 'score', on });
      customer = (await store.get(customer.ref)) ?? customer;
    }
    expect(MAX_RECENT).toBe(12);
    expect(customer.recent.map(({ week }) => week)).toEqual(weeks.slice(2));
  });

  it('keeps what the mover has learnt of past contacts', async () => {
    const store = makeStore();
    const past = { week: '2026-W45', kind: 'score', on: '2026-11-03' } as const;
    const next = { kind: 'score', dueAt: '2027-05-04T09:00:00Z', lane: 'rest' } as const;
    await store.move(await saved(store, 'c27'), next, past);
    const read = await store.get(refFor('c27'));
    if (read === undefined) throw new Error('c27 vanished');
    const sent = { ...past, kind: 'thanks' } as const;
    expect(await store.move({ ...read, recent: [{ ...past, answered: true }] }, next, sent)).toBe(true);
    expect((await store.get(read.ref))?.recent).toEqual([{ ...past, answered: true }, sent]);
  });

  it('loses no past contact when two who have read the same each note one, and what comes next stays', async () => {
    const store = makeStore();
    const next = { kind: 'score', dueAt: LATER, lane: 'rest' } as const;
    await store.move(await saved(store, 'c28'), next);
    const read = await store.get(refFor('c28'));
    if (read === undefined) throw new Error('c28 vanished');
    const reply = { week: '2026-W44', kind: 'follow-up', on: '2026-11-03' } as const;
    const ask = { week: '2026-W45', kind: 'score', on: '2026-11-03' } as const;
    expect(await store.move(read, next, reply)).toBe(true);
    // Whoever is refused reads again.
    const isMoved = await store.move(read, next, ask);
    expect((await store.get(read.ref))?.recent).toEqual(isMoved ? [reply, ask] : [reply]);
  });

  it('takes a customer with nothing planned off the agenda', async () => {
    const store = makeStore();
    await store.move(await saved(store, 'c7'), undefined);
    const customer = await store.get(refFor('c7'));
    expect(customer).not.toHaveProperty('agenda');
    expect(customer).not.toHaveProperty('nextContact');
  });

  it('refuses to move a customer whom somebody else has moved meanwhile', async () => {
    const store = makeStore();
    const read = await saved(store, 'c8');
    await store.save(aProfile('c8', { firstName: 'Grace' }), LATER);
    expect(await store.move(read, { kind: 'score', dueAt: '2027-01-01T09:00:00Z', lane: 'rest' })).toBe(
      false,
    );
    expect((await store.get(read.ref))?.agenda).toEqual({ lane: 'review', kind: 'review', dueAt: LATER });
  });

  it('keeps the name of a contact that waits for its window', async () => {
    const store = makeStore();
    const waiting = { kind: 'score', dueAt: LATER, lane: 'rest', notBefore: '2026-11-09T09:00:00Z' } as const;
    await store.move(await saved(store, 'c11'), waiting);
    expect(await store.get(refFor('c11'))).toMatchObject({
      nextContact: { kind: 'score', dueAt: LATER },
      agenda: { kind: 'score', lane: 'rest', dueAt: '2026-11-09T09:00:00Z' },
    });
  });

  it('refuses a move that is based on the profile before an import in the same second', async () => {
    const store = makeStore();
    const read = await saved(store, 'c12');
    expect(await store.save(aProfile('c12', { since: '2026-10-01' }), NOW)).toBe('updated');
    expect(await store.move(read, { kind: 'score', dueAt: LATER, lane: 'rest' })).toBe(false);
  });

  it('counts no failure for an agenda entry that is gone', async () => {
    const store = makeStore();
    const customer = await saved(store, 'c13');
    const before = entryOf(customer);
    await store.move(customer, { kind: 'score', dueAt: LATER, lane: 'rest' });
    expect(await store.fail(before, 'late', LATER)).toBe('moved-on');
    expect((await store.get(customer.ref))?.failures).toBe(0);
  });

  it('parks a customer at the third failure, with the reason, and an import brings them back', async () => {
    const store = makeStore();
    const outcomes: string[] = [];
    let customer = await saved(store, 'c9');
    for (let count = 0; count < 3; count += 1) {
      outcomes.push(await store.fail(entryOf(customer), 'template broken', LATER));
      customer = (await store.get(customer.ref)) ?? customer;
    }
    expect(outcomes).toEqual(['counted', 'counted', 'parked']);
    expect(customer.parked).toBe('template broken');
    expect(customer.agenda).toEqual({ lane: 'parked', kind: 'parked', dueAt: LATER });
    expect(await store.save(aProfile('c9'), LATER)).toBe('updated');
    const back = await store.get(customer.ref);
    expect(back).toMatchObject({ failures: 0, agenda: { kind: 'review', dueAt: LATER } });
    expect(back).not.toHaveProperty('parked');
  });

  it('lets nobody work on a parked customer, and puts them under review again when asked to', async () => {
    const store = makeStore();
    let customer = await saved(store, 'c19');
    await store.move(customer, { kind: 'score', dueAt: LATER, lane: 'key' });
    customer = (await store.get(customer.ref)) ?? customer;
    expect(await store.unpark(customer.ref, LATER)).toBe(false);
    const stale = entryOf(customer);
    for (let count = 0; count < 3; count += 1) await store.fail(stale, 'template broken', LATER);
    expect(await store.fail(stale, 'late', LATER)).toBe('moved-on');
    expect(await store.move(customer, undefined)).toBe(false);

    expect(await store.unpark(customer.ref, '2026-11-04T08:00:00Z')).toBe(true);
    expect(await store.unpark(customer.ref, '2026-11-05T08:00:00Z')).toBe(false);
    const back = await store.get(customer.ref);
    expect(back).toMatchObject({
      nextContact: { kind: 'score', dueAt: LATER },
      agenda: { lane: 'review', kind: 'review', dueAt: '2026-11-04T08:00:00Z' },
      failures: 0,
    });
    expect(back).not.toHaveProperty('parked');
    expect(await store.unpark(refFor('nobody'), LATER)).toBe(false);
    expect(await store.get(refFor('nobody'))).toBeUndefined();
  });

  it('moves a parked customer on when something else has become due for them', async () => {
    const store = makeStore();
    let customer = await saved(store, 'c20');
    for (let count = 0; count < 3; count += 1) await store.fail(entryOf(customer), 'broken', LATER);
    customer = (await store.get(customer.ref)) ?? customer;
    expect(await store.move(customer, { kind: 'score', dueAt: LATER, lane: 'rest' })).toBe(true);
    const moved = await store.get(customer.ref);
    expect(moved).toMatchObject({ agenda: { lane: 'rest' }, failures: 0 });
    expect(moved).not.toHaveProperty('parked');
  });

  it('remembers the last skipped contact until the next one is skipped, whatever is sent meanwhile', async () => {
    const store = makeStore();
    const step = async (past?: PastContact | SkippedContact) => {
      const read = await store.get(refFor('c21'));
      if (read === undefined) throw new Error('c21 vanished');
      await store.move(read, { kind: 'score', dueAt: LATER, lane: 'rest' }, past);
      return store.get(read.ref);
    };
    await saved(store, 'c21');
    expect(await step()).not.toHaveProperty('skipped');
    const first = { week: '2026-W53', kind: 'score', reason: 'too-soon', at: NOW } as const;
    expect(await step(first)).toMatchObject({ skipped: first, recent: [] });
    const sent = { week: '2026-W45', kind: 'score', on: '2026-11-03' } as const;
    expect(await step(sent)).toMatchObject({ skipped: first, recent: [sent] });
    expect((await step())?.skipped).toEqual(first);
    await store.save(aProfile('c21', { region: 'US' }), LATER);
    expect((await store.get(refFor('c21')))?.skipped).toEqual(first);
    const second = { week: '2026-W45', kind: 'thanks', reason: 'no-template', at: LATER } as const;
    expect(await step(second)).toMatchObject({ skipped: second, recent: [sent] });
  });

  it.each(SKIP_REASONS)('remembers that a contact was skipped as %s', async (reason) => {
    const store = makeStore();
    const skipped = { week: '2026-W45', kind: 'follow-up', reason, at: NOW } as const;
    await store.move(await saved(store, `c22-${reason}`), undefined, skipped);
    expect((await store.get(refFor(`c22-${reason}`)))?.skipped).toEqual(skipped);
  });

  it('remembers which of several contacts of one week was skipped, and which one is next', async () => {
    const store = makeStore();
    const skipped = { week: '2026-W45', kind: 'score', occasion: 63, reason: 'stale', at: NOW } as const;
    const next = { kind: 'score', dueAt: LATER, occasion: 2 } as const;
    await store.move(await saved(store, 'c23'), { ...next, lane: 'rest' }, skipped);
    expect(await store.get(refFor('c23'))).toMatchObject({ skipped, nextContact: next });
  });

  it('knows since when a rule has kept the next contact back, until another takes its place', async () => {
    const store = makeStore();
    const next = { kind: 'score', dueAt: LATER, lane: 'rest' } as const;
    await store.move(await saved(store, 'c24'), { ...next, keptBackSince: NOW });
    const kept = await store.get(refFor('c24'));
    expect(kept?.nextContact).toEqual({ kind: 'score', dueAt: LATER, keptBackSince: NOW });
    if (kept !== undefined) await store.move(kept, next);
    expect((await store.get(refFor('c24')))?.nextContact).toEqual({ kind: 'score', dueAt: LATER });
  });

  it('forgets failures when a contact succeeds', async () => {
    const store = makeStore();
    const customer = await saved(store, 'c10');
    await store.fail(entryOf(customer), 'once', LATER);
    const failed = (await store.get(customer.ref)) ?? customer;
    expect(failed.failures).toBe(1);
    await store.move(failed, { kind: 'score', dueAt: LATER, lane: 'rest' });
    expect((await store.get(customer.ref))?.failures).toBe(0);
  });

  it('keeps the week of the ask that a reply answers, as long as the reply is next', async () => {
    const store = makeStore();
    const reply = { kind: 'follow-up', dueAt: LATER, aboutWeek: '2026-W44' } as const;
    await store.move(await saved(store, 'c15'), { ...reply, lane: 'reply' });
    const planned = await store.get(refFor('c15'));
    expect(planned).toMatchObject({ nextContact: reply, agenda: { lane: 'reply', kind: 'follow-up' } });
    if (planned === undefined) throw new Error('c15 vanished');
    await store.move(planned, { kind: 'score', dueAt: '2027-05-04T09:00:00Z', lane: 'rest' });
    expect((await store.get(refFor('c15')))?.nextContact).toEqual({
      kind: 'score',
      dueAt: '2027-05-04T09:00:00Z',
    });
  });

  it('keeps tags with names that every object has already', async () => {
    const store = makeStore();
    const tags = Object.fromEntries(OBJECT_NAMES.map((name) => [name, 'x']));
    expect(await store.save(aProfile('object-names', { tags }), NOW)).toBe('added');
    expect((await store.get(refFor('object-names')))?.tags).toEqual(tags);
    expect(await store.save(aProfile('object-names', { tags }), LATER)).toBe('unchanged');
  });

  it('takes different tags for a change, but not another order of the same tags', async () => {
    const store = makeStore();
    const tags = { segment: 'Größe M', plan: 'gold' };
    await store.save(aProfile('c16', { tags }), NOW);
    expect((await store.get(refFor('c16')))?.tags).toEqual(tags);
    expect(await store.save(aProfile('c16', { tags: { plan: 'gold', segment: 'Größe M' } }), LATER)).toBe(
      'unchanged',
    );
    expect(await store.save(aProfile('c16', { tags: { ...tags, plan: 'silver' } }), LATER)).toBe('updated');
    expect(await store.save(aProfile('c16', { tags: { plan: 'silver' } }), LATER)).toBe('updated');
    expect((await store.get(refFor('c16')))?.tags).toEqual({ plan: 'silver' });
    expect(await store.save(aProfile('c16'), LATER)).toBe('updated');
    expect(await store.get(refFor('c16'))).not.toHaveProperty('tags');
  });

  it('reads past contacts of every kind back, with their day', async () => {
    const store = makeStore();
    const contacts = [
      { week: '2025-W52', kind: 'score', on: '2025-12-28', answered: true },
      { week: '2025-W52', kind: 'follow-up', on: '2025-12-29' },
      { week: '2026-W01', kind: 'reminder', on: '2026-01-02' },
      { week: '2026-W40', kind: 'score', occasion: 63, on: '2026-09-30', answered: false },
      { week: '2026-W40', kind: 'thanks', occasion: 1, on: '2026-10-01' },
      // Sunday in UTC, which decides the week, and Monday where they are.
      { week: '2026-W53', kind: 'score', on: '2027-01-04' },
    ] as const satisfies readonly PastContact[];
    let customer = await saved(store, 'c17');
    for (const past of contacts) {
      await store.move(customer, undefined, past);
      customer = (await store.get(customer.ref)) ?? customer;
    }
    expect(customer.recent).toEqual(contacts);
  });
}
