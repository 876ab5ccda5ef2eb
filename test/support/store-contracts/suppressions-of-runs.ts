import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AddressStore, SuppressionReason, Word } from '../../../functions/domain/ports/addresses.ts';
import { refFor } from '../factories.ts';

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-03T10:30:00Z';
const LAST = '2026-11-04T08:00:00Z';
const A = '20261102-090000-aaaa';
const B = '20261103-103000-bbbb';
const C = '20261104-080000-cccc';
const RUNS = [A, B, C] as const;
const REASONS = ['opted-out', 'bounced', 'unsubscribed', 'operator', 'complained'] as const;
/** Written anew, so that a wrong weight shows. */
const WEIGHT = { bounced: 0, 'opted-out': 1, unsubscribed: 2, operator: 2, complained: 3 } as const;

const listed = (at = NOW): Word => ({ reason: 'unsubscribed', at });
const own = (reason: SuppressionReason, at = NOW): Word => ({ reason, at });

/** What lists said of an address, and the undoing of it. */
export function suppressionsOfRunsContract(makeStore: () => AddressStore): void {
  const standsAt = async (store: AddressStore, hash: string) => (await store.get(hash))?.suppression;

  it('is lifted with the run that said it, and leaves the owner', async () => {
    const store = makeStore();
    await store.claim('r1', refFor('first'));
    expect(await store.suppressInRun('r1', listed(), A)).toBe('suppressed');
    expect(await store.get('r1')).toEqual({
      hash: 'r1',
      ref: refFor('first'),
      suppression: { ...listed(), runs: [A] },
    });
    expect(await store.claim('r1', refFor('first'))).toMatchObject({ suppression: { runs: [A] } });
    expect(await store.undoSuppression('r1', A)).toBe('lifted');
    expect(await store.get('r1')).toEqual({ hash: 'r1', ref: refFor('first') });
    expect(await store.undoSuppression('r1', A)).toBe('kept');
  });

  it('stays while another run says so, whichever is undone first', async () => {
    const store = makeStore();
    for (const [hash, first, last] of [
      ['r2', A, B],
      ['r3', B, A],
    ] as const) {
      await store.suppressInRun(hash, listed(), B);
      expect(await store.suppressInRun(hash, listed(LATER), A)).toBe('already');
      expect(await standsAt(store, hash)).toEqual({ ...listed(), runs: [A, B] });
      expect(await store.undoSuppression(hash, first)).toBe('kept');
      expect(await standsAt(store, hash)).toEqual({ ...listed(), runs: [last] });
      expect(await store.undoSuppression(hash, last)).toBe('lifted');
    }
  });

  it('names a run once, however often its list says so', async () => {
    const store = makeStore();
    await store.suppressInRun('r4', listed(), A);
    expect(await store.suppressInRun('r4', listed(LATER), A)).toBe('already');
    expect(await standsAt(store, 'r4')).toEqual({ ...listed(), runs: [A] });
    expect(await store.undoSuppression('r4', A)).toBe('lifted');
  });

  it('takes the heavier reason of two lists, from whichever of them', async () => {
    const store = makeStore();
    await store.suppressInRun('r5', own('unsubscribed'), A);
    await store.suppressInRun('r5', own('complained', LATER), B);
    expect(await standsAt(store, 'r5')).toEqual({ ...own('complained', LATER), runs: [A, B] });
    await store.suppressInRun('r5', own('operator', LAST), C);
    expect(await standsAt(store, 'r5')).toEqual({ ...own('complained', LATER), runs: [A, B, C] });
    await store.suppressInRun('r6', own('bounced'), A);
    await store.suppressInRun('r6', own('complained', LATER), A);
    expect(await standsAt(store, 'r6')).toEqual({ ...own('complained', LATER), runs: [A] });
  });

  it('names eight runs at most, and a ninth takes nothing back', async () => {
    const store = makeStore();
    const runs = Array.from({ length: 9 }, (_, index) => `2026110${index + 1}-090000-aaaa`);
    for (const run of runs) await store.suppressInRun('r7', listed(), run);
    expect((await standsAt(store, 'r7'))?.runs).toEqual(runs.slice(0, 8));
    expect(await store.undoSuppression('r7', runs[8] ?? '')).toBe('kept');
    expect((await standsAt(store, 'r7'))?.runs).toHaveLength(8);
  });

  it.each([
    { stands: 'unsubscribed', list: 'unsubscribed' },
    { stands: 'operator', list: 'unsubscribed' },
    { stands: 'unsubscribed', list: 'operator' },
    { stands: 'complained', list: 'unsubscribed' },
    { stands: 'unsubscribed', list: 'bounced' },
    { stands: 'opted-out', list: 'opted-out' },
  ] as const)('leaves a word of somebody’s own that is no lighter as it is: $stands, then a list says $list', async ({
    stands,
    list,
  }) => {
    const store = makeStore();
    const hash = `r8-${stands}-${list}`;
    await store.suppress(hash, own(stands));
    expect(await store.suppressInRun(hash, own(list, LATER), A)).toBe('already');
    expect(await standsAt(store, hash)).toEqual(own(stands));
    expect(await store.undoSuppression(hash, A)).toBe('kept');
    expect(await standsAt(store, hash)).toEqual(own(stands));
  });

  it.each([
    { stands: 'bounced', list: 'unsubscribed' },
    { stands: 'bounced', list: 'opted-out' },
    { stands: 'unsubscribed', list: 'complained' },
  ] as const)('remembers a lighter word of somebody’s own, which comes back: $stands, then a list says $list', async ({
    stands,
    list,
  }) => {
    const store = makeStore();
    const hash = `r9-${stands}-${list}`;
    await store.suppress(hash, own(stands));
    expect(await store.suppressInRun(hash, own(list, LATER), A)).toBe('already');
    await store.suppressInRun(hash, own(list, LAST), B);
    expect(await standsAt(store, hash)).toEqual({ ...own(list, LATER), runs: [A, B], before: own(stands) });
    expect(await store.undoSuppression(hash, A)).toBe('kept');
    expect(await standsAt(store, hash)).toEqual({ ...own(list, LATER), runs: [B], before: own(stands) });
    expect(await store.undoSuppression(hash, B)).toBe('kept');
    expect(await standsAt(store, hash)).toEqual(own(stands));
  });

  it.each([
    { list: 'unsubscribed', word: 'bounced', stays: own('unsubscribed') },
    { list: 'unsubscribed', word: 'operator', stays: own('unsubscribed') },
    { list: 'unsubscribed', word: 'complained', stays: own('complained', LATER) },
    { list: 'opted-out', word: 'bounced', stays: own('opted-out') },
    { list: 'bounced', word: 'opted-out', stays: own('opted-out', LATER) },
    { list: 'complained', word: 'opted-out', stays: own('complained') },
  ] as const)('is somebody’s own word from then on that they say so too: a list says $list, then they $word', async ({
    list,
    word,
    stays,
  }) => {
    const store = makeStore();
    const hash = `r10-${list}-${word}`;
    await store.suppressInRun(hash, own(list), A);
    await store.suppressInRun(hash, own(list), B);
    await store.suppress(hash, own(word, LATER));
    expect(await standsAt(store, hash)).toEqual(stays);
    for (const run of [A, B]) expect(await store.undoSuppression(hash, run)).toBe('kept');
    expect(await standsAt(store, hash)).toEqual(stays);
  });

  it('is somebody’s own word too where a lighter one of theirs had stood before', async () => {
    const store = makeStore();
    await store.suppress('r11', own('bounced'));
    await store.suppressInRun('r11', own('unsubscribed', LATER), A);
    await store.suppress('r11', own('bounced', LAST));
    expect(await standsAt(store, 'r11')).toEqual(own('unsubscribed', LATER));
    expect(await store.undoSuppression('r11', A)).toBe('kept');
  });

  it('goes with all that was remembered of it when it is lifted', async () => {
    const store = makeStore();
    const lift = [
      (hash: string) => store.lift(hash, 'unsubscribed'),
      (hash: string) => store.liftByHand(hash, { reason: 'unsubscribed', because: 'a mistake', at: LAST }),
    ];
    for (const [index, liftIt] of lift.entries()) {
      const hash = `r12-${index}`;
      await store.suppress(hash, own('bounced'));
      await store.suppressInRun(hash, own('unsubscribed'), A);
      expect(await liftIt(hash)).toBe(true);
      expect(await standsAt(store, hash)).toBeUndefined();
      // Nothing of before clings to what comes next.
      await store.suppress(hash, own('opted-out', LAST));
      expect(await standsAt(store, hash)).toEqual(own('opted-out', LAST));
      expect(await store.undoSuppression(hash, A)).toBe('kept');
      expect(await standsAt(store, hash)).toEqual(own('opted-out', LAST));
    }
  });

  it('of an address that nobody knows has nothing to undo, and makes nothing up', async () => {
    const store = makeStore();
    expect(await store.undoSuppression('r13', A)).toBe('kept');
    expect(await store.get('r13')).toBeUndefined();
  });

  it('loses none of many runs at once, neither said nor undone', async () => {
    const store = makeStore();
    const runs = Array.from({ length: 8 }, (_, index) => `2026110${index + 1}-090000-aaaa`);
    const said = await Promise.all(runs.map((run) => store.suppressInRun('r14', listed(), run)));
    expect(said.filter((outcome) => outcome === 'suppressed')).toHaveLength(1);
    expect((await standsAt(store, 'r14'))?.runs).toEqual(runs);
    const undone = await Promise.all(runs.map((run) => store.undoSuppression('r14', run)));
    expect(undone.filter((outcome) => outcome === 'lifted')).toHaveLength(1);
    expect(await standsAt(store, 'r14')).toBeUndefined();
  });

  it('never takes a person’s own word along, though it comes in the midst of lists and undoing', async () => {
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
      expect(await standsAt(store, hash)).toMatchObject({ reason: 'unsubscribed' });
      expect(await standsAt(store, hash)).not.toHaveProperty('runs');
    }
  });

  type Step =
    | { readonly kind: 'own'; readonly reason: SuppressionReason }
    | { readonly kind: 'list'; readonly reason: SuppressionReason; readonly run: string }
    | { readonly kind: 'undo'; readonly run: string }
    | { readonly kind: 'lift' };

  const reason = fc.constantFrom(...REASONS);
  const run = fc.constantFrom(...RUNS);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('own' as const), reason }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('list' as const), reason, run }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('undo' as const), run }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lift' as const) }) },
  );

  /** What people and lists said, kept apart: `lists.reason` is the heaviest since the first of its runs. */
  interface Model {
    own?: SuppressionReason;
    lists?: { reason: SuppressionReason; runs: ReadonlySet<string> };
  }
  const heavier = (first: SuppressionReason, second: SuppressionReason): SuppressionReason =>
    WEIGHT[second] > WEIGHT[first] ? second : first;
  const standing = (model: Model): SuppressionReason | undefined => model.lists?.reason ?? model.own;

  function next(model: Model, { kind, ...said }: Step & { reason?: SuppressionReason; run?: string }): Model {
    const { reason: says = 'operator', run: of = A } = said;
    const { lists } = model;
    if (kind === 'lift') return {};
    if (kind === 'own') return { own: heavier(standing(model) ?? says, says) };
    if (kind === 'undo') {
      const runs = new Set([...(lists?.runs ?? [])].filter((each) => each !== of));
      const others = model.own === undefined ? {} : { own: model.own };
      return lists === undefined || runs.size === 0 ? others : { ...others, lists: { ...lists, runs } };
    }
    if (lists !== undefined)
      return { ...model, lists: { reason: heavier(lists.reason, says), runs: new Set([...lists.runs, of]) } };
    if (model.own !== undefined && WEIGHT[model.own] >= WEIGHT[says]) return model;
    return { ...model, lists: { reason: says, runs: new Set([of]) } };
  }

  it('leaves exactly what people said themselves once all runs are undone, after whatever came before', async () => {
    const store = makeStore();
    let sequences = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.shuffledSubarray([...RUNS], { minLength: 3 }),
        async (steps, undone) => {
          sequences += 1;
          const hash = `p${sequences}`;
          let model: Model = {};
          let saidOwn: SuppressionReason[] = [];
          for (const each of steps) {
            const stood = standing(model);
            if (each.kind === 'own') {
              await store.suppress(hash, own(each.reason));
              saidOwn.push(each.reason);
            }
            if (each.kind === 'list') {
              const outcome = await store.suppressInRun(hash, own(each.reason), each.run);
              expect(outcome).toBe(stood === undefined ? 'suppressed' : 'already');
            }
            if (each.kind === 'undo') await store.undoSuppression(hash, each.run);
            if (each.kind === 'lift') {
              if (stood !== undefined) await store.lift(hash, stood);
              saidOwn = [];
            }
            model = next(model, each);
            const stands = await standsAt(store, hash);
            expect(stands?.reason).toBe(standing(model));
            expect(stands?.runs ?? []).toEqual([...(model.lists?.runs ?? [])].sort());
          }
          for (const each of undone) await store.undoSuppression(hash, each);
          const left = await standsAt(store, hash);
          expect(left).toEqual(model.own === undefined ? undefined : own(model.own));
          // The same without the model: something stands just when somebody said so, and nothing lighter than
          // that.
          expect(left !== undefined).toBe(saidOwn.length > 0);
          for (const each of saidOwn)
            expect(WEIGHT[left?.reason ?? 'opted-out']).toBeGreaterThanOrEqual(WEIGHT[each]);
        },
      ),
      { numRuns: 60 },
    );
  });
}
