import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Case } from '../../../functions/domain/cases/case.ts';
import type { NewStaffMail, StaffKind } from '../../../functions/domain/mail/staff-mail.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import type { Due } from '../../../functions/ports/agenda.ts';
import type { StaffMessage } from '../../../functions/ports/outbox.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { toKey } from '../../../functions/store/items.ts';
import type { Handled } from '../../../functions/use-cases/handle-message.ts';
import { sendBatch } from '../../../functions/use-cases/send-batch.ts';
import { AGENDA_SHARDS, staffKey } from '../../../functions/wiring/table.ts';
import { crashingAt } from '../../support/crash.ts';
import type { TestTable } from '../../support/dynamodb.ts';
import { aClaim, aDigest, aProfile, refFor } from '../../support/factories.ts';
import { SENT, type SendWorld, sendWorldEach, TUESDAY } from '../../support/send-world.ts';

let world: SendWorld;
let table: TestTable;
const newWorld = sendWorldEach((fresh, on) => {
  world = fresh;
  table = on;
});

const minutesLater = (minutes: number): string => toInstant(Date.parse(TUESDAY) + minutes * MINUTE_MS);
const mailOf = ({ staff }: StaffMessage) => world.ports.staffMails.get(staff);

/** What the planner would release from this lane, this many days from now. */
async function dueStaff(): Promise<readonly Due[]> {
  const { due } = agenda(table.client, world.tableName);
  const shards = Array.from({ length: AGENDA_SHARDS }, (_, shard) => shard);
  const pages = await Promise.all(shards.map((shard) => due('staff', shard, '2026-12-01T00:00:00Z', 100)));
  return pages.flatMap((page) => page.due);
}

const dueMessages = async (): Promise<StaffMessage[]> =>
  (await dueStaff()).flatMap((each) => (each.kind === 'staff' ? [each] : []));

const suppress = (recipient: string): Promise<unknown> =>
  world.ports.addresses.suppress(recipient, { reason: 'bounced', at: TUESDAY });

/** A detractor's case, and a mail about it that is due now. The nudge of the case itself is far away. */
async function due(
  name: string,
  mail: Partial<NewStaffMail> = {},
  of: Partial<Case> = {},
): Promise<StaffMessage> {
  await world.caseOf(name, of);
  return world.staffDue(name, mail);
}

