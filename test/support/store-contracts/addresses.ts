import { expect, it } from 'vitest';
import type { SuppressionReason } from '../../../functions/domain/mail/suppression.ts';
import type { AddressStore } from '../../../functions/ports/addresses.ts';
import { refFor } from '../factories.ts';

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-03T10:30:00Z';

const lifting = (reason: SuppressionReason) => ({ reason, because: 'a mistake', at: LATER });

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
    expect(await store.claim('a4', refFor('second'))).toEqual({
      kind: 'ours',
      suppression: { reason: 'unsubscribed', at: NOW },
    });
    expect(await store.get('a4')).toEqual({
      hash: 'a4',
      ref: refFor('second'),
      suppression: { reason: 'unsubscribed', at: NOW },
    });
  });

  it.each([
    ['of this time', [['unsubscribed', NOW]], NOW, true, undefined],
    ['of another time', [['unsubscribed', NOW]], '2026-11-02T09:30:00Z', false, 'unsubscribed'],
    ['of a day ago', [['unsubscribed', NOW]], LATER, false, 'unsubscribed'],
    [
      'beside a complaint',
      [
        ['complained', NOW],
        ['unsubscribed', LATER],
      ],
      LATER,
      false,
      'complained',
    ],
    ['that nobody said', [], NOW, true, undefined],
  ] as const)('takes back an unsubscription %s, and says whether nothing stands now', async (_what, words, at, isFree, left) => {
    const store = makeStore();
    const hash = `back-${words.length}-${at}-${isFree}`;
    for (const [reason, said] of words) {
      expect(await store.suppress(hash, { reason, at: said })).toBe(said);
      // Of two with one reason the first stands.
      expect(await store.suppress(hash, { reason, at: '2026-11-20T10:00:00Z' })).toBe(said);
    }
    expect(await store.takeBack(hash, { reason: 'unsubscribed', at })).toBe(isFree);
    expect((await store.get(hash))?.suppression?.reason).toBe(left);
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
    { first: 'opted-out', second: 'bounced', stays: 'opted-out' },
    { first: 'bounced', second: 'opted-out', stays: 'opted-out' },
    { first: 'unclear', second: 'bounced', stays: 'bounced' },
    { first: 'bounced', second: 'unclear', stays: 'bounced' },
    { first: 'operator', second: 'bounced', stays: 'operator' },
    { first: 'complained', second: 'unsubscribed', stays: 'complained' },
    { first: 'complained', second: 'bounced', stays: 'complained' },
    { first: 'bounced', second: 'complained', stays: 'complained' },
    { first: 'bounced', second: 'unsubscribed', stays: 'unsubscribed' },
  ] as const)('$first, then $second: $stays stays', async ({ first, second, stays }) => {
    const store = makeStore();
    const hash = `a7-${first}-${second}`;
    await store.suppress(hash, { reason: first, at: NOW });
    await store.suppress(hash, { reason: second, at: LATER });
    expect((await store.get(hash))?.suppression?.reason).toBe(stays);
  });

  it.each([
    'unsubscribed',
    'bounced',
    'complained',
    'operator',
    'unclear',
  ] as const)('lifts no suppression of another reason: %s', async (reason) => {
    const store = makeStore();
    const hash = `a9-${reason}`;
    await store.suppress(hash, { reason, at: NOW });
    const before = await store.get(hash);
    expect(await store.liftByHand(hash, lifting('opted-out'))).toEqual({ kind: 'changed' });
    expect(await store.get(hash)).toEqual(before);
  });

  it.each([
    { heavy: 'complained', light: 'unsubscribed' },
    { heavy: 'complained', light: 'operator' },
    { heavy: 'complained', light: 'opted-out' },
    { heavy: 'complained', light: 'bounced' },
    { heavy: 'operator', light: 'opted-out' },
    { heavy: 'operator', light: 'bounced' },
    { heavy: 'unsubscribed', light: 'opted-out' },
    { heavy: 'unsubscribed', light: 'bounced' },
    { heavy: 'opted-out', light: 'bounced' },
    { heavy: 'bounced', light: 'unclear' },
  ] as const)('lifts $heavy, and $light stands again, whichever was said first', async ({ heavy, light }) => {
    const store = makeStore();
    for (const [first, second] of [
      [heavy, light],
      [light, heavy],
    ] as const) {
      const hash = `a13-${first}-${second}`;
      await store.claim(hash, refFor('first'));
      await store.suppress(hash, { reason: first, at: NOW });
      await store.suppress(hash, { reason: second, at: LATER });
      expect(await store.liftByHand(hash, lifting(light))).toEqual({ kind: 'changed' });
      const stands = { reason: light, at: light === first ? NOW : LATER };
      expect(await store.liftByHand(hash, lifting(heavy))).toEqual({ kind: 'lifted', stands });
      expect(await store.get(hash)).toEqual({
        hash,
        ref: refFor('first'),
        suppression: stands,
        lifted: lifting(heavy),
      });
      // A repeated call finds the work done. It must not lift words that stand for themselves.
      expect(await store.liftByHand(hash, lifting(heavy))).toEqual({ kind: 'changed' });
      expect((await store.get(hash))?.suppression).toEqual(stands);
      expect(await store.liftByHand(hash, lifting(light))).toEqual({ kind: 'lifted' });
      expect((await store.get(hash))?.suppression).toBeUndefined();
    }
  });

  it.each([
    { first: 'unsubscribed', second: 'operator' },
    { first: 'operator', second: 'unsubscribed' },
  ] as const)('lifts $first, and the equal $second that was said later stands', async ({ first, second }) => {
    const store = makeStore();
    const hash = `a14-${first}`;
    await store.suppress(hash, { reason: first, at: NOW });
    await store.suppress(hash, { reason: second, at: LATER });
    const stands = { reason: second, at: LATER };
    expect(await store.liftByHand(hash, lifting(first))).toEqual({ kind: 'lifted', stands });
    expect((await store.get(hash))?.suppression).toEqual(stands);
  });

  it('keeps every word that was said, in one order, and takes one back at a time', async () => {
    const store = makeStore();
    const said = ['bounced', 'unsubscribed', 'complained', 'opted-out', 'operator', 'unclear'] as const;
    for (const reason of said) await store.suppress('a15', { reason, at: NOW });
    for (const reason of said) await store.suppress('a15', { reason, at: LATER });
    const inOrder = ['complained', 'operator', 'unsubscribed', 'opted-out', 'bounced', 'unclear'] as const;
    for (const [index, reason] of inOrder.entries()) {
      const left = inOrder.slice(index).map((each) => ({ reason: each, at: NOW }));
      expect((await store.get('a15'))?.suppression).toEqual({
        reason,
        at: NOW,
        ...(left.length > 1 ? { direct: left } : {}),
      });
      expect(await store.liftByHand('a15', lifting(reason))).toMatchObject({ kind: 'lifted' });
    }
    expect((await store.get('a15'))?.suppression).toBeUndefined();
  });

  it('keeps who lifted a suppression by hand, why and when, until the next lifting, even if a new suppression comes', async () => {
    const store = makeStore();
    await store.claim('a11', refFor('first'));
    const lifted = { reason: 'unsubscribed', because: 'asked us to, by phone', at: LATER } as const;
    expect(await store.liftByHand('a11', lifted)).toEqual({ kind: 'changed' });
    await store.suppress('a11', { reason: 'unsubscribed', at: NOW });
    expect(await store.liftByHand('a11', { ...lifted, reason: 'bounced' })).toEqual({ kind: 'changed' });
    expect(await store.liftByHand('a11', lifted)).toEqual({ kind: 'lifted' });
    expect(await store.liftByHand('a11', lifted)).toEqual({ kind: 'changed' });
    expect(await store.get('a11')).toEqual({ hash: 'a11', ref: refFor('first'), lifted });

    await store.countSoftBounce('a11', { sentAt: NOW, messageId: 'ses-1' });
    await store.suppress('a11', { reason: 'bounced', at: LATER });
    expect(await store.get('a11')).toMatchObject({ suppression: { reason: 'bounced' }, lifted });
    const again = { reason: 'bounced', because: 'b'.repeat(2_000), at: LATER } as const;
    expect(await store.liftByHand('a11', again)).toEqual({ kind: 'lifted' });
    // With the run that caused it.
    expect(await store.get('a11')).toEqual({
      hash: 'a11',
      ref: refFor('first'),
      lifted: { ...again, because: 'b'.repeat(300) },
    });
    expect(await store.liftByHand('a12', lifted)).toEqual({ kind: 'changed' });
    expect(await store.get('a12')).toBeUndefined();
  });

  const mail = (day: number) => ({ sentAt: `2026-11-0${day}T10:00:00Z`, messageId: `ses-${day}` });

  it('keeps a run of soft bounces beside owner and suppression, each mail once, in order of time', async () => {
    const store = makeStore();
    await store.claim('b1', refFor('first'));
    await store.suppress('b1', { reason: 'operator', at: NOW });
    expect(await store.countSoftBounce('b1', mail(2))).toEqual([mail(2)]);
    expect(await store.countSoftBounce('b1', mail(2))).toEqual([mail(2)]);
    expect(await store.countSoftBounce('b1', mail(1))).toEqual([mail(1), mail(2)]);
    expect(await store.get('b1')).toEqual({
      hash: 'b1',
      ref: refFor('first'),
      suppression: { reason: 'operator', at: NOW },
      softBounces: [mail(1), mail(2)],
    });
  });

  it('keeps a run of an address that nobody owns, and forgets the mails before the last few', async () => {
    const store = makeStore();
    for (const day of [1, 2, 3, 4, 5]) await store.countSoftBounce('b2', mail(day));
    expect((await store.get('b2'))?.softBounces).toEqual([mail(3), mail(4), mail(5)]);
    expect(await store.countSoftBounce('b2', mail(1))).toEqual([mail(3), mail(4), mail(5)]);
  });

  it('loses none of many soft bounces at once', async () => {
    const store = makeStore();
    const mails = [1, 2, 3].map(mail);
    await Promise.all([...mails, ...mails].map((each) => store.countSoftBounce('b3', each)));
    expect((await store.get('b3'))?.softBounces).toEqual(mails);
  });

  it('ends a run with a mail that arrived after it, and forgets only what came before that mail', async () => {
    const store = makeStore();
    await store.claim('b4', refFor('first'));
    await store.countSoftBounce('b4', mail(1));
    await store.countSoftBounce('b4', mail(3));
    await store.endSoftRun('b4', mail(1));
    expect((await store.get('b4'))?.softBounces).toEqual([mail(1), mail(3)]);
    await store.endSoftRun('b4', mail(2));
    expect((await store.get('b4'))?.softBounces).toEqual([mail(3)]);
    await store.endSoftRun('b4', mail(4));
    expect(await store.get('b4')).toEqual({ hash: 'b4', ref: refFor('first') });
    expect(await store.countSoftBounce('b4', mail(5))).toEqual([mail(5)]);
  });

  it('creates nothing when there is no run to end', async () => {
    const store = makeStore();
    await store.endSoftRun('b5', mail(1));
    expect(await store.get('b5')).toBeUndefined();
  });

  it.each([
    ['bounced', undefined],
    ['complained', [mail(1)]],
  ] as const)('begins a new run only with the suppression that the old one led to: %s', async (reason, run) => {
    const store = makeStore();
    const hash = `b6-${reason}`;
    await store.countSoftBounce(hash, mail(1));
    await store.suppress(hash, { reason, at: NOW });
    expect(await store.liftByHand(hash, lifting(reason))).toEqual({ kind: 'lifted' });
    const left = await store.get(hash);
    expect(left?.suppression).toBeUndefined();
    expect(left?.softBounces).toEqual(run);
  });
}
