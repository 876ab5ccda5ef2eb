import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ContactId } from '../../../functions/domain/mail/contact-id.ts';
import { actOnCase } from '../../../functions/use-cases/act-on-case.ts';
import { nudgeCases } from '../../../functions/use-cases/nudge-cases.ts';
import { settleDue } from '../../../functions/use-cases/settle-due.ts';
import { createTable } from '../../../infra/local/aws/dynamodb.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aProfile, aProgramme, refFor } from '../../support/factories.ts';
import { SETTLES_AT, type SettleWorld, settleWorld } from '../../support/settle-world.ts';

// Escalation after three days, reminder after fourteen.
const programme = aProgramme();
const NOTHING = { escalated: 0, reminded: 0, failed: [] };

let table: TestTable;
let world: SettleWorld;
let ask: ContactId;

beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());
beforeEach(async () => {
  const tableName = `nudge-${randomUUID()}`;
  await createTable(table.client, tableName);
  world = settleWorld(table, tableName, programme);
  ask = await detractor('ada');
});

async function detractor(name: string): Promise<ContactId> {
  world.clock.set('2026-11-03T10:00:00Z');
  const id = await world.asked(name, { ownerEmail: 'owner@example.com' });
  await world.tap(id, 3);
  world.clock.set(SETTLES_AT);
  await settleDue(world.ports);
  return id;
}

async function nudgeAt(instant: string) {
  world.clock.set(instant);
  return nudgeCases(world.ports);
}
const act = (what: 'take' | 'resolve') => actOnCase(world.ports, programme, ask, what);
const mails = async (): Promise<string[]> =>
  (await world.outcome(ask)).mails.map(({ kind, turn, to }) => `${kind} ${turn} ${to}`).sort();

const ALERT = 'alert 1 owner@example.com';

describe('a case that nobody takes', () => {
  it('is escalated after the programme’s time, and again each time that passes', async () => {
    expect(await nudgeAt('2026-11-06T10:29:59Z')).toEqual(NOTHING);
    expect(await nudgeAt('2026-11-06T10:30:00Z')).toEqual({ ...NOTHING, escalated: 1 });
    expect(await mails()).toEqual([ALERT, 'escalation 1 care@example.com']);
    expect(await nudgeAt('2026-11-06T10:31:00Z')).toEqual(NOTHING);
    expect(await nudgeAt('2026-11-09T10:30:00Z')).toEqual({ ...NOTHING, escalated: 1 });
    expect(await mails()).toEqual([ALERT, 'escalation 1 care@example.com', 'escalation 2 care@example.com']);
  });

  it('is escalated once after an outage of weeks', async () => {
    expect(await nudgeAt('2026-12-01T10:00:00Z')).toEqual({ ...NOTHING, escalated: 1 });
    expect(await nudgeAt('2026-12-01T10:01:00Z')).toEqual(NOTHING);
  });

  it('is not escalated any more once it was withdrawn', async () => {
    await world.tap(ask, 9);
    world.clock.set('2026-11-03T12:00:00Z');
    await settleDue(world.ports);
    expect(await nudgeAt('2026-12-01T10:00:00Z')).toEqual(NOTHING);
  });

  it('is escalated when it has come back, even if an earlier nudge broke off after planning its mail', async () => {
    const { cases } = world.ports;
    const replace = async () => {
      throw new Error('The process ends before this call.');
    };
    world.clock.set('2026-11-06T10:30:00Z');
    const broken = await nudgeCases({ ...world.ports, cases: { ...cases, replace } });
    expect(broken.failed).toHaveLength(1);
    for (const [score, settles] of [
      [9, '2026-11-06T11:00:00Z'],
      [3, '2026-11-06T11:30:00Z'],
    ] as const) {
      await world.tap(ask, score);
      world.clock.set(settles);
      await settleDue(world.ports);
    }
    expect(await nudgeAt('2026-11-09T11:30:00Z')).toEqual({ ...NOTHING, escalated: 1 });
    expect((await mails()).filter((mail) => mail.startsWith('escalation'))).toEqual([
      'escalation 1 care@example.com',
      'escalation 2 care@example.com',
    ]);
  });

  it('does not delay others when its mail cannot be planned', async () => {
    const other = await detractor('ben');
    world.clock.set('2026-11-07T10:00:00Z');
    const plan: typeof world.ports.staffMails.plan = (mail) =>
      mail.audience.includes(ask.ref)
        ? Promise.reject(new Error('out of reach'))
        : world.ports.staffMails.plan(mail);
    const staffMails = { ...world.ports.staffMails, plan };
    const result = await nudgeCases({ ...world.ports, staffMails });
    expect(result).toMatchObject({ escalated: 1, failed: [{ ref: ask.ref }] });
    expect((await world.outcome(other)).case).toMatchObject({ nudges: 1 });
    expect(await nudgeCases(world.ports)).toEqual({ ...NOTHING, escalated: 1 });
  });

  it('is not escalated by a tick that found it before somebody took it', async () => {
    world.clock.set('2026-11-07T10:00:00Z');
    const plan: typeof world.ports.staffMails.plan = async (mail) => {
      await act('take');
      return world.ports.staffMails.plan(mail);
    };
    const staffMails = { ...world.ports.staffMails, plan };
    expect(await nudgeCases({ ...world.ports, staffMails })).toEqual(NOTHING);
    expect((await world.outcome(ask)).case).toMatchObject({ status: 'taken', nudges: 0 });
  });
});

