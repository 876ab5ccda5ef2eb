import { expect, it } from 'vitest';
import type { Case } from '../../../functions/domain/cases/case.ts';
import type { CaseStore } from '../../../functions/ports/cases.ts';
import { aCase } from '../factories.ts';
import { collect } from './collect.ts';

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-03T10:30:00Z';

const closed = ({ nudgeAt: _, ...rest }: Case, status: 'resolved' | 'withdrawn'): Case => ({
  ...rest,
  status,
});

export function caseStoreContract(makeStore: () => CaseStore): void {
  it('reads a case back as it was opened', async () => {
    const store = makeStore();
    const opened = aCase('s1', { region: 'EU', ownerEmail: 'owner@example.com', annualValue: 99.5 });
    expect(await store.get(opened)).toBeUndefined();
    expect(await store.add(opened)).toBe(true);
    expect(await store.get(opened)).toEqual(opened);
    expect(await store.get({ ref: opened.ref, week: '2026-W44' })).toBeUndefined();
  });

  it('opens a case once, however many try', async () => {
    const store = makeStore();
    const openings = Array.from({ length: 5 }, (_, index) =>
      aCase('s2', { openedAt: `2026-11-03T10:00:0${index}Z` }),
    );
    const outcomes = await Promise.all(openings.map((opened) => store.add(opened)));
    expect(outcomes.filter((added) => added)).toHaveLength(1);
    expect(await store.get(aCase('s2'))).toEqual(openings[outcomes.indexOf(true)]);
  });

  it('accepts a repeated opening as our own success until somebody has acted on the case', async () => {
    const store = makeStore();
    const opened = aCase('s3');
    await store.add(opened);
    expect(await store.add(opened)).toBe(true);
    await store.replace(opened, { ...opened, status: 'taken', takenAt: LATER });
    expect(await store.add(opened)).toBe(false);
    expect((await store.get(opened))?.status).toBe('taken');
  });

  it('replaces what was read, keeps counting, and drops the fields that the new case leaves out', async () => {
    const store = makeStore();
    const opened = aCase('s4');
    await store.add(opened);
    const taken: Case = { ...opened, status: 'taken', takenAt: LATER, nudgeAt: '2026-11-17T10:30:00Z' };
    expect(await store.replace(opened, taken)).toBe(true);
    const stored = await store.get(opened);
    expect(stored).toEqual({ ...taken, revision: opened.revision + 1 });
    if (stored === undefined) throw new Error('the case vanished');
    expect(await store.replace(stored, closed({ ...stored, resolvedAt: LATER }, 'resolved'))).toBe(true);
    const resolved = await store.get(opened);
    expect(resolved).toMatchObject({ status: 'resolved', takenAt: LATER, resolvedAt: LATER });
    expect(resolved).not.toHaveProperty('nudgeAt');
    if (resolved === undefined) throw new Error('the case vanished');
    const { takenAt: _, resolvedAt: __, ...rest } = resolved;
    await store.replace(resolved, { ...rest, status: 'open', openings: 2, nudgeAt: LATER });
    const again = await store.get(opened);
    expect(again).toMatchObject({ status: 'open', openings: 2, nudgeAt: LATER });
    expect(again).not.toHaveProperty('takenAt');
    expect(again).not.toHaveProperty('resolvedAt');
  });

  it('lets only one of two who read the same case win', async () => {
    const store = makeStore();
    const opened = aCase('s5');
    await store.add(opened);
    const outcomes = await Promise.all([
      store.replace(opened, { ...opened, status: 'taken', takenAt: NOW }),
      store.replace(opened, closed({ ...opened, resolvedAt: LATER }, 'resolved')),
    ]);
    expect(outcomes.filter((held) => held)).toHaveLength(1);
  });

  it('accepts a repeated replacement whose response was lost as our own success', async () => {
    const store = makeStore();
    const opened = aCase('s6', { account: 'Example Ltd' });
    await store.add(opened);
    const taken: Case = { ...opened, status: 'taken', takenAt: LATER };
    expect(await store.replace(opened, taken)).toBe(true);
    expect(await store.replace(opened, taken)).toBe(true);
    expect((await store.get(opened))?.revision).toBe(opened.revision + 1);
    expect(await store.replace(opened, { ...taken, takenAt: NOW })).toBe(false);
  });

  it('cannot replace a case that does not exist', async () => {
    const store = makeStore();
    expect(await store.replace(aCase('s7'), aCase('s7', { nudges: 1 }))).toBe(false);
    expect(await store.get(aCase('s7'))).toBeUndefined();
  });

  it('walks through every case that is open or taken, even if its next nudge is far off', async () => {
    const store = makeStore();
    const names = Array.from({ length: 24 }, (_, index) => `u${index}`);
    const cases = names.map((name, index) => {
      const opened = aCase(name, { nudgeAt: index % 2 === 0 ? LATER : '2099-01-01T00:00:00Z' });
      const statuses = ['open', 'taken', 'resolved', 'withdrawn'] as const;
      const status = statuses[index % 4] ?? 'open';
      return status === 'resolved' || status === 'withdrawn' ? closed(opened, status) : { ...opened, status };
    });
    // Two asks of one customer; their cases are nudged in the same second.
    const twice = [aCase('u-twice'), aCase('u-twice', { week: '2026-W20' })];
    await Promise.all([...cases, ...twice].map((each) => store.add(each)));
    const mine = new Set([...cases, ...twice].map(({ ref }) => ref));
    const found = (await collect(store.unresolved())).filter(({ ref }) => mine.has(ref));
    const expected = [...cases.filter((each) => each.nudgeAt !== undefined), ...twice];
    expect(found).toHaveLength(expected.length);
    for (const each of expected) expect(found).toContainEqual(each);
  });

  it('finds the cases of one customer that are open or taken', async () => {
    const store = makeStore();
    const cases = (['open', 'taken', 'resolved', 'withdrawn'] as const).map((status, index) => {
      const opened = aCase('u-own', { week: `2026-W1${index}` });
      return status === 'resolved' || status === 'withdrawn' ? closed(opened, status) : { ...opened, status };
    });
    await Promise.all([...cases, aCase('u-other')].map((each) => store.add(each)));
    const [first] = cases;
    const found = await store.unresolvedOf(first?.ref ?? '');
    expect(found.map(({ week }) => week).sort()).toEqual(['2026-W10', '2026-W11']);
  });

  it('walks through more than one page, and visits a case only once even if it is nudged meanwhile', async () => {
    const store = makeStore();
    // Cases of one customer stand together.
    const weeks = Array.from({ length: 130 }, (_, index) => `${2020 + (index % 50)}-W${10 + (index % 13)}`);
    const cases = weeks.map((week) => aCase('u-many', { week, nudgeAt: LATER }));
    await Promise.all(cases.map((each) => store.add(each)));
    const found: string[] = [];
    for await (const each of store.unresolved()) {
      if (each.ref !== cases[0]?.ref) continue;
      if (found.length === 0)
        await store.replace(each, { ...each, nudges: 1, nudgeAt: '2099-01-01T00:00:00Z' });
      found.push(each.week);
    }
    expect(found.sort()).toEqual(cases.map(({ week }) => week).sort());
  });
}
