import { describe, expect, it } from 'vitest';
import type { Hit } from '../../../functions/domain/answering/evidence.ts';
import type { HabitClass } from '../../../functions/domain/answering/habits.ts';
import { weighWeek } from '../../../functions/use-cases/weigh-week.ts';
import { weighLines } from '../../../infra/ops/weigh-text.ts';
import { aContact, refFor } from '../../support/factories.ts';
import { inMemoryContacts } from '../../support/in-memory-stores.ts';

const NOW = '2026-11-20T10:00:00Z';
const clock = { now: () => Date.parse(NOW), sleep: async () => {} };
const hit = (score: number, at: string): Hit => ({ score, at, kind: 'app', client: 'desktop' });
const EARLY = '2026-11-03T09:00:40Z';
const LATE = '2026-11-03T11:00:00Z';
const settled = (score: number, grade: 'settled' | 'doubtful' | 'unsure' = 'settled') => ({
  settled: { score, grade, at: '2026-11-03T12:00:00Z' },
});

function aWeek() {
  const contacts = inMemoryContacts();
  const put = (name: string, hits: Hit[], more: object) =>
    contacts.put(aContact(name, { evidence: { hits, lostHits: 0 }, revision: 1, ...more }));
  put('firm', [hit(9, LATE)], settled(9));
  put('machine', [hit(2, EARLY)], settled(2));
  put('person', [hit(1, EARLY), { ...hit(8, LATE), client: 'phone' }], settled(8, 'doubtful'));
  put('doubtful', [hit(9, EARLY)], settled(9, 'doubtful'));
  put('still-unsure', [hit(9, EARLY)], settled(9, 'unsure'));
  put('waiting', [hit(2, EARLY)], { ...settled(2), settleAt: '2026-11-20T10:05:00Z' });
  put('silent', [], {});
  return contacts;
}

describe('weighing a week anew', () => {
  it('says what moves under the policy of today, and changes nothing', async () => {
    const contacts = aWeek();
    const found = await weighWeek('2026-W45', { contacts, clock }, false);
    expect(found.weighed).toBe(5);
    expect(found.moves.toSorted((a, b) => a.was.score - b.was.score)).toMatchObject([
      { ref: refFor('machine'), was: { score: 2 }, becomes: { grade: 'unsure' }, isApplied: false },
      { ref: refFor('person'), was: { grade: 'doubtful' }, becomes: { score: 8, grade: 'settled' } },
      { ref: refFor('doubtful'), was: { grade: 'doubtful' }, becomes: { score: 9, grade: 'unsure' } },
    ]);
    const lines = weighLines(found, false).join('\n');
    expect(lines).toContain('5 settled answers of 2026-W45: 3 move under the policy of today.');
    expect(lines).toMatch(/2, settled +not counted|2, settled +2, not counted/);
    expect(lines).toContain('Nothing was changed.');
    const machine = await contacts.get({ ref: refFor('machine'), week: '2026-W45', kind: 'score' });
    expect(machine).not.toHaveProperty('settleAt');
  });

  it('has those answers settled anew when asked to, and no others', async () => {
    const contacts = aWeek();
    const found = await weighWeek('2026-W45', { contacts, clock }, true);
    expect(found.moves.map(({ isApplied }) => isApplied)).toEqual([true, true, true]);
    for (const [name, settleAt] of [
      ['machine', NOW],
      ['person', NOW],
      ['doubtful', NOW],
      ['firm', undefined],
      ['still-unsure', undefined],
    ] as const)
      expect((await contacts.get({ ref: refFor(name), week: '2026-W45', kind: 'score' }))?.settleAt).toBe(
        settleAt,
      );
    expect(weighLines(found, true).at(-1)).toBe('3 will be settled anew within a few minutes.');
    expect((await weighWeek('2026-W45', { contacts, clock }, true)).moves).toEqual([]);
  });

  it('weighs with what was known of the receiver when an answer was settled', async () => {
    const contacts = inMemoryContacts();
    const put = (name: string, habit: HabitClass | undefined, grade: 'settled' | 'unsure') =>
      contacts.put(
        aContact(name, {
          evidence: { hits: [hit(9, EARLY)], lostHits: 0 },
          settled: { score: 9, grade, at: LATE, ...(habit === undefined ? {} : { habit }) },
        }),
      );
    put('quiet', 'never', 'settled');
    put('loud', 'always', 'unsure');
    put('usual', undefined, 'settled');
    const { moves } = await weighWeek('2026-W45', { contacts, clock }, false);
    expect(moves).toMatchObject([{ ref: refFor('usual'), becomes: { grade: 'unsure' } }]);
  });

  it('says so when nothing moves', async () => {
    const contacts = inMemoryContacts();
    const found = await weighWeek('2026-W45', { contacts, clock }, false);
    expect(weighLines(found, false)).toEqual([
      '0 settled answers of 2026-W45: none moves under the policy of today.',
    ]);
  });
});
