import fc from 'fast-check';
import { expect, it } from 'vitest';
import type {
  ListWord,
  Suppression,
  SuppressionReason,
  Word,
} from '../../../functions/domain/mail/suppression.ts';
import type { AddressStore } from '../../../functions/ports/addresses.ts';
import { refFor } from '../factories.ts';
import { times } from '../property-runs.ts';

/** The start times of the runs. */
const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-03T10:30:00Z';
const LAST = '2026-11-04T08:00:00Z';
const A = '20261102-090000-aaaa';
const B = '20261103-103000-bbbb';
const C = '20261104-080000-cccc';
const RUNS = [A, B, C] as const;
const REASONS = ['unclear', 'bounced', 'opted-out', 'unsubscribed', 'operator', 'complained'] as const;
/** A copy of the weights, so that a wrong weight in the code shows. */
const WEIGHT = {
  unclear: 0,
  bounced: 1,
  'opted-out': 2,
  unsubscribed: 3,
  operator: 3,
  complained: 4,
} as const;

const listed = (at = NOW): Word => ({ reason: 'unsubscribed', at });
const own = (reason: SuppressionReason, at = NOW): Word => ({ reason, at });

const said = (run: string, reason: SuppressionReason = 'unsubscribed'): ListWord => ({ run, reason });

