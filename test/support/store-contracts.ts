import { expect, it } from 'vitest';
import type { Customer } from '../../functions/domain/customer.ts';
import type {
  AddressStore,
  ContactStore,
  CustomerStore,
  OutboxMessage,
} from '../../functions/domain/ports.ts';
import { aClaim, aProfile, refFor } from './factories.ts';

// What the ports promise. The stores on DynamoDB and the plain objects that tests put in their place both answer to it.

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-03T10:30:00Z';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function saved(store: CustomerStore, crmId: string) {
  await store.save(aProfile(crmId), NOW);
  const customer = await store.get(refFor(crmId));
  if (customer === undefined) throw new Error(`${crmId} was not saved`);
  return customer;
}

/** The message that the customer's agenda entry becomes. */
const entryOf = ({ ref, agenda }: Customer): OutboxMessage => {
  if (agenda === undefined) throw new Error('not on the agenda');
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

  it('puts an unchanged customer under review when that is wanted', async () => {
    const store = makeStore();
    await store.move(await saved(store, 'c14'), undefined);
    expect(await store.save(aProfile('c14'), LATER, true)).toBe('updated');
    expect((await store.get(refFor('c14')))?.agenda).toEqual({
      lane: 'review',
      kind: 'review',
      dueAt: LATER,
    });
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
    const past = { week: '2026-W45', kind: 'score', at: LATER } as const;
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

  it('remembers the last six mails only', async () => {
    const store = makeStore();
    let customer = await saved(store, 'c6');
    for (let month = 1; month <= 8; month += 1) {
      const at = `2026-0${month}-01T09:00:00Z`;
      await store.move(
        customer,
        { kind: 'score', dueAt: at, lane: 'rest' },
        { week: '2026-W01', kind: 'score', at },
      );
      customer = (await store.get(customer.ref)) ?? customer;
    }
    expect(customer.recent.map(({ at }) => at.slice(5, 7))).toEqual(['03', '04', '05', '06', '07', '08']);
  });

  it('takes a customer with nothing planned off the agenda', async () => {
    const store = makeStore();
    await store.move(await saved(store, 'c7'), undefined);
    const customer = await store.get(refFor('c7'));
    expect(customer).not.toHaveProperty('agenda');
    expect(customer).not.toHaveProperty('nextContact');
  });

  it('refuses to move a customer whom somebody else moved meanwhile', async () => {
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

  it('refuses a move that rests on a profile of before an import in the same second', async () => {
    const store = makeStore();
    const read = await saved(store, 'c12');
    expect(await store.save(aProfile('c12', { since: '2026-10-01' }), NOW)).toBe('updated');
    expect(await store.move(read, { kind: 'score', dueAt: LATER, lane: 'rest' })).toBe(false);
  });

  it('counts no failure at an entry that is no longer there', async () => {
    const store = makeStore();
    const customer = await saved(store, 'c13');
    const before = entryOf(customer);
    await store.move(customer, { kind: 'score', dueAt: LATER, lane: 'rest' });
    expect(await store.fail(before, 'late')).toBe('moved-on');
    expect((await store.get(customer.ref))?.failures).toBe(0);
  });

  it('parks a customer at the third failure, with the reason, and an import brings them back', async () => {
    const store = makeStore();
    const outcomes: string[] = [];
    let customer = await saved(store, 'c9');
    for (let count = 0; count < 3; count += 1) {
      outcomes.push(await store.fail(entryOf(customer), 'template broken'));
      customer = (await store.get(customer.ref)) ?? customer;
    }
    expect(outcomes).toEqual(['counted', 'counted', 'parked']);
    expect(customer.parked).toBe('template broken');
    expect(customer).not.toHaveProperty('agenda');
    expect(await store.save(aProfile('c9'), LATER)).toBe('updated');
    const back = await store.get(customer.ref);
    expect(back).toMatchObject({ failures: 0, agenda: { kind: 'review', dueAt: LATER } });
    expect(back).not.toHaveProperty('parked');
  });

  it('forgets failures when a contact succeeds', async () => {
    const store = makeStore();
    const customer = await saved(store, 'c10');
    await store.fail(entryOf(customer), 'once');
    const failed = (await store.get(customer.ref)) ?? customer;
    expect(failed.failures).toBe(1);
    await store.move(failed, { kind: 'score', dueAt: LATER, lane: 'rest' });
    expect((await store.get(customer.ref))?.failures).toBe(0);
  });
}

export function addressStoreContract(makeStore: () => AddressStore): void {
  it('gives an address to the first who claims it, again and again', async () => {
    const store = makeStore();
    expect(await store.claim('a1', refFor('first'))).toEqual({ kind: 'ours' });
    expect(await store.claim('a1', refFor('first'))).toEqual({ kind: 'ours' });
    expect(await store.claim('a1', refFor('second'))).toEqual({ kind: 'taken', by: refFor('first') });
  });

  it('lets one of many claims at once win', async () => {
    const store = makeStore();
    const refs = Array.from({ length: 10 }, (_, index) => refFor(`racer-${index}`));
    const outcomes = await Promise.all(refs.map((ref) => store.claim('a2', ref)));
    expect(outcomes.filter(({ kind }) => kind === 'ours')).toHaveLength(1);
  });

  it('frees a released address for somebody else, but not one that was never theirs', async () => {
    const store = makeStore();
    await store.claim('a3', refFor('first'));
    await store.release('a3', refFor('second'));
    expect(await store.claim('a3', refFor('second'))).toMatchObject({ kind: 'taken' });
    await store.release('a3', refFor('first'));
    expect(await store.claim('a3', refFor('second'))).toMatchObject({ kind: 'ours' });
  });

  it('keeps a suppression through release and claim', async () => {
    const store = makeStore();
    await store.claim('a4', refFor('first'));
    await store.suppress('a4', { reason: 'unsubscribed', at: NOW });
    await store.release('a4', refFor('first'));
    await store.claim('a4', refFor('second'));
    expect(await store.get('a4')).toEqual({
      hash: 'a4',
      ref: refFor('second'),
      suppression: { reason: 'unsubscribed', at: NOW },
    });
  });

  it('suppresses an address that nobody owns yet', async () => {
    const store = makeStore();
    await store.suppress('a5', { reason: 'operator', at: NOW });
    expect(await store.get('a5')).toEqual({ hash: 'a5', suppression: { reason: 'operator', at: NOW } });
    expect(await store.get('a6')).toBeUndefined();
  });

  it.each([
    { first: 'unsubscribed', second: 'opted-out', stays: 'unsubscribed' },
    { first: 'unsubscribed', second: 'complained', stays: 'complained' },
    { first: 'unsubscribed', second: 'operator', stays: 'unsubscribed' },
    { first: 'opted-out', second: 'unsubscribed', stays: 'unsubscribed' },
    { first: 'opted-out', second: 'operator', stays: 'operator' },
    { first: 'opted-out', second: 'bounced', stays: 'bounced' },
    { first: 'operator', second: 'bounced', stays: 'bounced' },
    { first: 'complained', second: 'unsubscribed', stays: 'complained' },
    { first: 'complained', second: 'bounced', stays: 'complained' },
    { first: 'bounced', second: 'complained', stays: 'bounced' },
  ] as const)('$first, then $second: $stays stays', async ({ first, second, stays }) => {
    const store = makeStore();
    const hash = `a7-${first}-${second}`;
    await store.suppress(hash, { reason: first, at: NOW });
    await store.suppress(hash, { reason: second, at: LATER });
    expect((await store.get(hash))?.suppression?.reason).toBe(stays);
  });

  it('lifts a suppression and leaves the owner', async () => {
    const store = makeStore();
    await store.claim('a8', refFor('first'));
    await store.suppress('a8', { reason: 'opted-out', at: NOW });
    expect(await store.lift('a8', 'opted-out')).toBe(true);
    expect(await store.get('a8')).toEqual({ hash: 'a8', ref: refFor('first') });
    expect(await store.lift('a8', 'opted-out')).toBe(false);
  });

  it.each([
    'unsubscribed',
    'bounced',
    'complained',
    'operator',
  ] as const)('lifts no suppression of another reason: %s', async (reason) => {
    const store = makeStore();
    await store.suppress(`a9-${reason}`, { reason, at: NOW });
    expect(await store.lift(`a9-${reason}`, 'opted-out')).toBe(false);
    expect((await store.get(`a9-${reason}`))?.suppression).toEqual({ reason, at: NOW });
  });

  it('finds nothing to lift where nothing is known, and makes nothing up', async () => {
    const store = makeStore();
    expect(await store.lift('a10', 'opted-out')).toBe(false);
    expect(await store.get('a10')).toBeUndefined();
  });
}

export function contactStoreContract(makeStore: () => ContactStore): void {
  const settleAt = '2026-11-03T10:00:00Z';

  it('lets one claim win and shows the others who did', async () => {
    const store = makeStore();
    const claims = Array.from({ length: 8 }, (_, index) => aClaim('k1', { attempt: `attempt-${index}` }));
    const outcomes = await Promise.all(claims.map((claim) => store.claim(claim)));
    expect(outcomes.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    const winner = claims[outcomes.findIndex(({ kind }) => kind === 'claimed')];
    for (const outcome of outcomes) {
      if (outcome.kind === 'exists')
        expect(outcome.contact).toMatchObject({ attempt: winner?.attempt, status: 'SENDING' });
    }
  });

  it('takes a repeated claim of the same attempt as ours', async () => {
    const store = makeStore();
    await store.claim(aClaim('k2'));
    expect(await store.claim(aClaim('k2'))).toEqual({ kind: 'claimed' });
  });

  it.each([
    { what: 'the mail was sent', sent: true, clicked: false },
    { what: 'somebody clicked', sent: false, clicked: true },
    { what: 'the mail was sent and somebody clicked', sent: true, clicked: true },
  ])('lets a late repeat of a claim wipe nothing after $what', async ({ sent, clicked }) => {
    const store = makeStore();
    const claim = aClaim(`k2-${sent}-${clicked}`);
    await store.claim(claim);
    if (sent) await store.finish(claim, claim.attempt, { status: 'SENT', messageId: 'm', at: NOW });
    if (clicked) await store.recordHit(claim, { score: 9, at: NOW }, settleAt);
    const before = await store.get(claim);
    expect(await store.claim(claim)).toEqual({ kind: 'exists', contact: before });
    expect(await store.get(claim)).toEqual(before);
  });

  it('reads a claim back as it was written', async () => {
    const store = makeStore();
    const claim = aClaim('k3', { region: 'EU', ownerEmail: 'owner@example.com', annualValue: 99.5 });
    await store.claim(claim);
    expect(await store.get(claim)).toEqual({
      ...claim,
      status: 'SENDING',
      evidence: { hits: [], lostHits: 0 },
      revision: 0,
    });
  });

  it.each([
    { result: { status: 'SENT', messageId: 'm1', at: NOW } },
    { result: { status: 'REFUSED', reason: 'no such mailbox' } },
    { result: { status: 'UNKNOWN', reason: 'timeout' } },
  ] as const)('finishes as $result.status, once', async ({ result }) => {
    const store = makeStore();
    const claim = aClaim(`k4-${result.status}`);
    await store.claim(claim);
    expect(await store.finish(claim, 'somebody-else', result)).toBe(false);
    expect(await store.finish(claim, claim.attempt, result)).toBe(true);
    // The SDK repeats a write whose response was lost.
    expect(await store.finish(claim, claim.attempt, result)).toBe(true);
    const other = { status: result.status === 'UNKNOWN' ? 'REFUSED' : 'UNKNOWN', reason: 'late' } as const;
    expect(await store.finish(claim, claim.attempt, other)).toBe(false);
    expect((await store.get(claim))?.status).toBe(result.status);
  });

  it('frees a claim that never left us, and nothing else', async () => {
    const store = makeStore();
    const claim = aClaim('k5');
    await store.claim(claim);
    expect(await store.free(claim, 'somebody-else')).toBe(false);
    expect(await store.free(claim, claim.attempt)).toBe(true);
    expect(await store.get(claim)).toBeUndefined();
    await store.claim(claim);
    await store.finish(claim, claim.attempt, { status: 'SENT', messageId: 'm', at: NOW });
    expect(await store.free(claim, claim.attempt)).toBe(false);
  });

  it('keeps hits in order, sets the settle time by the first, and counts those beyond the limit', async () => {
    const store = makeStore();
    const claim = aClaim('k6');
    await store.claim(claim);
    for (let index = 0; index < 15; index += 1) {
      const at = `2026-11-03T09:30:${String(index).padStart(2, '0')}Z`;
      await store.recordHit(claim, { score: (index % 10) + 1, at }, index === 0 ? settleAt : LATER);
    }
    const contact = await store.get(claim);
    expect(contact?.evidence.hits.map(({ score }) => score)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2]);
    expect(contact).toMatchObject({ evidence: { lostHits: 3 }, revision: 15, settleAt });
  });

  it('keeps the last tap beside a full list of hits', async () => {
    const store = makeStore();
    const claim = aClaim('k7');
    await store.claim(claim);
    for (let index = 0; index < 12; index += 1) await store.recordHit(claim, { score: 1, at: NOW }, settleAt);
    await store.recordTap(claim, { score: 3, at: NOW }, LATER);
    const contact = await store.recordTap(claim, { score: 9, at: LATER }, LATER);
    expect(contact).toMatchObject({ evidence: { tap: { score: 9, at: LATER } }, settleAt });
    expect(contact).toEqual(await store.get(claim));
  });

  it('keeps the newer tap when the older one arrives after it', async () => {
    const store = makeStore();
    const claim = aClaim('k7-late');
    await store.claim(claim);
    const newer = await store.recordTap(claim, { score: 9, at: LATER }, settleAt);
    expect(newer?.evidence.tap).toEqual({ score: 9, at: LATER });
    expect(await store.recordTap(claim, { score: 3, at: NOW }, settleAt)).toEqual(newer);
    expect(await store.get(claim)).toEqual(newer);
  });

  it('keeps the last of two taps within one second', async () => {
    const store = makeStore();
    const claim = aClaim('k7-same');
    await store.claim(claim);
    await store.recordTap(claim, { score: 3, at: NOW }, settleAt);
    const changed = await store.recordTap(claim, { score: 9, at: NOW }, settleAt);
    expect(changed?.evidence.tap).toEqual({ score: 9, at: NOW });
  });

  it('makes no ask of evidence for one that never was', async () => {
    const store = makeStore();
    expect(await store.recordHit(aClaim('k8'), { score: 9, at: NOW }, settleAt)).toBeUndefined();
    expect(await store.recordTap(aClaim('k8'), { score: 9, at: NOW }, settleAt)).toBeUndefined();
    expect(await store.get(aClaim('k8'))).toBeUndefined();
  });

  it('settles what was read, and not what changed meanwhile', async () => {
    const store = makeStore();
    const claim = aClaim('k9');
    await store.claim(claim);
    const read = await store.recordHit(claim, { score: 9, at: NOW }, settleAt);
    if (read === undefined) throw new Error('the hit was not kept');
    const changed = await store.recordTap(claim, { score: 4, at: NOW }, LATER);
    expect(await store.settle(read, { score: 9, grade: 'settled' }, LATER)).toBe(false);
    if (changed === undefined) throw new Error('the tap was not kept');
    expect(await store.settle(changed, { score: 4, grade: 'confirmed' }, LATER)).toBe(true);
    const settled = await store.get(claim);
    expect(settled?.settled).toEqual({ score: 4, grade: 'confirmed', at: LATER });
    expect(settled).not.toHaveProperty('settleAt');
    expect(await store.settle(changed, { score: 4, grade: 'confirmed' }, LATER)).toBe(false);
  });

  it('settles again when evidence comes later', async () => {
    const store = makeStore();
    const claim = aClaim('k10');
    await store.claim(claim);
    const first = await store.recordTap(claim, { score: 3, at: NOW }, settleAt);
    if (first !== undefined) await store.settle(first, { score: 3, grade: 'confirmed' }, settleAt);
    expect(await store.recordTap(claim, { score: 9, at: LATER }, '2026-11-03T11:00:00Z')).toMatchObject({
      settleAt: '2026-11-03T11:00:00Z',
      settled: { score: 3 },
    });
  });

  it('walks through all contacts of one week and no other', async () => {
    const store = makeStore();
    const names = Array.from({ length: 40 }, (_, index) => `w${index}`);
    await Promise.all(names.map((name) => store.claim(aClaim(name, { week: '2026-W50' }))));
    await store.claim(aClaim('w-other', { week: '2026-W51' }));
    const found = await collect(store.inWeek('2026-W50'));
    expect(found.map(({ ref }) => ref).sort()).toEqual(names.map(refFor).sort());
    expect(await collect(store.inWeek('2026-W52'))).toEqual([]);
  });

  it('walks through what was written beside the asks of one week; the last words win', async () => {
    const store = makeStore();
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const id = (name: string, week: string) => ({ ref: refFor(name), week, kind: 'score' }) as const;
    for (const name of names) await store.saveComment(id(name, '2026-W40'), { text: 'early', at: NOW });
    for (const name of names) await store.saveComment(id(name, '2026-W40'), { text: name, at: LATER });
    await store.saveComment(id('c-other', '2026-W41'), { text: 'another week', at: NOW });
    const found = await collect(store.commentsInWeek('2026-W40'));
    expect(found).toHaveLength(names.length);
    for (const name of names)
      expect(found).toContainEqual({ ...id(name, '2026-W40'), text: name, at: LATER });
    expect(await collect(store.commentsInWeek('2026-W42'))).toEqual([]);
  });
}
