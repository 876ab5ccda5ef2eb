import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HabitClass } from '../../../functions/domain/answering/habits.ts';
import type { ContactId } from '../../../functions/domain/mail/contact-id.ts';
import { nudgeCases } from '../../../functions/use-cases/nudge-cases.ts';
import { settleDue } from '../../../functions/use-cases/settle-due.ts';
import { createTable } from '../../../infra/local/aws/dynamodb.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aClaim, aProgramme } from '../../support/factories.ts';
import { sameHabit } from '../../support/in-memory-receivers.ts';
import { SETTLES_AT, type SettleWorld, settleWorld } from '../../support/settle-world.ts';

const LATER = '2026-11-03T12:00:00Z';
const NOTHING = { settled: 0, changed: 0, casesOpened: 0, replies: {}, failed: [] };

let table: TestTable;
let world: SettleWorld;

beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());
beforeEach(async () => {
  world = settleWorld(table, await freshTable());
});

async function freshTable(): Promise<string> {
  const tableName = `settle-${randomUUID()}`;
  await createTable(table.client, tableName);
  return tableName;
}

async function settleAt(instant: string) {
  world.clock.set(instant);
  return settleDue(world.ports);
}

async function nudgeAt(instant: string) {
  world.clock.set(instant);
  return nudgeCases(world.ports);
}

const kinds = async (ask: ContactId): Promise<string[]> =>
  (await world.outcome(ask)).mails.map(({ kind, turn }) => `${kind} ${turn}`).sort();