describe('a case that somebody has taken', () => {
  it('is not escalated; its owner is reminded', async () => {
    world.clock.set('2026-11-04T08:00:00Z');
    expect(await act('take')).toMatchObject({ kind: 'done', case: { status: 'taken' } });
    expect(await nudgeAt('2026-11-18T07:59:59Z')).toEqual(NOTHING);
    expect(await nudgeAt('2026-11-18T08:00:00Z')).toEqual({ ...NOTHING, reminded: 1 });
    expect(await nudgeAt('2026-12-02T08:00:00Z')).toEqual({ ...NOTHING, reminded: 1 });
    expect(await mails()).toEqual([ALERT, 'overdue 1 owner@example.com', 'overdue 2 owner@example.com']);
  });
});

describe('a case whose customer has a new owner', () => {
  const NEW = 'new@example.com';
  const hand = (name: string, owner: { ownerEmail?: string }) =>
    world.ports.customers.save(aProfile(name, owner), '2026-11-05T08:00:00Z');

  it('reminds the new one, and has their name', async () => {
    await act('take');
    await hand('ada', { ownerEmail: NEW });
    expect(await nudgeAt('2026-11-17T12:00:00Z')).toEqual({ ...NOTHING, reminded: 1 });
    expect(await mails()).toEqual([ALERT, `overdue 1 ${NEW}`]);
    expect((await world.outcome(ask)).case).toMatchObject({ status: 'taken', ownerEmail: NEW, nudges: 1 });
  });

  it('is escalated as the new one’s', async () => {
    await hand('ada', { ownerEmail: NEW });
    expect(await nudgeAt('2026-11-07T10:00:00Z')).toEqual({ ...NOTHING, escalated: 1 });
    expect((await world.outcome(ask)).case).toMatchObject({ status: 'open', ownerEmail: NEW });
  });

  it('reminds those who get escalations when there is no owner any more', async () => {
    await act('take');
    await hand('ada', {});
    await nudgeAt('2026-11-17T12:00:00Z');
    expect(await mails()).toEqual([ALERT, 'overdue 1 care@example.com']);
    expect((await world.outcome(ask)).case?.ownerEmail).toBeUndefined();
  });

  it('tells the new one when the customer says why', async () => {
    await hand('ada', { ownerEmail: NEW });
    await world.write(ask, 'Too slow');
    world.clock.set('2026-11-05T12:00:00Z');
    await settleDue(world.ports);
    expect(await mails()).toEqual([`alert 1 ${NEW}`, ALERT].sort());
    expect((await world.outcome(ask)).case).toMatchObject({ ownerEmail: NEW, toldWhy: true });
  });
});

