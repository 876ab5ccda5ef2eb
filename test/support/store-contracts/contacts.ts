import { expect, it } from 'vitest';
import type { Hit, HitKind } from '../../../functions/domain/answering/evidence.ts';
import {
  MAIL_STATUSES,
  type MailStatus,
  type ReportStatus,
  TRANSITIONS,
} from '../../../functions/domain/mail/mail-status.ts';
import type { Claim, ContactStore } from '../../../functions/ports/contacts.ts';
import { aClaim, refFor } from '../factories.ts';
import { collect } from './collect.ts';

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-03T10:30:00Z';

const REPORTS = Object.keys(TRANSITIONS.report) as ReportStatus[];

/** Claims a mail and brings it into a status. */
async function bring(store: ContactStore, claim: Claim, to: MailStatus): Promise<void> {
  await store.claim(claim);
  const { attempt } = claim;
  switch (to) {
    case 'SENDING':
      return;
    case 'SENT':
      return void (await store.finish(claim, attempt, { status: to, messageId: 'ses-9', at: NOW }));
    case 'REFUSED':
    case 'UNKNOWN':
      return void (await store.finish(claim, attempt, { status: to, reason: 'because' }));
    case 'BOUNCED':
    case 'COMPLAINED':
      return void (await store.report(claim, { attempt, status: to, messageId: 'ses-9', sentAt: NOW }));
  }
}