describe('settling', () => {
  it('ends the wait of every ask whose time has come, with the grade of its evidence', async () => {
    const [lone, tapped, scanned] = [
      await world.asked('lone'),
      await world.asked('tapped'),
      await world.asked('scanned'),
    ];
    await world.click(lone, 8);
    await world.click(tapped, 8);
    await world.tap(tapped, 3);
    await world.click(scanned, 1, 2, 3);

    expect(await settleAt('2026-11-03T10:29:59Z')).toEqual(NOTHING);
    expect(await settleAt(SETTLES_AT)).toEqual({
      ...NOTHING,
      settled: 3,
      casesOpened: 1,
      replies: { 'follow-up': 1 },
    });
    expect((await world.outcome(lone)).ask?.settled).toMatchObject({ score: 8, grade: 'settled' });
    expect((await world.outcome(tapped)).ask?.settled).toMatchObject({ score: 3, grade: 'confirmed' });
    expect((await world.outcome(scanned)).ask?.settled).toMatchObject({ grade: 'doubtful' });
    expect(await settleAt('2026-11-04T10:00:00Z')).toEqual(NOTHING);
  });

  it('opens a case for a detractor, tells the owner at once, and plans to ask why', async () => {
    const ask = await world.asked('ada', { ownerEmail: 'owner@example.com' });
    await world.tap(ask, 2);
    await settleAt(SETTLES_AT);
    const { case: opened, mails, customer } = await world.outcome(ask);
    expect(opened).toMatchObject({ status: 'open', band: 'veteran', ownerEmail: 'owner@example.com' });
    expect(mails).toMatchObject([
      { kind: 'alert', turn: 1, to: 'owner@example.com', status: 'DUE', dueAt: SETTLES_AT },
    ]);
    expect(customer?.nextContact).toMatchObject({ kind: 'follow-up', aboutWeek: ask.week });
    expect(customer?.nextContact?.dueAt).toMatch(/^2026-11-04T/);
    expect(customer?.agenda).toMatchObject({ lane: 'reply', kind: 'follow-up' });
  });

  it.each([
    ['their own', { ownerLocale: 'de', locale: 'fr' }, 'de'],
    ['that of the customer', { locale: 'fr' }, 'fr'],
  ] as const)('tells the owner in a language that they read: %s', async (_what, profile, locale) => {
    const ask = await world.asked('ada', { ownerEmail: 'owner@example.com', ...profile });
    await world.tap(ask, 2);
    await settleAt(SETTLES_AT);
    expect((await world.outcome(ask)).mails).toMatchObject([{ kind: 'alert', locale }]);
  });

  it('thanks a detractor who said why, by causes or by words', async () => {
    const [ticked, wrote] = [await world.asked('ticked'), await world.asked('wrote')];
    await world.tap(ticked, 2, ['price']);
    await world.tap(wrote, 3);
    await world.write(wrote, 'Too slow');
    expect(await settleAt(SETTLES_AT)).toMatchObject({ casesOpened: 2, replies: { thanks: 2 } });
    for (const ask of [ticked, wrote]) {
      const { case: opened, customer } = await world.outcome(ask);
      expect(opened).toMatchObject({ toldWhy: true });
      expect(customer?.nextContact).toMatchObject({ kind: 'thanks', aboutWeek: ask.week });
    }
  });

  it('leaves promoters, passives and doubtful answers alone, and reads nothing more for them', async () => {
    for (const [name, scores] of [
      ['yes', [9]],
      ['maybe', [7]],
      ['machine', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ] as const)
      await world.click(await world.asked(name), ...scores);
    const calls: string[] = [];
    world.clock.set(SETTLES_AT);
    await settleDue({ ...world.ports, ...watched(world.ports, (call) => calls.push(call)) });
    expect(calls.sort()).toEqual([...Array(3).fill('contacts.get'), ...Array(3).fill('contacts.settle')]);
  });

  it('plans thanks by mail for a promoter if the programme has them', async () => {
    const { bands } = aProgramme();
    const thankful = bands.map((band) => ({ ...band, thanks: { promoter: 'thanks/veteran' } }));
    world = settleWorld(table, await freshTable(), aProgramme({ bands: thankful }));
    const ask = await world.asked('yes');
    await world.tap(ask, 10);
    expect(await settleAt(SETTLES_AT)).toMatchObject({ settled: 1, casesOpened: 0, replies: { thanks: 1 } });
    const { customer, mails } = await world.outcome(ask);
    expect(customer?.nextContact).toMatchObject({ kind: 'thanks', aboutWeek: ask.week });
    expect(mails).toEqual([]);
  });

  it('takes everything back when a settled detractor changes to 9, and begins anew when they change back', async () => {
    const ask = await world.asked('ada');
    const before = (await world.outcome(ask)).customer;
    await world.tap(ask, 3);
    await settleAt(SETTLES_AT);
    await world.tap(ask, 9);
    expect(await settleAt('2026-11-03T11:00:00Z')).toEqual({ ...NOTHING, settled: 1 });
    const changed = await world.outcome(ask);
    expect(changed.case).toMatchObject({ status: 'withdrawn' });
    expect(changed.case?.nudgeAt).toBeUndefined();
    expect(changed.customer?.nextContact).toEqual(before?.nextContact);

    await world.tap(ask, 4);
    expect(await settleAt(LATER)).toMatchObject({ casesOpened: 1, replies: { 'follow-up': 1 } });
    expect((await world.outcome(ask)).case).toMatchObject({ status: 'open', openings: 2 });
    expect(await kinds(ask)).toEqual(['alert 1', 'alert 2']);
  });

  it('gives a click late in the wait its own half hour, and what was unsure a second chance', async () => {
    const ask = await world.asked('slow');
    // A machine's press sets the wait; nothing follows from it.
    const hit = { score: 9, at: '2026-11-03T10:00:00Z', kind: 'post', client: 'desktop' } as const;
    await world.ports.contacts.recordHit(ask, hit, SETTLES_AT);
    world.clock.set('2026-11-03T10:20:00Z');
    await world.click(ask, 3);
    expect(await settleAt(SETTLES_AT)).toEqual({ ...NOTHING, changed: 1 });
    expect((await world.outcome(ask)).ask).toMatchObject({ settleAt: '2026-11-03T10:50:00Z' });
    expect(await settleAt('2026-11-03T10:50:00Z')).toMatchObject({ settled: 1, casesOpened: 1 });
    expect((await world.outcome(ask)).ask?.settled).toMatchObject({ score: 3, grade: 'settled' });

    const other = await world.asked('unsure');
    await world.ports.contacts.recordHit(other, hit, SETTLES_AT);
    await settleAt('2026-11-03T11:00:00Z');
    expect((await world.outcome(other)).ask?.settled).toMatchObject({ grade: 'unsure' });
    world.clock.set('2026-11-03T13:00:00Z');
    await world.click(other, 4);
    expect(await settleAt('2026-11-03T13:30:00Z')).toMatchObject({ settled: 1, casesOpened: 1 });
  });

  it('waits for whoever may yet be seen at the page of a click that is doubted', async () => {
    const ask = await world.asked('slow');
    const hit = (score: number, at: string) => ({ score, at, kind: 'app', client: 'desktop' }) as const;
    // Both come in the first half hour of the mail at a desk, so each is doubted until somebody is seen.
    await world.ports.contacts.recordHit(ask, hit(9, '2026-11-03T09:01:10Z'), '2026-11-03T09:31:10Z');
    const last = hit(3, '2026-11-03T09:26:00Z');
    await world.ports.contacts.recordHit(ask, last, '2026-11-03T09:56:00Z');
    expect(await settleAt('2026-11-03T09:31:10Z')).toEqual({ ...NOTHING, changed: 1 });
    expect((await world.outcome(ask)).ask).toMatchObject({ settleAt: '2026-11-03T09:46:00Z' });
    await world.ports.contacts.recordSeen(ask, last, 'pressed');
    expect(await settleAt('2026-11-03T09:46:00Z')).toEqual({ ...NOTHING, changed: 1 });
    // It is a person's click now, with a half hour of its own.
    expect(await settleAt('2026-11-03T09:56:00Z')).toMatchObject({ settled: 1, casesOpened: 1 });
    expect((await world.outcome(ask)).ask?.settled).toMatchObject({ score: 3, grade: 'settled' });
  });

  it('keeps what was known of the receiver, and settles anew with it', async () => {
    const early = { score: 9, at: '2026-11-03T09:00:50Z', kind: 'app', client: 'desktop' } as const;
    const asked = async (name: string): Promise<ContactId> => {
      const ask = await world.asked(name);
      await world.ports.contacts.recordHit(ask, early, SETTLES_AT);
      return ask;
    };
    const settleWith = async (habit: HabitClass, at: string) => {
      world.clock.set(at);
      await settleDue({ ...world.ports, habits: sameHabit(habit) });
    };
    const quiet = await asked('quiet');
    await settleWith('never', SETTLES_AT);
    expect((await world.outcome(quiet)).ask?.settled).toMatchObject({
      score: 9,
      grade: 'settled',
      habit: 'never',
    });

    // What machines do there from then on changes no answer of before.
    const found = await world.ports.contacts.get(quiet);
    if (found === undefined) throw new Error('gone');
    expect(await world.ports.contacts.weighAnew(found, '2026-11-04T10:00:00Z')).toBe(true);
    const loud = await asked('loud');
    await settleWith('always', '2026-11-04T10:00:00Z');
    expect((await world.outcome(quiet)).ask?.settled).toMatchObject({ grade: 'settled', habit: 'never' });
    expect((await world.outcome(loud)).ask?.settled).toMatchObject({ grade: 'unsure', habit: 'always' });

    const usual = await asked('usual');
    await settleWith('sometimes', '2026-11-04T10:30:00Z');
    expect((await world.outcome(usual)).ask?.settled).toMatchObject({ grade: 'unsure' });
    expect((await world.outcome(usual)).ask?.settled).not.toHaveProperty('habit');
    // … and it stays unsaid, so that it is settled anew as it was.
    await world.ports.contacts.recordHit(
      usual,
      { ...early, at: '2026-11-03T09:00:55Z' },
      '2026-11-04T11:00:00Z',
    );
    await settleWith('never', '2026-11-04T11:00:00Z');
    expect((await world.outcome(usual)).ask?.settled).toMatchObject({ grade: 'unsure' });
  });

  it('asks for no habits where every click came late', async () => {
    const ask = await world.asked('late');
    await world.click(ask, 9);
    const habits = { habitOf: () => Promise.reject(new Error('asked for habits')) };
    world.clock.set(SETTLES_AT);
    expect(await settleDue({ ...world.ports, habits })).toMatchObject({ settled: 1, failed: [] });
  });

  it('lets no later click change what was settled, only a tap', async () => {
    const ask = await world.asked('firm');
    await world.click(ask, 3);
    await settleAt(SETTLES_AT);
    world.clock.set('2026-11-04T10:00:00Z');
    await world.click(ask, 9);
    await world.click(ask, 1, 2, 10);
    expect(await settleAt('2026-11-04T10:30:00Z')).toMatchObject({ settled: 1, casesOpened: 0 });
    expect((await world.outcome(ask)).case?.status).toBe('open');
    world.clock.set('2026-11-05T10:00:00Z');
    await world.tap(ask, 9);
    await settleAt('2026-11-05T10:30:00Z');
    expect(await world.outcome(ask)).toMatchObject({
      ask: { settled: { score: 9, grade: 'confirmed' } },
      case: { status: 'withdrawn' },
    });
  });

  it('withdraws what an answer brought that falls when its week is weighed anew', async () => {
    const ask = await world.asked('fallen');
    const hit = { score: 3, at: '2026-11-03T10:00:00Z', kind: 'post', client: 'desktop' } as const;
    await world.ports.contacts.recordHit(ask, hit, SETTLES_AT);
    const read = await world.ports.contacts.get(ask);
    // As an earlier policy would have had it.
    if (read !== undefined)
      await world.ports.contacts.settle(read, { score: 3, grade: 'settled' }, SETTLES_AT);
    const settled = await world.ports.contacts.get(ask);
    if (settled !== undefined) await world.ports.contacts.weighAnew(settled, LATER);
    expect(await settleAt(LATER)).toMatchObject({ settled: 1 });
    expect((await world.outcome(ask)).ask?.settled).toMatchObject({ grade: 'unsure' });
  });

  it('opens nothing for a detractor who changes to 9 before settling', async () => {
    const ask = await world.asked('ada');
    await world.tap(ask, 3);
    await world.tap(ask, 9);
    expect(await settleAt(SETTLES_AT)).toEqual({ ...NOTHING, settled: 1 });
    expect((await world.outcome(ask)).case).toBeUndefined();
  });

  describe('when the answer falls after the owner was told', () => {
    const OWNER = { ownerEmail: 'owner@example.com', ownerLocale: 'de-AT' };
    let ask: ContactId;
    beforeEach(async () => {
      ask = await world.asked('ada', OWNER);
      await world.tap(ask, 3);
      await settleAt(SETTLES_AT);
    });
    const mailOf = async (kind: string) => {
      const mail = (await world.outcome(ask)).mails.find((each) => each.kind === kind);
      if (mail === undefined) throw new Error(`There is no ${kind}.`);
      return mail;
    };
    async function send(kind: string, status: 'SENT' | 'UNKNOWN' | 'REFUSED' = 'SENT'): Promise<void> {
      const { staffMails } = world.ports;
      const mail = await mailOf(kind);
      await staffMails.claim(mail, 'mine', SETTLES_AT);
      const result =
        status === 'SENT' ? { status, messageId: 'm', at: SETTLES_AT } : { status, reason: 'why' };
      await staffMails.finish(mail, 'mine', result);
    }

    it('tells the owner once, in the language of the alert', async () => {
      await send('alert');
      await world.tap(ask, 9);
      expect(await settleAt(LATER)).toMatchObject({ settled: 1 });
      expect(await mailOf('withdrawn')).toMatchObject({
        turn: 1,
        to: 'owner@example.com',
        locale: 'de-AT',
        status: 'DUE',
        dueAt: LATER,
      });
      await world.tap(ask, 10);
      await settleAt('2026-11-03T14:00:00Z');
      expect(await kinds(ask)).toEqual(['alert 1', 'withdrawn 1']);
    });

    it('tells them once for each time that it falls', async () => {
      await send('alert');
      await world.tap(ask, 9);
      await settleAt(LATER);
      await world.tap(ask, 2);
      await settleAt('2026-11-03T14:00:00Z');
      const second = (await world.outcome(ask)).mails.find(
        ({ kind, turn }) => kind === 'alert' && turn === 2,
      );
      if (second === undefined) throw new Error('There is no second alert.');
      await world.ports.staffMails.claim(second, 'mine', LATER);
      await world.ports.staffMails.finish(second, 'mine', { status: 'SENT', messageId: 'm', at: LATER });
      await world.tap(ask, 8);
      await settleAt('2026-11-03T16:00:00Z');
      expect(await kinds(ask)).toEqual(['alert 1', 'alert 2', 'withdrawn 1', 'withdrawn 2']);
    });

    it.each([
      ['UNKNOWN', ['alert 1', 'withdrawn 1']],
      ['REFUSED', ['alert 1']],
    ] as const)('takes an alert that is %s for what it is', async (status, expected) => {
      await send('alert', status);
      await world.tap(ask, 9);
      await settleAt(LATER);
      expect(await kinds(ask)).toEqual(expected);
    });

    it('drops the alert that has not gone, and tells nobody', async () => {
      await world.tap(ask, 9);
      await settleAt(LATER);
      expect(await kinds(ask)).toEqual(['alert 1']);
      const alert = await mailOf('alert');
      expect(alert).toMatchObject({ status: 'SKIPPED', reason: 'case-closed' });
      // A sender who had read the case before can claim it no more.
      expect(await world.ports.staffMails.claim(alert, 'late', LATER)).toBe('gone');
    });

    it('waits for a sender who is at work, and then knows', async () => {
      const alert = await mailOf('alert');
      await world.ports.staffMails.claim(alert, 'mine', '2026-11-03T11:59:00Z');
      await world.tap(ask, 9);
      expect(await settleAt(LATER)).toMatchObject({ settled: 0, changed: 1 });
      expect(await kinds(ask)).toEqual(['alert 1']);
      await world.ports.staffMails.free(alert, 'mine');
      expect(await settleAt('2026-11-03T12:01:00Z')).toMatchObject({ settled: 1 });
      expect(await kinds(ask)).toEqual(['alert 1']);
      expect(await mailOf('alert')).toMatchObject({ status: 'SKIPPED' });
    });

    it('tells nobody about a case that is resolved', async () => {
      await send('alert');
      const of = (await world.outcome(ask)).case;
      if (of === undefined) throw new Error('There is no case.');
      const { nudgeAt: _, ...rest } = of;
      await world.ports.cases.replace(of, { ...rest, status: 'resolved' });
      await world.tap(ask, 9);
      await settleAt(LATER);
      expect((await world.outcome(ask)).case?.status).toBe('resolved');
      expect(await kinds(ask)).toEqual(['alert 1']);
    });

    it('tells everybody who was told, the readers of escalations too', async () => {
      await send('alert');
      await nudgeAt('2026-11-07T12:00:00Z');
      await send('escalation');
      await world.tap(ask, 9);
      await settleAt('2026-11-08T12:00:00Z');
      const { mails } = await world.outcome(ask);
      expect(
        mails
          .filter(({ kind }) => kind === 'withdrawn')
          .map(({ to }) => to)
          .sort(),
      ).toEqual(['care@example.com', 'owner@example.com']);
    });
  });

  describe('when the customer says why later', () => {
    let ask: ContactId;
    beforeEach(async () => {
      ask = await world.asked('ada');
      await world.tap(ask, 3);
      await settleAt(SETTLES_AT);
    });

    it('leaves the words to the alert while the alert is waiting', async () => {
      await world.write(ask, 'Too slow');
      await settleAt(LATER);
      expect(await kinds(ask)).toEqual(['alert 1']);
      const { case: of, customer } = await world.outcome(ask);
      expect(of).toMatchObject({ status: 'open', toldWhy: true });
      expect(customer?.nextContact).toMatchObject({ kind: 'thanks' });
    });

    it('tells the owner once when the alert has gone', async () => {
      await send('alert');
      await world.write(ask, 'Too slow');
      await settleAt(LATER);
      expect(await kinds(ask)).toEqual(['alert 1', 'words 1']);
      await world.write(ask, 'And too dear');
      await settleAt('2026-11-03T14:00:00Z');
      expect(await kinds(ask)).toEqual(['alert 1', 'words 1']);
    });

    it('tells the owner when the alert was given up', async () => {
      const alert = (await world.outcome(ask)).mails[0];
      for (let count = 0; count < 3; count += 1)
        if (alert !== undefined) await world.ports.staffMails.fail(alert, 'no such template', LATER);
      await world.write(ask, 'Too slow');
      await settleAt(LATER);
      expect(await kinds(ask)).toEqual(['alert 1', 'words 1']);
    });

    it('tells nobody about a resolved case', async () => {
      await send('alert');
      const of = (await world.outcome(ask)).case;
      if (of === undefined) throw new Error('There is no case.');
      const { nudgeAt: _, ...rest } = of;
      await world.ports.cases.replace(of, { ...rest, status: 'resolved' });
      await world.write(ask, 'Too slow');
      await settleAt(LATER);
      expect(await kinds(ask)).toEqual(['alert 1']);
    });

    async function send(kind: string): Promise<void> {
      const { staffMails } = world.ports;
      const mail = (await world.outcome(ask)).mails.find((each) => each.kind === kind);
      if (mail === undefined) throw new Error(`There is no ${kind}.`);
      await staffMails.claim(mail, 'mine', LATER);
      await staffMails.finish(mail, 'mine', { status: 'SENT', messageId: 'm', at: LATER });
    }
  });

  it.each(['follow-up', 'thanks'] as const)('plans no second reply after a %s was claimed', async (kind) => {
    const ask = await world.asked('ada');
    await world.ports.contacts.claim(aClaim('ada', { ...ask, kind }));
    await world.tap(ask, 3);
    const before = (await world.outcome(ask)).customer;
    expect(await settleAt(SETTLES_AT)).toMatchObject({ settled: 1, casesOpened: 1, replies: {} });
    expect((await world.outcome(ask)).customer).toEqual(before);
  });

  it('plans no reply for a customer who opted out, but still tells the owner', async () => {
    const ask = await world.asked('ada', { optedOut: true });
    await world.tap(ask, 3);
    await settleAt(SETTLES_AT);
    expect((await world.outcome(ask)).customer?.nextContact).toBeUndefined();
    expect(await kinds(ask)).toEqual(['alert 1']);
  });

  it('tells those who get escalations when the account has no owner', async () => {
    const ask = await world.asked('ada');
    await world.tap(ask, 3);
    await settleAt(SETTLES_AT);
    expect((await world.outcome(ask)).mails).toMatchObject([{ to: 'care@example.com' }]);
  });
});

describe('when something goes wrong', () => {
  it('settles the others', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    const asks = await Promise.all(names.map((name) => world.asked(name)));
    for (const ask of asks) await world.tap(ask, 3);
    world.clock.set(SETTLES_AT);
    const bad = asks[5]?.ref ?? '';
    const add: SettleWorld['ports']['cases']['add'] = (opened) =>
      opened.ref === bad ? Promise.reject(new Error('out of reach')) : world.ports.cases.add(opened);
    const cases = { ...world.ports.cases, add };
    const result = await settleDue({ ...world.ports, cases });
    expect(result).toMatchObject({ settled: 11, casesOpened: 11, failed: [{ ref: bad }] });
    expect(await settleDue(world.ports)).toMatchObject({ settled: 1, casesOpened: 1, failed: [] });
  });

  it('tries again when somebody moves the customer meanwhile', async () => {
    const ask = await world.asked('ada');
    await world.tap(ask, 3);
    world.clock.set(SETTLES_AT);
    const { customers } = world.ports;
    let meddled = false;
    const move: typeof customers.move = async (customer, next, sent) => {
      if (!meddled) await customers.move(customer, { kind: 'score', dueAt: LATER, lane: 'key' });
      meddled = true;
      return customers.move(customer, next, sent);
    };
    const result = await settleDue({ ...world.ports, customers: { ...customers, move } });
    expect(result).toMatchObject({ settled: 1, replies: { 'follow-up': 1 } });
    expect((await world.outcome(ask)).customer?.nextContact).toMatchObject({ kind: 'follow-up' });
  });

  it('leaves the ask to the next tick when the customer keeps being moved', async () => {
    const ask = await world.asked('ada');
    await world.tap(ask, 3);
    world.clock.set(SETTLES_AT);
    const customers = { ...world.ports.customers, move: async () => false };
    expect(await settleDue({ ...world.ports, customers })).toMatchObject({ settled: 0, changed: 1 });
    expect(await settleDue(world.ports)).toMatchObject({ settled: 1, replies: { 'follow-up': 1 } });
    expect(await kinds(ask)).toEqual(['alert 1']);
  });

  it('leaves the ask to the next tick when the case keeps being changed', async () => {
    const ask = await world.asked('ada');
    await world.tap(ask, 3);
    await settleAt(SETTLES_AT);
    await world.tap(ask, 9);
    world.clock.set(LATER);
    const cases = { ...world.ports.cases, replace: async () => false };
    expect(await settleDue({ ...world.ports, cases })).toMatchObject({ settled: 0, changed: 1 });
    expect(await settleDue(world.ports)).toMatchObject({ settled: 1 });
    expect((await world.outcome(ask)).case?.status).toBe('withdrawn');
  });

  it('takes back what it did when the customer changes to 9 at the very moment', async () => {
    const ask = await world.asked('ada');
    await world.tap(ask, 3);
    world.clock.set(SETTLES_AT);
    const { contacts } = world.ports;
    const settle: typeof contacts.settle = async (read, answer, at) => {
      await world.tap(ask, 9);
      return contacts.settle(read, answer, at);
    };
    expect(await settleDue({ ...world.ports, contacts: { ...contacts, settle } })).toMatchObject({
      changed: 1,
    });
    expect((await world.outcome(ask)).case?.status).toBe('open');
    expect(await settleDue(world.ports)).toMatchObject({ settled: 1 });
    const { case: of, customer } = await world.outcome(ask);
    expect(of?.status).toBe('withdrawn');
    expect(customer?.nextContact?.kind).toBe('score');
  });
});

type Watched = Pick<SettleWorld['ports'], 'contacts' | 'customers' | 'cases' | 'staffMails'>;

/** The stores, with a report of each call before it is made. */
function watched(ports: Watched, tell: (call: string) => void): Watched {
  const watch = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get(target, key) {
        tell(`${name}.${String(key)}`);
        return Reflect.get(target, key);
      },
    });
  return {
    contacts: watch('contacts', ports.contacts),
    customers: watch('customers', ports.customers),
    cases: watch('cases', ports.cases),
    staffMails: watch('staffMails', ports.staffMails),
  };
}