describe('acting on a case', () => {
  it('ends everything when it is resolved', async () => {
    expect(await act('resolve')).toMatchObject({ kind: 'done', case: { status: 'resolved' } });
    expect(await nudgeAt('2026-12-31T08:00:00Z')).toEqual(NOTHING);
    expect(await mails()).toEqual([ALERT]);
  });

  it('takes and then resolves', async () => {
    await act('take');
    expect(await act('resolve')).toMatchObject({ kind: 'done', case: { status: 'resolved' } });
    expect((await world.outcome(ask)).case).toMatchObject({ takenAt: SETTLES_AT, resolvedAt: SETTLES_AT });
  });

  it('has the same effect twice as once', async () => {
    await act('take');
    const taken = (await world.outcome(ask)).case;
    expect(await act('take')).toEqual({ kind: 'already', case: taken });
    await act('resolve');
    for (const again of ['take', 'resolve'] as const)
      expect(await act(again)).toMatchObject({ kind: 'already', case: { status: 'resolved' } });
  });

  it('changes the case once when several press at once', async () => {
    const before = (await world.outcome(ask)).case?.revision ?? 0;
    const outcomes = await Promise.all([act('take'), act('take'), act('take')]);
    // They act in the same second, so nobody can tell who came first.
    for (const outcome of outcomes) expect(outcome).toMatchObject({ case: { status: 'taken' } });
    expect((await world.outcome(ask)).case).toMatchObject({ status: 'taken', revision: before + 1 });
  });

  it('says so when somebody else was a moment earlier', async () => {
    const replace: typeof world.ports.cases.replace = async (read, next) => {
      await act('take');
      return world.ports.cases.replace(read, next);
    };
    const late = { now: () => Date.parse('2026-11-03T10:31:00Z') };
    const ports = {
      ...world.ports,
      cases: { ...world.ports.cases, replace },
      clock: { ...world.clock, ...late },
    };
    expect(await actOnCase(ports, programme, ask, 'take')).toMatchObject({
      kind: 'already',
      case: { status: 'taken', takenAt: SETTLES_AT },
    });
  });

  it('says that nothing is left to do because the customer changed the answer', async () => {
    await world.tap(ask, 9);
    world.clock.set('2026-11-03T12:00:00Z');
    await settleDue(world.ports);
    expect(await act('take')).toMatchObject({ kind: 'already', case: { status: 'withdrawn' } });
  });

  it('has the customer planned anew once it is resolved, where an open case keeps questions back', async () => {
    const agenda = async () => (await world.outcome(ask)).customer?.agenda;
    const before = await agenda();
    const silent = { ...programme, fatigue: { minGap: 'P60D', maxPerYear: 4 } };
    await actOnCase(world.ports, silent, ask, 'take');
    expect(await agenda()).toEqual(before);
    const strict = { ...silent, fatigue: { ...silent.fatigue, whileCaseOpen: 'P60D' } };
    expect(await actOnCase(world.ports, strict, ask, 'resolve')).toMatchObject({ kind: 'done' });
    expect(await agenda()).toEqual({ lane: 'review', kind: 'review', dueAt: SETTLES_AT });
  });

  it('does not where no rule asks for open cases', async () => {
    const before = (await world.outcome(ask)).customer?.agenda;
    const silent = { ...programme, fatigue: { minGap: 'P60D', maxPerYear: 4 } };
    expect(await actOnCase(world.ports, silent, ask, 'resolve')).toMatchObject({ kind: 'done' });
    expect((await world.outcome(ask)).customer?.agenda).toEqual(before);
  });

  it('says when there is no such case', async () => {
    const unknown = { ref: refFor('nobody'), week: '2026-W45' };
    expect(await actOnCase(world.ports, programme, unknown, 'take')).toEqual({ kind: 'no-such-case' });
  });

  it('fails, and does not repeat for ever, when the case cannot be written', async () => {
    const cases = { ...world.ports.cases, replace: async () => false };
    await expect(actOnCase({ ...world.ports, cases }, programme, ask, 'take')).rejects.toThrow(
      'again and again',
    );
  });
});