/** What lists say of an address, and how it is undone. */
export function suppressionsOfRunsContract(makeStore: () => AddressStore): void {
  const standsAt = async (store: AddressStore, hash: string) => (await store.get(hash))?.suppression;

  it('is lifted with the run that said it, and leaves the owner', async () => {
    const store = makeStore();
    await store.claim('r1', refFor('first'));
    expect(await store.suppressInRun('r1', listed(), A)).toBe('suppressed');
    expect(await store.get('r1')).toEqual({
      hash: 'r1',
      ref: refFor('first'),
      suppression: { ...listed(), lists: [said(A)] },
    });
    expect(await store.claim('r1', refFor('first'))).toMatchObject({ suppression: { lists: [said(A)] } });
    expect(await store.undoSuppression('r1', A)).toBe('lifted');
    expect(await store.get('r1')).toEqual({ hash: 'r1', ref: refFor('first') });
    expect(await store.undoSuppression('r1', A)).toBe('kept');
  });

  it('stays while another run says so, whichever is undone first', async () => {
    const store = makeStore();
    for (const [hash, first, last, at] of [
      ['r2', A, B, LATER],
      ['r3', B, A, NOW],
    ] as const) {
      await store.suppressInRun(hash, listed(), B);
      expect(await store.suppressInRun(hash, listed(), A)).toBe('already');
      expect(await standsAt(store, hash)).toEqual({ ...listed(), lists: [said(A), said(B)] });
      expect(await store.undoSuppression(hash, first)).toBe('kept');
      expect(await standsAt(store, hash)).toEqual({ ...listed(at), lists: [said(last)] });
      expect(await store.undoSuppression(hash, last)).toBe('lifted');
    }
  });

  it('names a run once, however often its list says so', async () => {
    const store = makeStore();
    await store.suppressInRun('r4', listed(), A);
    expect(await store.suppressInRun('r4', listed(LATER), A)).toBe('already');
    expect(await standsAt(store, 'r4')).toEqual({ ...listed(), lists: [said(A)] });
    expect(await store.undoSuppression('r4', A)).toBe('lifted');
  });

  it('is the heaviest word of all lists, and the first of equal ones', async () => {
    const store = makeStore();
    await store.suppressInRun('r5', own('unsubscribed'), A);
    await store.suppressInRun('r5', own('complained', LATER), B);
    const two = [said(A), said(B, 'complained')];
    expect(await standsAt(store, 'r5')).toEqual({ ...own('complained', LATER), lists: two });
    await store.suppressInRun('r5', own('operator', LAST), C);
    const three = [...two, said(C, 'operator')];
    expect(await standsAt(store, 'r5')).toEqual({ ...own('complained', LATER), lists: three });
    await store.suppressInRun('r6', own('bounced'), A);
    await store.suppressInRun('r6', own('complained', LATER), A);
    await store.suppressInRun('r6', own('unclear', LATER), A);
    expect(await standsAt(store, 'r6')).toEqual({ ...own('complained'), lists: [said(A, 'complained')] });
  });

  it('becomes what the other lists said once the heaviest is undone, each for its own reason', async () => {
    const store = makeStore();
    await store.suppressInRun('r16', own('unclear'), A);
    await store.suppressInRun('r16', own('complained'), B);
    await store.suppressInRun('r16', own('opted-out'), C);
    await store.suppress('r16', own('bounced', LATER));
    const beside = { direct: [own('bounced', LATER)] };
    expect(await store.undoSuppression('r16', B)).toBe('kept');
    expect(await standsAt(store, 'r16')).toEqual({
      ...own('opted-out', LAST),
      lists: [said(A, 'unclear'), said(C, 'opted-out')],
      ...beside,
    });
    expect(await store.undoSuppression('r16', C)).toBe('kept');
    expect(await standsAt(store, 'r16')).toEqual({
      ...own('bounced', LATER),
      lists: [said(A, 'unclear')],
      ...beside,
    });
    expect(await store.undoSuppression('r16', A)).toBe('kept');
    expect(await standsAt(store, 'r16')).toEqual(own('bounced', LATER));
  });

  it('names eight runs at most; undoing a ninth takes nothing back unless its word is heavier', async () => {
    const store = makeStore();
    const runs = Array.from({ length: 9 }, (_, index) => `2026110${index + 1}-090000-aaaa`);
    const ninth = runs[8] ?? '';
    for (const run of runs) await store.suppressInRun('r7', listed(), run);
    expect((await standsAt(store, 'r7'))?.lists).toEqual(runs.slice(0, 8).map((run) => said(run)));
    expect(await store.undoSuppression('r7', ninth)).toBe('kept');
    expect((await standsAt(store, 'r7'))?.lists).toHaveLength(8);
    expect(await store.suppressInRun('r7', own('complained'), ninth)).toBe('already');
    const lists = [...runs.slice(0, 7).map((run) => said(run)), said(ninth, 'complained')];
    expect(await standsAt(store, 'r7')).toMatchObject({ reason: 'complained', lists });
    expect(await store.undoSuppression('r7', ninth)).toBe('kept');
    expect(await standsAt(store, 'r7')).toMatchObject({ reason: 'unsubscribed', lists: lists.slice(0, 7) });
  });

  it.each([
    { stands: 'unsubscribed', list: 'unsubscribed' },
    { stands: 'operator', list: 'unsubscribed' },
    { stands: 'unsubscribed', list: 'operator' },
    { stands: 'complained', list: 'unsubscribed' },
    { stands: 'unsubscribed', list: 'bounced' },
    { stands: 'opted-out', list: 'opted-out' },
    { stands: 'bounced', list: 'unclear' },
  ] as const)('leaves a word of somebody’s own that is no lighter in force: $stands, then a list says $list', async ({
    stands,
    list,
  }) => {
    const store = makeStore();
    const hash = `r8-${stands}-${list}`;
    await store.suppress(hash, own(stands));
    expect(await store.suppressInRun(hash, own(list, LATER), B)).toBe('already');
    expect(await standsAt(store, hash)).toEqual({
      ...own(stands),
      lists: [said(B, list)],
      direct: [own(stands)],
    });
    expect(await store.undoSuppression(hash, B)).toBe('kept');
    expect(await standsAt(store, hash)).toEqual(own(stands));
  });

  it.each([
    { stands: 'bounced', list: 'unsubscribed' },
    { stands: 'unclear', list: 'bounced' },
    { stands: 'bounced', list: 'opted-out' },
    { stands: 'unsubscribed', list: 'complained' },
  ] as const)('remembers a lighter word of somebody’s own, which comes back: $stands, then a list says $list', async ({
    stands,
    list,
  }) => {
    const store = makeStore();
    const hash = `r9-${stands}-${list}`;
    await store.suppress(hash, own(stands));
    expect(await store.suppressInRun(hash, own(list), B)).toBe('already');
    await store.suppressInRun(hash, own(list), C);
    const lists = [said(B, list), said(C, list)];
    expect(await standsAt(store, hash)).toEqual({ ...own(list, LATER), lists, direct: [own(stands)] });
    expect(await store.undoSuppression(hash, B)).toBe('kept');
    expect(await standsAt(store, hash)).toEqual({
      ...own(list, LAST),
      lists: [said(C, list)],
      direct: [own(stands)],
    });
    expect(await store.undoSuppression(hash, C)).toBe('kept');
    expect(await standsAt(store, hash)).toEqual(own(stands));
  });

  it.each([
    { list: 'unsubscribed', word: 'bounced', inForce: own('unsubscribed') },
    { list: 'unsubscribed', word: 'operator', inForce: own('unsubscribed') },
    { list: 'unsubscribed', word: 'complained', inForce: own('complained', LAST) },
    { list: 'unclear', word: 'bounced', inForce: own('bounced', LAST) },
    { list: 'complained', word: 'opted-out', inForce: own('complained') },
  ] as const)('stands beside what somebody says later, which outlives it: a list says $list, then they $word', async ({
    list,
    word,
    inForce,
  }) => {
    const store = makeStore();
    const hash = `r10-${list}-${word}`;
    await store.suppressInRun(hash, own(list), A);
    await store.suppressInRun(hash, own(list), B);
    await store.suppress(hash, own(word, LAST));
    const lists = [said(A, list), said(B, list)];
    expect(await standsAt(store, hash)).toEqual({ ...inForce, lists, direct: [own(word, LAST)] });
    for (const run of [A, B]) expect(await store.undoSuppression(hash, run)).toBe('kept');
    expect(await standsAt(store, hash)).toEqual(own(word, LAST));
  });

  it('keeps beside it what people said themselves, each reason once, the heaviest first', async () => {
    const store = makeStore();
    await store.suppress('r11', own('bounced'));
    await store.suppressInRun('r11', own('unsubscribed'), B);
    await store.suppress('r11', own('bounced', LAST));
    expect((await standsAt(store, 'r11'))?.direct).toEqual([own('bounced')]);
    await store.suppress('r11', own('operator', LAST));
    expect(await standsAt(store, 'r11')).toEqual({
      ...own('unsubscribed', LATER),
      lists: [said(B)],
      direct: [own('operator', LAST), own('bounced')],
    });
  });

  it('is lifted with every word for its reason; words for another reason stay', async () => {
    const store = makeStore();
    const lift = (reason: SuppressionReason) =>
      store.liftByHand('r12', { reason, because: 'a mistake', at: LAST });
    await store.suppress('r12', own('unsubscribed'));
    await store.suppress('r12', own('bounced'));
    await store.suppressInRun('r12', own('unsubscribed'), A);
    await store.suppressInRun('r12', own('unclear'), B);
    await store.suppressInRun('r12', own('unsubscribed'), C);
    const left = { ...own('bounced'), lists: [said(B, 'unclear')], direct: [own('bounced')] };
    expect(await lift('unsubscribed')).toEqual({ kind: 'lifted', stands: left });
    expect(await standsAt(store, 'r12')).toEqual(left);
    // Nothing from before stays with the new word.
    for (const run of [A, C]) expect(await store.undoSuppression('r12', run)).toBe('kept');
    expect(await lift('bounced')).toMatchObject({ kind: 'lifted', stands: { reason: 'unclear' } });
    expect(await standsAt(store, 'r12')).toEqual({ ...own('unclear', LATER), lists: [said(B, 'unclear')] });
    expect(await lift('unclear')).toEqual({ kind: 'lifted' });
    expect(await standsAt(store, 'r12')).toBeUndefined();
    await store.suppress('r12', own('opted-out', LAST));
    expect(await standsAt(store, 'r12')).toEqual(own('opted-out', LAST));
  });

  it('of an unknown address has nothing to undo or clear, and none is created', async () => {
    const store = makeStore();
    expect(await store.undoSuppression('r13', A)).toBe('kept');
    expect(await store.clearUnclear('r13')).toBe(false);
    expect(await store.get('r13')).toBeUndefined();
  });

  it('is cleared when lists had only left it unclear, and the owner stays', async () => {
    const store = makeStore();
    await store.claim('r17', refFor('first'));
    await store.suppressInRun('r17', own('unclear'), A);
    await store.suppressInRun('r17', own('unclear'), B);
    expect(await store.clearUnclear('r17')).toBe(true);
    expect(await store.get('r17')).toEqual({ hash: 'r17', ref: refFor('first') });
    expect(await store.clearUnclear('r17')).toBe(false);
    expect(await store.undoSuppression('r17', A)).toBe('kept');
  });

  it('is not cleared of what a list or a person plainly said', async () => {
    const store = makeStore();
    await store.suppressInRun('r18', own('unclear'), A);
    await store.suppressInRun('r18', own('opted-out'), B);
    await store.suppress('r18', own('bounced'));
    expect(await store.clearUnclear('r18')).toBe(false);
    const left = { ...own('opted-out', LATER), lists: [said(B, 'opted-out')], direct: [own('bounced')] };
    expect(await standsAt(store, 'r18')).toEqual(left);
    expect(await store.clearUnclear('r18')).toBe(false);
    expect(await standsAt(store, 'r18')).toEqual(left);
  });

  it('loses none of many runs at once, neither words nor undoings', async () => {
    const store = makeStore();
    const runs = Array.from({ length: 8 }, (_, index) => `2026110${index + 1}-090000-aaaa`);
    const outcomes = await Promise.all(runs.map((run) => store.suppressInRun('r14', listed(), run)));
    expect(outcomes.filter((outcome) => outcome === 'suppressed')).toHaveLength(1);
    expect((await standsAt(store, 'r14'))?.lists).toEqual(runs.map((run) => said(run)));
    const undone = await Promise.all(runs.map((run) => store.undoSuppression('r14', run)));
    expect(undone.filter((outcome) => outcome === 'lifted')).toHaveLength(1);
    expect(await standsAt(store, 'r14')).toBeUndefined();
  });

  it('never loses a person’s own word, even when it comes between lists and undoings', async () => {
    const store = makeStore();
    for (let round = 0; round < 10; round += 1) {
      const hash = `r15-${round}`;
      await store.suppressInRun(hash, listed(), A);
      await Promise.all([
        store.undoSuppression(hash, A),
        store.suppress(hash, own('unsubscribed', LATER)),
        store.suppressInRun(hash, listed(LATER), B),
      ]);
      await store.undoSuppression(hash, B);
      expect(await standsAt(store, hash)).toEqual(own('unsubscribed', LATER));
    }
  });

  type Step =
    | { readonly kind: 'own'; readonly reason: SuppressionReason; readonly at: string }
    | { readonly kind: 'list'; readonly reason: SuppressionReason; readonly run: string }
    | { readonly kind: 'undo'; readonly run: string }
    | { readonly kind: 'yes' }
    | { readonly kind: 'lift' };

  const reason = fc.constantFrom(...REASONS);
  const run = fc.constantFrom(...RUNS);
  const at = fc.constantFrom('2026-11-01T08:00:00Z', '2026-11-03T08:00:00Z', '2026-11-05T08:00:00Z');
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('own' as const), reason, at }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('list' as const), reason, run }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('undo' as const), run }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('yes' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lift' as const) }) },
  );

  /**
   * Everything that was said and not taken back, by speaker. A speaker is a run, or people; people have one
   * word for each reason.
   */
  type Model = ReadonlyMap<string, Word>;
  const byPeople = (speaker: string): boolean => speaker.startsWith('people');
  const BEGAN: Readonly<Record<string, string>> = { [A]: NOW, [B]: LATER, [C]: LAST };

  const spoken = (model: Model, speaker: string, word: Word): Model => {
    const before = model.get(speaker);
    return before !== undefined && WEIGHT[before.reason] >= WEIGHT[word.reason]
      ? model
      : new Map([...model, [speaker, word]]);
  };
  const silent = (model: Model, isSilent: (speaker: string, word: Word) => boolean): Model =>
    new Map([...model].filter(([speaker, word]) => !isSilent(speaker, word)));

  function next(model: Model, each: Step): Model {
    const { reason: lifted } = standing(model) ?? {};
    if (each.kind === 'lift') return silent(model, (_, word) => word.reason === lifted);
    if (each.kind === 'own') return spoken(model, `people ${each.reason}`, own(each.reason, each.at));
    if (each.kind === 'list') return spoken(model, each.run, own(each.reason, BEGAN[each.run]));
    if (each.kind === 'undo') return silent(model, (speaker) => speaker === each.run);
    return silent(model, (speaker, word) => !byPeople(speaker) && word.reason === 'unclear');
  }

  const ranked = (words: readonly Word[]): Word[] =>
    [...words].sort((a, b) => {
      if (WEIGHT[a.reason] !== WEIGHT[b.reason]) return WEIGHT[b.reason] - WEIGHT[a.reason];
      return a.at === b.at ? (a.reason < b.reason ? -1 : 1) : a.at < b.at ? -1 : 1;
    });

  /** The suppression that results from all these words. */
  function standing(model: Model): Suppression | undefined {
    const [inForce] = ranked([...model.values()]);
    if (inForce === undefined) return undefined;
    const people = ranked([...model].filter(([speaker]) => byPeople(speaker)).map(([, word]) => word));
    const lists = RUNS.flatMap((name) => {
      const word = model.get(name);
      return word === undefined ? [] : [said(name, word.reason)];
    });
    if (lists.length === 0) return { ...inForce, ...(people.length > 1 ? { direct: people } : {}) };
    return { ...inForce, lists, ...(people.length > 0 ? { direct: people } : {}) };
  }

  it('is exactly what was said and not taken back, and people’s own words alone once all runs are undone', async () => {
    const store = makeStore();
    let sequences = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.shuffledSubarray([...RUNS], { minLength: 3 }),
        async (steps, undone) => {
          sequences += 1;
          const hash = `p${sequences}`;
          let model: Model = new Map();
          for (const each of steps) {
            const stood = standing(model);
            model = next(model, each);
            const stands = standing(model);
            const isFreed = stood !== undefined && stands === undefined;
            if (each.kind === 'own') await store.suppress(hash, own(each.reason, each.at));
            if (each.kind === 'list')
              expect(await store.suppressInRun(hash, own(each.reason), each.run)).toBe(
                stood === undefined ? 'suppressed' : 'already',
              );
            if (each.kind === 'undo')
              expect(await store.undoSuppression(hash, each.run)).toBe(isFreed ? 'lifted' : 'kept');
            if (each.kind === 'yes') expect(await store.clearUnclear(hash)).toBe(isFreed);
            if (each.kind === 'lift' && stood !== undefined)
              expect(
                await store.liftByHand(hash, { reason: stood.reason, because: 'a mistake', at: LAST }),
              ).toEqual({ kind: 'lifted', ...(stands === undefined ? {} : { stands }) });
            expect(await standsAt(store, hash)).toEqual(stands);
          }
          for (const each of undone) await store.undoSuppression(hash, each);
          expect(await standsAt(store, hash)).toEqual(
            standing(silent(model, (speaker) => !byPeople(speaker))),
          );
        },
      ),
      { numRuns: times(15) },
    );
  });
}
