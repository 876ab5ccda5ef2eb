import { expect, it } from 'vitest';
import type { Customer } from '../../../functions/domain/asking/customer.ts';
import type { FewerMails } from '../../../functions/domain/asking/fewer-mails.ts';
import type { CustomerStore } from '../../../functions/ports/customers.ts';
import type { FewerMailsStore } from '../../../functions/ports/fewer-mails.ts';
import type { ReviewStore } from '../../../functions/ports/reviews.ts';
import { aProfile, refFor } from '../factories.ts';

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-16T10:30:00Z';
const UNDER_REVIEW = { lane: 'review', kind: 'review', dueAt: LATER } as const;

const YEARLY: FewerMails = { kind: 'yearly', since: '2026-11-16' };
const PAUSE: FewerMails = { kind: 'pause', since: '2026-11-16', until: '2027-02-16' };
const NEXT = { kind: 'score', dueAt: '2027-01-04T09:00:00Z' } as const;

export interface WishStores {
  readonly customers: CustomerStore;
  readonly wishes: FewerMailsStore & ReviewStore;
}

/** A customer with a question to come. */
async function asked({ customers }: WishStores, crmId: string): Promise<Customer> {
  await customers.save(aProfile(crmId), NOW);
  const read = await customers.get(refFor(crmId));
  if (read !== undefined) await customers.move(read, { ...NEXT, lane: 'rest' });
  return (await customers.get(refFor(crmId))) ?? Promise.reject(new Error(`${crmId} was not saved`));
}

/** A customer who failed three times. */
async function parked(stores: WishStores, crmId: string): Promise<Customer> {
  const { ref } = await asked(stores, crmId);
  for (let failures = 0; failures < 3; failures += 1)
    await stores.customers.fail({ ref, kind: NEXT.kind, dueAt: NEXT.dueAt }, 'broken', NOW);
  return (await stores.customers.get(ref)) ?? Promise.reject(new Error(`${crmId} vanished`));
}