describe('a staff mail', () => {
  it('goes out at any hour with the facts of the case, is recorded, and leaves the agenda', async () => {
    const message = await due('a');
    const profile = aProfile('a', { optedOut: true });
    await world.ports.customers.save(profile, TUESDAY);
    await world.ports.contacts.saveComment(aClaim('a'), { text: 'Too dear.', at: TUESDAY, mayShare: true });
    world.clock.set('2026-11-08T03:00:00Z');
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    expect(world.wire.map(({ to }) => to)).toEqual(['a@example.com']);
    expect(world.staffLetters).toMatchObject([
      {
        mail: { kind: 'alert', to: 'a@example.com' },
        about: {
          kind: 'case',
          case: { ref: refFor('a'), status: 'open' },
          ask: { evidence: { tap: { score: 2 }, causes: ['price'] } },
          customer: { firstName: 'Ada' },
          comment: { text: 'Too dear.', mayShare: true },
        },
      },
    ]);
    expect(await mailOf(message)).toMatchObject({
      status: 'SENT',
      messageId: 'ses-1',
      sentAt: '2026-11-08T03:00:00Z',
    });
    expect(await dueStaff()).toEqual([]);
  });

  it('works without customer and words when there are none', async () => {
    await world.send(await due('a'));
    expect(world.staffLetters[0]?.about).not.toHaveProperty('customer');
    expect(world.staffLetters[0]?.about).not.toHaveProperty('comment');
  });

  it('goes out once, however often its message comes', async () => {
    const message = await due('a');
    const handled = await Promise.all(Array.from({ length: 8 }, () => world.send(message)));
    expect(handled.flat().filter(({ kind }) => kind === 'sent')).toHaveLength(1);
    expect(world.wire).toHaveLength(1);
    expect(await world.send(message)).toEqual([{ kind: 'dropped', reason: 'moved-on' }]);
  });

  it('that was never planned is dropped', async () => {
    const { staff, ...message } = await due('a');
    const other = { ...message, staff: { ...staff, turn: 9 } };
    expect(await world.send(other)).toEqual([{ kind: 'dropped', reason: 'no-such-mail' }]);
  });

  it.each<[string, Partial<NewStaffMail>, Partial<Case>]>([
    ['case-closed', {}, { status: 'withdrawn' }],
    ['case-closed', { kind: 'words' }, { status: 'resolved' }],
    ['case-taken', { kind: 'escalation' }, { status: 'taken' }],
    ['case-not-taken', { kind: 'overdue' }, { status: 'open' }],
    ['outdated', { kind: 'alert', turn: 1 }, { openings: 2 }],
    ['no-such-case', { week: '2026-W20' }, {}],
  ])('is skipped as %s, for good', async (reason, mail, of) => {
    const message = await due('a', mail, of);
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason }]);
    expect(world.wire).toEqual([]);
    expect(await mailOf(message)).toMatchObject({ status: 'SKIPPED', reason });
    expect(await world.send(message)).toEqual([{ kind: 'dropped', reason: 'moved-on' }]);
  });

  it('is not sent to a suppressed address, even if it was suppressed while the mail was written', async () => {
    const message = await due('a');
    world.whileWriting(() =>
      world.ports.addresses.suppress(message.staff.recipient, { reason: 'bounced', at: TUESDAY }),
    );
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'bounced' }]);
    expect(world.wire).toEqual([]);
  });

  it.each<[StaffKind, Partial<Case>]>([
    ['alert', {}],
    ['words', {}],
    ['overdue', { status: 'taken' }],
  ])('of the kind %s that its reader cannot get goes at once, and once, to those who get escalations', async (kind, of) => {
    const message = await due('a', { kind }, of);
    await suppress(message.staff.recipient);
    const crashed = { ...world.ports.staffMails, skip: () => Promise.reject(new Error('the process died')) };
    await sendBatch({ ...world.ports, staffMails: crashed }, [message]);
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'bounced' }]);
    const [instead, ...more] = await dueMessages();
    expect(more).toEqual([]);
    expect(instead?.staff).toMatchObject({
      kind,
      audience: message.staff.audience,
      turn: message.staff.turn,
    });
    if (instead === undefined) return;
    expect(await world.send(instead)).toEqual([{ kind: 'sent' }]);
    expect(world.wire.map(({ to }) => to)).toEqual(['care@example.com']);
    expect(await dueMessages()).toEqual([]);
  });

  it('that says that a case is withdrawn goes to those who were told, and to nobody else', async () => {
    const tap = (score: number, at: string) =>
      world.ports.contacts.recordTap(aClaim('a'), { score, at }, minutesLater(30));
    const message = await due('a', { kind: 'withdrawn' }, { status: 'withdrawn' });
    // The customer has just changed it back; settling will open the case again.
    expect(await world.send(message)).toMatchObject([{ kind: 'left' }]);
    await tap(9, TUESDAY);
    const lost = await due('b', { kind: 'withdrawn' }, { status: 'open', openings: 2 });
    expect(await world.send(lost)).toEqual([{ kind: 'skipped', reason: 'outdated' }]);
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    expect(await world.send(message)).toEqual([{ kind: 'dropped', reason: 'moved-on' }]);
    expect(world.wire).toHaveLength(1);

    const other = await due('c', { kind: 'withdrawn' }, { status: 'withdrawn' });
    await world.ports.contacts.recordTap(aClaim('c'), { score: 9, at: TUESDAY }, minutesLater(30));
    await suppress(other.staff.recipient);
    expect(await world.send(other)).toEqual([{ kind: 'skipped', reason: 'bounced' }]);
    expect(await dueMessages()).toEqual([]);
  });

  it('goes to nobody else when those who get escalations cannot be reached either', async () => {
    const message = await due('a', {}, { ownerEmail: 'care@example.com' });
    await suppress(message.staff.recipient);
    await world.send(message);
    const [instead] = await dueMessages();
    if (instead === undefined) throw new Error('no mail was planned instead');
    await suppress(instead.staff.recipient);
    expect(await world.send(instead)).toEqual([{ kind: 'skipped', reason: 'bounced' }]);
    expect(await dueMessages()).toEqual([]);
    expect(world.wire).toEqual([]);
  });

  it('that is a digest goes to nobody else', async () => {
    await world.ports.digests.put(aDigest());
    const { audience, week } = aDigest();
    const message = await world.staffDue('a', { kind: 'digest', turn: 0, audience, week });
    await suppress(message.staff.recipient);
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'bounced' }]);
    expect(await dueMessages()).toEqual([]);
  });

  it('waits until the customer’s change of mind is settled, and goes if nothing changed', async () => {
    const message = await due('a');
    const tap = (score: number) =>
      world.ports.contacts.recordTap(aClaim('a'), { score, at: TUESDAY }, minutesLater(30));
    await tap(9);
    expect(await world.send(message)).toMatchObject([{ kind: 'left' }]);
    expect(await mailOf(message)).toMatchObject({ status: 'DUE', failures: 0 });
    await tap(1);
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
  });

  it('waits while the gate is paused', async () => {
    const message = await due('a');
    await world.ports.gate.pause('looking into it', TUESDAY, 'operator');
    expect(await world.send(message)).toEqual([{ kind: 'left', reason: 'paused' }]);
    await world.ports.gate.open(TUESDAY);
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
  });
});

