import { expect, it } from 'vitest';
import type { DigestStore } from '../../../functions/ports/digests.ts';
import { aDigest } from '../factories.ts';

export function digestStoreContract(makeStore: () => DigestStore): void {
  it('reads the numbers back as they were kept', async () => {
    const store = makeStore();
    expect(await store.get('reads-back', '2026-W45')).toBeUndefined();
    const digest = aDigest({ audience: 'reads-back' });
    await store.put(digest);
    expect(await store.get('reads-back', digest.week)).toEqual(digest);
    expect(await store.get('reads-back', '2026-W01')).toBeUndefined();
    expect(await store.get('another', digest.week)).toBeUndefined();
  });

  it('keeps the last numbers when a digest is made again', async () => {
    const store = makeStore();
    await store.put(aDigest({ audience: 'again' }));
    const later = aDigest({ audience: 'again', madeAt: '2026-11-10T09:00:00Z', causesNamedBy: 9 });
    await store.put(later);
    expect(await store.get('again', later.week)).toEqual(later);
  });

  it('lists the digests of one audience from a week on, oldest first', async () => {
    const store = makeStore();
    const weeks = ['2027-W01', '2026-W09', '2026-W53', '2026-W10'];
    for (const week of weeks) await store.put(aDigest({ audience: 'lists', week }));
    await store.put(aDigest({ audience: 'lists-not', week: '2026-W50' }));
    const listed = async (from: string) => (await store.since('lists', from)).map(({ week }) => week);
    expect(await listed('2026-W10')).toEqual(['2026-W10', '2026-W53', '2027-W01']);
    expect(await listed('2026-W01')).toEqual(['2026-W09', '2026-W10', '2026-W53', '2027-W01']);
    expect(await listed('2027-W02')).toEqual([]);
    expect((await store.since('lists', '2027-W01'))[0]).toEqual(
      aDigest({ audience: 'lists', week: '2027-W01' }),
    );
  });
}
