import { expect, it } from 'vitest';
import type { StaffMailStore } from '../../../functions/ports/staff-mails.ts';
import { aStaffMail, refFor } from '../factories.ts';

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-03T10:30:00Z';
const SENT = { status: 'SENT', messageId: 'm1', at: LATER } as const;

export function staffMailStoreContract(makeStore: () => StaffMailStore): void {
  it('keeps a planned mail until its turn', async () => {
    const store = makeStore();
    const mail = aStaffMail('t1');
    expect(await store.get(mail)).toBeUndefined();
    expect(await store.plan(mail)).toBe(true);
    expect(await store.get(mail)).toEqual({ ...mail, status: 'DUE', failures: 0 });
  });

  it('plans a mail once, whatever became of it later', async () => {
    const store = makeStore();
    const mail = aStaffMail('t2');
    await store.plan(mail);
    expect(await store.plan({ ...mail, dueAt: LATER })).toBe(false);
    await store.claim(mail, 'a1', NOW);
    await store.finish(mail, 'a1', SENT);
    expect(await store.plan(mail)).toBe(false);
    expect(await store.get(mail)).toMatchObject({ status: 'SENT', dueAt: mail.dueAt });
  });

  it('tells mails apart by audience, week, recipient, kind and turn', async () => {
    const store = makeStore();
    const mails = [
      aStaffMail('t3'),
      aStaffMail('t3', { audience: 'emea' }),
      aStaffMail('t3', { week: '2026-W44' }),
      aStaffMail('t3', { kind: 'overdue' }),
      aStaffMail('t3', { turn: 7 }),
      aStaffMail('t3-other'),
    ];
    expect(await Promise.all(mails.map((mail) => store.plan(mail)))).toEqual(mails.map(() => true));
    for (const mail of mails) expect(await store.get(mail)).toMatchObject(mail);
  });

  it('finds all mails about a case, whatever became of them, and no others', async () => {
    const store = makeStore();
    const mails = [
      aStaffMail('t12'),
      aStaffMail('t12', { kind: 'overdue', turn: 3, recipient: aStaffMail('t12-lead').recipient }),
      aStaffMail('t12', { kind: 'withdrawn' }),
    ];
    const others = [aStaffMail('t12', { week: '2026-W44' }), aStaffMail('t12-other')];
    expect(await store.aboutCase({ ref: refFor('t12'), week: '2026-W45' })).toEqual([]);
    for (const mail of [...mails, ...others]) await store.plan(mail);
    await store.claim(mails[0] ?? aStaffMail('t12'), 'a1', NOW);
    const found = await store.aboutCase({ ref: refFor('t12'), week: '2026-W45' });
    const byKind = (a: { kind: string }, b: { kind: string }) => a.kind.localeCompare(b.kind);
    expect(found.sort(byKind)).toEqual(
      [
        { ...mails[0], status: 'SENDING', attempt: 'a1', claimedAt: NOW, failures: 0 },
        ...mails.slice(1).map((mail) => ({ ...mail, status: 'DUE', failures: 0 })),
      ].sort(byKind as never),
    );
  });

  it('lets one claim win, again and again', async () => {
    const store = makeStore();
    const mail = aStaffMail('t4');
    await store.plan(mail);
    const attempts = ['a1', 'a2', 'a3', 'a4'];
    const outcomes = await Promise.all(attempts.map((attempt) => store.claim(mail, attempt, NOW)));
    expect(outcomes.filter((outcome) => outcome === 'claimed')).toHaveLength(1);
    const winner = attempts[outcomes.indexOf('claimed')] ?? '';
    // The SDK repeats a write whose response was lost.
    expect(await store.claim(mail, winner, NOW)).toBe('claimed');
    expect(await store.get(mail)).toEqual({
      ...mail,
      status: 'SENDING',
      attempt: winner,
      claimedAt: NOW,
      failures: 0,
    });
  });

  it('claims no mail that was never planned, and none that is done', async () => {
    const store = makeStore();
    const mail = aStaffMail('t5');
    expect(await store.claim(mail, 'a1', NOW)).toBe('gone');
    expect(await store.get(mail)).toBeUndefined();
    await store.plan(mail);
    await store.claim(mail, 'a1', NOW);
    await store.finish(mail, 'a1', SENT);
    expect(await store.claim(mail, 'a1', NOW)).toBe('gone');
    expect(await store.claim(mail, 'a2', NOW)).toBe('gone');
  });

  it.each([
    { result: SENT, kept: { messageId: 'm1', sentAt: LATER } },
    { result: { status: 'REFUSED', reason: 'no such mailbox' }, kept: { reason: 'no such mailbox' } },
    { result: { status: 'UNKNOWN', reason: 'timeout' }, kept: { reason: 'timeout' } },
  ] as const)('finishes as $result.status, once', async ({ result, kept }) => {
    const store = makeStore();
    const mail = aStaffMail(`t6-${result.status}`);
    await store.plan(mail);
    expect(await store.finish(mail, 'a1', result)).toBe(false);
    await store.claim(mail, 'a1', NOW);
    expect(await store.finish(mail, 'somebody-else', result)).toBe(false);
    expect(await store.finish(mail, 'a1', result)).toBe(true);
    expect(await store.finish(mail, 'a1', result)).toBe(true);
    const other = { status: result.status === 'UNKNOWN' ? 'REFUSED' : 'UNKNOWN', reason: 'late' } as const;
    expect(await store.finish(mail, 'a1', other)).toBe(false);
    expect(await store.get(mail)).toMatchObject({ status: result.status, ...kept });
  });

  it('frees a claim that never left us, and nothing else', async () => {
    const store = makeStore();
    const mail = aStaffMail('t7');
    await store.plan(mail);
    await store.claim(mail, 'a1', NOW);
    expect(await store.free(mail, 'somebody-else')).toBe(false);
    expect(await store.free(mail, 'a1')).toBe(true);
    expect((await store.get(mail))?.status).toBe('DUE');
    expect(await store.finish(mail, 'a1', SENT)).toBe(false);
    expect(await store.claim(mail, 'a2', LATER)).toBe('claimed');
    await store.finish(mail, 'a2', SENT);
    expect(await store.free(mail, 'a2')).toBe(false);
  });

  it('skips a mail whose reason is gone, but none that is being sent', async () => {
    const store = makeStore();
    const mail = aStaffMail('t8');
    await store.plan(mail);
    await store.claim(mail, 'a1', NOW);
    expect(await store.skip(mail, 'case-closed')).toBe(false);
    await store.free(mail, 'a1');
    expect(await store.skip(mail, 'case-closed')).toBe(true);
    // The SDK repeats a write whose response was lost.
    expect(await store.skip(mail, 'case-closed')).toBe(true);
    expect(await store.get(mail)).toMatchObject({ status: 'SKIPPED', reason: 'case-closed' });
    expect(await store.claim(mail, 'a2', LATER)).toBe('gone');
    expect(await store.skip(aStaffMail('t8-never'), 'case-closed')).toBe(false);
  });

  it('parks a mail at the third failure, with the reason', async () => {
    const store = makeStore();
    const mail = aStaffMail('t9');
    await store.plan(mail);
    expect(await store.fail(mail, 'template broken', LATER)).toBe('counted');
    expect((await store.get(mail))?.failures).toBe(1);
    expect(await store.fail(mail, 'template broken', LATER)).toBe('counted');
    expect(await store.fail(mail, 'template broken', LATER)).toBe('parked');
    expect(await store.get(mail)).toMatchObject({ status: 'PARKED', reason: 'template broken', failures: 3 });
    expect(await store.fail(mail, 'template broken', LATER)).toBe('moved-on');
  });

  it('lets nobody work on a parked mail, and makes it due again when asked to', async () => {
    const store = makeStore();
    const mail = aStaffMail('t11');
    await store.plan(mail);
    expect(await store.unpark(mail, LATER)).toBe(false);
    for (let count = 0; count < 3; count += 1) await store.fail(mail, 'template broken', LATER);
    expect(await store.claim(mail, 'a1', LATER)).toBe('gone');
    expect(await store.skip(mail, 'case-closed')).toBe(false);
    expect(await store.plan(mail)).toBe(false);

    expect(await store.unpark(mail, LATER)).toBe(true);
    expect(await store.unpark(mail, LATER)).toBe(false);
    expect(await store.get(mail)).toEqual({ ...mail, status: 'DUE', failures: 0 });
    expect(await store.fail(mail, 'template broken', LATER)).toBe('counted');
    expect(await store.claim(mail, 'a1', LATER)).toBe('claimed');
    await store.finish(mail, 'a1', SENT);
    expect(await store.unpark(mail, LATER)).toBe(false);
    expect(await store.unpark(aStaffMail('t11-never'), LATER)).toBe(false);
  });

  it('counts no failure of a mail that is done or does not exist', async () => {
    const store = makeStore();
    const mail = aStaffMail('t10');
    expect(await store.fail(mail, 'late', LATER)).toBe('moved-on');
    await store.plan(mail);
    await store.claim(mail, 'a1', NOW);
    await store.finish(mail, 'a1', SENT);
    expect(await store.fail(mail, 'late', LATER)).toBe('moved-on');
    expect(await store.get(mail)).toMatchObject({ status: 'SENT', failures: 0 });
  });
}
