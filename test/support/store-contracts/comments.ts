import { expect, it } from 'vitest';
import type { ContactStore } from '../../../functions/ports/contacts.ts';
import { refFor } from '../factories.ts';
import { collect } from './collect.ts';

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-03T10:30:00Z';
const idOf = (name: string, week = '2026-W40') => ({ ref: refFor(name), week, kind: 'score' }) as const;

export function commentStoreContract(makeStore: () => ContactStore): void {
  it('reads the last words back, with whether they may be shown', async () => {
    const store = makeStore();
    const id = idOf('w1');
    expect(await store.comment(id)).toBeUndefined();
    await store.saveComment(id, { text: 'It broke.', at: NOW, mayShare: true });
    expect(await store.comment(id)).toEqual({ ...id, text: 'It broke.', at: NOW, mayShare: true });
    await store.saveComment(id, { text: 'Twice.', at: LATER, mayShare: false });
    expect(await store.comment(id)).toEqual({ ...id, text: 'Twice.', at: LATER, mayShare: false });
    expect(await store.comment(idOf('w1', '2026-W39'))).toBeUndefined();
  });

  it('keeps the score beside which they were written, and none where there was none', async () => {
    const store = makeStore();
    const id = idOf('w3');
    const praise = { text: 'Great!', at: NOW, mayShare: false, score: 9 };
    await store.saveComment(id, praise);
    expect(await store.comment(id)).toEqual({ ...id, ...praise });
    await store.saveComment(id, { text: 'It broke.', at: LATER, mayShare: true });
    expect(await store.comment(id)).toEqual({ ...id, text: 'It broke.', at: LATER, mayShare: true });
  });

  it('keeps the newer words when the older ones arrive after them', async () => {
    const store = makeStore();
    const id = idOf('w2');
    await store.saveComment(id, { text: 'new', at: LATER, mayShare: false });
    await store.saveComment(id, { text: 'old', at: NOW, mayShare: true });
    expect(await store.comment(id)).toEqual({ ...id, text: 'new', at: LATER, mayShare: false });
  });

  it('walks through what was written beside the asks of one week and no other', async () => {
    const store = makeStore();
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const words = (name: string) => ({ text: name, at: LATER, mayShare: name.endsWith('1') });
    for (const name of names) await store.saveComment(idOf(name, '2026-W41'), words(name));
    await store.saveComment(idOf('c-other', '2026-W42'), words('another week'));
    const found = await collect(store.commentsInWeek('2026-W41'));
    expect(found).toHaveLength(names.length);
    for (const name of names) expect(found).toContainEqual({ ...idOf(name, '2026-W41'), ...words(name) });
    expect(await collect(store.commentsInWeek('2026-W43'))).toEqual([]);
  });
}