export function contactStoreContract(makeStore: () => ContactStore): void {
  const settleAt = '2026-11-03T10:00:00Z';

  it('lets one claim win, and shows the losers who won', async () => {
    const store = makeStore();
    const claims = Array.from({ length: 8 }, (_, index) => aClaim('k1', { attempt: `attempt-${index}` }));
    const outcomes = await Promise.all(claims.map((claim) => store.claim(claim)));
    expect(outcomes.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    const winner = claims[outcomes.findIndex(({ kind }) => kind === 'claimed')];
    for (const outcome of outcomes) {
      if (outcome.kind === 'exists')
        expect(outcome.contact).toMatchObject({ attempt: winner?.attempt, status: 'SENDING' });
    }
  });

  it('takes a repeated claim of the same attempt as ours', async () => {
    const store = makeStore();
    await store.claim(aClaim('k2'));
    expect(await store.claim(aClaim('k2'))).toEqual({ kind: 'claimed' });
  });

  it.each([
    { what: 'the mail was sent', sent: true, clicked: false },
    { what: 'somebody clicked', sent: false, clicked: true },
    { what: 'the mail was sent and somebody clicked', sent: true, clicked: true },
  ])('lets a late repeat of a claim wipe nothing after $what', async ({ sent, clicked }) => {
    const store = makeStore();
    const claim = aClaim(`k2-${sent}-${clicked}`);
    await store.claim(claim);
    if (sent) await store.finish(claim, claim.attempt, { status: 'SENT', messageId: 'm', at: NOW });
    if (clicked) await store.recordHit(claim, { score: 9, at: NOW }, settleAt);
    const before = await store.get(claim);
    expect(await store.claim(claim)).toEqual({ kind: 'exists', contact: before });
    expect(await store.get(claim)).toEqual(before);
  });

  it('reads a claim back as it was written', async () => {
    const store = makeStore();
    const claim = aClaim('k3', {
      region: 'EU',
      ownerEmail: 'owner@example.com',
      ownerLocale: 'de-AT',
      annualValue: 99.5,
    });
    await store.claim(claim);
    expect(await store.get(claim)).toEqual({
      ...claim,
      status: 'SENDING',
      evidence: { hits: [], lostHits: 0 },
      revision: 0,
    });
  });

  it.each([
    { result: { status: 'SENT', messageId: 'm1', at: NOW } },
    { result: { status: 'REFUSED', reason: 'no such mailbox' } },
    { result: { status: 'UNKNOWN', reason: 'timeout' } },
  ] as const)('finishes as $result.status, once', async ({ result }) => {
    const store = makeStore();
    const claim = aClaim(`k4-${result.status}`);
    await store.claim(claim);
    expect(await store.finish(claim, 'somebody-else', result)).toBe(false);
    expect(await store.finish(claim, claim.attempt, result)).toBe(true);
    // The SDK repeats a write whose response was lost.
    expect(await store.finish(claim, claim.attempt, result)).toBe(true);
    const other = { status: result.status === 'UNKNOWN' ? 'REFUSED' : 'UNKNOWN', reason: 'late' } as const;
    expect(await store.finish(claim, claim.attempt, other)).toBe(false);
    expect((await store.get(claim))?.status).toBe(result.status);
  });

  it.each(
    MAIL_STATUSES.flatMap((from) => REPORTS.map((to) => ({ from, to }))),
  )('takes a report of $to while the mail is $from as the arrows have it', async ({ from, to }) => {
    const store = makeStore();
    const claim = aClaim(`report-${from}-${to}`);
    await bring(store, claim, from);
    const before = await store.get(claim);
    const report = { attempt: claim.attempt, status: to, messageId: 'ses-9', sentAt: LATER, reason: 'so' };
    expect(await store.report(claim, { ...report, attempt: 'of-somebody-else' })).toBe('no-such-attempt');
    expect(await store.get(claim)).toEqual(before);
    const starts: readonly string[] = TRANSITIONS.report[to];
    const isArrow = starts.includes(from);
    expect(await store.report(claim, report)).toBe(isArrow ? 'written' : 'as-before');
    expect(await store.get(claim)).toEqual(
      isArrow
        ? { ...before, status: to, messageId: 'ses-9', reason: 'so', sentAt: before?.sentAt ?? LATER }
        : before,
    );
    // The report comes twice.
    const again = await store.get(claim);
    expect(await store.report(claim, report)).toBe('as-before');
    expect(await store.get(claim)).toEqual(again);
  });

  it('accepts no report about a mail that is not stored', async () => {
    const { attempt, ...id } = aClaim('report-nobody');
    expect(await makeStore().report(id, { attempt, status: 'BOUNCED', messageId: 'm', sentAt: NOW })).toBe(
      'no-such-attempt',
    );
  });

  it.each(
    MAIL_STATUSES,
  )('knows a mail that was opened to have gone out, if it was UNKNOWN: %s', async (from) => {
    const store = makeStore();
    const claim = aClaim(`arrived-${from}`);
    await bring(store, claim, from);
    const before = await store.get(claim);
    await store.arrived(claim);
    expect(await store.get(claim)).toEqual(from === 'UNKNOWN' ? { ...before, status: 'SENT' } : before);
  });

  it('lets the outcome of an attempt change nothing that SES has already reported', async () => {
    const store = makeStore();
    const claim = aClaim('overtaken');
    await store.claim(claim);
    await store.report(claim, { attempt: claim.attempt, status: 'BOUNCED', messageId: 'm', sentAt: NOW });
    expect(await store.finish(claim, claim.attempt, { status: 'SENT', messageId: 'm', at: NOW })).toBe(false);
    expect((await store.get(claim))?.status).toBe('BOUNCED');
  });

  it('frees a claim that never left us, and nothing else', async () => {
    const store = makeStore();
    const claim = aClaim('k5');
    await store.claim(claim);
    expect(await store.free(claim, 'somebody-else')).toBe(false);
    expect(await store.free(claim, claim.attempt)).toBe(true);
    expect(await store.get(claim)).toBeUndefined();
    await store.claim(claim);
    await store.finish(claim, claim.attempt, { status: 'SENT', messageId: 'm', at: NOW });
    expect(await store.free(claim, claim.attempt)).toBe(false);
  });

  const hitAt = (score: number, at: string, kind: HitKind = 'app'): Hit => ({
    score,
    at,
    kind,
    client: 'desktop',
  });

  it('keeps hits as they came, sets the settle time by the first, and counts what it has no room for', async () => {
    const store = makeStore();
    const claim = aClaim('k6');
    await store.claim(claim);
    const hits = Array.from({ length: 15 }, (_, index) =>
      hitAt((index % 10) + 1, `2026-11-03T09:30:${String(index).padStart(2, '0')}Z`, 'plain'),
    );
    for (const [index, hit] of hits.entries())
      await store.recordHit(claim, hit, index === 0 ? settleAt : LATER);
    const contact = await store.get(claim);
    expect(contact?.evidence.hits).toHaveLength(12);
    for (const hit of contact?.evidence.hits ?? []) expect(hits).toContainEqual(hit);
    expect(contact?.evidence.hits.at(-1)).toEqual(hits.at(-1));
    expect(contact).toMatchObject({ evidence: { lostHits: 3 }, revision: 15, settleAt });
  });

  it('keeps a person’s click after and before a flood, and that somebody was seen there', async () => {
    const store = makeStore();
    for (const order of ['before', 'after']) {
      const claim = aClaim(`k6-flood-${order}`);
      await store.claim(claim);
      const click = hitAt(4, order === 'before' ? '2026-11-03T11:00:00Z' : '2026-11-03T14:00:00Z', 'page');
      const flood = Array.from({ length: 20 }, (_, index) =>
        hitAt((index % 10) + 1, `2026-11-03T12:00:${String(index).padStart(2, '0')}Z`, 'plain'),
      );
      const seen = 'moved';
      if (order === 'after') for (const hit of flood) await store.recordHit(claim, hit, settleAt);
      await store.recordHit(claim, click, settleAt);
      await store.recordSeen(claim, click, seen);
      if (order === 'before') for (const hit of flood) await store.recordHit(claim, hit, settleAt);
      const kept = await store.get(claim);
      expect(kept?.evidence.hits).toContainEqual({ ...click, seen });
    }
  });

  it('notes who was seen at a page that a hit opened, once, and leaves alone what is due', async () => {
    const store = makeStore();
    const claim = aClaim('k6-seen');
    await store.claim(claim);
    const hit = hitAt(9, '2026-11-03T11:00:00Z');
    const seen = 'pressed';
    // Without the request before it, nobody can have seen a page.
    await store.recordSeen(claim, hit, seen);
    expect((await store.get(claim))?.evidence).toEqual({ hits: [], lostHits: 0 });
    const before = await store.recordHit(claim, hit, settleAt);
    await store.recordSeen(claim, hitAt(8, hit.at), seen);
    await store.recordSeen(claim, hitAt(9, '2026-11-03T11:00:01Z'), seen);
    expect(await store.get(claim)).toEqual(before);
    await store.recordSeen(claim, hit, seen);
    const after = await store.get(claim);
    expect(after).toEqual({
      ...before,
      evidence: { hits: [{ ...hit, seen }], lostHits: 0 },
      revision: (before?.revision ?? 0) + 1,
    });
    if (before === undefined || after === undefined) throw new Error('the hit was not kept');
    // What was read before does not know of it.
    expect(await store.settle(before, { score: 9, grade: 'settled' }, LATER)).toBe(false);
    expect(await store.settle(after, { score: 9, grade: 'settled' }, LATER)).toBe(true);
    await store.recordSeen(claim, hit, 'moved');
    expect(await store.get(claim)).not.toHaveProperty('settleAt');
    await store.recordSeen(aClaim('k6-nobody'), hit, seen);
    expect(await store.get(aClaim('k6-nobody'))).toBeUndefined();
  });

  it('keeps two signs of each hit at most, whoever tells of them how often', async () => {
    const store = makeStore();
    const claim = aClaim('k6-told');
    await store.claim(claim);
    const [one, other] = [hitAt(9, '2026-11-03T11:00:00Z'), hitAt(3, '2026-11-03T11:02:00Z')];
    await store.recordHit(claim, one, settleAt);
    for (let times = 0; times < 15; times += 1)
      for (const how of ['moved', 'pressed'] as const) await store.recordSeen(claim, one, how);
    expect((await store.get(claim))?.revision).toBe(3);
    await store.recordHit(claim, other, settleAt);
    await store.recordSeen(claim, other, 'moved');
    expect((await store.get(claim))?.evidence.hits).toEqual([
      { ...one, seen: 'pressed' },
      { ...other, seen: 'moved' },
    ]);
  });

  it('notes the first sweep of a program over the links, and leaves alone what is due', async () => {
    const store = makeStore();
    const claim = aClaim('k6-sweep');
    await store.claim(claim);
    await store.recordSweep(claim, 'headAt', NOW);
    await store.recordSweep(claim, 'headAt', LATER);
    await store.recordSweep(claim, 'leaveAt', LATER);
    const contact = await store.get(claim);
    expect(contact).toMatchObject({
      evidence: { hits: [], lostHits: 0, headAt: NOW, leaveAt: LATER },
      revision: 2,
    });
    expect(contact).not.toHaveProperty('settleAt');
    await store.recordSweep(aClaim('k6-nobody'), 'headAt', NOW);
    expect(await store.get(aClaim('k6-nobody'))).toBeUndefined();
  });

  it('puts off an ask whose evidence is still what was read', async () => {
    const store = makeStore();
    const claim = aClaim('k6-later');
    await store.claim(claim);
    const read = await store.recordHit(claim, hitAt(9, NOW), settleAt);
    if (read === undefined) throw new Error('the hit was not kept');
    expect(await store.postpone(read, LATER)).toBe(true);
    expect(await store.get(claim)).toEqual({ ...read, settleAt: LATER });
    expect(await store.postpone(read, LATER)).toBe(false);
    await store.recordTap(claim, { score: 4, at: NOW }, LATER);
    expect(await store.postpone({ ...read, settleAt: LATER }, '2026-11-03T12:00:00Z')).toBe(false);
  });

  it('keeps the last tap beside a full list of hits', async () => {
    const store = makeStore();
    const claim = aClaim('k7');
    await store.claim(claim);
    for (let index = 0; index < 12; index += 1) await store.recordHit(claim, { score: 1, at: NOW }, settleAt);
    await store.recordTap(claim, { score: 3, at: NOW }, LATER);
    const contact = await store.recordTap(claim, { score: 9, at: LATER }, LATER);
    expect(contact).toMatchObject({ evidence: { tap: { score: 9, at: LATER } }, settleAt });
    expect(contact).toEqual(await store.get(claim));
  });

  it('keeps the newer tap when the older one arrives after it', async () => {
    const store = makeStore();
    const claim = aClaim('k7-late');
    await store.claim(claim);
    const newer = await store.recordTap(claim, { score: 9, at: LATER }, settleAt);
    expect(newer?.evidence.tap).toEqual({ score: 9, at: LATER });
    expect(await store.recordTap(claim, { score: 3, at: NOW }, settleAt)).toEqual(newer);
    expect(await store.get(claim)).toEqual(newer);
  });

  it('keeps the last of two taps within one second', async () => {
    const store = makeStore();
    const claim = aClaim('k7-same');
    await store.claim(claim);
    await store.recordTap(claim, { score: 3, at: NOW }, settleAt);
    const changed = await store.recordTap(claim, { score: 9, at: NOW }, settleAt);
    expect(changed?.evidence.tap).toEqual({ score: 9, at: NOW });
  });

  it('creates no ask from evidence for an ask that does not exist', async () => {
    const store = makeStore();
    expect(await store.recordHit(aClaim('k8'), { score: 9, at: NOW }, settleAt)).toBeUndefined();
    expect(await store.recordTap(aClaim('k8'), { score: 9, at: NOW }, settleAt)).toBeUndefined();
    expect(await store.get(aClaim('k8'))).toBeUndefined();
  });

  it('settles the evidence that was read, and refuses if it has changed meanwhile', async () => {
    const store = makeStore();
    const claim = aClaim('k9');
    await store.claim(claim);
    const read = await store.recordHit(claim, { score: 9, at: NOW }, settleAt);
    if (read === undefined) throw new Error('the hit was not kept');
    const changed = await store.recordTap(claim, { score: 4, at: NOW }, LATER);
    expect(await store.settle(read, { score: 9, grade: 'settled' }, LATER)).toBe(false);
    if (changed === undefined) throw new Error('the tap was not kept');
    expect(await store.settle(changed, { score: 4, grade: 'confirmed' }, LATER)).toBe(true);
    const settled = await store.get(claim);
    expect(settled?.settled).toEqual({ score: 4, grade: 'confirmed', at: LATER });
    expect(settled).not.toHaveProperty('settleAt');
    expect(await store.settle(changed, { score: 4, grade: 'confirmed' }, LATER)).toBe(false);
  });

  it('remembers the score that counted before, when settling changes it or takes it away', async () => {
    const store = makeStore();
    for (const [name, answer, was] of [
      ['other', { score: 9, grade: 'confirmed' }, 3],
      ['fallen', { score: 3, grade: 'doubtful' }, 3],
      ['same', { score: 3, grade: 'confirmed' }, undefined],
    ] as const) {
      const claim = aClaim(`k9-${name}`);
      await store.claim(claim);
      const first = await store.recordTap(claim, { score: 3, at: NOW }, settleAt);
      if (first !== undefined) await store.settle(first, { score: 3, grade: 'settled' }, settleAt);
      const again = await store.recordTap(claim, { score: 9, at: LATER }, LATER);
      if (again !== undefined) await store.settle(again, answer, LATER);
      expect((await store.get(claim))?.settled).toEqual({
        ...answer,
        at: LATER,
        ...(was === undefined ? {} : { was }),
      });
    }
  });

  it('settles again when evidence comes later', async () => {
    const store = makeStore();
    const claim = aClaim('k10');
    await store.claim(claim);
    const first = await store.recordTap(claim, { score: 3, at: NOW }, settleAt);
    if (first !== undefined) await store.settle(first, { score: 3, grade: 'confirmed' }, settleAt);
    expect(await store.recordTap(claim, { score: 9, at: LATER }, '2026-11-03T11:00:00Z')).toMatchObject({
      settleAt: '2026-11-03T11:00:00Z',
      settled: { score: 3 },
    });
  });

  it('has a settled ask settled anew, and neither one that waits nor one that has changed', async () => {
    const store = makeStore();
    const claim = aClaim('k10-anew');
    await store.claim(claim);
    const first = await store.recordTap(claim, { score: 3, at: NOW }, settleAt);
    if (first === undefined) throw new Error('the tap was not kept');
    expect(await store.weighAnew(first, LATER)).toBe(false);
    await store.settle(first, { score: 3, grade: 'confirmed' }, settleAt);
    const settled = await store.get(claim);
    if (settled === undefined) throw new Error('the ask is gone');
    expect(await store.weighAnew({ ...settled, revision: 99 }, LATER)).toBe(false);
    expect(await store.weighAnew(settled, LATER)).toBe(true);
    expect(await store.get(claim)).toMatchObject({
      settleAt: LATER,
      settled: { score: 3, grade: 'pending', at: settleAt, was: 3 },
    });
  });

  it('walks through all contacts of one week and no other', async () => {
    const store = makeStore();
    const names = Array.from({ length: 40 }, (_, index) => `w${index}`);
    await Promise.all(names.map((name) => store.claim(aClaim(name, { week: '2026-W50' }))));
    await store.claim(aClaim('w-other', { week: '2026-W51' }));
    const found = await collect(store.inWeek('2026-W50'));
    expect(found.map(({ ref }) => ref).sort()).toEqual(names.map(refFor).sort());
    expect(await collect(store.inWeek('2026-W52'))).toEqual([]);
  });

  it('keeps whether somebody may contact the customer, until a form says otherwise', async () => {
    const store = makeStore();
    const claim = aClaim('may-contact');
    await store.claim(claim);
    const settleAt = '2026-11-03T09:30:00Z';
    const kept = async () => (await store.get(claim))?.evidence.mayContact;
    await store.recordTap(claim, { score: 3, at: NOW }, settleAt);
    expect(await kept()).toBeUndefined();
    const ticked = await store.recordTap(claim, { score: 3, at: NOW }, settleAt, [], true);
    expect(ticked?.evidence.mayContact).toBe(true);
    await store.recordCauses(claim, { causes: ['price'], at: NOW }, settleAt);
    expect(await kept()).toBe(true);
    await store.recordCauses(claim, { causes: [], at: LATER, mayContact: false }, settleAt);
    expect(await kept()).toBe(false);
    expect((await store.get(claim))?.evidence.causes).toEqual(['price']);
  });

  it('keeps the causes chosen with a tap, and the earlier ones when a tap has none', async () => {
    const store = makeStore();
    const claim = aClaim('k11');
    await store.claim(claim);
    const first = await store.recordTap(claim, { score: 3, at: NOW }, settleAt, ['price', 'support']);
    expect(first?.evidence).toMatchObject({ tap: { score: 3, at: NOW }, causes: ['price', 'support'] });
    const second = await store.recordTap(claim, { score: 4, at: LATER }, settleAt);
    expect(second?.evidence).toMatchObject({ tap: { score: 4, at: LATER }, causes: ['price', 'support'] });
    // The older tap arrives last: neither its score nor its causes count.
    expect(await store.recordTap(claim, { score: 1, at: NOW }, settleAt, ['late'])).toEqual(second);
    expect(await store.get(claim)).toEqual(second);
  });

  it('keeps causes that come later, makes the ask settle anew, and leaves the score alone', async () => {
    const store = makeStore();
    const claim = aClaim('k12');
    await store.claim(claim);
    const tapped = await store.recordTap(claim, { score: 3, at: NOW }, settleAt);
    if (tapped === undefined) throw new Error('the tap was not kept');
    await store.settle(tapped, { score: 3, grade: 'confirmed' }, settleAt);
    const told = await store.recordCauses(claim, { causes: ['price'], at: NOW }, LATER);
    expect(told).toMatchObject({
      evidence: { tap: { score: 3, at: NOW }, causes: ['price'], whyAt: NOW },
      settled: { score: 3 },
      settleAt: LATER,
      revision: tapped.revision + 1,
    });
    // Words alone make the ask settle anew too.
    const wrote = await store.recordCauses(claim, { causes: [], at: LATER }, '2026-12-24T00:00:00Z');
    expect(wrote).toMatchObject({ evidence: { causes: ['price'], whyAt: LATER }, settleAt: LATER });
    expect(wrote?.revision).toBe(tapped.revision + 2);
    // The older causes arrive last.
    expect(await store.recordCauses(claim, { causes: ['late'], at: NOW }, settleAt)).toEqual(wrote);
    expect(await store.get(claim)).toEqual(wrote);
  });

  it('keeps no causes of an ask that does not exist', async () => {
    const store = makeStore();
    for (const causes of [['price'], []])
      expect(await store.recordCauses(aClaim('k13'), { causes, at: NOW }, settleAt)).toBeUndefined();
    expect(await store.get(aClaim('k13'))).toBeUndefined();
  });
}
