import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMPTY_TALLY } from '../../../functions/domain/answering/score.ts';
import { countWeek } from '../../../functions/use-cases/count-score.ts';
import { digestDue } from '../../../functions/use-cases/digest-due.ts';
import { digestWeeks, MAILS, OWNERS } from '../../support/digest-weeks.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aProfile, refFor } from '../../support/factories.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

describe('the digests', () => {
  it('hold the numbers of a recount, for all weeks and bands', async () => {
    const { ports, fill } = await digestWeeks(table);
    await fill();
    await digestDue(ports);
    const digest = await ports.digests.get('leadership', '2026-W47');
    for (const { week, tally } of digest?.weeks ?? [])
      expect(tally).toEqual((await countWeek(week, ports)).all);
    const { all, byBand } = await countWeek('2026-W47', ports);
    expect(all).toMatchObject({ asked: 20, answered: 10 });
    expect(digest?.byBand).toEqual([...byBand].map(([band, tally]) => ({ band, tally })));
  });

  it('of the owners sum to the whole', async () => {
    const { ports, fill, kept } = await digestWeeks(table);
    await fill();
    await digestDue(ports);
    const own = (await kept()).filter((digest) => digest?.audience.startsWith('owners.'));
    expect(own).toHaveLength(OWNERS.length);
    const asked = own.reduce((sum, digest) => sum + (digest?.weeks.at(-1)?.tally ?? EMPTY_TALLY).asked, 0);
    expect(asked).toBe((await ports.digests.get('leadership', '2026-W47'))?.weeks.at(-1)?.tally.asked);
  });

  it('keep how many customers an open case kept from being asked, as it stands on the customers', async () => {
    const { ports, fill } = await digestWeeks(table);
    await fill();
    const { customers } = ports;
    const at = '2026-11-10T09:00:00Z';
    await customers.save(aProfile('a'), at);
    const saved = await customers.get(refFor('a'));
    if (saved === undefined) throw new Error('The customer is not there.');
    await customers.move(
      saved,
      { kind: 'score', dueAt: '2027-02-01T09:00:00Z', keptBackSince: at, lane: 'rest' },
      { week: '2026-W46', kind: 'score', reason: 'while-case-open', at },
    );
    await digestDue(ports);
    const kept = await Promise.all(
      ['leadership', 'emea'].map((audience) => ports.digests.get(audience, '2026-W47')),
    );
    expect(kept.map((digest) => digest?.notAsked)).toEqual(
      [1, 1].map((count) => ({ customers: count, isAtLeast: false })),
    );
  });

  it('put every mail on the agenda once', async () => {
    const { ports, fill, onAgenda } = await digestWeeks(table);
    await fill();
    const { made } = await digestDue(ports);
    expect(made.map(({ mails }) => mails)).toEqual([2, 1, OWNERS.length]);
    expect(await onAgenda()).toHaveLength(MAILS);
    expect(await digestDue(ports)).toEqual({ made: [], failed: [] });
    expect(await onAgenda()).toHaveLength(MAILS);
  });

  it('are the same when two runs make them at once', async () => {
    const { ports, fill, onAgenda, kept } = await digestWeeks(table);
    await fill();
    const results = await Promise.all([digestDue(ports), digestDue(ports)]);
    expect(results.flatMap(({ failed }) => failed)).toEqual([]);
    const planned = results.flatMap(({ made }) => made).reduce((sum, { mails }) => sum + mails, 0);
    expect(planned).toBe(MAILS);
    expect(await onAgenda()).toHaveLength(MAILS);
    expect(await kept()).not.toContain(undefined);
  });

  it('show a late answer or change in the next one, and leave the last as it was', async () => {
    const { ports, clock, fill, press } = await digestWeeks(table);
    await fill();
    await digestDue(ports);
    const before = await ports.digests.get('leadership', '2026-W47');
    await press('2026-W47-2', '2026-W47', 10, '2026-11-25T10:00:00Z');
    await press('2026-W46-0', '2026-W46', 9, '2026-11-25T10:00:00Z');
    clock.set('2026-11-30T08:00:00Z');
    await digestDue(ports);
    const next = await ports.digests.get('leadership', '2026-W48');
    expect(next?.weeks.map(({ week }) => week).slice(-3)).toEqual(['2026-W46', '2026-W47', '2026-W48']);
    for (const { week, tally } of next?.weeks ?? [])
      expect(tally).toEqual((await countWeek(week, ports)).all);
    expect(next?.weeks.at(-2)?.tally.answered).toBe(11);
    expect(next?.weeks.at(-3)?.tally.promoters).toBe(
      (before?.weeks.at(-2)?.tally.promoters ?? Number.NaN) + 1,
    );
    expect(await ports.digests.get('leadership', '2026-W47')).toEqual(before);
  });
});