export function fewerMailsContract(makeStores: () => WishStores): void {
  it.each([YEARLY, PAUSE])('keeps a wish, and puts the customer under review: %j', async (wish) => {
    const stores = makeStores();
    const before = await asked(stores, `w1-${wish.kind}`);
    expect(await stores.wishes.wish(before.ref, wish, LATER)).toBe(true);
    expect(await stores.customers.get(before.ref)).toEqual({
      ...before,
      fewer: wish,
      revision: before.revision + 1,
      agenda: UNDER_REVIEW,
    });
  });

  it('reviews somebody with nothing to come as well', async () => {
    const { customers, wishes } = makeStores();
    await customers.save(aProfile('w2'), NOW);
    const read = await customers.get(refFor('w2'));
    if (read !== undefined) await customers.move(read, undefined);
    expect(await wishes.wish(refFor('w2'), PAUSE, LATER)).toBe(true);
    expect((await customers.get(refFor('w2')))?.agenda).toEqual(UNDER_REVIEW);
  });

  it('lets a sender read again who has read the customer before', async () => {
    const stores = makeStores();
    const read = await asked(stores, 'w3');
    await stores.wishes.wish(read.ref, PAUSE, LATER);
    expect(await stores.customers.move(read, undefined)).toBe(false);
  });

  it('replaces a wish by a later one, and the same twice is the same once', async () => {
    const stores = makeStores();
    const { ref } = await asked(stores, 'w4');
    for (const wish of [PAUSE, YEARLY, YEARLY]) expect(await stores.wishes.wish(ref, wish, LATER)).toBe(true);
    expect(await stores.customers.get(ref)).toMatchObject({ fewer: YEARLY, agenda: UNDER_REVIEW });
  });

  it('takes a wish back, once or twice, and puts the customer under review', async () => {
    const stores = makeStores();
    const before = await asked(stores, 'w5');
    await stores.wishes.wish(before.ref, PAUSE, NOW);
    for (const revision of [2, 3]) {
      expect(await stores.wishes.takeBack(before.ref, PAUSE, LATER)).toBe(true);
      expect(await stores.customers.get(before.ref)).toEqual({
        ...before,
        revision: before.revision + revision,
        agenda: UNDER_REVIEW,
      });
    }
  });

  it('takes back no other wish than the one that is meant', async () => {
    const stores = makeStores();
    const { ref } = await asked(stores, 'w6');
    await stores.wishes.wish(ref, PAUSE, LATER);
    const before = await stores.customers.get(ref);
    const others: FewerMails[] = [
      YEARLY,
      { kind: 'pause', since: '2026-11-16', until: '2027-05-16' },
      { kind: 'pause', since: '2026-11-15', until: '2027-02-16' },
    ];
    for (const other of others) expect(await stores.wishes.takeBack(ref, other, LATER)).toBe(false);
    expect(await stores.customers.get(ref)).toEqual(before);
  });

  it('leaves aside whoever is parked, and keeps and takes back their wish all the same', async () => {
    const stores = makeStores();
    const before = await parked(stores, 'w7');
    expect(before.agenda?.lane).toBe('parked');
    expect(await stores.wishes.wish(before.ref, PAUSE, LATER)).toBe(true);
    const wished = { ...before, fewer: PAUSE, revision: before.revision + 1 };
    expect(await stores.customers.get(before.ref)).toEqual(wished);
    expect(await stores.wishes.takeBack(before.ref, YEARLY, LATER)).toBe(false);
    expect(await stores.customers.get(before.ref)).toEqual(wished);
    expect(await stores.wishes.takeBack(before.ref, PAUSE, LATER)).toBe(true);
    expect(await stores.customers.get(before.ref)).toEqual({ ...before, revision: before.revision + 2 });
  });

  it('puts a customer under review, once or twice, but for whoever is parked or unknown', async () => {
    const stores = makeStores();
    const { ref } = await asked(stores, 'w9');
    for (const _ of [1, 2]) await stores.wishes.review(ref, LATER);
    expect((await stores.customers.get(ref))?.agenda).toEqual(UNDER_REVIEW);
    const aside = await parked(stores, 'w10');
    await stores.wishes.review(aside.ref, LATER);
    expect(await stores.customers.get(aside.ref)).toEqual(aside);
    await stores.wishes.review(refFor('nobody'), LATER);
    expect(await stores.customers.get(refFor('nobody'))).toBeUndefined();
  });

  it('knows nobody who was never saved, and makes nobody up', async () => {
    const { customers, wishes } = makeStores();
    expect(await wishes.wish(refFor('nobody'), YEARLY, LATER)).toBe(false);
    expect(await wishes.takeBack(refFor('nobody'), YEARLY, LATER)).toBe(false);
    expect(await customers.get(refFor('nobody'))).toBeUndefined();
  });

  it('is kept when an import changes the address, or anything else', async () => {
    const stores = makeStores();
    const { ref } = await asked(stores, 'w8');
    await stores.wishes.wish(ref, PAUSE, NOW);
    const moved = aProfile('w8', { email: 'new@example.com', addressHash: 'hash-of-new', region: 'EU' });
    expect(await stores.customers.save(moved, LATER)).toBe('updated');
    expect(await stores.customers.get(ref)).toMatchObject({ ...moved, fewer: PAUSE, agenda: UNDER_REVIEW });
    await stores.customers.change(ref, (read) => ({ ...read, optedOut: true }), LATER);
    expect(await stores.customers.get(ref)).toMatchObject({ optedOut: true, fewer: PAUSE });
  });

  it('loses neither an import nor a wish of the same moment', async () => {
    const stores = makeStores();
    const { ref } = await asked(stores, 'w9');
    const known = await stores.customers.get(ref);
    await stores.wishes.wish(ref, YEARLY, NOW);
    // The import has read the customer before the wish.
    expect(await stores.customers.save(aProfile('w9', { region: 'EU' }), LATER, false, known)).toBe(
      'updated',
    );
    expect(await stores.customers.get(ref)).toMatchObject({ region: 'EU', fewer: YEARLY });
  });

  it('stays when the next contact moves on', async () => {
    const stores = makeStores();
    const { ref } = await asked(stores, 'w10');
    await stores.wishes.wish(ref, YEARLY, NOW);
    const read = await stores.customers.get(ref);
    expect(read !== undefined && (await stores.customers.move(read, { ...NEXT, lane: 'rest' }))).toBe(true);
    expect((await stores.customers.get(ref))?.fewer).toEqual(YEARLY);
  });
}