describe('a digest', () => {
  const digestMail = () =>
    world.staffDue('boss', { audience: 'leadership', kind: 'digest', turn: 0, week: '2026-W45' });

  it('waits until its figures exist, then goes with them', async () => {
    const message = await digestMail();
    expect(await world.send(message)).toMatchObject([{ kind: 'left' }]);
    expect(await mailOf(message)).toMatchObject({ status: 'DUE', failures: 0 });
    await world.ports.digests.put(aDigest());
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    expect(world.staffLetters).toMatchObject([{ about: { kind: 'digest', digest: aDigest() } }]);
  });

  it('that never got its figures leaves the agenda once the next one has been due', async () => {
    const message = await digestMail();
    world.clock.set(minutesLater(7 * 24 * 60));
    expect(await world.send(message)).toMatchObject([{ kind: 'left' }]);
    world.clock.set(minutesLater(8 * 24 * 60));
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'outdated' }]);
    expect(await mailOf(message)).toMatchObject({ status: 'SKIPPED' });
    expect(await dueStaff()).toEqual([]);
  });
});

describe('what SES says of a staff mail', () => {
  it.each([
    [{ kind: 'refused', reason: 'Illegal address' }, 'REFUSED'],
    [{ kind: 'ambiguous', reason: 'timeout' }, 'UNKNOWN'],
  ] as const)('%o ends it as %s, never to be sent again', async (outcome, status) => {
    const message = await due('a');
    world.sesSays(outcome);
    await world.send(message);
    expect(await mailOf(message)).toMatchObject({ status, reason: outcome.reason });
    expect(await world.send(message)).toEqual([{ kind: 'dropped', reason: 'moved-on' }]);
    expect(world.wire).toHaveLength(1);
  });

  it.each([
    { kind: 'slow-down', reason: 'Maximum sending rate exceeded.' },
    { kind: 'stop-for-today', reason: 'Daily message quota exceeded.' },
    { kind: 'not-sent', reason: 'ECONNREFUSED' },
    { kind: 'stop', reason: 'AccountSendingPausedException' },
  ] as const)('$kind stops the batch, customers’ mails too, and loses nothing', async (outcome) => {
    const batch = [await due('a'), await world.due('b'), await due('c')];
    world.sesSays(outcome);
    expect((await world.send(...batch)).map(({ kind }) => kind)).toEqual(['left', 'left', 'left']);
    expect(world.wire).toHaveLength(1);
    await world.ports.gate.open(TUESDAY);
    expect((await world.send(...batch)).map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
  });

  it('five silences in a row shut the gate, whoever the mails were for', async () => {
    const silent = { kind: 'ambiguous', reason: 'timeout' } as const;
    const batch = [
      await due('a'),
      await world.due('b'),
      await due('c'),
      await world.due('d'),
      await due('e'),
      await due('f'),
    ];
    world.sesSays(...Array(6).fill(silent));
    expect((await world.send(...batch)).map(({ kind }) => kind)).toEqual([
      ...Array(5).fill('unknown'),
      'left',
    ]);
    expect(await world.ports.gate.look()).toMatchObject({ kind: 'paused' });
  });
});

describe('a sender that stops', () => {
  it('between claim and outcome leaves the mail alone until the lease ends, then ends it as UNKNOWN', async () => {
    const message = await due('a');
    world.sesSays(new Error('the process died'));
    expect(await world.send(message)).toMatchObject([{ kind: 'failed', parked: false }]);
    expect(await mailOf(message)).toMatchObject({ status: 'SENDING' });
    expect(await world.send(message)).toMatchObject([{ kind: 'left' }]);
    world.clock.set(minutesLater(16));
    expect(await world.send(message)).toEqual([{ kind: 'resolved', status: 'UNKNOWN' }]);
    expect(await mailOf(message)).toMatchObject({ status: 'UNKNOWN' });
    expect(world.wire).toHaveLength(1);
  });

  it('at any call sends it once, and gives it up only when SES may have it', async () => {
    const stores = ['staffMails', 'cases', 'contacts', 'customers', 'addresses', 'gate', 'mail'] as const;
    let reached = 0;
    let unknown = 0;
    for (let call = 0; call < 14; call += 1) {
      for (const when of ['before', 'after'] as const) {
        world = await newWorld();
        const message = await due('a');
        const { ports, crashed } = crashingAt(world.ports, stores, { call, when });
        await sendBatch(ports, [message]).catch(() => undefined);
        if (crashed()) reached += 1;
        for (const minutes of [1, 17, 40]) {
          world.clock.set(minutesLater(minutes));
          await world.send(message);
        }
        const label = `${when} call ${call}`;
        const mail = await mailOf(message);
        if (mail?.status === 'UNKNOWN') unknown += 1;
        else expect(mail?.status, label).toBe('SENT');
        expect(world.wire.length, label).toBeLessThanOrEqual(1);
        if (mail?.status === 'SENT') expect(world.wire, label).toHaveLength(1);
      }
    }
    expect(reached).toBeGreaterThanOrEqual(20);
    expect(reached).toBeLessThan(28);
    expect(unknown).toBe(4);
  });
});

describe('a mail that cannot be written', () => {
  const parked = (handled: Handled[]): boolean[] =>
    handled.map((outcome) => outcome.kind === 'failed' && outcome.parked);
  const thrice = async (message: StaffMessage): Promise<boolean[]> =>
    parked([await world.send(message), await world.send(message), await world.send(message)].flat());

  it('claims nothing and is parked at the third failure, while others go out', async () => {
    const message = await due('a');
    world.breakTemplate(true);
    expect(await thrice(message)).toEqual([false, false, true]);
    expect(await mailOf(message)).toMatchObject({
      status: 'PARKED',
      reason: 'undefined variable: first_nam',
    });
    world.breakTemplate(false);
    expect(await world.send(await due('b'))).toEqual([{ kind: 'sent' }]);
    expect(await world.send(message)).toEqual([{ kind: 'dropped', reason: 'moved-on' }]);
  });

  it('because its item cannot be read, is parked without reading it', async () => {
    const message = await due('a');
    await table.client.send(
      new UpdateItemCommand({
        TableName: world.tableName,
        Key: toKey(staffKey(message.staff)),
        UpdateExpression: 'SET #to = :number',
        ExpressionAttributeNames: { '#to': 'to' },
        ExpressionAttributeValues: { ':number': { N: '7' } },
      }),
    );
    expect(await thrice(message)).toEqual([false, false, true]);
    expect(await dueStaff()).toEqual([]);
  });

  it('for a reason that belongs to no single mail, blames no mail', async () => {
    const message = await due('a');
    const cases = { ...world.ports.cases, get: () => Promise.reject(new Error('out of reach')) };
    for (let count = 0; count < 4; count += 1)
      expect(parked(await sendBatch({ ...world.ports, cases }, [message]))).toEqual([false]);
    world.sesSays(SENT);
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
  });
});
